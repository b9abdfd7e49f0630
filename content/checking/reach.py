"""What somebody can get to in a world: rooms, things, creatures, people, skills, ends of quests.

It goes on from what can be reached already until nothing more comes of it: a door opens once its
key can be had, and a room whose only key lies behind its own door never does. It takes for granted
that fights can be won and that nobody else is in the way; how many there are of a thing,
`content.checking.supply` counts.
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from content.catalog import Row, flag, number, numbers, table, tables, text, words
from content.checking.atlas import Atlas, Placed
from content.layout import ExitSpec
from content.shops import COIN

OFFERED: Final = 0
"""The step of a topic that offers a quest: it can be spoken of at any time."""
PERCENT: Final = 100


class Reach:
    """All that can be reached.

    Attributes:
        rooms: that one can be in.
        things: placed things, by name, that one can put a hand on.
        held: sorts of things that one can carry.
        creatures, characters: that one can meet.
        skills: that can be practised.
        spells: that can be learned.
        steps: how many steps of each quest that can be taken can be done.
        done: quests that can be ended.
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.rooms = {atlas.start}
        self.things: set[str] = set()
        self.held: set[str] = set()
        self.creatures: set[str] = set()
        self.characters: set[str] = set()
        self.skills: set[str] = set()
        self.spells: set[str] = set()
        self.steps: dict[str, int] = {}
        self.done: set[str] = set()
        self._tools, self._stations = atlas.sorts_by("tool"), atlas.sorts_by("station")
        size = -1
        while size != self._size():
            size = self._size()
            self._go_on()

    def _size(self) -> int:
        known = [self.rooms, self.things, self.held, self.creatures, self.characters]
        known += [self.skills, self.spells, self.done, {*self.steps}]
        return sum(len(one) for one in known) + sum(self.steps.values())

    def _go_on(self) -> None:
        for room, _, way, to in self.atlas.ways():
            if room in self.rooms and self.passes(room, way):
                self.rooms.add(to)
        for name, placed in self.atlas.placed.items():
            if self._lies_open(placed):
                self.things.add(name)
                if self.is_portable(placed.sort):
                    self.held.add(placed.sort)
        for spawn in self.atlas.spawns:
            if self.rooms & {*spawn.reach}:
                self.creatures.add(spawn.creature)
        for name, character in self.atlas.characters.items():
            if character["status"]["location"] in self.rooms:
                self.characters.add(name)
        self.held |= {sort for _, sort in self.sources()}
        self._learn()
        for quest in sorted(self.atlas.catalog["quest"]):
            self._follow(quest)

    # -- ways and things -------------------------------------------------------------------------

    def passes(self, room: str, way: ExitSpec) -> bool:
        """Whether one can go a way out of a room that one can be in."""
        return self.sees_in(room) and not self.bars(way)

    def bars(self, way: ExitSpec) -> str:
        """What keeps one from going a way, if one stands before it; empty if nothing does."""
        bars = cast("Row", way)
        door = self.atlas.tables["door"].get(str(bars.get("door", "")))
        if door is not None and door.table.get("locked"):
            key = str(door.table.get("key", ""))
            if key not in self.held:
                return f"a door, {door.table['name']}, whose key can't be had"
        needs = str(bars.get("needs", ""))
        if needs and not self.has_tool(needs):
            return f"the lack of a {needs}, which can't be had"
        return ""

    def sees_in(self, room: str) -> bool:
        """Whether one sees anything there: by daylight, or with a light that can be had."""
        if not self.atlas.rooms[room]["spec"].get("dark"):
            return True
        return any(flag(self.atlas.sorts[sort], "light") for sort in sorted(self.held))

    def opens(self, sort: str) -> bool:
        """Whether one can get the lid of a thing open, or it has none."""
        lid = table(self.atlas.sorts[sort], "lid")
        return not lid or not flag(lid, "locked") or text(lid, "key") in self.held

    def is_portable(self, sort: str) -> bool:
        """Whether one can carry a thing."""
        row = self.atlas.sorts[sort]
        return not flag(row, "fixed") and number(row, "weight") <= self.atlas.carry_max

    def _lies_open(self, placed: Placed) -> bool:
        if placed.place in self.atlas.rooms:
            return placed.place in self.rooms and self.sees_in(placed.place)
        return placed.place in self.things and self.opens(self.atlas.placed[placed.place].sort)

    def has_tool(self, tool: str) -> bool:
        """Whether something that serves as a tool can be carried."""
        return any(sort in self.held for sort in self._tools.get(tool, ()))

    def has_station(self, station: str) -> bool:
        """Whether one can stand before something that serves as a station."""
        serve = self._stations.get(station, ())
        lying = (self.atlas.placed[name].sort for name in sorted(self.things))
        return any(sort in serve for sort in lying) or any(sort in self.held for sort in serve)

    # -- where things come from ------------------------------------------------------------------

    def sources(self) -> Iterator[tuple[str, str]]:
        """Where things come from besides lying about: the source and the sort, again and again."""
        for name in sorted(self.things):
            node = self.atlas.sorts[self.atlas.placed[name].sort]
            if self.can_gather(node):
                for one in tables(table(node, "gather"), "yields"):
                    yield "gather", text(one, "sort")
        for creature in sorted(self.creatures):
            for one in tables(self.atlas.catalog["creature"][creature], "loot"):
                yield "loot", text(one, "sort")
        for name in sorted(self.characters):
            for sort in self._dealt(self._spec(name)):
                yield "shop", sort
        for row in self._rows("recipe"):
            if self.can_make(row):
                yield "craft", text(row, "makes")
        yield from self.gifts()

    def gifts(self) -> Iterator[tuple[str, str]]:
        """What somebody is given once: by characters, and at the end of quests."""
        for name in sorted(self.characters):
            for topic in tables(self._spec(name), "topics"):
                if text(topic, "gives") and self.in_place(topic):
                    yield "gift", text(topic, "gives")
        for quest in sorted(self.done):
            reward = table(self.atlas.catalog["quest"][quest], "reward")
            if reward:
                for sort in numbers(reward, "things"):
                    yield "reward", sort

    def can_gather(self, row: Row) -> bool:
        """Whether one has the tool and can have the skill for a node that one can reach."""
        node = table(row, "gather")
        if not node:
            return False
        tool = text(node, "tool")
        return (not tool or self.has_tool(tool)) and self.has_skill(node)

    def can_make(self, recipe: Row) -> bool:
        """Whether one can have all that a recipe takes."""
        station = text(recipe, "station")
        return (
            all(sort in self.held for sort in numbers(recipe, "parts"))
            and all(self.has_tool(tool) for tool in words(recipe, "tools"))
            and (not station or self.has_station(station))
            and self.has_skill(recipe)
        )

    def has_skill(self, row: Row) -> bool:
        """Whether a skill can be got to the level that something asks for."""
        return number(row, "level") == 0 or text(row, "skill") in self.skills

    def _dealt(self, who: Row) -> Iterator[str]:
        """What a shop gives: wares for coins, and coins for what it wants."""
        shop = table(who, "shop")
        if not shop:
            return
        if COIN in self.held:
            yield from numbers(shop, "sells")
        for sort in sorted(self.held):
            row = self.atlas.sorts[sort]
            wanted = {*words(shop, "buys")} & {*words(row, "tags"), sort}
            wanted |= {sort} & {*numbers(shop, "sells")}
            if wanted and sort != COIN and number(row, "value") * number(shop, "pays") >= PERCENT:
                yield COIN

    # -- what one learns -------------------------------------------------------------------------

    def _learn(self) -> None:
        nodes = [self.atlas.sorts[self.atlas.placed[name].sort] for name in sorted(self.things)]
        found = [table(row, "gather") for row in nodes if self.can_gather(row)]
        found += [row for row in self._rows("recipe") if self.can_make(row)]
        self.skills |= {text(row, "skill") for row in found}
        to_be_read = {self.atlas.placed[name].sort for name in self.things}
        for sort in sorted(self.held | to_be_read):
            use, gear = (table(self.atlas.sorts[sort], key) for key in ("use", "gear"))
            if gear and self.creatures:
                self.skills.add(text(gear, "skill"))
            if use and text(use, "spell"):
                self.spells.add(text(use, "spell"))
        if self.spells:
            self.skills.add("casting")

    # -- quests ----------------------------------------------------------------------------------

    def in_place(self, topic: Row) -> bool:
        """Whether a topic of somebody whom one can meet has its moment some time."""
        quest, after = text(topic, "quest"), text(topic, "after")
        if after and after not in self.done:
            return False
        if not quest or number(topic, "step") == OFFERED:
            return True
        return quest in self.steps and number(topic, "step") <= self.steps[quest] + 1

    def _follow(self, quest: str) -> None:
        """As far as a quest can be brought now."""
        row = self.atlas.catalog["quest"][quest]
        after = text(row, "after")
        if text(row, "giver") not in self.characters or (after and after not in self.done):
            return
        steps = tables(row, "steps")
        self.steps.setdefault(quest, 0)
        while self.steps[quest] < len(steps):
            if self.lacking(quest, steps[self.steps[quest]]):
                return
            self.steps[quest] += 1
        self.done.add(quest)

    def lacking(self, quest: str, step: Row) -> str:
        """Why a step of a quest can't be done; empty where it can.

        Args:
            step: its declaration, all names of which are known.
        """
        what, to = text(step, "what"), text(step, "to")
        match text(step, "do"):
            case "visit":
                return "" if what in self.rooms else f"nobody gets to {what}"
            case "slay":
                return "" if what in self.creatures else f"no {what} is ever met"
            case "talk":
                return self._unsaid(quest, what, to)
            case "give":
                if to and to not in self.characters:
                    return f"nobody gets to {to}"
                return self._unhad(what)
            case "have":
                return self._unhad(what)
            case "use" | "read":
                return "" if self._at_hand(what) else f"nobody gets hold of {what}"
            case "craft" | "gather" as way:
                got = (way, what) in {*self.sources()}
                verb = "made" if way == "craft" else "gathered"
                return "" if got else f"{what} can't be {verb}"
        return ""

    def _unsaid(self, quest: str, who: str, word: str) -> str:
        if who not in self.characters:
            return f"nobody gets to {who}"
        if not word:
            return ""
        step = self.steps.get(quest, 0) + 1
        for topic in tables(self._spec(who), "topics"):
            if word in words(topic, "words"):
                own = text(topic, "quest") == quest
                if number(topic, "step") in (OFFERED, step) if own else self.in_place(topic):
                    return ""
        return f"{who} says nothing of {word!r} then"

    def _unhad(self, what: str) -> str:
        sort = self.atlas.placed[what].sort if what in self.atlas.placed else what
        if what in self.atlas.placed and what not in self.atlas.sorts:
            return "" if what in self.things and sort in self.held else f"{what} can't be had"
        return "" if sort in self.held else f"{what} can't be had"

    def _at_hand(self, what: str) -> bool:
        lying = {self.atlas.placed[name].sort for name in sorted(self.things)}
        details = (self.atlas.rooms[room]["spec"]["details"] for room in sorted(self.rooms))
        return (
            what in self.held
            or what in self.things
            or what in lying
            or any(what in one for one in details)
        )

    def _spec(self, character: str) -> Row:
        return cast("Row", self.atlas.characters[character]["spec"])

    def _rows(self, kind: str) -> Iterator[Row]:
        rows: Mapping[str, Row] = self.atlas.catalog[kind]
        for name in sorted(rows):
            yield rows[name]
