"""Anything that anybody could try, on any world: each step drawn from a number.

A step is a number; what it means depends on the state that it meets, so that most of them are
deeds that could succeed, and some are hostile; nought is a look around. States are frozen: whoever
changes one in place is found at that line.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, cast

from content.capabilities.table import apply
from content.catalog import all_of
from content.courses import tick
from content.dice import Dice
from content.intents import VERBS
from content.model import DIRECTIONS, Entity, Intent, Outcome, State
from content.patch import applied, inverse
from content.places import chain
from content.worldfile import load
from tests.unit.arena import ARENA
from tests.unit.bell_town import TOWN
from tests.unit.content_stage import SALTERN
from tests.unit.keep import KEEP
from tests.unit.pit import PIT
from tests.unit.workshop import WORKSHOP

TEXTS: Final[Mapping[str, str]] = {
    "arena": ARENA,
    "keep": KEEP,
    "pit": PIT,
    "saltern": SALTERN.read_text(encoding="utf-8"),
    "shop": WORKSHOP,
    "town": TOWN,
}
"""The worlds that are played: spells and duels, doors, fights, prose, crafts, dealings."""
WORLDS: Final = {name: load({f"{name}.toml": text}).state for name, text in TEXTS.items()}
PLAYERS: Final = ("ana", "bob", "cleo")
HOSTILE_IDS: Final = (
    "",
    "nobody",
    "@world",
    "@catalog",
    "@books",
    "@ticks",
    "detail:yard:hook",
    "~",
)
HOSTILE_TEXTS: Final = (
    "x" * 2_000, "{lost_to} {0} %s", "\x1b[31m\u202e", "\ud800", "'", "?", " ", "\n\n", "you",
    "0 coins",
)  # fmt: skip
ODD: Final[tuple[object, ...]] = (
    None,
    [],
    {},
    7,
    "look",
    {"spec": 3},
    {"spec": {"verb": []}},
    {"metadata": "ana"},
)
OFTEN: Final = ("move", "move", "take", "take", "drop", "put", "give", "attack", "search", "open")
TICKS_MAX: Final = 3


class Frozen(dict[Any, Any]):
    """A mapping that nobody may change."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a state was changed in place")

    __setitem__ = __delitem__ = update = pop = popitem = setdefault = clear = _refuse
    __ior__ = _refuse


class FrozenList(list[Any]):
    """A list that nobody may change."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a state was changed in place")

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = sort = reverse = clear = _refuse


def frozen(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """The value, so that it can't be changed; what is frozen already is shared."""
    if isinstance(value, Frozen | FrozenList):
        return value
    if isinstance(value, dict):
        return Frozen((key, frozen(one)) for key, one in value.items())
    if isinstance(value, list):
        return FrozenList(map(frozen, value))
    return value


def opened(world: str) -> Play:
    """A world with three players in it, of whom the first has taken what lay there."""
    play = Play({name: frozen(one) for name, one in WORLDS[world].items()})
    for name in PLAYERS:
        play.judge(entering(name), name.encode())
    for name in sorted(WORLDS[world]):
        if play.state[name]["spec"].get("portable"):
            play.judge(intent_of(PLAYERS[0], {"verb": "take", "item": name}), name.encode())
    return play


def entering(player: str) -> Intent:
    """Somebody comes in, or wakes up."""
    spec = {"verb": "enter", "name": player.title()}
    return intent_of(player, spec)


def intent_of(actor: str, spec: Any) -> Intent:  # noqa: ANN401 - it may be anything
    """An intent, well formed or not."""
    made = {"kind": "intent", "metadata": {"actor": actor}, "spec": spec, "status": {}}
    return cast("Intent", frozen(made))


