"""The gateway's service on the bus: what it asks for, answers once, and leaves alone."""

from __future__ import annotations

from broker.protocol.clocks import EMPTY, stamp_at
from broker.protocol.codec import encode_body
from broker.protocol.errors import Code
from broker.protocol.events import Admission
from broker.protocol.ids import DerivedId, Dot, OriginId, event_id_text
from client.gateway.core.docket import GRACE_MS, Read
from client.gateway.core.reading import Memory
from client.gateway.core.service import Service
from peer.core.session import Session
from peer.core.tidings import Arrival, Draft, Opened, RefusedPublish, RowTold
from tests.memory import KEY, START_MS, MemoryRealm
from tests.unit.content_stage import GENESIS
from tests.unit.histories import event


def _realm() -> MemoryRealm:
    return MemoryRealm(GENESIS.microcosm, GENESIS.state)


def _restart_gateway(realm: MemoryRealm, life: int = 8) -> None:
    """A new gateway process takes the old one's place, knowing nothing."""
    realm.service = Service("+gateway")
    attached = realm.attached[b"+gateway"]
    attached.session = Session("+gateway", life, "gateway", lambda _realm: KEY)
    realm.run()


def test_a_gateway_that_comes_back_asks_what_its_players_see() -> None:
    """After a gateway's restart the next words are read, though nothing looks different since."""
    realm = _realm()
    realm.enter("Ana")
    realm.enter("Bo")
    _restart_gateway(realm)
    realm.say("Bo", "wave")
    assert realm.say("Ana", "take the lamp") == ["You take the brass lamp."]


def test_a_gateway_that_comes_back_does_nothing_twice() -> None:
    """What was answered before a restart, by intents or by a refusal, is not answered again."""
    realm = _realm()
    ana = realm.enter("Ana")
    realm.say("Ana", "take the lamp")
    realm.say("Ana", "take the anvil")
    logged = len(realm.records)
    ana.lines.clear()
    _restart_gateway(realm)
    assert ana.lines == []
    assert len(realm.records) == logged


def test_a_question_and_what_it_means_outlive_the_gateway() -> None:
    """Whichever gateway reads the next words knows from the log what was asked and spoken of."""
    realm = _realm()
    realm.enter("Ana")
    assert realm.say("Ana", "take") == ["What do you want to take?"]
    _restart_gateway(realm)
    assert realm.say("Ana", "the lamp") == ["You take the brass lamp."]
    _restart_gateway(realm, life=9)
    assert realm.say("Ana", "drop it") == ["You put the brass lamp down."]


def test_an_answer_of_its_own_reminds_a_gateway_of_nothing() -> None:
    """What it has read since is newer than what comes back from the log."""
    service = Service("+gateway", read={("ana", 1): 5})
    for seq, known in ((5, False), (6, True)):
        cause = OriginId("ana", 1, seq)
        body = {"memory": Memory(it="lamp").to_json(), "spec": {"verb": "look"}}
        answer = event(
            OriginId("+other", 1, seq), ("vale", "intent"), encode_body(body), actor="ana",
            cause=cause, derived=DerivedId("vale", cause, 0),
        )  # fmt: skip
        service.take(Arrival(answer, Admission(Dot("home", 1, seq), 1, b""), 0), START_MS)
        assert (service.memory_of("ana").it == "lamp") is known


def test_the_tail_of_one_log_says_nothing_of_another() -> None:
    """Words that waited are read once the tail of their own microcosm was read, not before."""
    service = Service("+gateway")
    stamp = stamp_at(START_MS)
    service.take(Opened("realm", "home", 1, b"", stamp), START_MS)
    body = encode_body({"text": "look", "gateway": "+gateway"})
    words = event(OriginId("ana", 1, 1), ("vale", "utterance"), body)
    service.take(Arrival(words, Admission(Dot("home", 1, 1), stamp, b""), 0), START_MS)
    rows = {name: RowTold(name, ("home", 1), stamp, EMPTY) for name in ("fen", "vale")}
    assert service.take(rows["fen"], START_MS) == []
    (asked,) = service.take(rows["vale"], START_MS)
    assert isinstance(asked, Draft)
    assert asked.body == {"observation": "ana"}
    assert service.take(rows["vale"], START_MS) == []


def test_a_gateway_that_died_in_the_middle_of_an_answer_ends_it() -> None:
    """When it comes back and some of the intents are in the log; what is whole it leaves alone."""
    stamp = stamp_at(START_MS)
    for count, ends in ((1, True), (2, False)):
        service = Service("+gateway")
        service.take(Opened("realm", "home", 1, b"", stamp + 9), START_MS)
        service.take(_said(OriginId("ana", 1, 1), stamp), START_MS)
        for step in range(count):
            service.take(_intent("+gateway", OriginId("ana", 1, 1), step, stamp), START_MS)
        found = service.take(RowTold("vale", ("home", 1), stamp, EMPTY), START_MS)
        bodies = [(one.topic, one.body) for one in found if isinstance(one, Draft)]
        assert bodies == ([(("vale", "reading"), {"result": "unfinished"})] if ends else [])


