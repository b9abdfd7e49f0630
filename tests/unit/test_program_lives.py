"""A program whose history changed begins anew; one that is refused ends."""

from __future__ import annotations

import asyncio

import pytest

from broker.protocol.errors import Code
from peer.message_broker import PeerError
from peer.programs import lives


class Lives:
    """A program whose lives end as they are told to, and the log of it."""

    def __init__(self, *ends: str) -> None:
        self.ends = list(ends)
        self.said: list[str] = []

    async def one(self) -> None:
        """One life."""
        if self.ends:
            code = self.ends.pop(0)
            raise PeerError(f"It ended with {code}.", code)

    def info(self, event: str, **_fields: object) -> None:
        """Keeps a line of the log."""
        self.said.append(event)


def test_who_read_what_counts_no_more_begins_anew() -> None:
    """As often as it takes, and says so each time."""
    program = Lives(Code.FORK, Code.FORK)
    asyncio.run(lives(program.one, program))
    assert program.said == ["begins_anew", "begins_anew"]


def test_a_refusal_ends_a_program() -> None:
    """Beginning anew would end the same way."""
    program = Lives(Code.FORK, Code.WRONG_KEY, Code.FORK)
    with pytest.raises(PeerError, match="wrong_key"):
        asyncio.run(lives(program.one, program))
    assert program.ends == [Code.FORK]
