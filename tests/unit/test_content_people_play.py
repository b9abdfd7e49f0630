"""Random dealings in a small town: no exception, every deed undone bit for bit, the books right."""

import json
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import perception, prose
from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.intents import VERBS
from content.model import Entity
from content.patch import applied, inverse
from tests.unit.bell_town import town
from tests.unit.content_stage import intent

PLAYERS = ("ana", "bob", "cleo")
IDS = ("mira", "wolves_1", "lamp", "bell", "yard", "nobody", *PLAYERS)
STACKS = tuple(f"{sort}~{who}" for sort in ("coin", "candle") for who in (*PLAYERS, "yard"))
WORDS = (
    "the bell",
    "wolves",
    "sea",
    "two candles",
    "rope",
    "9 coins",
    "0 candles",
    "lost bell",
    "?",
)
MINE = [
    *("talk", "accept", "refuse", "wares", "buy", "sell", "give", "trade", "whisper", "tell"),
    *("shout", "follow", "invite", "group", "ungroup", "mute", "unmute", "write", "letters"),
    *("quests", "undo", "undo", "move", "move", "take", "take", "drop", "say", "leave"),
]


def fitting(verb: str) -> st.SearchStrategy[dict[str, Any]]:
    """A spec of the verb with fields of things and people that there are."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(WORDS) | st.text(min_size=1, max_size=20),
        "quantity": st.integers(1, 6),
        "name": st.sampled_from(["Ana", "bob", "Cleo", "Nobody"]),
        "item": st.sampled_from(["lamp", "bell", *STACKS]),
        "to": st.sampled_from(["north", "south"] if verb == "move" else IDS),
    }
    fields, one_id = VERBS[verb], st.sampled_from(IDS)
    return st.fixed_dictionaries(
        {"verb": st.just(verb), **{name: values.get(name, one_id) for name in fields.needs}},
        optional={name: values.get(name, one_id) for name in fields.takes},
    )


DEEDS = st.tuples(st.sampled_from(PLAYERS), st.sampled_from(MINE).flatmap(fitting)) | st.just(None)


def there(state: dict[str, Entity]) -> Counter[str]:
    """How many things of each sort there are."""
    found: Counter[str] = Counter()
    for entity_id, entity in state.items():
        if entity["kind"] == "item":
            sort, many = (
                str(entity["spec"].get("sort", entity_id)),
                entity["status"].get("count", 1),
            )
            assert isinstance(many, int)
            assert many > 0
            found[sort] += many
    return found


def booked(state: dict[str, Entity]) -> Counter[str]:
    """What the books say has come, less what has gone."""
    found: Counter[str] = Counter()
    for side, sign in (("came", 1), ("went", -1)):
        kept: Any = state["@books"]["status"][side]
        for sort, ways in kept.items():
            found[sort] += sign * sum(ways.values())
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEEDS, min_size=20, max_size=50))
def test_no_dealing_breaks_the_town(deeds: list[tuple[str, dict[str, Any]] | None]) -> None:
    """Whatever is offered, sold, given, followed or written: undone exactly, and conserved."""
    state = town("Ana", "Bob", "Cleo").state
    begun = there(state)
    for number, deed in enumerate(deeds):
        dice = Dice(b"key", number.to_bytes(2, "big"))
        if deed is None:
            outcome = tick(state, number + 1, dice)
        else:
            entering = {"verb": "enter", "name": deed[0].title()}
            spec = deed[1] if state[deed[0]]["status"]["awake"] else entering
            outcome = apply(state, intent(deed[0], **spec), dice)
        kept = json.dumps(state, sort_keys=True)
        after = applied(state, outcome["patch"])
        undone = applied(after, inverse(state, outcome["patch"]))
        assert json.dumps(undone, sort_keys=True) == kept
        assert outcome["result"] == "pass" or not outcome["patch"]
        assert json.loads(json.dumps(outcome)) == outcome
        assert {one: many for one, many in there(after).items() if many} == {
            one: many for one, many in (begun + booked(after)).items() if many
        }
        if outcome["actor"]:
            assert prose.for_actor(outcome, after).encode()
            assert prose.for_actor({**outcome, "result": "conflict"}, after, "Ana").encode()
        for viewer in perception.audience(state, outcome, after):
            assert prose.for_witness(outcome, state, after, viewer)
        state = after