@dataclass
class Play:
    """A world as it is played.

    Attributes:
        done: what has passed, by verb.
        undo: the inverse of each step, in their order.
        n: the newest tick.
    """

    state: dict[str, Entity]
    done: Counter[str] = field(default_factory=Counter)
    undo: list[list[Any]] = field(default_factory=list)
    n: int = 0
    before: dict[str, Entity] = field(default_factory=dict)

    def step(self, number: int) -> Outcome:
        """Does what a number means here."""
        dice = random.Random(number)
        seed = len(self.undo).to_bytes(4, "big") + number.to_bytes(8, "big")
        kind = dice.random() if number else 1.0
        if kind < 0.05:
            self.n += dice.randint(1, TICKS_MAX)
            return self.pass_time(seed)
        if kind < 0.08:
            return self.judge(cast("Intent", frozen(dice.choice(ODD))), seed)
        return self.judge(wish(dice, self.state) if number else LOOK, seed)

    def judge(self, intent: Intent, seed: bytes) -> Outcome:
        """What comes of an intent: twice the same, and nothing else."""
        outcome = apply(self.state, intent, Dice(b"key", seed))
        again = apply(self.state, intent, Dice(b"key", seed))
        assert again == outcome, "one intent, two outcomes"
        self._take(outcome)
        if outcome["result"] == "pass":
            self.done[outcome["verb"]] += 1
        return outcome

    def pass_time(self, seed: bytes) -> Outcome:
        """What a tick brings about: twice the same."""
        outcome = tick(self.state, self.n, Dice(b"key", seed))
        assert tick(self.state, self.n, Dice(b"key", seed)) == outcome, "one tick, two outcomes"
        self._take(outcome)
        return outcome

    def _take(self, outcome: Outcome) -> None:
        patch = outcome["patch"]
        back = inverse(self.state, patch)
        after = applied(self.state, patch)
        self.before = self.state
        self.state = {
            name: one if one is self.before.get(name) else frozen(one)
            for name, one in after.items()
        }
        self.undo.append(back)


LOOK: Final = intent_of("ana", {"verb": "look"})


# ------------------------------------------------------------------------------------ what is tried


def wish(dice: random.Random, state: State) -> Intent:
    """Something that somebody might want: mostly what could be done where they are."""
    actor = dice.choice(PLAYERS) if dice.random() < 0.98 else dice.choice(("lamp", "nobody", ""))
    return wish_of(dice, state, actor)


def wish_of(dice: random.Random, state: State, actor: str) -> Intent:
    """Something that this one might want."""
    here = state.get(actor)
    if here is not None and here["kind"] == "player" and not here["status"]["awake"]:
        return entering(actor)
    spec: dict[str, object] = {"verb": dice.choice((*VERBS, *OFTEN))}
    if dice.random() < 0.6:
        spec = _apt(dice, state, actor)
    if spec["verb"] in ("leave", "enter") and dice.random() < 0.8:
        spec = {"verb": "look"}
    verb = str(spec["verb"])
    fields = VERBS[verb]
    takes = [one for one in fields.takes if dice.random() < 0.2]
    for name in (*fields.needs, *takes):
        if name not in spec or dice.random() < 0.05:
            spec[name] = _value(dice, state, actor, verb, name)
    return intent_of(actor, spec)


def _value(dice: random.Random, state: State, actor: str, verb: str, name: str) -> object:
    if name == "quantity":
        return dice.choice((*(8 * [1, 2, 3]), 7, 999, 0, -1, True, "2"))
    if name == "name":
        return dice.choice([*(one.title() for one in PLAYERS), "Nobody", "\x1b[1m"])
    if dice.random() < 0.03:
        return dice.choice(HOSTILE_TEXTS if name == "text" else (*HOSTILE_IDS, 5, None))
    if name == "text":
        return dice.choice(_texts(state, verb))
    if verb == "move":
        return dice.choice(_ways(state, actor))
    return dice.choice(_near(state, actor) if dice.random() < 0.9 else sorted(state))


def _ways(state: State, actor: str) -> list[str]:
    here = state.get(str(state[actor]["status"]["location"])) if actor in state else None
    exits = here["spec"].get("exits") if here is not None else None
    out = [*exits] if isinstance(exits, dict) else []
    rooms = [one for one in sorted(state) if state[one]["kind"] == "room"]
    return [*(4 * out), *DIRECTIONS, *rooms, "back"]


