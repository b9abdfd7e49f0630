"""Publishes that wait until this broker may admit them: who waits, and when it is worth a look.

What waits for events is looked at when something came into its log, or time passed: a session that
claims to have seen what never was costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from broker.core.effects import Effect
from broker.core.publishing import EVENTS, Publishing
from broker.core.reception import Reception
from broker.core.sessions import Session, SessionKey
from broker.protocol.errors import ProtocolError

_NOTHING: Final[dict[str, None]] = {}


class Parking:
    """The sessions of which something is parked.

    Args:
        publishing: admits what need not wait any more.
        reception: the sessions; those whose publishes make no sense are closed.
    """

    def __init__(self, publishing: Publishing, reception: Reception) -> None:
        self._publishing = publishing
        self._reception = reception
        self._keys: dict[SessionKey, None] = {}

    def note(self, session: Session) -> None:
        """Takes note of a session that has published."""
        if session.parked:
            self._keys[session.key] = None
            self._reception.changed = True

    def microcosms(self) -> list[str]:
        """Where those who wait want to write."""
        sessions = self._reception.sessions
        return [
            event.header.microcosm
            for key in self._keys
            if key in sessions
            for event, _ in sessions[key].parked
        ]

    def go_on(
        self, changed: Container[str] = _NOTHING, *, ticked: bool, now_ms: int
    ) -> list[Effect]:
        """Goes on with what waited.

        Args:
            changed: the microcosms of which something is new.
            ticked: whether time passed, so that everything is looked at.
        """
        effects: list[Effect] = []
        keys, self._keys = self._keys, {}
        for key in keys:
            session = self._reception.sessions.get(key)
            if session is None:
                continue
            idle = session.waiting == EVENTS and not ticked
            if not idle or session.parked[0][0].header.microcosm in changed:
                self._look(session, now_ms, effects)
            if session.parked and key in self._reception.sessions:
                self._keys[key] = None
        return effects

    def _look(self, session: Session, now_ms: int, effects: list[Effect]) -> None:
        try:
            went_on = self._publishing.go_on(session, now_ms, effects)
        except ProtocolError as error:
            self._reception.close(session, error.code, error.text)
            return
        if went_on:
            self._reception.dirty[session.key] = None
            self._reception.changed = True
