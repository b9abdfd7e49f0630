"""How many there can be of a thing: without end where something renews it, else counted."""

from typing import Final

from content.catalog import Row, number, numbers, table, text
from content.checking.atlas import Atlas
from content.checking.reach import Reach

ENDLESS: Final = 1_000_000
_RENEWED: Final = frozenset({"gather", "loot", "shop"})


class Supply:
    """What a single player can have of each sort, in a world that only they are in."""

    def __init__(self, atlas: Atlas, reach: Reach) -> None:
        self._atlas, self._reach = atlas, reach
        self._renewed = {sort for source, sort in reach.sources() if source in _RENEWED}
        self._recipes: dict[str, list[Row]] = {}
        for name in sorted(atlas.catalog["recipe"]):
            row = atlas.catalog["recipe"][name]
            if reach.can_make(row):
                self._recipes.setdefault(text(row, "makes"), []).append(row)
        self._found: dict[str, int] = {}

    def of(self, sort: str) -> int:
        """How many of a sort there can be; `ENDLESS` or more where it never runs out."""
        return self._of(sort, frozenset())

    def _of(self, sort: str, within: frozenset[str]) -> int:
        if sort in self._renewed:
            return ENDLESS
        if sort in within:
            return 0  # what is made of itself brings none of it into the world
        if sort in self._found:
            return self._found[sort]
        count = self._lying(sort) + self._given(sort)
        for row in self._recipes.get(sort, ()):
            parts = numbers(row, "parts")
            has = {part: self._of(part, within | {sort}) for part in parts}
            if all(has[part] >= ENDLESS for part in parts):
                return ENDLESS
            count += min(has[part] // parts[part] for part in parts) * number(row, "count")
        if not within:
            self._found[sort] = count
        return count

    def _lying(self, sort: str) -> int:
        placed = (self._atlas.placed[name] for name in sorted(self._reach.things))
        return sum(one.count for one in placed if one.sort == sort)

    def _given(self, sort: str) -> int:
        count = 0
        for source, given in self._reach.gifts():
            if given == sort and source == "gift":
                count += 1
        for quest in sorted(self._reach.done):
            reward = table(self._atlas.catalog["quest"][quest], "reward")
            count += numbers(reward, "things").get(sort, 0) if reward else 0
        return count
