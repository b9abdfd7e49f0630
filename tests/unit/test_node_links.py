"""Two brokers' shells turn by turn in one thread: real sockets and journals, no processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from broker.core.broker import Broker
from broker.core.durable import Durable
from broker.core.records import Logged, decode_records
from broker.founding import shared
from broker.journal import Journal
from broker.node import GivesUpError, Node, begin
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.link_frames import Forward
from broker.steady_clock import now_ms
from broker.transport import Dealer, LinkSockets, Router
from peer.core.session import Session
from peer.core.tidings import Draft

KEY = bytes(range(32))
HOMES = ("a", "b")
PATIENCE_S = 20.0


class Kept(Journal):
    """A journal that knows what is on its disk: the places of events, by microcosm."""

    def append(self, records: bytes) -> None:
        """Writes a row."""
        super().append(records)
        for record in decode_records(records):
            if isinstance(record, Logged):
                self.on_disk.setdefault(record.microcosm, set()).add(record.n)

    on_disk: dict[str, set[int]]


class Watched(LinkSockets):
    """Sockets that look at the journal before each event that they send."""

    journal: Kept
    forwarded = 0

    def send(self, route: bytes, data: bytes) -> str:
        """Sends, if what is told of is on disk."""
        for frame in decode_envelope(data).frames:
            if isinstance(frame, Forward):
                told = {given.n for given in frame.events}
                assert told <= self.journal.on_disk[frame.microcosm], "told before it was on disk"
                self.forwarded += len(frame.events)
        return super().send(route, data)


class Lines:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        """Keeps a line."""
        self.said.append((event, fields))


class Host:
    """A broker that takes a turn when it is told to."""

    def __init__(self, stack: ExitStack, folder: Path, name: str, known: tuple[str, ...]) -> None:
        journal = stack.enter_context(closing(Kept(folder / f"{name}.db")))
        journal.on_disk = {}
        self.durable: Durable = begin(journal, name, lambda _name: shared(KEY, HOMES))
        self.router = stack.enter_context(closing(Router("tcp://127.0.0.1:*")))
        self.sockets = stack.enter_context(closing(Watched(self.router, "tcp://127.0.0.1:*")))
        self.sockets.journal = journal
        self.log = Lines()
        self.broker = Broker(self.durable, KEY, self.sockets.endpoint, known)
        self.node = Node(self.router, self.sockets, journal, self.broker, self.log)

    @property
    def linked(self) -> list[str]:
        """The brokers that it has a link to."""
        return sorted(self.broker.federation.linked)


def turns(hosts: list[Host], until: Callable[[], bool]) -> None:
    """Lets each take its turns until something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        for host in hosts:
            host.router.wait(5)
            host.node.turn()


@contextmanager
def two(folder: Path) -> Iterator[tuple[Host, Host]]:
    """Two home brokers; the second dials the first."""
    with ExitStack() as stack:
        a = Host(stack, folder, "a", ())
        b = Host(stack, folder, "b", (a.sockets.endpoint,))
        yield a, b


def publish(host: Host, others: list[Host], life: int, *drafts: Draft) -> None:
    """A world peer publishes at a broker, and waits until all of it is acknowledged."""
    session = Session("+world", life, "world", lambda _realm: KEY)
    for draft in drafts:
        session.publish(draft)
    with closing(Dealer(host.router.endpoint)) as dealer:

        def acknowledged() -> bool:
            for data in dealer.drain(100):
                session.receive(decode_envelope(data), now_ms())
            session.tick(now_ms())
            for envelope in session.outgoing(now_ms()):
                dealer.send(encode_envelope(envelope))
            return not session.unacknowledged

        turns([host, *others], acknowledged)


def test_what_one_broker_admits_is_on_both_disks(tmp_path: Path) -> None:
    """It goes over the link, and not before it is on the disk of who sends it."""
    with two(tmp_path) as (a, b):
        turns([a, b], lambda: a.linked == ["b"] and b.linked == ["a"])
        publish(a, [b], 1, Draft(("vale", "genesis"), {}))
        turns([a, b], lambda: "vale" in b.sockets.journal.on_disk)
        publish(a, [b], 2, *(Draft(("vale", "x"), number) for number in range(9)))
        count = a.durable.logs["vale"].vector.of(a.durable.life)
        everything = set(range(1, count + 1))
        turns([a, b], lambda: b.sockets.journal.on_disk["vale"] == everything)
        assert a.sockets.forwarded == count > 9


def test_a_link_whose_other_end_dies_is_given_up_and_dialled_anew(tmp_path: Path) -> None:
    """The one who dialled is told at once, and links again when somebody listens there."""
    with ExitStack() as stack:
        a = Host(stack, tmp_path, "a", ())
        with ExitStack() as first:
            b = Host(first, tmp_path, "b", (a.sockets.endpoint,))
            turns([a, b], lambda: a.linked == ["b"] and b.linked == ["a"])
        turns([a], lambda: a.linked == [])
        again = Host(stack, tmp_path, "b", (a.sockets.endpoint,))
        turns([a, again], lambda: a.linked == ["b"] and again.linked == ["a"])
        assert [event for event, _ in a.log.said if event == "linked"] == ["linked"] * 2


def test_bytes_that_are_no_envelope_end_a_link(tmp_path: Path) -> None:
    """They cost whoever sent them the link and nobody else anything."""
    with two(tmp_path) as (a, b):
        turns([a, b], lambda: a.linked == ["b"] and b.linked == ["a"])
        (route,) = b.sockets.dialled
        b.sockets.send = LinkSockets.send.__get__(b.sockets)  # type: ignore[method-assign]
        b.sockets.send(route, b"\xc1")
        turns([a, b], lambda: "link_lost" in [event for event, _ in a.log.said])
        turns([a, b], lambda: a.linked == ["b"] and b.linked == ["a"])


def test_what_was_learned_and_is_no_address_is_reported(tmp_path: Path) -> None:
    """It is not dialled, and the broker goes on."""
    with ExitStack() as stack:
        host = Host(stack, tmp_path, "a", ("nowhere",))
        turns([host], lambda: "not_dialled" in [event for event, _ in host.log.said])
        assert host.sockets.dialled == []
        host.node.turn()


def test_a_second_broker_of_a_name_ends_with_a_sentence(tmp_path: Path) -> None:
    """Whoever runs it is told what to change."""
    with ExitStack() as stack:
        a = Host(stack, tmp_path, "a", ())
        (tmp_path / "other").mkdir()
        other = Host(stack, tmp_path / "other", "a", (a.sockets.endpoint,))
        with pytest.raises(GivesUpError, match="There is another broker called a"):
            turns([a, other], lambda: False)


def test_hanging_up_what_the_core_gave_up(tmp_path: Path) -> None:
    """A connection that leads to no link is closed before it is dialled again."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(Router("tcp://127.0.0.1:*")))
        host = Host(stack, tmp_path, "a", (listener.endpoint,))
        turns([host], lambda: len(host.sockets.dialled) == 1)
        turns([host], lambda: host.sockets.dialled == [])