def _near(state: State, actor: str) -> list[str]:
    """What is where somebody is, or on them, and who."""
    if actor not in state:
        return [*PLAYERS]
    here = str(state[actor]["status"].get("location", ""))
    found = [*PLAYERS, here, f"detail:{here}:hook"]
    for one in sorted(state):
        kind, status = state[one]["kind"], state[one]["status"]
        if kind == "item":
            held = chain(state, one)[-1]
            found += [one] * (3 if held == actor else 1 if held == here else 0)
        elif kind in ("creature", "character") and status.get("location") == here:
            found += [one] * 3
        elif (kind == "player" and status.get("location") == here) or kind == "door":
            found.append(one)
    return found


def _texts(state: State, verb: str) -> list[str]:
    """Words that mean something to a verb here: recipes, wares, quests, topics."""
    sorts = [str(row["name"]) for row in all_of(state, "sort").values()]
    recipes = [str(all_of(state, "sort")[one]["name"]) for one in _made(state)]
    quests = [str(row["title"]) for row in all_of(state, "quest").values()]
    topics = ["sea", "wolves", "lost bell", "bell", "drops", "3 coins", "two candles", "hello?"]
    found = {
        "help": [*VERBS],
        "train": ["strength", "agility", "wits", "spirit"],
        "emote": ["waves", "'s hand shakes", "sits"],
        "craft": recipes,
        "try": recipes,
        "recipes": recipes,
        "buy": [*sorts, "two candles"],
        "accept": quests,
    }
    return found.get(verb) or [*sorts, *quests, *topics]


def _made(state: State) -> list[str]:
    """The sorts that recipes make."""
    return [str(row["makes"]) for row in all_of(state, "recipe").values()]


APT: Final[Mapping[str, tuple[str, ...]]] = {
    "lid": ("open", "close", "unlock", "lock"),
    "gather": ("gather",),
    "light": ("light", "douse"),
    "container": ("search",),
}
"""What one does with a thing that is near, if its sort says this of it."""
IN_HAND: Final[Mapping[str, tuple[str, ...]]] = {
    **APT,
    "gear": ("equip", "equip", "unequip"),
    "use": ("use", "eat", "drink", "read"),
    "light": ("light", "light", "douse", "use"),
    "portable": ("put", "put", "drop", "give", "give", "sell", "trade"),
}
"""And what with one that is held."""
BEINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "creature": ("attack", "attack", "consider"),
    "character": ("talk", "talk", "buy", "buy", "wares", "accept"),
    "player": ("trade", "whisper", "follow", "invite", "say"),
    "door": ("open", "close", "unlock", "lock"),
}
ALONE: Final = ("rest", "wait", "craft", "craft", "try", "undo", "undo", "train", "accept", "move")


def _apt(dice: random.Random, state: State, actor: str) -> dict[str, object]:
    """A deed that fits something near."""
    one = dice.choice(_near(state, actor))
    entity = state.get(one)
    if entity is None or entity["kind"] == "room":
        return {"verb": dice.choice(ALONE)}
    if entity["kind"] != "item":
        verb = dice.choice(BEINGS[entity["kind"]])
        return {"verb": verb, _place(verb, "to"): one}
    is_held = chain(state, one)[-1] == actor
    if not is_held and entity["spec"].get("portable") and dice.random() < 0.7:
        return {"verb": "take", "item": one}
    fitting = IN_HAND if is_held else APT
    verbs = [verb for key, some in fitting.items() if entity["spec"].get(key) for verb in some]
    verb = dice.choice(verbs or ["examine"])
    spec: dict[str, object] = {"verb": verb, _place(verb, "item"): one}
    if verb == "put":
        boxes = [one for one in _near(state, actor) if _is_box(state, one)]
        spec["target"] = dice.choice(boxes or [one])
    return spec


def _place(verb: str, wanted: str) -> str:
    """The field of a verb that takes what it is about."""
    fields = (*VERBS[verb].needs, *VERBS[verb].takes)
    return wanted if wanted in fields else next((one for one in fields if one == "target"), "item")


def _is_box(state: State, one: str) -> bool:
    return one in state and state[one]["spec"].get("container") is True
