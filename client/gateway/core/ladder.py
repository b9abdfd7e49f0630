"""What is asked of models: one after the other, until there is an answer or the time is up. Pure.

A question waits in its player's queue; players take turns, and so many calls are under way at once.
A call that fails is made again, or of the next model, while its question's time lasts; a reply that
can't be used is repaired once. Whatever happens, each question ends within `DEADLINE_MS`, with an
answer or without. What a reply means is the question's to say: the lines that the grammar could not
read are asked here, and what characters do next.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from client.gateway.core.limits import CALLS_MAX
from client.gateway.core.prompt import repair
from client.gateway.core.reply import Wrong
from client.gateway.core.roster import Asking, Message, Roster

DEADLINE_MS: Final = 8_000
HEARD_MS: Final = 250
"""After so long a player is told that their words are being thought about."""
QUEUED_MAX: Final = 4
"""Questions of one player that may wait for a model."""
WAITING_MAX: Final = 1_000
SLOW_MS: Final = 4_000
"""A model that has had so long when a question's time is up is too slow."""
CALL_MS_MIN: Final = 300
"""A call is not begun with less time than this left."""
BACKOFF_MS: Final = 250
REPLY_TOKENS_MAX: Final = 700
CACHED_MAX: Final = 2_048

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """Something to ask a model.

    Attributes:
        messages: what is sent, in the order of a chat.
        read: what a reply means, or why it can't be used; given the reply, and who gave it.
    """

    messages: tuple[Message, ...]
    read: Callable[[str, str], Answer | Wrong]


@dataclass(frozen=True)
class Call:
    """Ask a model; `answered` or `failed` is to be called with its number."""

    number: int
    model: str
    messages: tuple[Message, ...]
    timeout_ms: int


@dataclass(frozen=True)
class Thinking:
    """A question takes longer than a player should be left without a word."""

    key: str


@dataclass(frozen=True)
class Done(Generic[Answer]):
    """How a question ended: with an answer, or with None where no model gave one.

    Attributes:
        spent: no model was asked, for its player's share is used up.
    """

    key: str
    answer: Answer | None
    spent: bool = False


Effect: TypeAlias = Call | Thinking | Done[Answer]


@dataclass
class _Waiting(Generic[Answer]):
    key: str
    player: str
    question: Question[Answer]
    deadline_ms: int
    heard_ms: int
    messages: tuple[Message, ...]
    model: int = 0
    tries: int = 0
    not_before_ms: int = 0
    repaired: bool = False
    number: int = 0  # of the call under way
    call: Asking | None = None
    since_ms: int = 0  # when it began


