"""The events of a log by their ids: one may come again, under another dot or another count."""

from __future__ import annotations

from broker.core.marks import Marks
from broker.protocol.events import Admitted, Header
from broker.protocol.ids import DerivedId, OriginId


class Known:
    """What a log knows by its ids; the first that came stands.

    Attributes:
        marks: the highest publish of each life of a peer in the log.
    """

    def __init__(self) -> None:
        self.marks = Marks()
        self.derived: dict[DerivedId, Admitted] = {}
        self.origins: dict[OriginId, Admitted] = {}

    def find(self, header: Header) -> Admitted | None:
        """The event in memory that is this one by its id or its publisher's count, if any."""
        if header.derived is not None and header.derived in self.derived:
            return self.derived[header.derived]
        return self.origins.get(header.origin)

    def note(self, admitted: Admitted) -> None:
        """Takes note of an event that came into the log."""
        header = admitted.event.header
        self.origins.setdefault(header.origin, admitted)
        if header.derived is not None:
            self.derived.setdefault(header.derived, admitted)
        self.marks.note(header.origin)

    def drop(self, admitted: Admitted) -> None:
        """The event is in memory no more; that it was published is known still."""
        header = admitted.event.header
        if self.origins.get(header.origin) is admitted:
            del self.origins[header.origin]
        if header.derived is not None and self.derived.get(header.derived) is admitted:
            del self.derived[header.derived]

    def begin_again(self, marks: Marks) -> None:
        """Forgets all but what was published before the events in memory."""
        self.marks, self.origins, self.derived = marks.copy(), {}, {}
