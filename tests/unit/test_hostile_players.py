"""What a player with a session of their own can do to others: nothing."""

from __future__ import annotations

from typing import Any

import pytest

from broker.core.records import Logged
from broker.protocol import codec
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.events import Event, Header
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.topics import STEWARD
from peer.core.session import Phase, Session
from peer.core.tidings import Ended, Tiding
from tests.memory import KEY, Attached, MemoryRealm
from tests.unit.content_stage import GENESIS

FORGED = Vector({("z", 5): 7})


@pytest.fixture
def realm() -> MemoryRealm:
    """A realm with Ana, who is honest, and Mallory, who is not."""
    made = MemoryRealm(GENESIS.microcosm, GENESIS.state)
    made.enter("Ana")
    made.enter("Mallory")
    return made


def _forge(realm: MemoryRealm, topic: tuple[str, ...], body: object, **parts: Any) -> None:  # noqa: ANN401
    """Publishes an event of Mallory's past every check of her own session, and lets it work."""
    session = realm.attached[b"mallory"].session
    header = Header(
        origin=OriginId("mallory", session.incarnation, session._outbox.last_seq + 1),
        derived=parts.get("derived"),
        topic=topic,
        lamport=1,
        seen=parts.get("seen", EMPTY),
        basis=Basis(parts.get("basis", EMPTY), parts.get("top", 0)),
        touches=(),
        actor=parts.get("actor", "mallory"),
        cause=parts.get("cause"),
    )
    session._outbox.put(Event(header, codec.encode_static(header), codec.encode_body(body)))
    realm.run()


def _logged(realm: MemoryRealm) -> int:
    return sum(1 for record in realm.records if isinstance(record, Logged))


def _is_well(realm: MemoryRealm) -> bool:
    """Whether Ana still plays."""
    return realm.say("Ana", "inventory") == ["You carry nothing."]


@pytest.mark.parametrize(
    "topic, parts",
    [
        (("saltern", "intent"), {"actor": "ana"}),
        (("saltern", "intent"), {"seen": FORGED}),
        (("saltern", "intent"), {"top": 2**62}),
        (("saltern", "intent"), {"derived": DerivedId("saltern", OriginId("ana", 7, 2), 0)}),
        (("saltern", "leave"), {}),
        (("saltern", "genesis"), {}),
        (("saltern", "tick"), {}),
        (("saltern", "chatter"), {}),
        (("saltern", "@broker", "join"), {}),
        (("@realm", "peer", "retired"), {}),
        (("@ana", "saltern", "outcome"), {}),
        (("nowhere", "utterance"), {}),
        ((STEWARD, "saltern", "ask"), {"seen": FORGED}),
        ((STEWARD, "saltern", "ask"), {"actor": "ana"}),
    ],
)
def test_what_a_player_may_not_publish_is_not_admitted(
    realm: MemoryRealm, topic: tuple[str, ...], parts: dict[str, Any]
) -> None:
    """Forged actors, vectors, ids and topics change nothing, and everybody plays on."""
    before = _logged(realm)
    body = {"spec": {"verb": "take", "item": "lamp"}, "entered": "x", "peer": "ana"}
    _forge(realm, topic, body, **parts)
    assert _logged(realm) == before
    assert _is_well(realm)


@pytest.mark.parametrize("name", ["a b", "a(b", "@", "", "x" * 49])
def test_an_id_that_is_none_ends_its_own_session(realm: MemoryRealm, name: str) -> None:
    """A header with an impossible name costs its sender the session and nobody else anything."""
    derived = DerivedId(name, OriginId("mallory", 1, 1), 0)
    _forge(realm, ("saltern", "intent"), {"spec": {"verb": "look"}}, derived=derived)
    assert realm.attached[b"mallory"].session.phase is Phase.ENDED
    assert _is_well(realm)


@pytest.mark.parametrize(
    "gateway", ["a b", "ana", "@ana", "", 7, None, "x" * 4_000, "+" + "y" * 90]
)
def test_a_gateway_that_is_none_is_not_written_to(realm: MemoryRealm, gateway: object) -> None:
    """Whatever a player names as gateway, the world peer goes on and keeps none of it."""
    for kind in ("enter", "utterance"):
        body = {"name": "Mallory", "text": "look", "gateway": gateway}
        _forge(realm, ("saltern", kind), body)
    assert _is_well(realm)
    assert realm.host.replica is not None
    assert len(codec.encode_state(realm.host.replica.state["@said/mallory"])) < 2_000


def test_nobody_sees_with_the_eyes_of_others(realm: MemoryRealm) -> None:
    """Asking for another's observation, or for it to be sent elsewhere, gives nothing."""
    session = realm.attached[b"mallory"].session
    before = session._intake._received
    seen: list[Tiding] = []
    realm.attached[b"mallory"].take = seen.append
    for body in ({"observation": "ana", "to": "mallory"}, {"observation": "ana"}):
        _forge(realm, (STEWARD, "saltern", "ask"), body)
    assert seen == [] or all("ana" not in repr(one) for one in seen)
    assert session._intake._received == before


@pytest.mark.parametrize(
    "peer, role, token",
    [
        ("+world", "player", b""),
        ("+gateway", "peer", KEY),
        ("world", "world", KEY),
        ("gateway", "gateway", KEY),
        ("+other", "world", b"wrong".ljust(32, b".")),
        ("eve", "peer", b""),
        ("realm", "player", b""),
        ("a b", "player", b""),
        ("eve", "king", b""),
    ],
)
def test_nobody_attaches_as_what_they_are_not(
    realm: MemoryRealm, peer: str, role: str, token: bytes
) -> None:
    """Ids of services belong to services, the key opens, and players keep out of both."""
    told: list[Tiding] = []
    session = Session(peer, 3, role, lambda _realm: token)
    realm.attached[b"intruder"] = Attached(session, told.append)
    realm.run()
    assert session.phase is not Phase.OPEN
    assert any(isinstance(one, Ended) for one in told)
    assert _is_well(realm)


def test_a_name_that_is_a_thing_stays_outside(realm: MemoryRealm) -> None:
    """A player whose name is a thing's id is told so, and the thing stays a thing."""
    lamp = realm.enter("lamp")
    assert lamp.lines == ["There is something else here by that name. You cannot come in as it."]
    assert realm.say("Ana", "take the lamp") == ["You take the brass lamp."]
