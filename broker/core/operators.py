"""What an operator may ask of a broker, without a session: how it is, evictions, other rules.

Whoever reaches the door may ask. The service key is compared before anything else is done, nothing
is kept of who asked, and those who have the key are held to a pace, too.
"""

from __future__ import annotations

import hmac
from typing import Final, TypeAlias

from broker.core import switching
from broker.core.durable import Durable
from broker.core.effects import Append, Effect, Transmit, report
from broker.core.evictions import Evictions, Refusal
from broker.core.federation import Federation
from broker.core.pace import Pace
from broker.core.reception import Reception, closed
from broker.core.sessions import SessionKey
from broker.core.status import WorldDigests, brokers_of, log_of, status_of
from broker.protocol import limits
from broker.protocol.codec import encode_struct
from broker.protocol.errors import Code
from broker.protocol.frames import Envelope, Frame
from broker.protocol.operator_frames import AskEviction, AskStatus, AskSwitch, Evicting
from broker.protocol.topics import REALM

PROPOSED: Final = "proposed"
FORCED: Final = "forced"

Question: TypeAlias = AskStatus | AskEviction | AskSwitch


class Operators:
    """Answers what operators ask.

    Args:
        durable: the broker's logs.
        service_key: the proof that an operator presents.
        federation: its links.
        reception: its peers, and where answers go.
        evictions: its part in evictions.
    """

    def __init__(
        self,
        durable: Durable,
        service_key: bytes,
        federation: Federation,
        reception: Reception,
        evictions: Evictions,
    ) -> None:
        self._durable = durable
        self._key = service_key
        self._federation = federation
        self._reception = reception
        self._evictions = evictions
        self._digests = WorldDigests()
        self._pace = Pace(limits.QUESTIONS_PER_SECOND, limits.QUESTIONS_BURST)

    def answer(self, key: SessionKey, question: Question, now_ms: int) -> list[Effect]:
        """Answers a question, or says why not."""
        if not hmac.compare_digest(question.token, self._key):
            text = "The service key is not this realm's."
            self._reception.reply(key, closed(Code.WRONG_KEY, text))
            return []
        if not self._pace.allows(now_ms):
            text = "Too many questions at once; ask again in a second."
            self._reception.reply(key, closed(Code.TOO_FAST, text))
            return []
        if isinstance(question, AskStatus):
            self._send(key, self._status(now_ms))
            return []
        if isinstance(question, AskSwitch):
            return self._switch(key, question, now_ms)
        told, effects = self.evict(question.broker, force=question.force, now_ms=now_ms, wary=True)
        self._send(key, [told])
        return effects

    def _switch(self, key: SessionKey, asked: AskSwitch, now_ms: int) -> list[Effect]:
        sessions = [*self._reception.sessions.values()]
        census = self._federation.census
        told, records = switching.switched(asked, self._durable, census, sessions, now_ms)
        self._send(key, [told])
        effects: list[Effect] = [Append(record) for record in records]
        event = "rules_switched" if records else "rules_not_switched"
        return [*effects, report(event, version=asked.version, text=told.text)]

    def evict(
        self, broker: str, *, force: bool, now_ms: int, wary: bool = False
    ) -> tuple[Evicting, list[Effect]]:
        """Proposes to shut a broker out, or does it alone: what came of it, and what to append."""
        if force:
            done = self._evictions.force(broker, now_ms)
            outcome, event = FORCED, "forced_fork"
            text = f"{broker} was shut out by this broker alone, at what it holds of its events."
        else:
            done = self._evictions.propose(broker, wary=wary)
            outcome, event = PROPOSED, "eviction_proposed"
            text = f"{self._durable.broker} asks the home brokers to shut {broker} out."
        if isinstance(done, Refusal):
            refused = report("not_evicted", broker=broker, text=done.text)
            return Evicting(broker, done.reason, done.text), [refused]
        effects: list[Effect] = [Append(record) for record in done]
        return Evicting(broker, outcome, text), [*effects, report(event, broker=broker)]

    def _status(self, now_ms: int) -> list[Frame]:
        durable = self._durable
        sessions = self._reception.sessions.values()
        brokers = brokers_of(durable, self._federation, sessions, now_ms)
        names = sorted(durable.logs, key=lambda name: (name != REALM, name))
        logs = [
            log_of(
                durable.logs[name],
                self._digests.newest(durable.logs[name]),
                self._evictions.voting(name),
                switching.in_force(durable.logs[name]),
            )
            for name in names[: limits.MICROCOSMS_MAX]
        ]
        unanswered = self._federation.dialling.unanswered()
        first = status_of(durable, unanswered, (len(brokers), len(logs)), now_ms)
        return [first, *brokers, *logs]

    def _send(self, key: SessionKey, frames: list[Frame]) -> None:
        for number, batch in enumerate(_batched(frames)):
            envelope = Envelope(limits.PROTOCOL_VERSION, key[1], number, batch)
            self._reception.parting.append(Transmit(key[0], envelope))


def _batched(frames: list[Frame]) -> list[list[Frame]]:
    """The frames, cut where a message would grow past its limits."""
    batches: list[list[Frame]] = [[]]
    size = 0
    for frame in frames:
        weight = len(encode_struct(frame))
        is_full = len(batches[-1]) == limits.FRAMES_PER_MESSAGE_MAX
        if batches[-1] and (is_full or size + weight > limits.BATCH_BYTES_MAX):
            batches.append([])
            size = 0
        batches[-1].append(frame)
        size += weight
    return batches
