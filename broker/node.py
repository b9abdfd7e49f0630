"""The broker's process: receives, steps the core, performs its effects in their order.

One thread owns the socket and the journal. Everything that waits is taken in one go, so that one
commit serves all of it: the more there is to do, the fewer commits an event costs.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final, Protocol

from broker.core.broker import Broker
from broker.core.durable import Durable
from broker.core.effects import (
    Append,
    Effect,
    Flush,
    Input,
    Received,
    Report,
    Stop,
    Tick,
    Transmit,
    Unreadable,
    Unsent,
)
from broker.core.records import Record, encode_records
from broker.journal import Journal
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import INCARNATION_MAX
from broker.recovery import Checkpoints, recover
from broker.steady_clock import now_ms
from broker.transport import Router

MESSAGES_PER_TURN_MAX: Final = 512
TICK_MS: Final = 250
PARTING_MS: Final = 20


class Log(Protocol):
    """Where reports go: a structlog logger, or anything that takes an event and its fields."""

    def info(self, event: str, **fields: object) -> object:
        """Writes one line."""


def begin(journal: Journal, broker_name: str) -> Durable:
    """Recovers a broker, founds its realm if there is none, and begins a new life of it."""
    durable = recover(journal)
    records: list[Record] = []
    if not durable.realm:
        records += durable.found(secrets.token_hex(8), broker_name, secrets.token_bytes(32))
    records += durable.begin(1 + secrets.randbelow(INCARNATION_MAX), now_ms())
    journal.append(encode_records(records))
    return durable


class Node:
    """A broker with its socket and its journal.

    Args:
        router: bound already.
        journal: recovered by `begin`.
        broker: the core.
        log: where reports go.
    """

    def __init__(self, router: Router, journal: Journal, broker: Broker, log: Log) -> None:
        self._router = router
        self._journal = journal
        self._broker = broker
        self._log = log
        self._checkpoints = Checkpoints(journal, broker.durable)
        self._ticked_ms = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Serves until `stopping` says so, then takes leave of everybody.

        Raises:
            JournalError: the disk refuses; nothing that was not written has been acknowledged.
        """
        while not stopping():
            self._router.wait(TICK_MS)
            self.turn()
            self._checkpoints.turn()
        self._perform(self._steps([Stop(), Flush()]))
        time.sleep(PARTING_MS / 1_000)

    def turn(self) -> None:
        """Takes in all that waits, and does what the core asks for."""
        inputs: list[Input] = [
            self._read(route, data) for route, data in self._router.drain(MESSAGES_PER_TURN_MAX)
        ]
        now = now_ms()
        if now - self._ticked_ms >= TICK_MS or now < self._ticked_ms:
            self._ticked_ms = now
            self._journal.check_in_place()
            inputs.append(Tick())
        if inputs:
            self._perform(self._steps([*inputs, Flush()]))

    def _read(self, route: bytes, data: bytes) -> Input:
        try:
            return Received(route, decode_envelope(data))
        except ProtocolError as error:
            return Unreadable(route, error.text)

    def _steps(self, inputs: list[Input]) -> list[Effect]:
        now = now_ms()
        effects: list[Effect] = []
        for given in inputs:
            effects += self._broker.step(given, now)
        return effects

    def _perform(self, effects: list[Effect]) -> None:
        """Does what the core asks for, in its order; runs of records become one row."""
        records: list[Record] = []
        unsent: dict[bytes, bool] = {}
        for effect in effects:
            match effect:
                case Append():
                    records.append(effect.record)
                case Transmit():
                    self._commit(records)
                    if effect.route in unsent:
                        continue
                    how = self._router.send(effect.route, encode_envelope(effect.envelope))
                    if how != "sent":
                        unsent[effect.route] = how == "gone"
                case Report():
                    self._log.info(effect.event, **dict(effect.fields))
        self._commit(records)
        for route, gone in unsent.items():
            self._perform(self._broker.step(Unsent(route, gone), now_ms()))

    def _commit(self, records: list[Record]) -> None:
        if records:
            self._journal.append(encode_records(records))
            records.clear()
