"""The broker's process: receives, steps the core, performs its effects in their order.

One thread owns the socket and the journal. Everything that waits is taken in one go, so that one
commit serves all of it: the more there is to do, the fewer commits an event costs.
"""

from __future__ import annotations

import gc
import secrets
import time
from collections.abc import Callable
from typing import Final

from broker.core.broker import Broker
from broker.core.durable import Durable
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
    Report,
    Stop,
    Tick,
    Transmit,
    Unreadable,
    Unsent,
    dialled,
)
from broker.core.records import Record, encode_records
from broker.founding import Founding, alone
from broker.journal import Journal
from broker.paced_log import Log, PacedLog
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import INCARNATION_MAX, BrokerId
from broker.recovery import Checkpoints, recover
from broker.steady_clock import now_ms
from broker.transport import LinkSockets, Router, TransportError

MESSAGES_PER_TURN_MAX: Final = 512
TICK_MS: Final = 250
PARTING_MS: Final = 20
YOUNG_OBJECTS: Final = 50_000
"""How many objects come before the garbage collector looks at them: what a log takes in stays, and
at the usual 700 a seventh of a busy broker's time went into looking at it again and again."""
UNSENT: Final = {
    "gone": "The connection is gone.",
    "full": "The other broker does not take in what it is sent.",
}


def begin(
    journal: Journal, broker_name: str, found: Callable[[BrokerId], Founding] = alone
) -> Durable:
    """Recovers a broker, founds it in a realm if it is in none, and begins a new life of it.

    Args:
        journal: opened already.
        broker_name: as it is called in the realm if it is founded now.
        found: what it is to be founded with.
    """
    durable = recover(journal)
    journal.check_whole()
    records: list[Record] = []
    if not durable.realm:
        founding = found(broker_name)
        realm, secret, homes = founding.realm, founding.secret, founding.homes
        records += durable.found(realm, broker_name, secret, homes)
    records += durable.begin(1 + secrets.randbelow(INCARNATION_MAX), now_ms())
    journal.append(encode_records(records))
    return durable


class GivesUpError(Exception):
    """This broker can't take part as it was started; the text says why and what to do."""


class Node:
    """A broker with its sockets and its journal.

    Args:
        router: bound already.
        links: to other brokers; waited for by the router.
        journal: recovered by `begin`.
        broker: the core.
        log: where reports go.
    """

    def __init__(
        self, router: Router, links: LinkSockets, journal: Journal, broker: Broker, log: Log
    ) -> None:
        self._router = router
        self._links = links
        self._journal = journal
        self._broker = broker
        self._log = PacedLog(log)
        self._checkpoints = Checkpoints(journal, broker.durable)
        self._ticked_ms = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Serves until `stopping` says so, then takes leave of everybody.

        Raises:
            JournalError: the disk refuses; nothing that was not written has been acknowledged.
            GivesUpError: it can't take part in the realm.
        """
        gc.set_threshold(YOUNG_OBJECTS)
        while not stopping():
            self._router.wait(TICK_MS)
            self.turn()
            self._checkpoints.turn()
        self._perform(self._steps([Stop(), Flush()]))
        time.sleep(PARTING_MS / 1_000)

    def turn(self) -> None:
        """Takes in all that waits, other brokers' words first, and does what the core asks for."""
        inputs = self._from_links()
        inputs += [
            self._read(route, data) for route, data in self._router.drain(MESSAGES_PER_TURN_MAX)
        ]
        now = now_ms()
        if now - self._ticked_ms >= TICK_MS or now < self._ticked_ms:
            self._ticked_ms = now
            self._journal.check_in_place()
            self._journal.mark()
            self._hang_up()
            inputs.append(Tick())
        if inputs:
            self._perform(self._steps([*inputs, Flush()]))

    def _read(self, route: bytes, data: bytes) -> Input:
        try:
            return Received(route, decode_envelope(data))
        except ProtocolError as error:
            return Unreadable(route, error.text)

    def _from_links(self) -> list[Input]:
        """What other brokers say, and which connections to them broke, in this order."""
        inputs: list[Input] = []
        for route, data in self._links.drain(MESSAGES_PER_TURN_MAX):
            try:
                inputs.append(LinkReceived(route, decode_envelope(data)))
            except ProtocolError as error:
                inputs.append(LinkBroken(route, error.text))
        inputs += [LinkBroken(route, "The connection was lost.") for route in self._links.broken()]
        return inputs

    def _hang_up(self) -> None:
        """Ends the connections that the core gave up; its last words were sent a while ago."""
        for route in self._links.dialled:
            if route not in self._broker.federation.links:
                self._links.hang_up(route)

    def _steps(self, inputs: list[Input]) -> list[Effect]:
        now = now_ms()
        effects: list[Effect] = []
        for given in inputs:
            effects += self._broker.step(given, now)
        return effects

    def _perform(self, effects: list[Effect]) -> None:
        """Does what the core asks for, in its order; runs of records become one row."""
        records: list[Record] = []
        unsent: dict[bytes, Input] = {}
        for effect in effects:
            match effect:
                case Append():
                    records.append(effect.record)
                case Transmit():
                    self._commit(records)
                    if effect.route not in unsent:
                        how = self._router.send(effect.route, encode_envelope(effect.envelope))
                        if how != "sent":
                            unsent[effect.route] = Unsent(effect.route, how == "gone")
                case LinkTransmit():
                    self._commit(records)
                    self._link_send(effect, unsent)
                case Dial():
                    self._dial(effect.endpoint)
                case Report():
                    self._log.info(effect.event, **dict(effect.fields))
                case GiveUp():
                    self._commit(records)
                    raise GivesUpError(effect.text)
        self._commit(records)
        for given in unsent.values():
            self._perform(self._broker.step(given, now_ms()))

    def _link_send(self, effect: LinkTransmit, unsent: dict[bytes, Input]) -> None:
        """Sends to another broker; what comes after what could not be sent has to wait as well."""
        key = b"link " + effect.route
        if key in unsent:
            return
        how = self._links.send(effect.route, encode_envelope(effect.envelope))
        if how != "sent":
            unsent[key] = LinkBroken(effect.route, UNSENT[how])

    def _dial(self, endpoint: str) -> None:
        try:
            self._links.dial(dialled(endpoint), endpoint)
        except TransportError as error:
            self._log.info("not_dialled", text=str(error))

    def _commit(self, records: list[Record]) -> None:
        if records:
            self._journal.append(encode_records(records))
            records.clear()
