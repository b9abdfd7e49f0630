"""Who comes second is told how it went, whatever the deed was: each verb that can lose, and how.

A verdict is a conflict where a path that refused (or that a deed hinges on) was written by somebody
else meanwhile; so each race here has two deeds, the first of which writes what refuses the second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pytest

from content import prose
from content.capabilities.table import apply
from content.dice import Dice
from content.intents import VERBS
from content.model import Entity, Outcome
from content.patch import applied
from tests.unit.bell_town import town
from tests.unit.content_stage import Stage, intent
from tests.unit.keep import keep
from tests.unit.pit import pit
from tests.unit.workshop import workshop

Deed = tuple[str, str, dict[str, Any]]


class Race(NamedTuple):
    """Two who want what only one can have.

    Attributes:
        stage: the world, with Ana and Bob in it.
        before: what they did before.
        first: what Ana does, which Bob has not seen.
        second: what Bob tries.
        told: what he is told.
    """

    stage: Callable[..., Stage]
    before: tuple[Deed, ...]
    first: Deed
    second: Deed
    told: str


def ana(verb: str, **fields: object) -> Deed:
    """A deed of Ana's."""
    return ("ana", verb, fields)


def bob(verb: str, **fields: object) -> Deed:
    """A deed of Bob's."""
    return ("bob", verb, fields)


SOLD: Final = (
    bob("take", item="candle~yard"),
    bob("trade", to="ana", item="coin~bob"),
    ana("trade", to="bob", item="lamp"),
    bob("accept"),
)
"""Bob agrees to give all his coins for Ana's lamp, who has not said yes yet."""
NAILS: Final = (
    bob("read", item="manual"),
    bob("take", item="nail~floor"),
    ana("take", item="bread"),
    ana("move", to="north"),
    bob("move", to="north"),
    bob("trade", to="ana", item="nail~bob"),
    ana("trade", to="bob", item="bread"),
    bob("accept"),
)
COINS: Final = (bob("take", item="coin~yard"), ana("take", item="lamp"), *SOLD)
KEYS: Final = (ana("take", item="key"), bob("take", item="other_key"))
GIVEN: Final = (
    bob("take", item="cap"),
    ana("take", item="bread"),
    bob("trade", to="ana", item="cap"),
    ana("trade", to="bob", item="bread"),
    bob("accept"),
)


def handed(verb: str, told: str, **fields: object) -> Race:
    """Ana says yes to a bargain by which she gets Bob's cap; Bob wants to do something with it."""
    return Race(workshop, GIVEN, ana("accept"), bob(verb, item="cap", **fields), told)