class Ladder(Generic[Answer]):
    """The questions that wait for models.

    Args:
        roster: whom to ask; without any model, no question has an answer.
        calls_max: how many calls are under way at once.
        cached_max: how many replies are kept for who asks the very same.
    """

    def __init__(
        self, roster: Roster, calls_max: int = CALLS_MAX, cached_max: int = CACHED_MAX
    ) -> None:
        self._roster = roster
        self._calls_max = calls_max
        self._cached_max = cached_max
        self._queues: OrderedDict[str, deque[_Waiting[Answer]]] = (
            OrderedDict()
        )  # whose turn is next first
        self._calls: dict[int, _Waiting[Answer]] = {}
        self._made = 0
        self._cache: OrderedDict[bytes, str] = OrderedDict()
        self.stopped = False

    @property
    def asks(self) -> bool:
        """Whether there is any model to ask."""
        return bool(self._roster.models) and not self.stopped

    def meter(self, player: str, now_ms: int) -> str:
        """How much of their share of today a player has used, in one sentence."""
        return self._roster.budget.meter(player, now_ms)

    def take(
        self, key: str, player: str, question: Question[Answer], now_ms: int
    ) -> list[Effect[Answer]]:
        """Takes a question; its end carries its key.

        Args:
            player: whose turn it takes, and whose share of the budget.
        """
        kept = self._cache.get(_hash(question.messages))
        if kept is not None:
            answer = question.read(kept, "cache")
            if not isinstance(answer, Wrong):
                self._cache.move_to_end(_hash(question.messages))
                return [Done(key, answer)]
        queue = self._queues.get(player, deque())
        waiting = sum(len(one) for one in self._queues.values())
        if not self.asks or len(queue) >= QUEUED_MAX or waiting >= WAITING_MAX:
            return [Done(key, None)]
        deadline_ms, heard_ms = now_ms + DEADLINE_MS, now_ms + HEARD_MS
        queue.append(_Waiting(key, player, question, deadline_ms, heard_ms, question.messages))
        self._queues[player] = queue
        return self.tick(now_ms)

    def tick(self, now_ms: int) -> list[Effect[Answer]]:
        """Time passed: begin the calls that are due, end the questions whose time is up."""
        effects: list[Effect[Answer]] = []
        for queue in list(self._queues.values()):
            for one in list(queue):
                if self.stopped or now_ms >= one.deadline_ms:
                    effects.append(self._ended(one, None))
                elif now_ms >= one.heard_ms > 0:
                    one.heard_ms = 0
                    effects.append(Thinking(one.key))
        for player in list(self._queues):
            if len(self._calls) >= self._calls_max:
                break
            effects += self._next_of(player, now_ms)
        return effects

    def answered(
        self, number: int, text: str, tokens: tuple[int, int] | None, now_ms: int
    ) -> list[Effect[Answer]]:
        """A call's reply came, with the tokens in and out where the provider says them."""
        one = self._calls.pop(number, None)
        if one is None or one.call is None:
            return []
        self._roster.succeeded(one.call, len(text), now_ms, tokens)
        name = self._roster.models[one.call.model].name
        one.call = None
        answer = one.question.read(text, name)
        if isinstance(answer, Wrong):
            if one.repaired:
                return [self._ended(one, None), *self.tick(now_ms)]
            one.repaired = True
            one.messages = repair(one.question.messages, text[:4_096], answer.why)
            return self.tick(now_ms)
        self._keep(one.question.messages, text)
        return [self._ended(one, answer), *self.tick(now_ms)]

    def failed(
        self, number: int, now_ms: int, *, for_good: bool, wait_ms: int = 0
    ) -> list[Effect[Answer]]:
        """A call failed; for good where the same call can't succeed later.

        Args:
            wait_ms: for how long the provider asks to be left alone, 0 where it says nothing.
        """
        one = self._calls.pop(number, None)
        if one is None or one.call is None:
            return []
        self._roster.failed(one.call, now_ms, for_good=for_good)
        one.call = None
        one.tries += 1
        pause = max(wait_ms, BACKOFF_MS << min(one.tries - 1, 4))
        models = len(self._roster.models)
        if for_good or one.model + 1 < models:
            one.model, pause = one.model + 1, 0
        elif models > 1:
            one.model = 0
        one.not_before_ms = now_ms + pause
        return self.tick(now_ms)

    def close(self, now_ms: int) -> None:
        """Nobody waits for anything any more: calls under way are given up."""
        for one in self._calls.values():
            if one.call is not None:
                self._roster.given_up(one.call, now_ms)
        self._calls.clear()
        self._queues.clear()

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest; None if never."""
        times = [
            when
            for queue in self._queues.values()
            for one in queue
            for when in (one.deadline_ms, one.heard_ms, one.not_before_ms)
            if when
        ]
        return min(times, default=None)

    # -- one question ----------------------------------------------------------------------------

    def _next_of(self, player: str, now_ms: int) -> list[Effect[Answer]]:
        """Begins the call of a player's first question, if it may be."""
        one = self._queues[player][0]
        if one.call is not None or now_ms < one.not_before_ms:
            return []
        one.not_before_ms = 0
        left_ms = one.deadline_ms - now_ms
        model = self._roster.usable(one.model, now_ms)
        if model is None or left_ms < CALL_MS_MIN:
            return [self._ended(one, None)]
        call = self._roster.begin(model, player, one.messages, REPLY_TOKENS_MAX, now_ms)
        if call is None:
            return [self._ended(one, None, spent=True)]
        self._made += 1
        one.model, one.call, one.number, one.since_ms = model, call, self._made, now_ms
        self._calls[self._made] = one
        return [Call(self._made, self._roster.models[model].name, one.messages, left_ms)]

    def _ended(
        self, one: _Waiting[Answer], answer: Answer | None, *, spent: bool = False
    ) -> Done[Answer]:
        if one.call is not None:
            self._calls.pop(one.number, None)
            too_slow = one.deadline_ms - one.since_ms >= SLOW_MS and not self.stopped
            self._roster.given_up(one.call, one.deadline_ms, too_slow=too_slow)
        queue = self._queues[one.player]
        queue.remove(one)
        if queue:
            self._queues.move_to_end(one.player)
        else:
            del self._queues[one.player]
        return Done(one.key, answer, spent)

    def _keep(self, messages: tuple[Message, ...], text: str) -> None:
        self._cache[_hash(messages)] = text
        while len(self._cache) > self._cached_max:
            self._cache.popitem(last=False)


def _hash(messages: tuple[Message, ...]) -> bytes:
    return hashlib.sha256("\0".join(one["content"] for one in messages).encode()).digest()
