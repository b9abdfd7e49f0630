"""Planted bugs: each breaks one line of a core, and the simulator has to notice.

A checker that never fired proves nothing. Each entry says what is broken and how; `planted` breaks
it for the length of a block, by putting another function in place of the core's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from broker.core import causality, durable, inboxes
from broker.protocol import clocks
from client.core import presence
from client.gateway.core import service
from content.capabilities import handling
from peer.core import outbox, replica, session, steward


class Planted(NamedTuple):
    """A bug: where it is put, and what takes the place of what was there."""

    where: Any
    name: str
    instead: Callable[[Any], Any]
    what: str


def _nothing(*_arguments: Any, **_named: Any) -> None:  # noqa: ANN401 - stands in for anything
    return None


def _unlogged(right: Any) -> Any:  # noqa: ANN401
    def admit(self: durable.Durable, event: Any, now_ms: int) -> list[Any]:  # noqa: ANN401
        records: list[Any] = right(self, event, now_ms)
        return records[:-1] if event.header.origin.seq % 5 == 0 else records

    return admit


def _acks_ahead(right: Any) -> Any:  # noqa: ANN401
    def welcomed(self: session.Session, frame: Any) -> list[Any]:  # noqa: ANN401
        tidings: list[Any] = right(self, frame)
        self._outbox.acknowledged(self._outbox.last_seq)
        return tidings

    return welcomed


def _losing_drop(right: Any) -> Any:  # noqa: ANN401
    def drop(state: Any, intent: Any, dice: Any) -> Any:  # noqa: ANN401
        outcome = right(state, intent, dice)
        for op in outcome["patch"]:
            op["value"] = intent["metadata"]["actor"] + "s_pocket"
        return outcome

    return drop


BUGS: Final[Mapping[str, Planted]] = {
    "an event is admitted and not written": Planted(
        durable.Durable, "admit", _unlogged, "once: acknowledged and lost in the next crash"
    ),
    "derived ids are not recognised": Planted(
        causality.MicrocosmLog, "known", lambda _: _nothing, "once: two admissions of one event"
    ),
    "the clock forgets at a restart": Planted(
        clocks.HybridClock, "observe", lambda _: _nothing, "causal: stamps go back with the clock"
    ),
    "resuming offers nothing again": Planted(
        outbox.Outbox, "offer_again", lambda _: _nothing, "answers: publishes lost with the link"
    ),
    "a welcome acknowledges everything": Planted(
        session.Session, "_welcomed", _acks_ahead, "once: acknowledged and not in the log"
    ),
    "missed outcomes are not asked for": Planted(
        presence.Presence, "tick", lambda _: lambda _self, _now: [], "answers: never told"
    ),
    "nobody answers what was missed": Planted(
        steward.Steward, "ask", lambda _: lambda _self, _body, _actor: [], "answers: never told"
    ),
    "the gateway forgets its backlog": Planted(
        service.Service, "_caught_up", lambda _: lambda _self, _now: [], "answers: never read"
    ),
    "durable posts are not kept": Planted(
        inboxes.Inbox, "attach", lambda _: _nothing, "answers: an outcome lost with the link"
    ),
    "a dropped thing is nowhere": Planted(
        handling,
        "_moved",
        lambda right: lambda item, _place: right(item, "nowhere"),
        "conservation: a thing is in no place",
    ),
    "settled events stay unsettled": Planted(
        replica.Replica,
        "_is_settled",
        lambda _: lambda _self, _folded: False,
        "history: unsettled after peace",
    ),
}


@contextmanager
def planted(bug: Planted) -> Iterator[None]:
    """Breaks the core for the length of the block."""
    right = getattr(bug.where, bug.name)
    setattr(bug.where, bug.name, bug.instead(right))
    try:
        yield
    finally:
        setattr(bug.where, bug.name, right)
