"""The brokers of a simulated realm: production cores over simulated disks and connections.

A broker can die between any two effects, and start again knowing nothing but what is on its disk.
"""

from __future__ import annotations

from random import Random
from typing import Final

from broker.core.broker import Broker
from broker.core.effects import (
    Append,
    Dial,
    Effect,
    Flush,
    GiveUp,
    Input,
    LinkBroken,
    LinkReceived,
    LinkTransmit,
    Received,
    Tick,
    Transmit,
    Unsent,
    dialled,
)
from broker.core.records import Record
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.limits import LINK_WINDOW
from tests.simulation.disk import Disk
from tests.simulation.network import Wire
from tests.simulation.schedule import Schedule

KEY: Final = bytes(range(32))
SECRET: Final = b"s" * 32


def endpoint_of(name: str) -> str:
    """Where a broker listens for others."""
    return f"sim://{name}"


class BrokerProcess:
    """A broker over a simulated disk.

    Args:
        name: its name in the realm.
        homes: the home brokers.
        known: the brokers whose addresses the operator gave it.

    Attributes:
        wires: the peers that dial it; `links`: the brokers that do; `out`: those that it can dial.
    """

    def __init__(
        self,
        name: str,
        homes: tuple[str, ...],
        known: tuple[str, ...],
        schedule: Schedule,
        random: Random,
    ) -> None:
        self.name = name
        self.homes = homes
        self.known = known
        self.disk = Disk()
        self.wires: dict[str, Wire] = {}
        self.links: dict[str, Wire] = {}
        self.out: dict[str, Wire] = {}
        self.skew_ms = 0
        self.crash_after: int | None = None
        self.crashes = 0
        self.entries_kept = 2_048
        self.window = LINK_WINDOW
        self.reports: list[tuple[str, dict[str, str | int | bool]]] = []
        self.broker: Broker | None = None
        self._schedule = schedule
        self._random = random
        self._inputs: list[Input] = []
        self._turn_planned = False

    @property
    def now_ms(self) -> int:
        """This broker's wall clock."""
        return self._schedule.now_ms + self.skew_ms

    def start(self) -> None:
        """Begins a life of the process."""
        if self.broker is not None:
            return
        durable = self.disk.recovered(self.entries_kept)
        records: list[Record] = []
        if not durable.realm:
            records += durable.found("realm", self.name, SECRET, self.homes)
        records += durable.begin(self._random.randrange(1, 2**62), self.now_ms)
        self.disk.append(records)
        known = tuple(endpoint_of(name) for name in self.known)
        self.broker = Broker(durable, KEY, endpoint_of(self.name), known, self.window)

    def crash(self) -> None:
        """The process dies; all its connections break."""
        self.broker = None
        self.crash_after = None
        self.crashes += 1
        self._inputs.clear()
        for wire in [*self.wires.values(), *self.links.values()]:
            wire.reset()
        for wire in self.out.values():
            wire.forget()

    # -- what comes in ---------------------------------------------------------------------------

    def receive(self, route: bytes, data: bytes) -> None:
        """A peer's message arrives."""
        self.take(Received(route, decode_envelope(data)))

    def link_up(self, route: bytes, data: bytes) -> None:
        """A message arrives from a broker that dialled this one."""
        self.take(LinkReceived(route, decode_envelope(data)))

    def link_down(self, name: str, data: bytes) -> None:
        """A message arrives from a broker that this one dialled."""
        self.take(LinkReceived(dialled(endpoint_of(name)), decode_envelope(data)))

    def take(self, given: Input) -> None:
        """Something happens to the broker, if it runs."""
        if self.broker is not None:
            self._inputs.append(given)
            self.plan()

    def tick(self) -> None:
        """Time passes for the process."""
        self.take(Tick())

    def plan(self) -> None:
        """Lets the process take a turn soon: what comes until then is one batch."""
        if not self._turn_planned:
            self._turn_planned = True
            self._schedule.after(self._random.randint(0, 2) + self.disk.slow_ms, self._turn)

    # -- what it does ----------------------------------------------------------------------------

    def _turn(self) -> None:
        self._turn_planned = False
        if self.broker is None:
            return
        inputs, self._inputs = self._inputs, []
        effects: list[Effect] = []
        for given in [*inputs, Flush()]:
            effects += self.broker.step(given, self.now_ms)
        self._perform(effects)
        if self.broker is not None:
            self.disk.review(self.broker.durable)

    def _perform(self, effects: list[Effect]) -> None:
        records: list[Record] = []
        unsent: dict[bytes, Input] = {}
        for effect in effects:
            if self._dies(records):
                return
            match effect:
                case Append():
                    records.append(effect.record)
                case Transmit():
                    self._commit(records)
                    if not self._send(self.wires, effect.route, encode_envelope(effect.envelope)):
                        unsent[effect.route] = Unsent(effect.route, gone=True)
                case LinkTransmit():
                    self._commit(records)
                    if not self._link_send(effect.route, encode_envelope(effect.envelope)):
                        unsent[effect.route] = LinkBroken(effect.route, "gone")
                case Dial():
                    pass
                case GiveUp():
                    raise AssertionError(effect.text)
                case _:
                    self.reports.append((effect.event, dict(effect.fields)))
        self._commit(records)
        for given in unsent.values():
            if self.broker is not None:
                self._perform(self.broker.step(given, self.now_ms))

    def _dies(self, records: list[Record]) -> bool:
        """Whether the process dies here; a row that it was about to write may be on disk or not."""
        if self.crash_after is None:
            return False
        self.crash_after -= 1
        if self.crash_after > 0:
            return False
        if records and self._random.random() < 0.5:
            self._commit(records)
        self.crash()
        return True

    def _send(self, wires: dict[str, Wire], route: bytes, data: bytes) -> bool:
        wire = wires.get(route.decode().rpartition(".")[0])
        return wire is not None and wire.down(route, data)

    def _link_send(self, route: bytes, data: bytes) -> bool:
        if not route.startswith(b"to "):
            return self._send(self.links, route, data)
        wire = self.out.get(route.decode().rpartition("/")[2])
        if wire is not None:
            wire.up(data)
        return wire is not None

    def _commit(self, records: list[Record]) -> None:
        if records:
            self.disk.append(records)
            records.clear()
