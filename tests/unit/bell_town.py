"""A town of two places for tests of people: Mira with her shop and her quests, and a wolf."""

from content.worldfile import load
from tests.unit.content_stage import Stage

TOWN = """
[microcosm]
id = "town"
title = "The Town"
start = "yard"
intro = "You come in by the gate."
carry_max = 60
lulls = ["A dog barks."]

[room.yard]
name = "Yard"
description = "A yard with a pump."
brief = "The yard."
exits = { north = "loft" }

[room.loft]
name = "Loft"
description = "A loft under the tiles."
brief = "The loft."
exits = { south = "yard" }

[sort.coin]
name = "copper coin"
description = "A worn coin."
stack = true
value = 1

[sort.rope]
name = "hemp rope"
description = "Ten yards of rope."
value = 5
tags = ["gear"]

[sort.candle]
name = "candle"
many = "candles"
description = "Tallow."
stack = true
value = 2

[item.coins]
sort = "coin"
at = "yard"
count = 30

[item.lamp]
name = "brass lamp"
description = "A lamp."
at = "yard"
value = 8
tags = ["gear"]

[item.bell]
name = "bronze bell"
description = "It has no clapper."
at = "loft"

[creature.wolf]
name = "grey wolf"
description = "A wolf."
hp = 5

[spawn.wolves]
creature = "wolf"
at = "yard"
count = 2

[recipe.candle]
makes = "candle"
parts = { rope = 1 }
skill = "brewing"

[quest.bell]
title = "The Lost Bell"
giver = "mira"
offer = "Bring me the bell from the loft, will you?"
main = true
end = "The bell rings again."
reward = { exp = 45, things = { coin = 10 }, recipe = "candle" }
[[quest.bell.steps]]
do = "have"
what = "bell"
journal = "Find the bell."
done = "There it is."
[[quest.bell.steps]]
do = "give"
what = "bell"
to = "mira"
journal = "Bring the bell to Mira."

[quest.wolves]
title = "Wolves in the Yard"
giver = "mira"
offer = "Rid me of two wolves."
after = "bell"
end = "It is quiet now."
[[quest.wolves.steps]]
do = "slay"
what = "wolf"
count = 2
journal = "Drive out the wolves."
[[quest.wolves.steps]]
do = "talk"
what = "mira"
to = "wolves"
journal = "Tell Mira."

[character.mira]
name = "Mira"
at = "yard"
description = "Mira keeps the shop."
greeting = "Morning."
silence = "I would not know."
[[character.mira.topics]]
words = ["wolves", "wolf"]
text = "You did it."
quest = "wolves"
step = 2
[[character.mira.topics]]
words = ["bell", "lost bell"]
text = "It hung over the door."
quest = "bell"
[[character.mira.topics]]
words = ["sea"]
text = "Gone these ten years."
gives = "candle"
[character.mira.shop]
sells = { rope = 1, candle = 5 }
buys = ["gear"]
restock = 3
"""


def town(*names: str) -> Stage:
    """The town with these players in the yard, all awake."""
    made = Stage(state=dict(load({"town.toml": TOWN}).state))
    for name in names:
        assert made.do(name.lower(), "enter", name=name)["result"] == "pass"
    return made