def test_words_said_instead_of_answered_ones_are_not_read() -> None:
    """Nothing comes of them, and their player must not be asked about them; else they are read."""
    stamp = stamp_at(START_MS + 60_000)
    first, again = OriginId("ana", 1, 1), OriginId("ana", 1, 2)
    for answered, reads in ((stamp - 1, False), (stamp + 1, True), (None, True)):
        service = Service("+gateway")
        service.take(Opened("realm", "home", 1, b"", 0), START_MS)
        if answered is not None:
            service.take(_intent("+other", first, 0, answered), START_MS)
        found = service.take(_said(again, stamp, instead=event_id_text(first)), START_MS)
        assert bool(found) is reads


def _said(words: OriginId, stamp: int, **body: str) -> Arrival:
    said = encode_body({"text": "take lamp, drop it", "gateway": "+gateway", **body})
    admission = Admission(Dot("home", 1, words.seq), stamp, b"")
    return Arrival(event(words, ("vale", "utterance"), said), admission, 0)


def _intent(gateway: str, words: OriginId, step: int, stamp: int) -> Arrival:
    answer = event(
        OriginId(gateway, 1, 1 + step), ("vale", "intent"), encode_body({"of": 2}), actor="ana",
        cause=words, derived=DerivedId("vale", words, step),
    )  # fmt: skip
    return Arrival(answer, Admission(Dot("home", 1, 9 + step), stamp, b""), 0)


def test_words_that_come_again_wait_for_the_answer_that_comes_after_them() -> None:
    """Published anew after an eviction they are not read again; without an answer they are."""
    read: Read = {("ana", 1): 2}
    service = Service("+gateway", read=read)
    service.take(Opened("realm", "home", 1, b"", stamp_at(START_MS)), START_MS)
    body = encode_body({"text": "look", "gateway": "+gateway"})
    later = stamp_at(START_MS + 60_000)

    def said(seq: int) -> Arrival:
        words = event(OriginId("ana", 1, seq), ("vale", "utterance"), body)
        return Arrival(words, Admission(Dot("home", 1, seq), later, b""), 0)

    for seq in (1, 2, 3):  # the last is news, and waits with those before it
        assert service.take(said(seq), START_MS) == []
    cause = OriginId("ana", 1, 1)
    answer = event(
        OriginId("+gateway", 1, 1), ("vale", "intent"), encode_body({}), actor="ana", cause=cause,
        derived=DerivedId("vale", cause, 0),
    )  # fmt: skip
    service.take(Arrival(answer, Admission(Dot("home", 1, 9), later, b""), 0), START_MS + 1)
    assert service.tick(START_MS + GRACE_MS - 1) == []
    asked = service.tick(START_MS + GRACE_MS)
    assert [one.body for one in asked if isinstance(one, Draft)] == [{"observation": "ana"}] * 2
    assert service.take(said(1), START_MS + GRACE_MS) == []
    assert read == {("ana", 1): 3}
    (asked_now,) = service.take(said(4), START_MS + GRACE_MS)
    assert isinstance(asked_now, Draft)


def test_an_answer_that_came_before_its_words_follows_them() -> None:
    """Refused at a broker that knows neither, it is published as it was when they are there."""
    service = Service("+gateway")
    service.take(Opened("realm", "home", 1, b"", stamp_at(START_MS)), START_MS)
    cause = OriginId("ana", 1, 1)
    answers = [
        event(
            OriginId("+gateway", 1, 7 + step), ("vale", "intent"), encode_body({"step": step}),
            actor="ana", cause=cause, derived=DerivedId("vale", cause, step), touches=("lamp",),
        )
        for step in (0, 1)
    ]  # fmt: skip
    for n, one in enumerate(answers, 1):  # both were in a log that was lost with a broker
        service.take(Arrival(one, Admission(Dot("gone", 1, n), 1, b""), 0), START_MS)
    for one in answers:
        origin = one.header.origin
        refused = RefusedPublish(origin, Code.CAUSE, definite=True, text="Unasked.", event=one)
        assert service.take(refused, START_MS) == []
    body = encode_body({"text": "take lamp", "gateway": "+gateway"})
    later = stamp_at(START_MS + 60_000)
    words = event(cause, ("vale", "utterance"), body)
    said = Arrival(words, Admission(Dot("home", 1, 1), later, b""), 0)
    again = service.take(said, START_MS + 1)
    for draft, one in zip(again, answers, strict=True):
        assert isinstance(draft, Draft)
        assert encode_body(draft.body) == one.body
        assert (draft.topic, draft.cause, draft.actor) == (("vale", "intent"), cause, "ana")
        assert (draft.derived, draft.touches) == (one.header.derived, ("lamp",))
    assert service.take(said, START_MS + 2) != again
