"""Who is where in the realm: what brokers tell of themselves and their peers, as one picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from broker.core.lore import Hearsay
from broker.core.topology import Topology
from broker.protocol import limits, link_frames
from broker.protocol.codec import decode_about, decode_attending, encode_struct
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import BrokerId, Life, PeerId
from broker.protocol.topics import REALM, is_microcosm

ABOUT: Final = "about"
PLAYER: Final = "player/"


@dataclass(frozen=True, slots=True)
class Presence:
    """What a broker knows of its own peers and tells the others.

    Attributes:
        wants: the microcosms that they use; `asks`: those it wants to become a member of.
        worlds: world peers, each with the microcosms that it serves; `rules`: with the versions of
            the rules that it has.
        players: each with the microcosm and the world peer that answers.
    """

    wants: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    worlds: tuple[tuple[PeerId, tuple[str, ...]], ...] = ()
    gateways: tuple[PeerId, ...] = ()
    players: tuple[tuple[PeerId, str, str], ...] = ()
    rules: tuple[tuple[PeerId, tuple[int, ...]], ...] = ()


class Census:
    """What this broker has heard of everybody, and what it says of itself.

    Args:
        broker: its name.
        homes: the home brokers, which hold whatever anybody uses.
        endpoint: where it listens for brokers; empty where it does not.
        door: where peers from elsewhere can attach to it; empty where they can't.

    Attributes:
        news: whether something was heard, or a link came or went, since the last review.
    """

    def __init__(
        self, broker: BrokerId, homes: tuple[BrokerId, ...], endpoint: str, door: str = ""
    ) -> None:
        self.hearsay = Hearsay(broker)
        self.topology = Topology(broker, {})
        self.presence = Presence()
        self.news = True
        self._broker = broker
        self._homes = homes
        self._endpoint = endpoint
        self.door = door
        self._told: tuple[Presence, list[BrokerId]] | None = None
        self._players: dict[PeerId, None] = {}

    def review(self, life: Life, linked: list[BrokerId], now_ms: int) -> bool:
        """Says what is new of this broker, reads anew what others say; whether anything changed."""
        if self._told != (self.presence, linked):
            self._told = (self.presence, linked)
            self._say(life, linked, now_ms)
        if not self.news:
            return False
        self.news = False
        about = {}
        for lore in self.hearsay.about(ABOUT):
            try:
                about[lore.broker] = decode_about(lore.value)
            except ProtocolError:
                continue
        self.topology = Topology(self._broker, about)
        return True

    def _say(self, life: Life, linked: list[BrokerId], now_ms: int) -> None:
        presence = self.presence
        about = link_frames.About(
            life[1], self._endpoint, self.door, linked, list(presence.wants), list(presence.asks),
            [(peer, list(served)) for peer, served in presence.worlds], list(presence.gateways),
            [(peer, list(versions)) for peer, versions in presence.rules],
        )  # fmt: skip
        self.news |= self.hearsay.say(ABOUT, _fitting(about), now_ms)
        here = {peer: (microcosm, world) for peer, microcosm, world in presence.players}
        for peer in [peer for peer in self._players if peer not in here]:
            self.news |= self.hearsay.say(PLAYER + peer, b"", now_ms)
        for peer, (microcosm, world) in here.items():
            value = encode_struct(link_frames.Attending(microcosm, world))
            self.news |= self.hearsay.say(PLAYER + peer, value, now_ms)
        self._players = dict.fromkeys(here)

    def carried(self, held: list[str]) -> list[str]:
        """The microcosms to be held, sorted: by a home broker, whatever anybody uses.

        Args:
            held: the microcosms that this broker has logs of.
        """
        names = dict.fromkeys([REALM, *self.presence.wants, *self.topology.carried()])
        if self._broker in self._homes:
            names.update(dict.fromkeys(held))
            for broker in sorted(self.topology.ways):
                names.update(dict.fromkeys(self.topology.about[broker].wants))
        return sorted(filter(is_microcosm, names))

    def doors(self) -> list[str]:
        """Where peers can attach to the other brokers, sorted: those that are reachable first."""
        about = self.topology.about
        others = sorted(about, key=lambda one: (one not in self.topology.ways, one))
        doors = dict.fromkeys(about[one].door for one in others if one != self._broker)
        return [door for door in doors if door][: limits.DOORS_MAX]

    def asking(self) -> list[tuple[BrokerId, str]]:
        """The reachable brokers that want to become members, each with a microcosm."""
        return [
            (broker, microcosm)
            for broker in sorted(self.topology.ways)
            for microcosm in sorted(self.topology.about[broker].asks)
            if is_microcosm(microcosm)
        ]

    def life_of(self, broker: BrokerId) -> Life:
        """The life of another broker that spoke last."""
        return broker, self.topology.about[broker].incarnation

    def attending(self) -> dict[PeerId, tuple[BrokerId, str, str]]:
        """The players at other brokers: each with its broker, microcosm and world peer.

        Those of brokers that can't be reached count as being there still: only their own broker
        knows that they went.
        """
        newest: dict[PeerId, tuple[bool, int]] = {}
        found: dict[PeerId, tuple[BrokerId, str, str]] = {}
        for lore in self.hearsay.about(PLAYER):
            peer = lore.key.removeprefix(PLAYER)
            weight = (lore.broker in self.topology.ways, lore.version)
            if lore.broker == self._broker or weight < newest.get(peer, (False, 0)):
                continue
            try:
                said = decode_attending(lore.value)
            except ProtocolError:
                continue
            newest[peer] = weight
            found[peer] = (lore.broker, said.microcosm, said.world)
        return found


def _fitting(about: link_frames.About) -> bytes:
    """A word as lore: rather with half of its microcosms than one that nobody can read."""
    value = encode_struct(about)
    while len(value) > limits.LORE_BYTES_MAX and (about.wants or about.asks or about.worlds):
        about = link_frames.About(
            about.incarnation, about.endpoint, about.door, about.neighbours,
            about.wants[: len(about.wants) // 2], about.asks[: len(about.asks) // 2],
            [(peer, served[: len(served) // 2]) for peer, served in about.worlds if served],
            about.gateways, about.rules,
        )  # fmt: skip
        value = encode_struct(about)
    return value
