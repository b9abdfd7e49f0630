"""Authority: an intent counts only with its actor's word behind it, and only once."""

from __future__ import annotations

from typing import Any, Final

import pytest

from broker.protocol.ids import DerivedId, OriginId
from peer.core.authority import TOO_MUCH
from peer.core.ledger import KEPT, OPEN_MAX, OPEN_MS_MAX, SUPERSEDED, status_of
from peer.core.steps import READING_STEP
from tests.unit.histories import PLACE, Federation, followed, id_text

TAKE: Final = {"verb": "take", "item": "lamp"}


def yard() -> Federation:
    """Ana and Bob are in the yard."""
    federation = Federation()
    federation.enter("ana")
    federation.enter("bob")
    return federation


def test_a_gateway_does_what_its_player_said() -> None:
    """An intent that answers an utterance which names its publisher is judged, and marked done."""
    federation = yard()
    said = federation.say("ana")
    deed = federation.act(said, TAKE)
    found = followed(federation)
    assert (found.result(deed), found.place_of("lamp")) == ("pass", "ana")
    ledger = status_of(found.replica.state, "ana")
    assert ledger["said"][id_text(said)]["results"] == {"0": "pass"}


def test_players_need_no_gateway() -> None:
    """What players publish themselves, by hand, is judged as it is."""
    federation = yard()
    deed = federation.deed("ana", TAKE)
    found = followed(federation)
    assert (found.result(deed), found.place_of("lamp")) == ("pass", "ana")
    assert found.current[id_text(deed)].request.utterance is None


ANOTHER: Final = OriginId("ana", 1, 99)


@pytest.mark.parametrize(
    "parts",
    [
        {"cause": None, "derived": None},
        {"cause": None},
        {"derived": None},
        {"cause": ANOTHER, "derived": DerivedId(PLACE, ANOTHER, 0)},
        {"derived": DerivedId(PLACE, ANOTHER, 0)},
        {"actor": "bob"},
        {"actor": "nobody"},
        {"gateway": "+other"},
        {"gateway": "bob", "actor": "ana"},
        {"index": READING_STEP},
    ],
    ids=[
        "no cause and no id",
        "no cause",
        "no derived id",
        "a cause that never was",
        "an id of another cause",
        "somebody else's utterance",
        "for nobody",
        "a gateway that was not named",
        "another player",
        "too many",
    ],
)
def test_an_intent_without_its_players_word_changes_nothing(parts: dict[str, Any]) -> None:
    """Whatever a gateway makes up is no request: nothing is judged and the state stays as it is."""
    federation = yard()
    said = federation.say("ana")
    before = followed(federation).things()
    forged = federation.act(said, TAKE, parts.pop("index", 0), **parts)
    found = followed(federation)
    assert found.result(forged) is None
    assert found.things() == before


def test_an_id_of_another_microcosm_does_not_count() -> None:
    """An intent has one id, so nobody can try another one for its dice."""
    federation = yard()
    said = federation.say("ana")
    derived = DerivedId("elsewhere", said.event.header.id, 0)
    forged = federation.act(said, TAKE, derived=derived)
    found = followed(federation)
    assert found.result(forged) is None
    assert found.place_of("lamp") == "yard"


def test_an_intent_counts_once() -> None:
    """Of two events for the same index of an utterance only the first in the order is judged."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    said = federation.say("ana")
    federation.hand("home", "east")
    first = federation.act(said, TAKE)
    federation.now_ms["east"] += 1_000
    second = federation.act(said, {"verb": "move", "to": "north"}, broker="east", incarnation=2)
    federation.heal()
    found = followed(federation)
    assert first.event.header.id == second.event.header.id
    assert (found.result(first), found.place_of("lamp")) == ("pass", "ana")
    assert found.place_of("ana") == "yard"


def test_another_publisher_of_the_same_deed_does_it_once() -> None:
    """Whichever of them comes first: the later one finds its index done, also after a redo."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    said = federation.say("ana")
    federation.hand("home", "east")
    federation.now_ms["home"] += 1_000
    late = federation.act(said, {"verb": "say", "text": "Twice."})
    early = federation.act(said, {"verb": "say", "text": "Once."}, broker="east", incarnation=2)
    found = followed(federation)
    assert found.current[id_text(late)].outcome["about"]["text"] == "Twice."
    federation.heal()
    found.catch_up(federation)
    assert found.current[id_text(early)].outcome["about"]["text"] == "Once."
    assert len(found.rows([federation.row(name) for name in federation.names])) == 2


