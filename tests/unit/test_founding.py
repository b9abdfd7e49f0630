"""What a broker is founded with, and what is said about names and homes that do not fit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from broker import founding
from broker.founding import (
    Founding,
    FoundingError,
    alone,
    asked,
    check_founded,
    check_names,
    shared,
)
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.transport import Router

KEY = bytes(range(32))


class Lines:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def info(self, event: str, **_fields: object) -> None:
        """Keeps the line's name."""
        self.said.append(event)


def test_a_realm_of_several_homes_is_the_same_at_each_of_them() -> None:
    """Whatever order the names come in; another key or another name is another realm."""
    realm = shared(KEY, ("b", "a", "c", "a"))
    assert realm == shared(KEY, ("a", "b", "c"))
    assert realm.homes == ("a", "b", "c")
    assert len(realm.secret) == 32
    others = [shared(bytes(32), ("a", "b", "c")), shared(KEY, ("a", "b")), shared(KEY, ("ab", "c"))]
    assert len({realm.realm, *(other.realm for other in others)}) == 4
    assert len({realm.secret, *(other.secret for other in others)}) == 4
    assert realm.realm not in realm.secret.hex(), "the id, which is public, tells nothing of it"


def test_names_do_not_run_into_each_other() -> None:
    """Homes a and bc are not homes ab and c."""
    assert shared(KEY, ("a", "bc")).realm != shared(KEY, ("ab", "c")).realm


def test_a_broker_alone_is_a_realm_that_nobody_can_guess() -> None:
    """Each is another one, with itself as home."""
    one, other = alone("home"), alone("home")
    assert one.homes == ("home",)
    assert one.realm != other.realm
    assert one.secret != other.secret


@pytest.mark.parametrize("name", ["", "two words", "a/b", "a:b", "@a", "n" * 49])
def test_a_name_that_is_none_is_told(name: str) -> None:
    """For this broker and for home brokers."""
    with pytest.raises(FoundingError, match="can't be a broker's name"):
        check_names(name, ())
    with pytest.raises(FoundingError, match="can't be a broker's name"):
        check_names("a", ("a", name))


def test_there_are_so_many_homes_and_no_more() -> None:
    """The bound is the protocol's."""
    names = [f"h{number}" for number in range(limits.HOMES_MAX)]
    check_names("a", names)
    with pytest.raises(FoundingError, match="at most 64"):
        check_names("a", [*names, "one-more"])


def test_options_that_differ_from_the_folder_are_told() -> None:
    """What was founded stays; the same again, or nothing, is fine."""
    check_founded(None, (), "a", ("a", "b"))
    check_founded("a", ("b", "a", "b"), "a", ("a", "b"))
    with pytest.raises(FoundingError, match="belongs to the broker a, not b"):
        check_founded("b", (), "a", ("a", "b"))
    with pytest.raises(FoundingError, match="The home brokers of this realm are a, b"):
        check_founded("a", ("a", "b", "c"), "a", ("a", "b"))


@contextmanager
def answering(*answers: wire.Frame) -> Iterator[str]:
    """A broker that answers each question with these."""
    router = Router("tcp://127.0.0.1:*")
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            router.wait(20)
            for route, data in router.drain(10):
                (question,) = decode_envelope(data).frames
                assert isinstance(question, link_frames.Joining)
                for answer in answers:
                    said = wire.Envelope(limits.PROTOCOL_VERSION, 1, 0, [answer])
                    router.send(route, b"\xc1 no frame")
                    router.send(route, encode_envelope(said))

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield router.endpoint
    finally:
        done.set()
        serving.join()
        router.close()


def test_a_broker_in_no_realm_asks_all_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at one address, another broker that is not ready: it waits for who answers."""
    monkeypatch.setattr(founding, "ASK_S", 0.05)
    log = Lines()
    told = link_frames.Founding("5f3e", bytes(32), ["a", "b"])
    no_session = wire.Closed("no_session", definite=False, text="Not yet.")
    with answering(no_session) as starting, answering(told) as running:
        places = ("tcp://127.0.0.1:1", starting, running)
        assert asked(places, "d", KEY, threading.Event(), log) == Founding(
            "5f3e", bytes(32), ("a", "b")
        )
    assert log.said[0] == "asking_for_the_realm"


def test_a_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the other broker's words, with its address."""
    monkeypatch.setattr(founding, "ASK_S", 0.05)
    refusal = wire.Closed("wrong_key", definite=True, text="The service key is not this realm's.")
    with (
        answering(refusal) as at,
        pytest.raises(FoundingError, match=f"The broker at {at} says: The service key is not"),
    ):
        asked((at,), "d", KEY, threading.Event(), Lines())


def test_asking_ends_when_the_process_does() -> None:
    """Nobody answers, and somebody ends the program."""
    stopping = threading.Event()
    stopping.set()
    assert asked(("tcp://127.0.0.1:1",), "d", KEY, stopping, Lines()) is None
