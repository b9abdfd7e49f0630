"""What a header costs on the wire: `python -m bench.header_bytes` prints it and writes the page.

The real codec encodes the traffic of one connection that has run for a while: players at random
brokers speak, gateways answer with intents, and a world peer is delivered all of it. Everything
comes from one seed, so that the table in docs/guarantees.md is the same on every machine. Nothing
is timed here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from broker.protocol import codec
from broker.protocol.clocks import Basis, HybridClock, Vector, stamp_at
from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, Dot, EventId, Life, OriginId
from broker.protocol.parts import WireAdmitted
from broker.protocol.vectors import VectorCoder, wire_vectors

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "guarantees.md"
BEGIN: Final = "<!-- header bytes: written by `python -m bench.header_bytes` -->"
END: Final = "<!-- end of header bytes -->"

SEED: Final = 20_260_101
BROKERS: Final = (1, 3, 8, 32)
PEERS: Final = (10, 1_000, 100_000)
WARM_UP_EVENTS: Final = 200
MEASURED_EVENTS: Final = 400
LAG_EVENTS_MAX: Final = 6
"""How many of the newest events a broker may not have yet from the others."""
SHOWN_EVENTS_MAX: Final = 8
"""How many events may have come since what an actor was shown."""
SPACING_MS_MAX: Final = 40
START_MS: Final = 1_800_000_000_000
LOGGED_MAX: Final = 50_000
"""How long the brokers' logs are when it begins, at most."""

COLUMNS: Final = (
    "brokers",
    "peers",
    "static part",
    "vectors",
    "dot, stamp, chain",
    "**total**",
    "total with full vectors",
    "total with a clock per peer",
)
MICROCOSM: Final = "saltern"
GIVEN_NAMES: Final = ("ana", "bo", "cleo", "dmitri", "esperanza", "finn", "grace", "hiroshi")
CITIES: Final = ("lisbon", "oslo", "quito", "perth", "tbilisi", "accra", "halifax", "osaka")
THINGS: Final = ("lamp", "ferry-ticket", "rope", "net", "salt-shovel", "door/pumphouse", "kettle")


class Cost(NamedTuple):
    """Bytes of one header, or of many in the mean: parts, the whole, and what others would be."""

    static: int
    vectors: int
    place: int
    total: int
    full_vectors: int
    clock_per_peer: int


@dataclass
class Site:
    """A broker, as far as headers show it: what it has, and what people there may look at."""

    life: Life
    clock: HybridClock
    basis: Basis
    lag: int
    shown: deque[Basis] = field(default_factory=lambda: deque(maxlen=SHOWN_EVENTS_MAX))

    def take(self, other: Basis) -> None:
        """Events come; what was there before is still on somebody's screen."""
        self.shown.append(self.basis)
        vector = self.basis.vector.merged(other.vector)
        self.basis = Basis(vector, max(self.basis.top, other.top))


class Traffic:
    """Events of one microcosm, in an order in which they could be delivered.

    Args:
        brokers: how many brokers admit them.
        peers: how many players speak, each at a broker drawn for them.
    """

    def __init__(self, brokers: int, peers: int) -> None:
        self._random = Random(f"{SEED}/{brokers}/{peers}")
        self._peers = peers
        self._now_ms = START_MS
        lives = [(broker_name(number), self._random.getrandbits(62)) for number in range(brokers)]
        begun = Vector({life: self._random.randrange(1, LOGGED_MAX) for life in lives})
        self._log = deque([Basis(begun, stamp_at(START_MS))], maxlen=LAG_EVENTS_MAX + 1)
        self._lives: dict[int, tuple[int, int]] = {}
        self._sites = [
            Site(life, HybridClock(), self._log[0], self._random.randrange(LAG_EVENTS_MAX))
            for life in lives
        ]
        self._gateways = {life: [self._random.getrandbits(62), 0] for life in lives}

    def events(self) -> Iterator[tuple[Header, Dot, int]]:
        """Headers with their dots and stamps, without end: an utterance, then its intent."""
        while True:
            site = self._random.choice(self._sites)
            utterance = self._utterance(site)
            yield utterance, *self._admit(site)
            yield self._intent(site, utterance), *self._admit(site)

    def _utterance(self, site: Site) -> Header:
        number = self._random.randrange(self._peers)
        life, seq = self._lives.get(number, (self._random.getrandbits(62) + 1, 0))
        self._lives[number] = (life, seq + 1)
        peer = peer_name(number)
        shown = self._random.choice([*site.shown, site.basis])
        return self._header(site, OriginId(peer, life, seq + 1), "utterance", basis=shown)

    def _intent(self, site: Site, said: Header) -> Header:
        """What a gateway at the same broker makes of it, with the player's basis."""
        gateway = self._gateways[site.life]
        gateway[1] += 1
        origin = OriginId(f"+gateway-{site.life[0]}", gateway[0], gateway[1])
        touches = tuple(self._random.sample(THINGS, self._random.randrange(1, 3)))
        derived = DerivedId(MICROCOSM, said.id, 0)
        return self._header(
            site, origin, "intent", basis=said.basis, said=said, derived=derived, touches=touches
        )

    def _header(
        self,
        site: Site,
        origin: OriginId,
        kind: str,
        *,
        basis: Basis,
        said: Header | None = None,
        derived: DerivedId | None = None,
        touches: tuple[str, ...] = (),
    ) -> Header:
        self._now_ms += self._random.randrange(SPACING_MS_MAX)
        lamport = site.clock.increment(self._now_ms)
        cause: EventId | None = said.id if said else None
        actor = said.actor if said else origin.peer
        topic, seen = (MICROCOSM, kind), site.basis.vector
        return Header(origin, derived, topic, lamport, seen, basis, touches, actor, cause)

    def _admit(self, site: Site) -> tuple[Dot, int]:
        """The event gets its dot and stamp; every broker learns something of the others'."""
        stamp = site.clock.increment(self._now_ms)
        dot = Dot(*site.life, site.basis.vector.of(site.life) + 1)
        site.basis = Basis(site.basis.vector.advanced(dot), stamp)
        self._log.append(Basis(self._log[-1].vector.advanced(dot), stamp))
        for other in self._sites:
            other.lag = self._random.randrange(min(LAG_EVENTS_MAX, other.lag + 1) + 1)
            other.take(self._log[-1 - min(other.lag, len(self._log) - 1)])
        return dot, stamp


