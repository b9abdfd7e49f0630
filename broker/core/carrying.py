"""Inbox items on their way to peers of other brokers, from neighbour to neighbour."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from broker.core.census import Census
from broker.core.links import Link
from broker.core.records import Record
from broker.protocol import limits, link_frames, parts
from broker.protocol.codec import read_event
from broker.protocol.events import Event
from broker.protocol.ids import BrokerId, PeerId
from broker.protocol.vectors import wire_vectors


class Carrying:
    """This broker's part in it; what is lost on the way is asked for by who waits for it.

    Args:
        here: this broker's name.
        census: who can be reached, and by which neighbour.
        links: all links by route, and `linked` the routes of those that are open.
        deliver: given `(owner, event)` for what came for a peer of this broker.
    """

    def __init__(
        self,
        here: BrokerId,
        census: Census,
        links: Mapping[bytes, Link],
        linked: Mapping[BrokerId, bytes],
        deliver: Callable[[PeerId, Event], list[Record]],
    ) -> None:
        self._here = here
        self._census = census
        self._links = links
        self._linked = linked
        self._deliver = deliver

    def carried(self, link: Link, frame: link_frames.Carry) -> list[Record]:
        """Takes items from a neighbour: delivers them or passes them on; what is to be appended."""
        records: list[Record] = []
        for owner, post in zip(frame.owners, frame.posts, strict=False):
            vectors = (post.seen, post.basis, post.basis_top)
            event = read_event(link.coder_in, post.static, vectors, post.body)
            if frame.to == self._here:
                records += self._deliver(owner, event)
            elif frame.hops < limits.LINK_HOPS_MAX:
                self.carry(frame.to, owner, event, frame.hops + 1)
        return records

    def carry(self, to: BrokerId, owner: PeerId, event: Event, hops: int) -> bool:
        """Sends an item on its way; False if there is none."""
        by = self._census.topology.ways.get(to)
        link = self._links.get(self._linked.get(by, b"")) if by is not None else None
        if link is None:
            return False
        seen, basis, top = wire_vectors(link.coder_out, event.header)
        post = parts.WirePost(0, event.static, seen, basis, top, event.body)
        link.frames.append(link_frames.Carry(to, hops, [post], [owner]))
        return True
