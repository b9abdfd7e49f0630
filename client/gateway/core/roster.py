"""The models of a gateway, best first: which may be asked now, and what their calls cost. Pure.

Whatever asks models does so by one roster, so that one which fails for any of them is left alone by
all, and all spend out of one budget. What is asked, and what a reply is worth, it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from client.gateway.core.breaker import Breaker
from client.gateway.core.budget import CHARS_PER_TOKEN, Budget, Price

Message: TypeAlias = Mapping[str, str]
"""One message of a chat, as models are sent it: `{"role", "content"}`."""


@dataclass(frozen=True)
class Model:
    """A model that may be asked, by the name that litellm knows it by."""

    name: str
    price: Price


@dataclass(frozen=True)
class Asking:
    """One call of a model, until it ended: what is reserved for it, and how much it was sent.

    Attributes:
        model: its place in the roster.
        account: whose share of the budget it counts in.
    """

    model: int
    account: str
    reserved: int
    sent_chars: int


class Roster:
    """The models of one process.

    Args:
        models: in order of preference.
        budget: what their calls may cost.
    """

    def __init__(self, models: Sequence[Model], budget: Budget) -> None:
        self.models = tuple(models)
        self.budget = budget
        self._breakers = [Breaker() for _ in models]

    def usable(self, first: int, now_ms: int) -> int | None:
        """The place of the best model from that place on which is not left alone now."""
        found = range(first, len(self.models))
        return next((one for one in found if self._breakers[one].allows(now_ms)), None)

    def begin(
        self, model: int, account: str, messages: Sequence[Message], tokens_max: int, now_ms: int
    ) -> Asking | None:
        """A call begins, with its highest cost reserved; None where there is no more to spend.

        Args:
            tokens_max: how long a reply is at most.
        """
        chars = sum(len(one["content"]) for one in messages)
        highest = self.models[model].price.of(chars // CHARS_PER_TOKEN, tokens_max)
        if not self.budget.reserve(account, highest, now_ms):
            return None
        self._breakers[model].begun()
        return Asking(model, account, highest, chars)

    def succeeded(
        self, call: Asking, reply_chars: int, now_ms: int, tokens: tuple[int, int] | None = None
    ) -> None:
        """A call ended with a reply, whatever was in it.

        Args:
            tokens: those that went in and came out, where the provider says them.
        """
        self._breakers[call.model].succeeded()
        self._book(call, reply_chars, now_ms, tokens)

    def failed(
        self, call: Asking, now_ms: int, *, for_good: bool = False, reply_chars: int = 0
    ) -> None:
        """A call failed; for good where asking again can't help. Without a reply it is free."""
        self._breakers[call.model].failed(now_ms, for_good=for_good)
        if reply_chars:
            self._book(call, reply_chars, now_ms, None)
        else:
            self.budget.book(call.account, call.reserved, 0, now_ms)

    def given_up(self, call: Asking, now_ms: int, *, too_slow: bool = False) -> None:
        """Nobody waits for a call any more; it may have cost the most.

        Args:
            too_slow: it had time enough, which counts as a failure; else it says nothing of the
                model.
        """
        if too_slow:
            self._breakers[call.model].failed(now_ms)
        else:
            self._breakers[call.model].given_back()
        self.budget.book(call.account, call.reserved, call.reserved, now_ms)

    def _book(
        self, call: Asking, reply_chars: int, now_ms: int, tokens: tuple[int, int] | None
    ) -> None:
        if tokens is None:
            tokens = (call.sent_chars // CHARS_PER_TOKEN, reply_chars // CHARS_PER_TOKEN)
        cost = self.models[call.model].price.of(*tokens)
        self.budget.book(call.account, call.reserved, cost, now_ms)