def test_words_said_to_another_gateway_are_acted_on_by_that_one() -> None:
    """What the first gateway makes of them afterwards counts for nothing."""
    federation = yard()
    said = federation.say("ana")
    again = federation.say("ana", gateway="+other", instead=said)
    late = federation.act(said, {"verb": "move", "to": "north"})
    deed = federation.act(again, TAKE, gateway="+other")
    found = followed(federation)
    assert (found.result(late), found.result(deed)) == (None, "pass")
    assert (found.place_of("ana"), found.place_of("lamp")) == ("yard", "ana")


def test_words_that_were_answered_are_not_acted_on_by_another_gateway() -> None:
    """Nor are words said instead of such that nobody knows, which may have been."""
    federation = yard()
    said = federation.say("ana")
    deed = federation.act(said, TAKE)
    again = federation.say("ana", gateway="+other", instead=said)
    unknown = federation.say("ana", gateway="+other", instead=deed)
    twice = [
        federation.act(one, {"verb": "drop", "item": "lamp"}, gateway="+other")
        for one in (again, unknown)
    ]
    found = followed(federation)
    assert [found.result(one) for one in (deed, *twice)] == ["pass", None, None]
    assert found.place_of("lamp") == "ana"


def test_on_both_sides_of_a_cut_one_of_two_gateways_has_acted() -> None:
    """Whichever came first by the stamps; the deed of the other is undone where it was done."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    said = federation.say("ana")
    federation.hand("home", "east")
    federation.now_ms["east"] += 1_000
    deed = federation.act(said, TAKE)
    again = federation.say("ana", broker="east", gateway="+other", instead=said)
    other = federation.act(again, {"verb": "move", "to": "north"}, broker="east", gateway="+other")
    found = followed(federation, "east")
    assert (found.result(other), found.place_of("ana")) == ("pass", "field")
    federation.heal()
    found.catch_up(federation)
    assert found.result(deed) == "pass"
    assert (found.place_of("ana"), found.place_of("lamp")) == ("yard", "ana")
    said_now = status_of(found.replica.state, "ana")["said"]
    assert said_now[id_text(again)]["results"] == {str(READING_STEP): SUPERSEDED}


def test_one_utterance_has_many_intents() -> None:
    """Every index of an utterance counts for itself, in whatever order they come."""
    federation = yard()
    said = federation.say("ana")
    deeds = [federation.act(said, {"verb": "who"}, index, of=3) for index in (2, 0, 1)]
    found = followed(federation)
    assert [found.result(deed) for deed in deeds] == ["pass"] * 3
    assert [found.current[id_text(deed)].request.index for deed in deeds] == [2, 0, 1]


def test_old_words_are_forgotten() -> None:
    """An answered utterance can't be acted on once so many others were answered since."""
    federation = yard()
    old, *others = [federation.say("ana") for _ in range(KEPT + 1)]
    for said in (old, *others):
        federation.act(said, {"verb": "wait"})
    federation.say("ana")
    forged = federation.act(old, TAKE, index=1)
    fine = federation.act(others[0], {"verb": "who"}, index=1)
    found = followed(federation)
    assert (found.result(forged), found.result(fine)) == (None, "pass")
    ledger = status_of(found.replica.state, "ana")
    assert ledger["order"][:-1] == [id_text(said) for said in others]
    assert sorted(ledger["said"]) == sorted(ledger["order"])


def test_who_says_too_much_at_once_is_told_so() -> None:
    """What is said while so much waits for an answer is refused at once; what waited is not."""
    federation = yard()
    first, *_, last = [federation.say("ana") for _ in range(OPEN_MAX + 1)]
    found = followed(federation)
    assert found.current[id_text(last)].request.spec["text"] == TOO_MUCH
    assert id_text(first) not in found.current
    acted = federation.act(first, TAKE)
    assert found.catch_up(federation).result(acted) == "pass"


