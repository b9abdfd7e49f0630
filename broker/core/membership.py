"""Who may admit events to a microcosm: asking to join, letting join, leaving.

A broker that is no home stamps nothing in a log before its own `join` is there, and that is written
by a home broker: whoever settled something without knowing the newcomer is promised that all the
newcomer's stamps are above it. It leaves by its own word when no writers are left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from broker.core.census import Census
from broker.core.durable import Durable
from broker.core.records import Record
from broker.protocol import limits
from broker.protocol.settlement import JOIN, LEAVE
from broker.protocol.topics import BROKER_TOPIC, REALM

LEAVE_AFTER_MS: Final = 5_000
"""How long a broker without writers stays a member."""


class Membership:
    """This broker's part in who is a member.

    Args:
        durable: its logs.
        census: who is where.
    """

    def __init__(self, durable: Durable, census: Census) -> None:
        self._durable = durable
        self._census = census
        self._idle_ms: dict[str, int] = {}
        self._asked: dict[str, None] = {}

    @property
    def is_home(self) -> bool:
        """Whether the realm's configuration names this broker."""
        return self._durable.broker in self._durable.homes

    def asks(self, wanted: Iterable[str]) -> list[str]:
        """The microcosms that this broker asks to join, given those that it wants to write to.

        What it asked for once it goes on asking for until it is let in, though nobody here wants it
        any more: a home may have let it in beyond a cut, and all wait for its word since. When it
        knows, it leaves.
        """
        self._asked.update(dict.fromkeys(wanted))
        let_in = [name for name in self._asked if self._durable.may_write(name)]
        for name in let_in:
            del self._asked[name]
        return list(self._asked)

    def admit_askers(self, now_ms: int) -> list[Record]:
        """Lets those join who ask, if it is for this home broker to do so.

        Not a life that was shut out: it asked before, and what follows it may ask for nothing.
        """
        if not self.is_home:
            return []
        homes = [one for one in self._census.topology.reachable if one in self._durable.homes]
        records: list[Record] = []
        for broker, microcosm in self._census.asking():
            log = self._durable.logs.get(microcosm)
            writers = self._durable.homes if log is None else log.writers
            able = [home for home in homes if home in writers]
            if broker in writers or able[:1] != [self._durable.broker]:
                continue
            if self._durable.has_shut_out(self._census.life_of(broker)):
                continue
            if log is None and len(self._durable.logs) >= limits.MICROCOSMS_MAX:
                continue
            body = {"broker": broker}
            records += self._durable.speak((microcosm, BROKER_TOPIC, JOIN), body, now_ms)
        return records

    def leave_idle(self, used: Iterable[str], now_ms: int) -> list[Record]:
        """Leaves the microcosms that nobody here has used for a while."""
        if self.is_home:
            return []
        in_use = dict.fromkeys([REALM, *used])
        records: list[Record] = []
        for name in sorted(self._durable.logs):
            if name in in_use or not self._durable.may_write(name):
                self._idle_ms.pop(name, None)
                continue
            since_ms = self._idle_ms.setdefault(name, now_ms)
            if now_ms - since_ms >= LEAVE_AFTER_MS:
                del self._idle_ms[name]
                self._asked.pop(name, None)
                body = {"broker": self._durable.broker}
                records += self._durable.speak((name, BROKER_TOPIC, LEAVE), body, now_ms)
        return records