RACES: Final[dict[str, Race]] = {
    "take": Race(
        town, (), ana("take", item="lamp"), bob("take", item="lamp"),
        "You reach for the brass lamp, but Ana's hand closes on it first.",
    ),
    "take some": Race(
        workshop, (), ana("take", item="nail~floor", quantity=11),
        bob("take", item="nail~floor", quantity=5),
        "You reach for them, but Ana has had some before you: 1 are left.",
    ),
    "examine": Race(
        town, (), ana("take", item="lamp"), bob("examine", target="lamp"),
        "You turn to look at the brass lamp, but Ana has taken it out of sight.",
    ),
    "put": Race(
        workshop, (bob("take", item="cap"),), ana("take", item="bag"),
        bob("put", item="cap", target="bag"),
        "You turn to put the felt cap away, but Ana has carried off what it was to go in.",
    ),
    "open": Race(
        workshop, (ana("take", item="key"), ana("unlock", target="chest")),
        ana("open", target="chest"), bob("open", target="chest"),
        "You reach for the sea chest, but Ana has opened it before you.",
    ),
    "close": Race(
        keep, (bob("open", target="oak"),), ana("close", target="oak"),
        bob("close", target="oak"),
        "You reach for the oak door, but Ana has closed it before you.",
    ),
    "move": Race(
        keep, (ana("take", item="key"),), ana("lock", target="oak"), bob("move", to="north"),
        "You push at the oak door, but Ana has locked it.",
    ),
    "gather": Race(
        workshop,
        (ana("take", item="axe"), ana("move", to="north"), bob("move", to="north"),
         ana("gather", target="oak")),
        ana("gather", target="oak"), bob("gather", target="oak"),
        "You bend to the old oak, but Ana has had the last of it.",
    ),
    "buy": Race(
        town, (ana("take", item="coin~yard", quantity=15), bob("take", item="coin~yard")),
        ana("buy", text="rope"), bob("buy", text="rope"),
        "You ask for it, but Ana has just bought the last of that.",
    ),
    "buy with coins": Race(
        town, COINS, ana("accept"), bob("buy", text="candle"),
        "You reach for your coins, but Ana had some of them before you: two coins is too much.",
    ),
    "whisper": Race(
        keep, (), ana("move", to="north"), bob("whisper", to="ana", text="psst"),
        "You turn to speak to Ana, who has already gone.",
    ),
    "say": Race(
        town, (), ana("move", to="north"), bob("say", to="ana", text="hello"),
        "You turn to speak to Ana, who has already gone.",
    ),
    "tell": Race(
        town, (), ana("leave"), bob("tell", name="Ana", text="hello"),
        "You turn to speak to Ana, who has just fallen asleep.",
    ),
    "give": Race(
        town, (bob("take", item="lamp"),), ana("move", to="north"),
        bob("give", item="lamp", to="ana"),
        "You hold it out to Ana, who has already gone.",
    ),
    "trade": Race(
        town, (bob("take", item="lamp"),), ana("move", to="north"),
        bob("trade", to="ana", item="lamp"),
        "You turn to Ana, who has already gone. Nothing changes hands.",
    ),
    "accept": Race(
        town,
        (ana("take", item="lamp"), bob("take", item="coin~yard"),
         ana("trade", to="bob", item="lamp")),
        ana("trade", to="bob"), bob("accept"),
        "You say yes, but Ana has changed the offer since you saw it. Nothing changes hands.",
    ),
    "follow": Race(
        town, (), ana("move", to="north"), bob("follow", target="ana"),
        "You turn to follow Ana, who has gone without you.",
    ),
    "challenge": Race(
        town, (), ana("move", to="north"), bob("challenge", target="ana"),
        "You turn to Ana, who has already gone.",
    ),
    "invite": Race(
        town, (), ana("move", to="north"), bob("invite", to="ana"),
        "You turn to Ana, who has already gone.",
    ),
    "light": Race(
        keep, (), ana("light", item="lamp"), bob("light", item="lamp"),
        "You go to light the tin lamp, but Ana has done so before you.",
    ),
    "douse": Race(
        keep, (bob("light", item="lamp"),), ana("douse", item="lamp"),
        bob("douse", item="lamp"),
        "You go to put the tin lamp out, but Ana has done so before you.",
    ),
    "lock": Race(
        keep, (ana("take", item="key"),), ana("open", target="oak"), bob("lock", target="oak"),
        "You set the key, but Ana has opened the oak door.",
    ),
    "unlock": Race(
        workshop, KEYS, ana("unlock", target="chest"), bob("unlock", target="chest"),
        "You set the key, but Ana has unlocked the sea chest before you.",
    ),
    "read": Race(
        workshop, (), ana("take", item="manual"), bob("read", item="manual"),
        "You bend over the smith's manual, but Ana has carried it off.",
    ),
    "craft": Race(
        workshop, NAILS, ana("accept"),
        bob("craft", text="hook"),
        "You lay out your things, but Ana had some of them before you: you lack two nails.",
    ),
    "enter": Race(
        town, (), ("cleo", "enter", {"name": "Cleo"}), ("clea", "enter", {"name": "Cleo"}),
        "You say your name at the gate, but Cleo gave one that looks the same before you.",
    ),
    "drop": handed(
        "drop", "You go to put the felt cap down and find your hand empty: Ana had it before you."
    ),
    "equip": handed("equip", "You go to put the felt cap on, but Ana had it before you."),
    "unequip": handed("unequip", "You go to take the felt cap off, but Ana had it before you."),
    "use": handed("use", "You reach for the felt cap, but Ana had it before you."),
    "eat": handed("eat", "You open your mouth for the felt cap, but Ana had it before you."),
    "drink": handed("drink", "You raise your hand to drink, but Ana had the felt cap before you."),
    "give away": handed(
        "give", "You go to give the felt cap away, but Ana had it before you.", to="ana"
    ),
    "put away": handed(
        "put", "You go to put the felt cap away, but Ana had it before you.", target="pouch"
    ),
}  # fmt: skip
"""By what is tried, with a word more where a verb can lose in several ways."""

