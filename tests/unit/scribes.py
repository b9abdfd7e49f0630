"""Scribes: brokers reduced to one log, that admit real events and read what others wrote."""

from __future__ import annotations

from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.words import broker_event
from broker.protocol.clocks import STAMP_MAX, Basis, Vector
from broker.protocol.codec import decode_body, encode_body, encode_static
from broker.protocol.events import Admitted, Event, Header
from broker.protocol.ids import OriginId
from broker.protocol.settlement import MemberRow
from broker.protocol.topics import Topic

HOMES: Final = ("alder", "birch", "cedar")
TALK: Final = ("vale", "talk")


def said(peer: str, seq: int, body: object, seen: Vector) -> Event:
    """What a peer publishes to `vale`."""
    origin = OriginId(peer, 1, seq)
    header = Header(origin, None, TALK, 1, seen, Basis(), (), peer, None)
    return Event(header, encode_static(header), encode_body(body))


class Scribe:
    """One life of a broker, its log of `vale`, and one peer who publishes there."""

    def __init__(
        self, name: str, incarnation: int = 1, *, stamp: int = 0, homes: tuple[str, ...] = HOMES
    ) -> None:
        self.life = (name, incarnation)
        self.log = MicrocosmLog("vale", homes)
        self.stamp = stamp
        self.seq = 0

    def says(self, body: object, *, stamp: int = 0) -> Admitted:
        """Its peer publishes, having been delivered all that is here."""
        self.seq += 1
        event = said(f"friend-of-{self.life[0]}", self.seq, body, self.log.vector)
        return self._admit(event, stamp)

    def decrees(self, kind: str, body: object, *, stamp: int = 0) -> Admitted:
        """The broker itself writes."""
        self.seq += 1
        topic: Topic = ("vale", "@broker", kind)
        event = broker_event(self.life, topic, self.seq, 0, body, self.log.vector)
        return self._admit(event, stamp)

    def evicts(self, broker: str, *cut: tuple[int, int], stamp: int = 0) -> Admitted:
        """Shuts a broker out; `cut` names the last `n` of its lives that count."""
        body = {"broker": broker, "cut": [list(one) for one in cut], "forced": False}
        return self.decrees("evict", body, stamp=stamp)

    def admits(self, event: Event) -> Admitted:
        """Admits what somebody published elsewhere."""
        return self._admit(event, 0)

    def _admit(self, event: Event, stamp: int) -> Admitted:
        self.stamp = stamp or self.stamp + 10
        return self.log.admit(event, self.life, self.stamp)

    def reads(self, *given: Admitted, ahead: int = STAMP_MAX) -> list[object]:
        """Takes what another wrote; the bodies that came into the log by it."""
        taken = [one for admitted in given for one in self.log.offer(admitted, ahead)]
        for one in taken:
            self.stamp = max(self.stamp, one.admission.stamp)
        return [decode_body(one.event.body) for one in taken]

    def row(self, clock: int = 0) -> MemberRow:
        """What it promises now."""
        return MemberRow(self.life, clock or self.stamp, self.log.vector)

    def holds(self) -> list[object]:
        """The bodies that count, in the order in which they came."""
        entries = self.log.entries
        return [decode_body(e.event.body) for e in entries if self.log.counts(e.admission.dot)]
