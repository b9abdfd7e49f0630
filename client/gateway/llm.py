"""The only door to litellm, imported late: one call of one model, and what came of it.

Nothing is retried, cached, priced or validated here; `client.gateway.core.ladder` does that. The
settings are those under which the pinned version neither reaches the network at import nor reads
files; see https://docs.litellm.ai/docs/completion/input and .../exception_mapping.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from client.gateway.core.ladder import REPLY_TOKENS_MAX
from client.gateway.core.reply import REPLY_BYTES_MAX
from client.gateway.core.roster import Message

SETTINGS: Final[Mapping[str, str]] = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "true",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "true",
    "LITELLM_MODE": "PRODUCTION",
    "OLLAMA_API_BASE": "http://127.0.0.1:11434",
}
"""The environment in which litellm asks nobody anything at import; what is set already stays."""
WAIT_S_MAX: Final = 60.0
_NO_SCHEMA: Final = ("response_format", "json_schema", "schema")


@dataclass(frozen=True)
class Reply:
    """What a model said, and the tokens in and out, where the provider says them."""

    text: str
    tokens: tuple[int, int] | None


class ModelError(Exception):
    """A call failed; says in one line why.

    Attributes:
        for_good: asking again can't help.
        wait_ms: for how long the provider asks to be left alone; 0 where it says nothing.
    """

    def __init__(self, why: str, *, for_good: bool = False, wait_ms: int = 0) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.wait_ms = wait_ms


def is_installed() -> bool:
    """Whether the extra `llm` is there; imports nothing."""
    return importlib.util.find_spec("litellm") is not None


class Llm:
    """Models, by the names that litellm knows them by.

    Args:
        url: the base of an OpenAI-compatible server, for all models; None for each provider's own.
        schema: the shape of replies as JSON Schema.
    """

    def __init__(self, url: str | None, schema: Mapping[str, object]) -> None:
        for name, value in SETTINGS.items():
            os.environ.setdefault(name, value)
        import litellm

        litellm.telemetry = False
        litellm.suppress_debug_info = True
        litellm.drop_params = True
        self._litellm: Any = litellm
        self._url = url
        self._format: dict[str, object] = {
            "type": "json_schema",
            "json_schema": {"name": "reading", "strict": True, "schema": dict(schema)},
        }
        self._without_schema: set[str] = set()

    async def ask(self, model: str, messages: Sequence[Message], timeout_s: float) -> Reply:
        """One call; whatever it does, it ends within its time.

        Raises:
            ModelError: there is no whole reply.
        """
        try:
            async with asyncio.timeout(timeout_s):
                found = await self._complete(model, messages, timeout_s)
        except ModelError:
            raise
        except TimeoutError:
            raise ModelError(f"{model} did not answer within {timeout_s:.1f} s") from None
        except Exception as error:  # noqa: BLE001 - providers raise whatever they like
            if isinstance(error, self._litellm.ContentPolicyViolationError):
                return Reply("", None)  # that is an answer, and no fault of the model's
            raise self._told(model, error) from None
        return _whole(model, found)

    async def stream(
        self, model: str, messages: Sequence[Message], timeout_s: float, tokens_max: int
    ) -> AsyncGenerator[str, None]:
        """The pieces of a reply of plain text as they come; it ends within its time.

        Raises:
            ModelError: there is no more, and it is not whole.
        """
        try:
            async with asyncio.timeout(timeout_s):
                asked = self._asked(model, messages, timeout_s, tokens_max)
                pieces = await self._litellm.acompletion(**asked, stream=True)
                async with contextlib.aclosing(pieces):  # or its server would write on
                    async for piece in pieces:
                        text = piece.choices[0].delta.content if piece.choices else None
                        if isinstance(text, str) and text:
                            yield text[: 2 * REPLY_BYTES_MAX]
        except TimeoutError:
            raise ModelError(f"{model} did not end within {timeout_s:.1f} s") from None
        except Exception as error:  # noqa: BLE001 - providers raise whatever they like
            raise self._told(model, error) from None

    async def _complete(self, model: str, messages: Sequence[Message], timeout_s: float) -> object:
        asked = self._asked(model, messages, timeout_s, REPLY_TOKENS_MAX)
        if model not in self._without_schema:
            try:
                return await self._litellm.acompletion(**asked, response_format=self._format)
            except self._litellm.BadRequestError as error:
                if not any(word in str(error) for word in _NO_SCHEMA):
                    raise
                self._without_schema.add(model)  # an older server: the instruction has the shape
        found: object = await self._litellm.acompletion(**asked)
        return found

    def _asked(
        self, model: str, messages: Sequence[Message], timeout_s: float, tokens_max: int
    ) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "model": model,
            "messages": [dict(one) for one in messages],
            "temperature": 0,
            "max_tokens": tokens_max,
            "timeout": timeout_s,
            "max_retries": 0,
            "num_retries": 0,
        }
        if self._url is not None:
            asked["api_base"] = self._url
            if "OPENAI_API_KEY" not in os.environ:
                asked["api_key"] = "none"  # a server of one's own asks for none
        return asked

    def _told(self, model: str, error: Exception) -> ModelError:
        kinds = self._litellm
        why = f"{model}: {type(error).__name__}: {str(error)[:200]}"
        if isinstance(error, kinds.ContextWindowExceededError):
            return ModelError(why)  # a shorter line may fit
        for_good = (
            kinds.AuthenticationError,
            kinds.PermissionDeniedError,
            kinds.NotFoundError,
            kinds.BadRequestError,
        )
        if isinstance(error, for_good):
            return ModelError(why, for_good=True)
        return ModelError(why, wait_ms=_wait_ms(error))


def _whole(model: str, found: Any) -> Reply:  # noqa: ANN401 - litellm types its replies loosely
    """The text of a reply that is one: from a choice that was not cut off."""
    try:
        choice = found.choices[0]
        text, ended = choice.message.content, choice.finish_reason
    except (AttributeError, IndexError, TypeError):
        raise ModelError(f"{model} replied with no choice") from None
    if not isinstance(text, str) or not text.strip():
        raise ModelError(f"{model} replied with nothing")
    if ended not in ("stop", "eos", None):
        raise ModelError(f"{model} was cut off ({ended})")
    usage = getattr(found, "usage", None)
    into, out = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
    tokens = (into, out) if isinstance(into, int) and isinstance(out, int) else None
    return Reply(text[: 2 * REPLY_BYTES_MAX], tokens)


def _wait_ms(error: Exception) -> int:
    """What `Retry-After` says in seconds, 0 where it is not there or a date."""
    response = getattr(getattr(error, "response", None), "headers", None)
    headers = getattr(error, "litellm_response_headers", None) or response
    said = headers.get("retry-after") if isinstance(headers, Mapping) else None
    try:
        wait_s = min(WAIT_S_MAX, float(said)) if said else 0.0
    except ValueError:
        return 0
    return int(1_000 * wait_s) if wait_s > 0 else 0