ALONE: Final = {
    "aim": "one's own", "guard": "one's own", "rest": "one's own", "train": "one's own",
    "skills": "one's own", "status": "one's own", "inventory": "one's own", "recipes": "one's own",
    "quests": "one's own", "letters": "one's own", "mute": "one's own", "unmute": "one's own",
    "wait": "one's own", "map": "one's own", "help": "the same for all", "look": "what there is",
    "who": "who there is", "emote": "for whoever is there", "shout": "for whoever is there",
    "search": "finds what is left", "wares": "what there is", "group": "who there is",
    "ungroup": "who there is", "try": "comes to nothing all the same", "leave": "one's own",
    "flee": "who hunts one", "refuse": "as accept", "sell": "as give", "write": "as accept",
    "undo": "told as changed", "talk": "characters stay", "attack": "in the pit, below",
    "consider": "in the pit, below", "shoot": "as attack", "cast": "as attack",
    "yield": "one's own", "sleep": "one's own", "spells": "one's own", "why": "one's own",
}  # fmt: skip
"""Verbs with which nobody loses anything to anybody, or whose races are elsewhere, and why."""


def lost(set_up: Stage, outcome: Outcome, first: Outcome) -> Outcome:
    """The second's outcome as a conflict, if what refused them was written by the first."""
    said_no = outcome["refused"] if outcome["result"] == "fail" else outcome.get("hinges", [])
    written = [op["path"] for op in first["patch"]]
    assert any(
        path[: len(other)] == other or other[: len(path)] == path
        for path in said_no
        for other in written
    ), (outcome["reason"], said_no, written)
    return {**outcome, "result": "conflict", "patch": []}


@pytest.mark.parametrize("name", sorted(RACES))
def test_who_comes_second_is_told_in_prose_that_fits(name: str) -> None:
    """What refuses the second was written by the first, and the sentence is about the deed."""
    race = RACES[name]
    set_up = race.stage("Ana", "Bob")
    for actor, verb, fields in race.before:
        done = set_up.do(actor, verb, **fields)
        assert done["result"] == "pass" or verb == "take", (verb, fields, done["reason"])
    actor, verb, fields = race.first
    first = set_up.do(actor, verb, **fields)
    assert first["result"] == "pass", first["reason"]
    actor, verb, fields = race.second
    conflict = lost(set_up, set_up.do(actor, verb, **fields), first)
    winner = race.first[0].title()
    assert prose.for_actor(conflict, set_up.state, winner) == race.told
    nameless = prose.for_actor(conflict, set_up.state, None)
    assert winner not in nameless or winner == conflict["about"].get("target_name", winner)


@pytest.mark.parametrize(
    "verb,told",
    [
        ("attack", "You turn on the shore crab, but Ana has dealt with it before you."),
        ("consider", "You look the shore crab over, but Ana has dealt with it before you."),
    ],
)
def test_who_comes_to_a_fight_too_late_is_told_so(verb: str, told: str) -> None:
    """The creature that somebody else has slain is not there to be fought any more."""
    set_up = pit("Ana", "Bob")
    for who in ("ana", "bob"):
        set_up.do(who, "move", to="north")
    (crab,) = [one for one in set_up.state if one.startswith("crabs")]
    weak: Entity = {**set_up.state[crab], "status": {**set_up.state[crab]["status"], "hp": 1}}
    begun = {**set_up.state, crab: weak}
    set_up.state, first = begun, set_up.do("ana", "look")
    for n in range(40):
        set_up.state = begun
        deed = intent("ana", verb="attack", target=crab)
        first = apply(set_up.state, deed, Dice(b"key", b"%d" % n))
        set_up.state = applied(set_up.state, first["patch"])
        if not set_up.state[crab]["status"]["location"]:
            break
    conflict = lost(set_up, set_up.do("bob", verb, target=crab), first)
    assert prose.for_actor(conflict, set_up.state, "Ana") == told


def test_no_verb_is_forgotten() -> None:
    """Each has a race of its own, or a reason why nobody loses it."""
    raced = {race.second[1] for race in RACES.values()}
    assert sorted({*raced, *ALONE}) == sorted(VERBS)
