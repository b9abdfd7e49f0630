"""Thousands of random and hostile intents: no exception, nothing lost or doubled, all undone."""

import json
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import perception, prose
from content.capabilities.table import apply
from content.dice import Dice
from content.intents import FIELDS, VERBS
from content.model import DIRECTIONS, Entity, Intent, Outcome
from content.patch import applied, inverse
from tests.unit.content_stage import GENESIS, intent

PLAYERS = ["ana", "bob", "cleo"]
IDS = [*sorted(GENESIS.state), *PLAYERS, "detail:yard:hook", "detail:pans:crust", "nothing", ""]
HOSTILE_TEXT = st.text(st.sampled_from("ab '\"{}\x1b[31m\u202e\u200b\ud800\n\x00!?.")) | st.text()
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | HOSTILE_TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)
ACTORS = st.sampled_from([*PLAYERS, *PLAYERS, *PLAYERS, "lamp", "@world", "nobody", ""])


def fitting(verb: str) -> st.SearchStrategy[dict[str, Any]]:
    """A spec of the verb with the fields that it takes, of things that there are."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "to": st.sampled_from([*DIRECTIONS, *IDS]),
        "text": st.text(min_size=1) | HOSTILE_TEXT | st.sampled_from(sorted(VERBS)),
        "quantity": st.integers(0, 3),
        "name": st.sampled_from(["Ana", "Bob", "Cleo", "Dora", "you", "\x1b[1m"]),
    }
    one_id = st.sampled_from(IDS)
    fields = VERBS[verb]
    return st.fixed_dictionaries(
        {"verb": st.just(verb), **{name: values.get(name, one_id) for name in fields.needs}},
        optional={name: values.get(name, one_id) for name in fields.takes},
    )


SPECS = st.sampled_from([*VERBS, "move", "move", "take", "take", "drop"]).flatmap(fitting)
HONEST = st.tuples(st.sampled_from(PLAYERS), st.integers(0, 10**6))
ODD_SPECS = st.dictionaries(st.sampled_from(["verb", *FIELDS, "odd"]), ODD | st.sampled_from(IDS))
INTENTS = st.one_of(
    st.builds(lambda actor, spec: intent(actor, **spec), ACTORS, SPECS),
    st.builds(lambda actor, spec: intent(actor, **spec), ACTORS, ODD_SPECS),
    cast("st.SearchStrategy[Intent]", ODD),
)


def home(state: dict[str, Entity], item_id: str) -> str:
    """The room or player that a thing is with at last; a thing in itself is nowhere."""
    place = item_id
    for _ in range(len(state)):
        if state[place]["kind"] != "item":
            return place
        place = str(state[place]["status"]["location"])
    raise AssertionError(f"{item_id} is in itself")


def check(before: dict[str, Entity], outcome: Outcome, after: dict[str, Entity]) -> None:
    """What must hold after every deed."""
    kept = json.dumps(before, sort_keys=True)
    undone = applied(after, inverse(before, outcome["patch"]))
    assert json.dumps(undone, sort_keys=True) == kept
    assert json.loads(json.dumps(outcome)) == outcome
    assert outcome["result"] in ("pass", "fail")
    assert outcome["result"] == "pass" or not outcome["patch"]
    assert [one for one in GENESIS.state if one not in after] == []
    for entity_id, entity in after.items():
        assert entity["metadata"]["id"] == entity_id
        if entity["kind"] == "item":
            assert after[home(after, entity_id)]["kind"] in ("room", "player")
        if entity["kind"] == "player":
            assert entity_id in (*PLAYERS, "nobody")
            assert after[str(entity["status"]["location"])]["kind"] == "room"
    specs = {i: e["spec"] for i, e in after.items() if e["kind"] not in ("player", "letters")}
    assert specs == SPECS_OF_GENESIS


SPECS_OF_GENESIS = {entity_id: entity["spec"] for entity_id, entity in GENESIS.state.items()}


def tell(before: dict[str, Entity], outcome: Outcome, after: dict[str, Entity]) -> None:
    """Everybody is told who is to be told, in text that can be sent."""
    assert prose.for_actor(outcome, after).encode()
    assert prose.for_actor({**outcome, "result": "conflict"}, after, "Ana").encode()
    for viewer in perception.audience(before, outcome, after):
        told = prose.for_witness(outcome, before, after, viewer)
        assert told
        assert told.encode()
        assert "\n" not in told
        assert "\x1b" not in told
    for viewer in (*PLAYERS, outcome["actor"]):
        observed = perception.observe(after, viewer)
        assert json.loads(json.dumps(observed)) == observed


def honest(state: dict[str, Entity], player: str, choice: int) -> Intent:
    """Something that a player might do where they are, chosen by a number."""
    seen = perception.observe(state, player)
    deeds: list[dict[str, Any]] = [{"verb": "enter", "name": player.title()}]
    if state[player]["status"]["awake"]:
        deeds = [{"verb": verb} for verb in ("look", "wait", "inventory", "who", "help", "leave")]
        deeds += [{"verb": "say", "text": "Hm."}, {"verb": "emote", "text": "waves"}]
        deeds += [{"verb": "say", "text": "Eh?", "to": one["id"]} for one in seen["players"]]
        deeds += 2 * [{"verb": "move", "to": way["direction"]} for way in seen["exits"]]
        deeds += 2 * [{"verb": "take", "item": one["id"]} for one in seen["here"]]
        deeds += [{"verb": "take", "item": one["id"]} for one in seen["inventory"]]
        deeds += [{"verb": "drop", "item": one["id"]} for one in seen["inventory"]]
        for one in (*seen["here"], *seen["details"], *seen["players"]):
            deeds.append({"verb": "examine", "target": one["id"]})
    return intent(player, **deeds[choice % len(deeds)])


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HONEST | INTENTS, min_size=30, max_size=60))
def test_no_play_breaks_the_world(deeds: list[Intent | tuple[str, int]]) -> None:
    """Any intents in any order: judged, told, each undone bit for bit, every thing in one place."""
    state = dict(GENESIS.state)
    for name in PLAYERS:
        entering = apply(state, intent(name, verb="enter", name=name.title()), Dice(b"", b""))
        state = applied(state, entering["patch"])
    start, undo = json.dumps(state, sort_keys=True), []
    for number, deed in enumerate(deeds):
        if isinstance(deed, tuple):
            deed = honest(state, *deed)  # noqa: PLW2901  # chosen by what they see now
        outcome = apply(state, deed, Dice(b"key", number.to_bytes(2, "big")))
        after = applied(state, outcome["patch"])
        check(state, outcome, after)
        tell(state, outcome, after)
        undo.append(inverse(state, outcome["patch"]))
        state = after
    for patch in reversed(undo):
        state = applied(state, patch)
    assert json.dumps(state, sort_keys=True) == start
