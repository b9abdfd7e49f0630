"""The door to litellm, the real one, over HTTP: whatever a provider does, a call ends as said."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re

import pytest

from client.gateway.core.prompt import schema, turn
from client.gateway.core.reading import Memory
from client.gateway.core.scope import Scope
from client.gateway.llm import Llm, ModelError, Reply, is_installed
from tests.model_server import ModelServer, Script, Step, in_turn, model_server
from tests.unit.utterances import SQUARE

pytestmark = [
    pytest.mark.skipif(not is_installed(), reason="the extra llm is not installed"),
    pytest.mark.filterwarnings("ignore"),  # litellm and what it brings warn of many things
]

TURN = turn("grab the rope", Scope.of(SQUARE), Memory())
GOOD = json.dumps({"intents": [{"verb": "look"}], "clarify": None, "refuse": None})


def ask(
    script: Script, timeout_s: float = 5.0
) -> tuple[Reply | ModelError, list[dict[str, object]]]:
    """What came of one call, and what the server was asked."""
    with model_server(script) as server:

        async def call() -> Reply | ModelError:
            llm = Llm(server.url, schema())
            try:
                return await llm.ask("openai/stub", TURN.messages, timeout_s)
            except ModelError as error:
                return error

        found = asyncio.run(call())
        return found, list(server.asked)


def test_a_reply_comes_with_its_tokens() -> None:
    """One request: the messages as they are, the schema, no more than so many tokens."""
    found, asked = ask(in_turn(Step(GOOD, usage=(812, 33))))
    assert found == Reply(GOOD, (812, 33))
    (request,) = asked
    assert request["messages"] == [dict(one) for one in TURN.messages]
    assert request["temperature"] == 0
    shape = request["response_format"]
    assert isinstance(shape, dict)
    assert shape["json_schema"]["schema"] == schema()


@pytest.mark.parametrize(
    "step, for_good",
    [
        (Step(status=401), True),
        (Step(status=404), True),
        (Step(status=400, error="no such parameter"), True),
        (Step(status=500), False),
        (Step(status=503), False),
        (Step(cut=True, text="x" * 5_000), False),
        (Step(raw=b"<html>a proxy</html>"), False),
        (Step(raw=b'{"choices": []}'), False),
        (Step(""), False),
        (Step(GOOD, ended="length"), False),
    ],
)  # fmt: skip
def test_failures_say_whether_asking_again_can_help(step: Step, for_good: bool) -> None:
    """Each is one sentence and one request: nothing is tried again here."""
    found, asked = ask(in_turn(step))
    assert isinstance(found, ModelError)
    assert found.for_good is for_good
    assert "\n" not in str(found)[:60]
    assert len(asked) == 1


def test_a_provider_that_wants_to_be_left_alone_is_heard() -> None:
    """Retry-After is passed on; nothing waits for it here."""
    found, _ = ask(in_turn(Step(status=429, headers={"retry-after": "3"})))
    assert isinstance(found, ModelError)
    assert (found.for_good, found.wait_ms) == (False, 3_000)


def test_a_line_that_a_provider_will_not_have_is_answered_with_nothing() -> None:
    """So that nobody can have a model left alone by what they say to it."""
    found, _ = ask(
        in_turn(Step(status=400, error="invalid_request_error: content_policy_violation"))
    )
    assert found == Reply("", None)


def test_a_slow_model_ends_with_its_time() -> None:
    """No reply within the time is a failure, however long the server would take."""
    found, _ = ask(in_turn(Step(GOOD, after_s=30)), timeout_s=0.5)
    assert isinstance(found, ModelError)
    assert "did not answer" in str(found)


def test_a_server_that_knows_no_schema_is_asked_without() -> None:
    """Older servers refuse `response_format`; the instruction says the shape as well."""
    refused = Step(status=400, error="response_format is not supported")
    found, asked = ask(in_turn(refused, Step(GOOD)))
    assert isinstance(found, Reply)
    assert ["response_format" in one for one in asked] == [True, False]


def test_a_reply_without_bound_is_cut() -> None:
    """Thirty megabytes are not passed on."""
    found, _ = ask(in_turn(Step("x" * 3_000_000)))
    assert isinstance(found, Reply)
    assert len(found.text) < 10_000


def test_nobody_is_there() -> None:
    """A refused connection may be a server that starts."""
    with model_server(in_turn(Step(GOOD))) as server:
        url = server.url

    async def call() -> None:
        await Llm(url, schema()).ask("openai/stub", TURN.messages, 5.0)

    with pytest.raises(ModelError) as failed:
        asyncio.run(call())
    assert not failed.value.for_good


def written(step: Step, timeout_s: float = 5.0) -> tuple[list[str], ModelError | None]:
    """The pieces of a reply that came as they were written, and why there were no more."""
    pieces: list[str] = []

    async def call(url: str) -> ModelError | None:
        try:
            async for piece in Llm(url, schema()).stream("openai/stub", MESSAGES, timeout_s, 50):
                pieces.append(piece)  # noqa: PERF401 - what came before an error counts
        except ModelError as error:
            return error
        return None

    with model_server(in_turn(step)) as server:
        return pieces, asyncio.run(call(server.url))


MESSAGES = ({"role": "user", "content": "x"},)


def test_a_reply_comes_as_it_is_written() -> None:
    """Piece by piece, whole in the end; one that stops half-way gives what came of it."""
    text = "The lamp is cold. It smells of oil."
    assert written(Step(text)) == (["".join(one) for one in _words(text)], None)
    pieces, _ = written(Step(text, cut=True))
    assert "".join(pieces) == "The lamp is cold. "


def test_what_is_written_too_slowly_ends_with_its_time() -> None:
    """What came until then was given; a refusal gives nothing and says why."""
    pieces, error = written(Step("One two three four five six.", after_s=30), 0.5)
    assert isinstance(error, ModelError)
    assert len(pieces) < 3
    assert isinstance(written(Step(status=401))[1], ModelError)


def test_a_reply_that_nobody_wants_any_more_is_ended_at_its_server() -> None:
    """Whoever stops listening pays for no further word, though the loop goes on."""

    async def call(server: ModelServer) -> bool:
        pieces = Llm(server.url, schema()).stream("openai/stub", MESSAGES, 20.0, 50)
        async with contextlib.aclosing(pieces):
            async for _ in pieces:
                break
        return await asyncio.to_thread(server.cut_off.wait, 5.0)

    with model_server(in_turn(Step("word " * 400, after_s=20))) as server:
        assert asyncio.run(call(server))


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)
