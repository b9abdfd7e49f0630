"""How commands print dots, times and what others wrote: for people, at a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from broker.protocol.clocks import milliseconds_of
from broker.protocol.ids import Dot

LIFE_DIGITS: Final = 6


def dot_text(dot: Dot) -> str:
    """A dot for people: the first digits of the incarnation do."""
    return f"{dot.broker}:{f'{dot.incarnation:x}'[:LIFE_DIGITS]}:{dot.n}"


def time_text(stamp: int) -> str:
    """The time of a stamp, UTC."""
    moment = datetime.fromtimestamp(milliseconds_of(stamp) / 1_000, UTC)
    return moment.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")


def safe(text: str) -> str:
    """Text that does nothing to a terminal."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
