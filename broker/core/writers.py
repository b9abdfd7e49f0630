"""Who may admit events to a log: those at its base, and what the events since then changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from broker.protocol.codec import decode_body
from broker.protocol.events import Admitted
from broker.protocol.ids import BrokerId
from broker.protocol.settlement import JOIN, membership_of


class Writers:
    """The writers of one log.

    Args:
        names: those from the beginning.
    """

    def __init__(self, names: Iterable[BrokerId]) -> None:
        self._base: dict[BrokerId, None] = dict.fromkeys(names)
        self._now = dict(self._base)

    def __contains__(self, broker: object) -> bool:
        return broker in self._now

    def __iter__(self) -> Iterator[BrokerId]:
        return iter(self._now)

    @property
    def base(self) -> tuple[BrokerId, ...]:
        """Who might write where the entries begin, sorted."""
        return tuple(sorted(self._base))

    def start_at(self, names: Iterable[BrokerId]) -> None:
        """Begins at a place that another broker told of."""
        self._base = dict.fromkeys(names)
        self._now = dict(self._base)

    def note(self, admitted: Admitted) -> None:
        """Takes note of an event that counts, whatever it is about."""
        _change(self._now, admitted)

    def drop(self, admitted: Admitted) -> None:
        """The entries begin above this event now."""
        _change(self._base, admitted)

    def again(self, counting: Iterable[Admitted]) -> None:
        """Some entries count no more: these are what is left of them."""
        self._now = dict(self._base)
        for admitted in counting:
            _change(self._now, admitted)


def _change(names: dict[BrokerId, None], admitted: Admitted) -> None:
    kind = membership_of(admitted.event.header)
    if not kind:
        return
    broker = decode_body(admitted.event.body)["broker"]
    if kind == JOIN:
        names[broker] = None
    else:
        names.pop(broker, None)
