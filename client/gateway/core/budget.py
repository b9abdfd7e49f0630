"""What models may cost: an account for each player and one for all, by the day. Pure.

Amounts are microdollars, whole numbers. Before a call its highest cost is reserved, afterwards what
it did cost is booked: so that many calls at once can't spend more than there is. A model without
prices (on one's own machine) is counted in calls alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

DAY_MS: Final = 86_400_000
PLAYERS_MAX: Final = 10_000
CHARS_PER_TOKEN: Final = 3
"""At the least, of English JSON: an estimate of a prompt's tokens that is rather too high."""


@dataclass(frozen=True)
class Price:
    """Of a million tokens, in microdollars, going in and coming out."""

    into: int = 0
    out: int = 0

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """What so many tokens cost, rounded up."""
        return -(-(self.into * tokens_in + self.out * tokens_out) // 1_000_000)


FREE: Final = Price()
"""Of a model on one's own machine."""


@dataclass(frozen=True)
class Limits:
    """What may be spent in a day; 0 is without bound. Calls bound what costs nothing."""

    player: int = 50_000
    all: int = 2_000_000
    player_calls: int = 500
    all_calls: int = 20_000


@dataclass
class _Account:
    spent: int = 0
    held: int = 0
    calls: int = 0


class Budget:
    """The accounts of one day; the next day begins with empty ones."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._day = 0
        self._players: dict[str, _Account] = {}
        self._all = _Account()

    def reserve(self, player: str, cost: int, now_ms: int) -> bool:
        """Whether a call that costs so much at most may be made; if so it is reserved."""
        self._turn(now_ms)
        account = self._account(player)
        if account is None:
            return False
        limits = self.limits
        for one, most, calls in (
            (account, limits.player, limits.player_calls),
            (self._all, limits.all, limits.all_calls),
        ):
            if (most and one.spent + one.held + cost > most) or (calls and one.calls >= calls):
                return False
        for one in (account, self._all):
            one.held += cost
            one.calls += 1
        return True

    def book(self, player: str, reserved: int, cost: int, now_ms: int) -> None:
        """Books what a call did cost, in place of what was reserved."""
        self._turn(now_ms)
        account = self._account(player)
        for one in (account, self._all):
            if one is not None:
                one.held = max(0, one.held - reserved)
                one.spent += cost

    def meter(self, player: str, now_ms: int) -> str:
        """How much of their share of today a player has used, in one sentence."""
        self._turn(now_ms)
        account = self._players.get(player, _Account())
        limits = self.limits
        shares = [
            100 * used // most
            for used, most in (
                (account.spent + account.held, limits.player),
                (account.calls, limits.player_calls),
            )
            if most
        ]
        times = "once" if account.calls == 1 else f"{account.calls} times"
        share = f": {min(100, max(shares))} % of your share" if shares else ""
        return f"The model was asked {times} for you today{share}."

    def to_plain(self) -> dict[str, Any]:
        """What was spent, to be kept over a restart."""
        players = {name: [one.spent, one.calls] for name, one in self._players.items() if one.calls}
        return {"day": self._day, "all": [self._all.spent, self._all.calls], "players": players}

    @classmethod
    def from_plain(cls, limits: Limits, found: object) -> Self:
        """The accounts as `to_plain` gave them; anything else is an empty day."""
        made = cls(limits)
        try:
            assert isinstance(found, Mapping)
            made._all = _Account(int(found["all"][0]), 0, int(found["all"][1]))
            for name, (spent, calls) in found["players"].items():
                made._players[str(name)] = _Account(int(spent), 0, int(calls))
            made._day = int(found["day"])
        except (AssertionError, KeyError, TypeError, ValueError, IndexError, AttributeError):
            return cls(limits)
        return made

    def _turn(self, now_ms: int) -> None:
        day = now_ms // DAY_MS
        if day > self._day:
            self._day, self._players = day, {}
            self._all = _Account(held=self._all.held)

    def _account(self, player: str) -> _Account | None:
        account = self._players.get(player)
        if account is None and len(self._players) < PLAYERS_MAX:
            account = self._players[player] = _Account()
        return account