def test_words_that_no_gateway_answered_wait_no_longer_than_a_minute() -> None:
    """A player whose gateway has gone may speak again after a while."""
    federation = yard()
    for _ in range(OPEN_MAX):
        federation.say("ana")
    federation.now_ms["home"] += OPEN_MS_MAX + 1
    said = federation.say("ana")
    acted = federation.act(said, TAKE)
    assert followed(federation).result(acted) == "pass"


@pytest.mark.parametrize("gateway", [None, 7, "", "bob", "gateway", "+" * 49, "+a b", ["+gateway"]])
def test_an_utterance_that_names_no_gateway_is_not_kept(gateway: object) -> None:
    """What names nobody who could be a gateway gives nobody a right."""
    federation = yard()
    before = followed(federation).things()
    said = federation.say("ana", gateway=gateway)
    named = gateway if isinstance(gateway, str) and gateway else "+gateway"
    forged = federation.act(said, TAKE, gateway=named)
    found = followed(federation)
    assert found.result(forged) is None
    assert found.things() == before


def test_words_put_into_somebodys_mouth_are_not_theirs() -> None:
    """An utterance that another peer published for a player is not the player's."""
    federation = yard()
    body = {"text": "words", "gateway": "+gateway"}
    said = federation.publish("home", "+gateway", "utterance", body, actor="ana")
    assert followed(federation).result(federation.act(said, TAKE)) is None
    assert followed(federation).place_of("lamp") == "yard"


def test_who_is_not_in_the_world_says_nothing() -> None:
    """Words of a peer that never came in take no room in the state."""
    federation = yard()
    before = followed(federation).things()
    federation.say("stranger")
    assert followed(federation).things() == before


def test_who_came_in_as_somebody_else_did_not() -> None:
    """An arrival counts only by the player themself, under an id of their own."""
    federation = yard()
    body = {"name": "Cleo", "gateway": "+gateway"}
    forged = [
        federation.publish("home", "+world", "enter", body, actor="cleo"),
        federation.publish("home", "cleo", "enter", body, derived=DerivedId(PLACE, ANOTHER, 3)),
    ]
    found = followed(federation)
    assert [found.result(one) for one in forged] == [None, None]
    assert "cleo" not in found.replica.state


def test_leaving_ends_the_arrival_that_it_names() -> None:
    """A leaving counts for the last arrival only: who came back since stays awake."""
    federation = Federation()
    first = federation.enter("ana")
    again = federation.enter("ana")
    stale = federation.leave(first)
    found = followed(federation)
    assert found.result(stale) is None
    assert found.replica.state["ana"]["status"]["awake"] is True
    gone = federation.leave(again)
    found.catch_up(federation)
    assert found.result(gone) == "pass"
    assert found.replica.state["ana"]["status"]["awake"] is False


def test_the_ledger_of_who_wakes_up_begins_with_their_gateway() -> None:
    """An arrival notes which one it was and the gateway that its player named."""
    federation = Federation()
    entered = federation.enter("ana", gateway="+first")
    ledger = status_of(followed(federation).replica.state, "ana")
    assert (ledger["entered"], ledger["gateway"]) == (id_text(entered), "+first")
    federation.enter("ana", gateway="ana")
    assert status_of(followed(federation).replica.state, "ana")["gateway"] == ""


@pytest.mark.parametrize(
    "body",
    [
        {"spec": TAKE, "of": "many", "requires": "the first"},
        {"spec": TAKE, "of": -1, "requires": True},
        {"spec": TAKE},
    ],
)
def test_odd_numbers_of_an_intent_mean_none(body: dict[str, Any]) -> None:
    """What a gateway says of its line is a hint: where it makes no sense it says nothing."""
    federation = yard()
    said = federation.say("ana").event.header.id
    deed = federation.publish(
        "home",
        "+gateway",
        "intent",
        body,
        actor="ana",
        cause=said,
        derived=DerivedId(PLACE, said, 0),
    )
    judged = followed(federation).current[id_text(deed)]
    assert (judged.request.count, judged.request.requires) == (1, None)
    assert judged.outcome["result"] == "pass"
