"""What a bot writes down: one JSON object a line, for whoever checks from outside.

Each has `at_ms` (of this machine's clock), `player` and `event`; the rest depends on the event:

- `entered`: the player is in the world.
- `said`: `utterance`, `text`; `at_ms` is when they began to say it.
- `told`: an answer, with all fields of `client.tellings.Told`; a later one of an index corrects it.
- `noted`, `heard`, `notice`: `text`, and `utterance` for the first.
- `failed`: `text`; the session ended, or something could not be said (then with `said`).
- `left`: `said`, `unanswered` (utterances), and of the first answers `p50_ms`, `p99_ms`, `max_ms`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

from client.tellings import Heard, Item, Narrated, Noted, Notice, Told

LATENCIES_MAX: Final = 100_000
"""Of so many first answers the times are kept for the last line."""


class Record:
    """What one player said and was told.

    Args:
        player: the player's name.
        write: takes each line.
        now_ms: the time.
    """

    def __init__(
        self, player: str, write: Callable[[str], None], now_ms: Callable[[], int]
    ) -> None:
        self._player = player
        self._write = write
        self._now_ms = now_ms
        self._count = 0
        self._missing: dict[str, dict[int, int]] = {}
        self._since_ms: dict[str, int] = {}
        self._latencies_ms: list[int] = []

    def line(self, event: str, at_ms: int | None = None, **fields: object) -> None:
        """Writes a line of any event."""
        at_ms = self._now_ms() if at_ms is None else at_ms
        about = {"at_ms": at_ms, "player": self._player, "event": event}
        self._write(json.dumps(about | fields, ensure_ascii=False))

    def said(self, utterance: str, text: str, at_ms: int) -> None:
        """The player said something."""
        self._count += 1
        self._since_ms[utterance] = at_ms
        self._missing.setdefault(utterance, {})
        self.line("said", at_ms, utterance=utterance, text=text)

    def heard(self, item: Item) -> str | None:
        """The player was told something.

        Returns:
            The utterance that has all its answers by it; None when none has.
        """
        match item:
            case Told():
                self.line("told", **asdict(item))
                return self._answered(item)
            case Noted() | Narrated():
                self.line(type(item).__name__.lower(), **asdict(item))
            case Heard():
                self.line("heard", text=item.text)
            case Notice():
                self.line("notice", text=item.text)
        return None

    def _answered(self, told: Told) -> str | None:
        missing = self._missing.get(told.utterance) if told.utterance is not None else None
        if missing is None or told.utterance is None:
            return None
        missing[told.index] = told.count
        if len(missing) < told.count:
            return None
        del self._missing[told.utterance]
        since_ms = self._since_ms.pop(told.utterance, None)
        if since_ms is not None and len(self._latencies_ms) < LATENCIES_MAX:
            self._latencies_ms.append(self._now_ms() - since_ms)
        return told.utterance

    @property
    def unanswered(self) -> list[str]:
        """What was said and has not all its answers, oldest first."""
        return list(self._missing)

    def left(self) -> None:
        """The player leaves: the last line."""
        latencies = sorted(self._latencies_ms)
        self.line(
            "left",
            said=self._count,
            unanswered=self.unanswered,
            p50_ms=share_of(latencies, 50),
            p99_ms=share_of(latencies, 99),
            max_ms=latencies[-1] if latencies else None,
        )


def share_of(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that `percent` of all do not exceed; None where there are none."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
