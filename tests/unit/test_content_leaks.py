"""No outcome leaks what its reader may not know: every name that is told could be perceived.

In these plays each thing, creature, character, door and room has a mark in its name, so that it
shows in whatever is told where a name comes from. Whoever reads it must see the bearer of the name,
before the deed or after it; or see whoever has it in hand while they do something with it.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from content import noticing, perception, prose
from content.intents import VERBS
from content.light import is_blind
from content.model import Entity, Outcome, State
from content.places import chain
from tests.unit.playing import PLAYERS, WORLDS, Play, entering, frozen, intent_of

STEPS: Final = int(os.environ.get("WORLDLINE_PLAY_STEPS", "100000")) // 20
LENGTH: Final = 100
PLAYS: Final = -(-STEPS // (LENGTH * len(WORLDS)))
KINDS: Final = ("item", "creature", "character", "door", "room")
MARK: Final = re.compile(r"zq(\d+)z")
SECRET: Final = "zqsecretz"
NUMBERS: Final = st.lists(st.integers(0, 2**48 - 1), min_size=LENGTH, max_size=LENGTH)


def marked(state: State) -> tuple[dict[str, Entity], list[str]]:
    """The state with a mark in each name, and whose mark it is, by its number.

    Stacks have the names of their sorts and no mark: one nail is like another.
    """
    ids = [one for one in sorted(state) if state[one]["kind"] in KINDS]
    named = dict(state)
    for number, one in enumerate(ids):
        if not state[one]["spec"].get("stack"):
            name = f"{state[one]['metadata']['name']} zq{number}z"
            named[one] = {**state[one], "metadata": {"id": one, "name": name}}
    return named, ids


def seen(state: State, viewer: str) -> set[str]:
    """All that somebody perceives, and the rooms that they know."""
    observed: Any = perception.observe(state, viewer)
    found = {one["id"] for key in ("here", "players", "inventory") for one in observed[key]}
    visited: Any = state[viewer]["status"]["visited"] if viewer in state else {}
    return {*found, observed["room"]["id"], viewer, *visited}


def in_hand(state: State, holder: str) -> set[str]:
    """What somebody carries, at any depth."""
    items = (one for one in state if state[one]["kind"] == "item")
    return {one for one in items if chain(state, one)[-1] == holder}


def tellings(play: Play, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Everybody who is told of a step, with what they are told; of the dark other tests tell."""
    if outcome["actor"] in PLAYERS and not is_blind(play.before, outcome["actor"]):
        yield outcome["actor"], prose.for_actor(outcome, play.state)
    for viewer in noticing.audience(play.before, outcome, play.state):
        if not is_blind(play.state, viewer):
            yield viewer, prose.for_witness(outcome, play.before, play.state, viewer) or ""


def shown(play: Play, outcome: Outcome, viewer: str) -> set[str]:
    """All that a viewer of a step may know of it."""
    found = seen(play.before, viewer) | seen(play.state, viewer)
    for state in (play.before, play.state):
        for other in PLAYERS:
            if other in found and other in state:
                found |= in_hand(state, other)
    return found


def named(text: str, ids: list[str]) -> set[str]:
    """Whose names are in a text."""
    return {ids[int(number)] for number in MARK.findall(text)}


def pried(play: Play, number: int) -> Outcome:
    """Somebody tries something on whatever they can guess the id of, wherever it is."""
    dice = random.Random(number)
    verb = dice.choice([one for one in VERBS if one not in ("enter", "leave", "move")])
    spec: dict[str, object] = {"verb": verb}
    for field in (*VERBS[verb].needs, *VERBS[verb].takes):
        if field not in ("text", "name", "quantity"):
            spec[field] = dice.choice(sorted(play.state))
    words = {"text": SECRET, "name": dice.choice(PLAYERS)}
    spec |= {field: words[field] for field in words if field in VERBS[verb].needs}
    return play.judge(intent_of(dice.choice(PLAYERS), spec), number.to_bytes(8, "big"))


@pytest.mark.timeout(0)
@pytest.mark.parametrize("world", sorted(WORLDS))
@settings(
    max_examples=PLAYS,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(numbers=NUMBERS)
def test_what_is_told_could_be_perceived(world: str, numbers: list[int]) -> None:
    """Whatever is tried, nobody is told a name of what neither they nor the deed shows them."""
    state, ids = marked(WORLDS[world])
    play = Play({name: frozen(one) for name, one in state.items()})
    for name in PLAYERS:
        play.judge(entering(name), name.encode())
    for number in numbers:
        outcome = play.step(number) if number % 3 else pried(play, number)
        for viewer, text in tellings(play, outcome):
            leaked = named(text, ids) - shown(play, outcome, viewer)
            assert not leaked, (viewer, outcome["verb"], outcome["reason"], text, sorted(leaked))
        for viewer in PLAYERS:
            observed = json.dumps(perception.observe(play.state, viewer))
            assert not named(observed, ids) - seen(play.state, viewer)


@pytest.mark.parametrize("verb", ["whisper", "tell", "write", "say", "shout", "emote"])
@pytest.mark.parametrize("world", sorted(WORLDS))
def test_words_reach_whom_they_are_for(verb: str, world: str) -> None:
    """A whisper, words from afar and a letter are read by one; a shout next door, speech here."""
    play = Play({name: frozen(one) for name, one in WORLDS[world].items()})
    for name in PLAYERS:
        play.judge(entering(name), name.encode())
    fields: dict[str, object] = {"text": SECRET}
    fields |= {"to": "bob"} if verb == "whisper" else {}
    fields |= {"name": "Bob"} if verb in ("tell", "write") else {}
    outcome = play.judge(intent_of("ana", {"verb": verb, **fields}), b"words")
    assert outcome["result"] == "pass"
    heard = {viewer for viewer, text in tellings(play, outcome) if SECRET in text}
    alone = {"whisper": {"ana", "bob"}, "tell": {"ana", "bob"}, "write": set()}
    assert heard == alone.get(verb, set(PLAYERS))
    for viewer in ("bob", "cleo"):
        assert SECRET not in json.dumps(perception.observe(play.state, viewer))
        assert SECRET not in json.dumps(perception.knowledge(play.state, viewer))
    read = play.judge(intent_of("bob", {"verb": "letters"}), b"letters")
    told = [viewer for viewer, text in tellings(play, read) if SECRET in text]
    assert told == (["bob"] if verb == "write" else [])
