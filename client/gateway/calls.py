"""A call that a ladder wants made: the model is asked, and the ladder told what came of it."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from broker.steady_clock import now_ms
from client.gateway.core.ladder import Call
from client.gateway.llm import Llm, ModelError

Effect = TypeVar("Effect")


class Caller(Protocol[Effect]):
    """Who wants calls made: a ladder, or whoever has one."""

    def answered(
        self, number: int, text: str, tokens: tuple[int, int] | None, now_ms: int, /
    ) -> list[Effect]:
        """See `Ladder.answered`."""

    def failed(self, number: int, now_ms: int, /, *, for_good: bool, wait_ms: int) -> list[Effect]:
        """See `Ladder.failed`."""


async def made(
    call: Call,
    llm: Llm,
    caller: Caller[Effect],
    log: Any,  # noqa: ANN401 - structlog types its loggers as Any
) -> list[Effect]:
    """Asks the model; what the caller wants done then."""
    began_ms = now_ms()
    try:
        reply = await llm.ask(call.model, call.messages, call.timeout_ms / 1_000)
    except ModelError as error:
        log.info("model_failed", model=call.model, why=str(error))
        for_good, wait_ms = error.for_good, error.wait_ms
        return caller.failed(call.number, now_ms(), for_good=for_good, wait_ms=wait_ms)
    took_ms = now_ms() - began_ms
    log.info("model_answered", model=call.model, ms=took_ms, tokens=reply.tokens)
    return caller.answered(call.number, reply.text, reply.tokens, now_ms())
