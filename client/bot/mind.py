"""A player that decides for itself: it explores, gathers, makes things, fights and grows.

It goes by what a player is told and shown, in the words of a player, and by nothing else. It opens
nothing and waits for nothing: whoever holds it says what `turn` gives and hands over what came
back. The same seed and the same world make the same game.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

from client.bot import reports
from client.bot.chart import Chart
from client.bot.foes import Foes
from client.bot.satchel import TRIES, Satchel, names

STATUS_TURNS: Final = 12
HURT_PERCENT: Final = 55
"""Below so much of its health it rests before it looks for trouble."""
FLEES_PERCENT: Final = 35
WELL_PERCENT: Final = 90
ASKS_MAX: Final = 6
WANTED_MAX: Final = 32
WORD_CHARS_MIN: Final = 4
RECIPES_TURNS: Final = 150
HUNT_TURNS: Final = 80
"""So long it looks for foes that it can beat, and then as long for what is new."""
BREATH_TICKS: Final = 5
NEVER: Final = 1_000_000
FULL_TURNS: Final = 100
"""So long it leaves things where they are when it can carry no more."""
REST_TURNS: Final = 12
"""So long it leaves alone what it gathered from."""
TICKS_MAX: Final = 3
"""So many ticks at a time it waits for something to grow or to come."""
AGAIN_TURNS: Final = 40
"""After so many turns a node that was spent, or a recipe that lacked something, is tried again."""

Thing = Mapping[str, Any]


class Mind:
    """One bot's wits and memory.

    Args:
        seed: of all that it leaves to chance.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._chart = Chart()
        self._satchel = Satchel()
        self._here: Mapping[str, Any] = {}
        self._figures: reports.Figures | None = None
        self._turn = 0
        self._said = ""
        self._going: tuple[str, str] | None = None
        self._status_turn = -STATUS_TURNS
        self._trained = 1
        self._resting = False
        self._ticks = 0
        self._tried: set[tuple[str, str]] = set()
        self._later: dict[tuple[str, str], int] = {}
        self._foes = Foes()
        self._nodes: dict[str, str] = {}
        self._recipes: list[str] = []
        self._asks: dict[str, list[str]] = {}
        self._fights = ""
        self._orders: list[str] = []
        self._came: tuple[str, str] | None = None
        self._wanted: list[str] = []
        self._benches: set[str] = set()
        self._worked: dict[str, tuple[str, ...]] = {}

    @property
    def level(self) -> int:
        """The level that it knows to have."""
        return self._figures.level if self._figures is not None else 1

    # -- what it is told -------------------------------------------------------------------------

    def sees(self, observation: Mapping[str, Any]) -> None:
        """It is shown where it is, what is there and what it carries."""
        room = str(observation["room"]["id"])
        if not room:
            self._here = {}
            return  # on the way from one country to another
        if self._going is not None and room != self._going[0]:
            self._chart.went(*self._going, room)
            self._came, self._going = self._going, None
        elif self._here and room != self._room():
            self._came = None  # it was carried off, or fled
        self._here = observation
        ways = [str(one["direction"]) for one in observation["exits"]]
        self._chart.seen(room, str(observation["room"]["name"]), ways)
        for one in observation["here"]:
            if one["kind"] == "item" and not one["portable"]:
                self._benches.add(room)
            if one["kind"] == "creature":
                self._foes.seen(str(one["name"]), room)
        if self._fights and not any(one["id"] == self._fights for one in observation["here"]):
            self._fights = ""
            self._status_turn = -STATUS_TURNS

    def hears(self, text: str) -> None:
        """It is told of something that happens."""
        if reports.gained(text):
            self._status_turn = -STATUS_TURNS
        self._foes.attacked(reports.attackers(text))
        for name in reports.to_be_made(text):
            for words in (name, name.partition(" ")[0]):
                if words not in self._wanted and len(self._wanted) < WANTED_MAX:
                    self._wanted.append(words)

    def answered(self, result: str, text: str) -> None:
        """It is told what came of what it said last."""
        self.hears(text)
        found = reports.figures(text)
        if found is not None:
            self._figures = found
            self._resting = self._resting and self._share() < WELL_PERCENT
        verb, _, rest = self._said.partition(" ")
        if self._going is not None and result != "pass":
            self._kept_from_going(text)
        elif verb in ("rest", "attack", "consider", "train"):
            self._about_fights(verb, rest, text, passed=result == "pass")
        elif verb in ("talk", "ask", "accept"):
            self._about_people(verb, rest, text, passed=result == "pass")
        else:
            self._about_things(verb, rest, text, passed=result == "pass")

    def _kept_from_going(self, text: str) -> None:
        assert self._going is not None
        if reports.is_breathless(text):
            self._orders.append("rest")
            self._ticks = TICKS_MAX
            self._lighten()
        else:
            self._chart.refused(*self._going, self._turn)
        self._going = None

    def _about_fights(self, verb: str, rest: str, text: str, *, passed: bool) -> None:
        if verb == "consider":
            self._judged(rest.removeprefix("any "), reports.is_beatable(text))
        elif verb == "rest":
            self._resting, self._ticks = passed, BREATH_TICKS if passed else 1
        elif not passed and verb == "attack":
            self._fights = ""
        elif not passed:
            self._trained = self.level

    def _about_people(self, verb: str, rest: str, text: str, *, passed: bool) -> None:
        if verb == "accept":
            self._orders += [f"accept {title}" for title in reports.titles(text)]
        elif passed:
            self._learned(rest, text)

    def _about_things(self, verb: str, rest: str, text: str, *, passed: bool) -> None:
        here = f"{self._room()} {rest}"
        if verb == "gather":
            self._gathered(rest, passed=passed)
        elif verb == "recipes":
            self._recipes = reports.recipes(text)
        elif verb == "recipe":
            self._satchel.told(text)
            self._satchel.gives_up(rest.removeprefix("for "))
        elif verb in TRIES:
            self._satchel.tried(rest, passed=passed)
        elif verb == "open" and reports.is_locked(text):
            self._orders.append(f"unlock {rest}")
        elif verb == "unlock" and passed:
            self._orders.append(f"open {rest}")
        elif verb == "take" and reports.is_laden(text):
            self._lighten()
        elif verb in ("open", "take") and not passed:
            self._later[verb, here] = NEVER
        elif verb == "craft" and not passed:
            self._later["craft", here] = self._turn + 5 * AGAIN_TURNS

    def _lighten(self) -> None:
        """Lays down what is no use, and will do without it."""
        burden = self._satchel.spurn(self._held())
        if burden is None:
            self._later["take", ""] = self._turn + FULL_TURNS
        else:
            self._orders.append(f"drop {burden}")

    def _judged(self, foe: str, beatable: bool | None) -> None:  # noqa: FBT001 - an answer
        if beatable is None:
            self._resting = True
            self._later["consider", foe] = self._turn + AGAIN_TURNS
        else:
            self._foes.judged(foe, self.level, beatable=beatable)

    def _gathered(self, name: str, *, passed: bool) -> None:
        room = self._room()
        if passed:
            self._nodes[f"{room} {name}"] = name
            self._later["gather", f"{room} {name}"] = self._turn + REST_TURNS
        elif f"{room} {name}" in self._nodes:
            self._later["gather", f"{room} {name}"] = self._turn + AGAIN_TURNS
        else:  # a tool or practice may mend that
            self._later["gather", f"{room} {name}"] = self._turn + 5 * AGAIN_TURNS

    def _learned(self, rest: str, text: str) -> None:
        who = rest.removeprefix("to ").partition(" about ")[0]
        asks = self._asks.setdefault(who, [])
        words = (word.strip(".,;:!?'\"").lower() for word in text.split())
        asks += [word for word in words if len(word) >= WORD_CHARS_MIN and word not in asks]

    # -- what it does ----------------------------------------------------------------------------

    def turn(self) -> str | None:
        """What it says next; None where it lets a tick pass."""
        self._turn += 1
        if self._ticks:
            self._ticks -= 1
            return None
        for wish in self._wishes():
            self._said = wish
            return wish or None
        self._ticks = TICKS_MAX - 1
        return None

    def _wishes(self) -> Iterator[str]:
        """What it wants, most urgent first; an empty wish is for time to pass."""
        if not self._here:
            yield ""
            return
        every = 1 if self._fights or self._resting else STATUS_TURNS
        if self._turn - self._status_turn > every:
            self._status_turn = self._turn
            yield "status"
        if self.level > self._trained:
            self._trained += 1
            yield f"train {('strength', 'agility')[self._trained % 2]}"
        yield from self._trouble()
        if self._share() < HURT_PERCENT and not self._resting:
            yield "rest"
        if self._resting:
            yield ""
        if self._orders:
            yield self._orders.pop(0)
        yield from self._chores()
        yield from self._work()
        yield from self._ways()

    def _trouble(self) -> Iterator[str]:
        """Creatures that are here: to be fought, judged or left alone."""
        beasts = [one for one in self._here["here"] if one["kind"] == "creature"]
        if self._fights:
            yield "flee" if self._share() < FLEES_PERCENT else ""
        for name in names(beasts):
            if self._foes.is_unsure(name, self.level) and self._is_due("consider", name):
                yield f"consider any {name}"
            if self._foes.is_beatable(name) and self._share() >= HURT_PERCENT:
                self._fights = next(str(one["id"]) for one in beasts if one["name"] == name)
                self._resting = False
                yield f"attack any {name}"
        wild = [name for name in names(beasts) if self._foes.is_wild(name)]
        if wild and (self._share() < HURT_PERCENT or not all(map(self._foes.is_beatable, wild))):
            yield self._away()

    def _away(self) -> str:
        """Out of here, by a way that seems safe if there is one, and not back in soon."""
        if self._came is not None:
            self._chart.refused(*self._came, self._turn)
        ways = self._chart.places[self._room()].ways
        safe = [
            one
            for one, to in ways.items()
            if to and self._chart.is_open(self._room(), one, self._turn)
        ]
        known = safe or [one for one, to in ways.items() if to] or [*ways]
        return self._go(self._random.choice(known)) if known else "flee"

    def _chores(self) -> Iterator[str]:
        """What is done once in a place, or with a thing."""
        room = self._room()
        if self._once("search", room):
            yield "search"
        trial = self._satchel.trial(self._held())
        if trial is not None:
            yield trial
        for one in self._here["here"]:
            name = str(one["name"])
            wanted = one["portable"] and self._satchel.wants(name) and self._is_due("take", "")
            if wanted and self._again("take", f"{room} {name}", AGAIN_TURNS):
                yield f"take {name}"
            fixed = one["kind"] == "item" and not one["portable"]
            if fixed and self._again("open", f"{room} {name}", AGAIN_TURNS * 5):
                yield f"open {name}"
            if one["kind"] == "character":
                yield from self._chat(name)

    def _chat(self, who: str) -> Iterator[str]:
        if self._once("talk", who):
            yield f"talk to {who}"
        if self._once("accept", who):
            yield "accept"
        asks = self._asks.get(who, [])
        for word in asks[:ASKS_MAX]:
            if self._once("ask", f"{who} {word}"):
                yield f"ask {who} about {word}"
        if self._again("talk again", who, AGAIN_TURNS * 2):
            yield f"talk to {who}"
        if self._again("accept again", who, AGAIN_TURNS * 2):
            yield "accept"

    def _work(self) -> Iterator[str]:
        """What grows here and what can be made of it."""
        room = self._room()
        for one in self._here["here"]:
            key = f"{room} {one['name']}"
            if one["kind"] == "item" and not one["portable"] and self._is_due("gather", key):
                yield f"gather {one['name']}"
        if self._again("recipes", "", RECIPES_TURNS):
            yield "recipes"
        unknown = self._satchel.unknown(self._recipes)
        if unknown is not None:
            yield f"recipe for {unknown}"
        if self._could_work_in(room):
            self._worked[room] = self._belongings()
            found = self._satchel.craftable(self._recipes, self._held())
            due = [name for name in found if self._is_due("craft", f"{room} {name}")]
            self._orders += [f"craft {name}" for name in due]
            fresh = [one for one in self._wanted if not self._is_known(one)]
            tries = [one for one in fresh if self._again("try", f"{room} {one}", AGAIN_TURNS)]
            self._orders += [f"try out {name}" for name in tries]
        if self._orders:
            yield self._orders.pop(0)

    def _could_work_in(self, room: str) -> bool:
        """Whether it has other things than when it last tried to make something there."""
        return room in self._benches and self._worked.get(room) != self._belongings()

    def _is_known(self, wanted: str) -> bool:
        return any(wanted in name for name in self._recipes)

    def _held(self) -> list[str]:
        return names(self._here.get("inventory", ()))

    def _belongings(self) -> tuple[str, ...]:
        return tuple(sorted(self._held()))

    def _ways(self) -> Iterator[str]:
        """To where it has not been; then to where foes were seen, and to what grows."""
        room = self._room()
        untried = self._chart.untried(room, self._turn)
        if untried and not (self._turn // HUNT_TURNS % 2 and self._foes):
            yield self._go(self._random.choice(untried))
        goals = [self._could_work_in, self._is_new, self._foes.is_hunting_ground, self._is_ripe]
        if self._turn // HUNT_TURNS % 2:
            goals.insert(0, self._foes.is_hunting_ground)
        for is_goal in goals:
            step = self._chart.step_towards(room, is_goal, self._turn)
            if step is not None:
                yield self._go(step)

    def _is_new(self, room: str) -> bool:
        return room in self._chart.places and bool(self._chart.untried(room, self._turn))

    def _is_ripe(self, room: str) -> bool:
        return any(
            key.startswith(f"{room} ") and self._is_due("gather", key) for key in self._nodes
        )

    # -- small decisions -------------------------------------------------------------------------

    def _go(self, direction: str) -> str:
        self._going = (self._room(), direction)
        return direction

    def _room(self) -> str:
        return str(self._here["room"]["id"]) if self._here else ""

    def _share(self) -> int:
        """How much of its health it has, in a hundred, as far as it knows."""
        if self._figures is None:
            return 100
        return self._figures.health * 100 // max(1, self._figures.health_max)

    def _once(self, deed: str, of: str) -> bool:
        fresh = (deed, of) not in self._tried
        self._tried.add((deed, of))
        return fresh

    def _again(self, deed: str, of: str, turns: int) -> bool:
        due = self._is_due(deed, of)
        if due:
            self._later[deed, of] = self._turn + turns
        return due

    def _is_due(self, deed: str, of: str) -> bool:
        return self._turn >= self._later.get((deed, of), 0)
