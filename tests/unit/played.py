"""What has to hold after every step of a play, whatever was tried: see `tests.unit.playing`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

from content import noticing, perception, prose, sentences
from content.intents import VERBS
from content.model import Outcome, State, item_at
from content.patch import applied
from content.places import chain, is_closed
from content.things import BOOKS, count_of, sort_of
from tests.unit.playing import PLAYERS, Play

_GIVEN: Final = frozenset(
    {
        "lost_to",
        "whose",
        "The_item",
        "The_target",
        "it",
        "is",
        "has",
        "it_is",
        "it_was",
        "it_stays",
        "say",
    }
    | {"says", "say_to", "says_to", "gesture", "own_gesture"}
)
"""Words of sentences that are made from others, or that an outcome does not bring."""
VERBAL: Final = frozenset({"verb", "actor", "patch", "refused", "reason", "about", "result"})


def check(play: Play, outcome: Outcome) -> None:
    """What holds after every step, whatever was tried."""
    _is_well_formed(outcome)
    _is_undone(play)
    _is_conserved(play.before, play.state)
    _is_in_place(play)
    _is_told(play, outcome)


def _is_well_formed(outcome: Outcome) -> None:
    assert outcome["result"] in ("pass", "fail")
    assert outcome.keys() - {"also", "hinges"} == VERBAL
    assert json.loads(json.dumps(outcome)) == outcome, "an outcome is plain values"
    assert outcome["result"] == "pass" or not outcome["patch"]
    assert outcome["result"] == "fail" or not outcome["refused"]
    paths = [*outcome["refused"], *outcome.get("hinges", ())]
    assert all(path and all(type(one) is str for one in path) for path in paths)
    assert len(json.dumps(outcome["patch"])) < 60_000, "a deed changes so much and no more"


def _is_undone(play: Play) -> None:
    """The inverse of the step restores what it changed, bit for bit."""
    undone = applied(play.state, play.undo[-1])
    assert undone.keys() == play.before.keys()
    for name, one in undone.items():
        if one is not play.before[name]:
            exact = json.dumps(one, sort_keys=True)
            assert exact == json.dumps(play.before[name], sort_keys=True), name


def _is_conserved(before: State, after: State) -> None:
    """What there is more or less of a sort is what the books say came or went."""
    found: Counter[str] = Counter()
    for state, other, sign in ((after, before, 1), (before, after, -1)):
        for name in state:
            if state[name] is not other.get(name):
                item = item_at(state, name)
                if item is not None:
                    assert count_of(item) > 0, f"{name} is none"
                    found[sort_of(item)] += sign * count_of(item)
    if after.get(BOOKS) is not before.get(BOOKS):
        for state, sign in ((after, -1), (before, 1)):
            found.update(_booked(state, sign))
    assert not {sort: count for sort, count in found.items() if count}, found


def _booked(state: State, sign: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for side, way in (("came", sign), ("went", -sign)):
        kept: Any = state[BOOKS]["status"][side]
        for sort, sources in kept.items():
            found[sort] += way * sum(sources.values())
    return found


def _is_in_place(play: Play) -> None:
    """Everything that changed is somewhere, and nothing was in what is gone."""
    state = play.state
    gone = [name for name in play.before if name not in state]
    changed = [name for name in state if state[name] is not play.before.get(name)]
    for name in changed if not gone else state:
        kind, status = state[name]["kind"], state[name]["status"]
        assert state[name]["metadata"]["id"] == name
        if kind == "item":
            assert state[chain(state, name)[-1]]["kind"] in ("room", "player"), name
        elif kind == "player":
            assert state[str(status["location"])]["kind"] == "room", name
    for name in changed:
        if name in play.before and play.before[name]["kind"] not in ("player", "letters", "post"):
            assert state[name]["spec"] == play.before[name]["spec"], f"{name} became something else"


def _is_told(play: Play, outcome: Outcome) -> None:
    """Whoever is to be told is, in whole sentences that lack no word."""
    before, after = play.before, play.state
    if outcome["actor"] or outcome["verb"] != "tick":
        _is_prose(prose.for_actor(outcome, after))
        _lacks_nothing(sentences.FOR_ACTOR.get(outcome["reason"], ""), outcome["about"])
    if (outcome["result"] == "fail" and outcome["refused"]) or outcome.get("hinges"):
        loses(outcome, after)
    for one in outcome.get("also", ()):
        for table in (sentences.FOR_ACTOR, sentences.FOR_WITNESS, sentences.FOR_TARGET):
            _lacks_nothing(table.get(one["reason"], ""), one["about"])
    for viewer in noticing.audience(before, outcome, after):
        told = prose.for_witness(outcome, before, after, viewer)
        assert told is not None, "whoever may know is told"
        _is_prose(told)
        _lacks_nothing(sentences.FOR_WITNESS.get(outcome["reason"], ""), outcome["about"])
    viewer = outcome["actor"] if outcome["actor"] in PLAYERS else PLAYERS[0]
    for seen in perception.observe(after, viewer)["here"]:
        holder = item_at(after, str(seen["within"])) if seen["within"] is not None else None
        assert holder is None or not is_closed(holder), "what lies under a lid is not seen"


def loses(outcome: Outcome, after: State) -> None:
    """Whoever lost the deed to somebody is told so, and how."""
    lost: Outcome = {**outcome, "result": "conflict", "patch": []}
    lost.pop("also", None)
    for name in ("Zoe", None):
        _is_prose(prose.for_actor(lost, after, name))
    table = sentences.FOR_LOSER
    found = table.get(lost["reason"]) or table[lost["verb"]]
    for template in found:
        _lacks_nothing(template, lost["about"])


def _is_prose(told: str) -> None:
    assert told.strip(), "something is told"
    assert told.encode(), "it can be sent"
    assert "Nothing comes of that." not in told, "there is a sentence for it"
    assert "\x1b" not in told
    for line in told.split("\n"):
        is_page = line.endswith(":") and line[:-1] in VERBS
        assert is_page or not line or line[0] == line[0].upper() or line[0] in "(\"'", told


def _lacks_nothing(template: str, about: Mapping[str, object]) -> None:
    """A word that an outcome lacks would read as "it"."""
    for _, name, _, _ in Formatter().parse(template):
        assert name is None or name in _GIVEN or name in about, (template, sorted(about))
