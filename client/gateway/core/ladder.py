"""What becomes of lines that the grammar could not read: models in turn, then what it said. Pure.

A line waits in its player's queue; players take turns, and so many calls are under way at once. A
call that fails is made again, or of the next model, while its line's time lasts; a reply that can't
be used is repaired once. Whatever happens, each line ends within `DEADLINE_MS`: with a model's
reading, or with what the grammar had said. Lines the grammar reads never come here.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from client.gateway.core.breaker import Breaker
from client.gateway.core.budget import CHARS_PER_TOKEN, Budget, Price
from client.gateway.core.prompt import Message, Turn, repair
from client.gateway.core.reading import Reading
from client.gateway.core.reply import Wrong, read

DEADLINE_MS: Final = 8_000
HEARD_MS: Final = 250
"""After so long a player is told that their words are being thought about."""
CALLS_MAX: Final = 4
QUEUED_MAX: Final = 4
"""Lines of one player that may wait for a model."""
LINES_MAX: Final = 1_000
CALL_MS_MIN: Final = 300
"""A call is not begun with less time than this left."""
BACKOFF_MS: Final = 250
REPLY_TOKENS_MAX: Final = 700
CACHED_MAX: Final = 2_048

THINKING: Final = "You turn that over for a moment."
SPENT: Final = "(Your share of the model for today is used up; plain words work as ever.)"


@dataclass(frozen=True)
class Model:
    """A model that may be asked, by the name that litellm knows it by."""

    name: str
    price: Price


@dataclass(frozen=True)
class Call:
    """Ask a model; `answered` or `failed` is to be called with its number."""

    number: int
    model: str
    messages: tuple[Message, ...]
    timeout_ms: int


@dataclass(frozen=True)
class Told:
    """Something to tell the player of a line while it is thought about."""

    line_id: str
    text: str


@dataclass(frozen=True)
class Done:
    """How a line is to be read after all."""

    line_id: str
    reading: Reading


Effect: TypeAlias = Call | Told | Done


@dataclass
class _Line:
    line_id: str
    player: str
    turn: Turn
    otherwise: Reading
    deadline_ms: int
    heard_ms: int
    messages: tuple[Message, ...]
    model: int = 0
    tries: int = 0
    not_before_ms: int = 0
    repaired: bool = False
    call: int = 0  # the number of the call under way; 0 without one
    reserved: int = 0
    notes: list[str] = field(default_factory=list)


class Ladder:
    """The lines that wait for models.

    Args:
        models: in order of preference; without any, every line is read as the grammar did.
        budget: what they may cost.
        calls_max: how many calls are under way at once.
    """

    def __init__(self, models: Sequence[Model], budget: Budget, calls_max: int = CALLS_MAX) -> None:
        self._models = tuple(models)
        self._budget = budget
        self._calls_max = calls_max
        self._breakers = [Breaker() for _ in models]
        self._queues: OrderedDict[str, deque[_Line]] = OrderedDict()  # whose turn is next first
        self._calls: dict[int, _Line] = {}
        self._made = 0
        self._cache: OrderedDict[bytes, str] = OrderedDict()
        self.stopped = False

    @property
    def asks(self) -> bool:
        """Whether there is any model to ask."""
        return bool(self._models) and not self.stopped

    def meter(self, player: str, now_ms: int) -> str:
        """How much of their share of today a player has used, in one sentence."""
        return self._budget.meter(player, now_ms)

    def take(
        self, line_id: str, player: str, turn: Turn, otherwise: Reading, now_ms: int
    ) -> list[Effect]:
        """Takes a line that the grammar could not read, with what it said."""
        kept = self._cache.get(_key(turn.messages))
        if kept is not None:
            reading = read(kept, turn, "cache")
            if isinstance(reading, Reading):
                self._cache.move_to_end(_key(turn.messages))
                return [Done(line_id, reading)]
        queue = self._queues.get(player, deque())
        waiting = sum(len(one) for one in self._queues.values())
        if not self.asks or len(queue) >= QUEUED_MAX or waiting >= LINES_MAX:
            return [Done(line_id, otherwise)]
        line = _Line(
            line_id, player, turn, otherwise, now_ms + DEADLINE_MS, now_ms + HEARD_MS, turn.messages
        )
        queue.append(line)
        self._queues[player] = queue
        return self.tick(now_ms)

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: begin the calls that are due, end the lines whose time is up."""
        effects: list[Effect] = []
        for queue in list(self._queues.values()):
            for line in list(queue):
                if self.stopped or now_ms >= line.deadline_ms:
                    effects.append(self._ended(line, line.otherwise))
                elif now_ms >= line.heard_ms > 0:
                    line.heard_ms = 0
                    effects.append(Told(line.line_id, THINKING))
        for player in list(self._queues):
            if len(self._calls) >= self._calls_max:
                break
            effects += self._next_of(player, now_ms)
        return effects

    def answered(
        self, number: int, text: str, tokens: tuple[int, int] | None, now_ms: int
    ) -> list[Effect]:
        """A call's reply came, with the tokens in and out where the provider says them."""
        line = self._calls.pop(number, None)
        if line is None:
            return []
        self._breakers[line.model].succeeded()
        self._book(line, self._cost(line, tokens, text), now_ms)
        line.call = 0
        reading = read(text, line.turn, self._models[line.model].name)
        if isinstance(reading, Wrong):
            if line.repaired:
                return [self._ended(line, line.otherwise), *self.tick(now_ms)]
            line.repaired = True
            line.messages = repair(line.turn.messages, text[:4_096], reading.why)
            return self.tick(now_ms)
        self._keep(line.turn.messages, text)
        return [self._ended(line, reading), *self.tick(now_ms)]

    def failed(self, number: int, now_ms: int, *, for_good: bool, wait_ms: int = 0) -> list[Effect]:
        """A call failed; for good where the same call can't succeed later.

        Args:
            wait_ms: for how long the provider asks to be left alone, 0 where it says nothing.
        """
        line = self._calls.pop(number, None)
        if line is None:
            return []
        self._breakers[line.model].failed(now_ms, for_good=for_good)
        self._book(line, 0, now_ms)
        line.call = 0
        line.tries += 1
        pause = max(wait_ms, BACKOFF_MS << min(line.tries - 1, 4))
        if for_good or line.model + 1 < len(self._models):
            line.model, pause = line.model + 1, 0
        elif len(self._models) > 1:
            line.model = 0
        line.not_before_ms = now_ms + pause
        return self.tick(now_ms)

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest; None if never."""
        times = [
            when
            for queue in self._queues.values()
            for line in queue
            for when in (line.deadline_ms, line.heard_ms, line.not_before_ms)
            if when
        ]
        return min(times, default=None)

    # -- one line --------------------------------------------------------------------------------

    def _next_of(self, player: str, now_ms: int) -> list[Effect]:
        """Begins the call of a player's first line, if it may be."""
        line = self._queues[player][0]
        if line.call or now_ms < line.not_before_ms:
            return []
        line.not_before_ms = 0
        left_ms = line.deadline_ms - now_ms
        model = self._usable(line.model, now_ms)
        if model is None or left_ms < CALL_MS_MIN:
            return [self._ended(line, line.otherwise)]
        line.model = model
        line.reserved = self._highest(line)
        if not self._budget.reserve(player, line.reserved, now_ms):
            said = line.otherwise
            told = Reading(**{**vars(said), "notes": (*said.notes, SPENT)})
            return [self._ended(line, told)]
        self._made += 1
        line.call = self._made
        self._calls[self._made] = line
        self._breakers[model].begun()
        return [Call(self._made, self._models[model].name, line.messages, left_ms)]

    def _usable(self, first: int, now_ms: int) -> int | None:
        found = range(first, len(self._models))
        return next((one for one in found if self._breakers[one].allows(now_ms)), None)

    def _ended(self, line: _Line, reading: Reading) -> Done:
        if line.call:
            self._calls.pop(line.call, None)
            self._breakers[line.model].given_back()
            self._budget.book(line.player, line.reserved, line.reserved, line.deadline_ms)
        queue = self._queues[line.player]
        queue.remove(line)
        if queue:
            self._queues.move_to_end(line.player)
        else:
            del self._queues[line.player]
        return Done(line.line_id, reading)

    def _highest(self, line: _Line) -> int:
        chars = sum(len(one["content"]) for one in line.messages)
        return self._models[line.model].price.of(chars // CHARS_PER_TOKEN, REPLY_TOKENS_MAX)

    def _cost(self, line: _Line, tokens: tuple[int, int] | None, text: str) -> int:
        if tokens is None:
            chars = sum(len(one["content"]) for one in line.messages)
            tokens = (chars // CHARS_PER_TOKEN, len(text) // CHARS_PER_TOKEN)
        return self._models[line.model].price.of(*tokens)

    def _book(self, line: _Line, cost: int, now_ms: int) -> None:
        self._budget.book(line.player, line.reserved, cost, now_ms)
        line.reserved = 0

    def _keep(self, messages: tuple[Message, ...], text: str) -> None:
        self._cache[_key(messages)] = text
        while len(self._cache) > CACHED_MAX:
            self._cache.popitem(last=False)


def _key(messages: tuple[Message, ...]) -> bytes:
    return hashlib.sha256("\0".join(one["content"] for one in messages).encode()).digest()
