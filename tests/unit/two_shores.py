"""A tiny world of two microcosms, for tests of travel: a vale where newcomers begin, and a fen."""

from typing import Final

from content.worldset import load_world

VALE: Final = """[microcosm]
id = "vale"
title = "The Vale"
start = "pier"
intro = "Water on one side."

[room.pier]
name = "Pier"
description = "Planks over grey water."
exits = { east = { to = "fen:landing", by = "ferry" }, west = "hill" }

[room.hill]
name = "Hill"
description = "Grass and wind."
exits.east = "pier"

[item.lamp]
name = "brass lamp"
at = "pier"
description = "Dented."

[item.basket]
name = "basket"
at = "pier"
container = true
description = "Wicker."

[item.apple]
name = "red apple"
at = "basket"
description = "Sour."
"""
FEN: Final = """[microcosm]
id = "fen"
title = "The Fen"
intro = "Reeds as far as you see."

[room.landing]
name = "Landing"
description = "A stage among reeds."
exits = { west = { to = "vale:pier", by = "ferry" }, north = "hut" }

[room.hut]
name = "Hut"
description = "Smoke and thatch."
exits.south = "landing"

[item.oar]
name = "long oar"
at = "landing"
description = "Split."
"""
FILES: Final = {"fen.toml": FEN, "vale.toml": VALE}
WORLD: Final = {genesis.microcosm: genesis.state for genesis in load_world(FILES)}