def broker_name(number: int) -> str:
    """The name of a broker, as operators give them."""
    return f"{CITIES[number % len(CITIES)]}-{1 + number // len(CITIES)}"


def peer_name(number: int) -> str:
    """The id of a player, as players choose them."""
    return f"{GIVEN_NAMES[number % len(GIVEN_NAMES)]}-{number}"


def measure(brokers: int, peers: int) -> Cost:
    """The mean cost of a header on a connection that has run for a while."""
    coder = VectorCoder()
    per_peer = clock_per_peer_bytes(peers)
    costs = []
    for number, (header, dot, stamp) in enumerate(Traffic(brokers, peers).events()):
        cost = cost_of(coder, header, dot, stamp, per_peer)
        if number >= WARM_UP_EVENTS:
            costs.append(cost)
        if len(costs) == MEASURED_EVENTS:
            break
    return Cost(*(round(sum(column) / len(costs)) for column in zip(*costs, strict=True)))


def cost_of(coder: VectorCoder, header: Header, dot: Dot, stamp: int, per_peer: int) -> Cost:
    """The bytes of one header as a broker delivers it now on this connection."""
    static = codec.encode_static(header)
    seen, basis, top = wire_vectors(coder, header)
    life = coder.encode_life(dot.life)
    chain = bytes(codec.CHAIN_BYTES)
    admitted = WireAdmitted(static, seen, basis, top, b"", life, dot.n, stamp, chain)
    total = len(codec.encode_struct(admitted)) - size(b"")
    vectors = size(seen) + size(basis) + size(top)
    place = size(life) + size(dot.n) + size(stamp) + size(chain)
    assert total == 1 + size(static) + vectors + place, "a part of a header is not counted"
    in_full = size(header.seen.items()) + size(header.basis.vector.items()) + size(top)
    other = total - vectors
    return Cost(size(static), vectors, place, total, other + in_full, other + per_peer + size(top))


def clock_per_peer_bytes(peers: int) -> int:
    """One vector clock with an entry for each life of a peer, encoded like `seen` in full."""
    random = Random(f"{SEED}/{peers}")
    lives = ((peer_name(number), random.getrandbits(62)) for number in range(peers))
    clock = Vector((life, random.randrange(1, 300)) for life in lives)
    return size(clock.items())


def size(value: object) -> int:
    """How many bytes a plain value takes on the wire."""
    return len(codec.encode_state(value))


def table() -> str:
    """The table as the page has it."""
    rows = [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join(['---:'] * len(COLUMNS))} |"]
    for brokers in BROKERS:
        for peers in PEERS:
            cost = measure(brokers, peers)
            cells = [f"{cell:,}" for cell in (brokers, peers, *cost)]
            cells[5] = f"**{cells[5]}**"
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def written(page: str, rows: str) -> str:
    """The page with these rows between its two marks.

    Raises:
        ValueError: the page lacks a mark, or has it twice.
    """
    before, inside = page.split(BEGIN)
    _, after = inside.split(END)
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"


def plain(rows: str) -> str:
    """The table as a terminal shows it: columns that end at the same place."""
    cells = [[cell.strip(" *") for cell in row.strip("|").split("|")] for row in rows.splitlines()]
    del cells[1]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join(lines)


def main() -> None:
    """Prints the table, and writes it into the page."""
    rows = table()
    print(plain(rows))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(written(page, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
