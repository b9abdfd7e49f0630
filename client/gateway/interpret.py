"""`worldline interpret`: what a line would be read as, for whoever writes worlds or grammar."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Final

import click

from client.gateway.core.guarded import read_safely
from client.gateway.core.ladder import DEADLINE_MS
from client.gateway.core.prompt import Turn, repair, schema, turn
from client.gateway.core.reading import Reading
from client.gateway.core.reply import Wrong, read
from client.gateway.core.scope import Scope
from client.gateway.core.scopefile import memory_of, observation_of, plain
from client.gateway.core.words import cleaned
from client.gateway.llm import Llm, ModelError, is_installed

EXIT_MISTAKE: Final = 2


@click.command("interpret")
@click.argument("utterance", required=False)
@click.option(
    "--scope",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file of what is in sight: here, exits, creatures, players, inventory.",
)
@click.option(
    "--lines",
    is_flag=True,
    help="Read JSON objects of utterance and scope from standard input, one a line.",
)
@click.option("--model", help="A model for what the grammar can't read, by litellm's name.")
@click.option("--model-url", help="Base URL of an OpenAI-compatible server.")
def command(
    *,
    utterance: str | None,
    scope: Path | None,
    lines: bool,
    model: str | None,
    model_url: str | None,
) -> None:
    """Print what UTTERANCE is read as: one line of JSON with its intents, question or refusal.

    Nothing is done, and no realm is needed. With --lines there is one answer for each line of
    standard input; one that can't be read has an `error` instead.
    """
    if model is not None and not is_installed():
        raise click.UsageError("--model needs the extra llm: pip install 'worldline[llm]'.")
    reader = _Reader(model, model_url)
    if lines:
        for line in sys.stdin:
            if line.strip():
                click.echo(_written(_of_line(reader, line)))
                sys.stdout.flush()
        return
    if utterance is None or scope is None:
        raise click.UsageError("Say an UTTERANCE with --scope FILE, or use --lines.")
    try:
        shown = json.loads(scope.read_text(encoding="utf-8"))
        found = reader.read(utterance, shown)
    except (ValueError, RecursionError) as error:
        click.echo(f"{scope}: {error}", err=True)
        sys.exit(EXIT_MISTAKE)
    click.echo(_written(plain(found)))


def _written(answer: dict[str, object]) -> str:
    """One line of JSON; what JSON can say and UTF-8 can't (half a character) stays escaped."""
    line = json.dumps(answer, ensure_ascii=False)
    return line if line.encode("utf-8", "ignore").decode() == line else json.dumps(answer)


def _of_line(reader: _Reader, line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
        if isinstance(found, dict) and isinstance(found.get("utterance"), str):
            shown: Any = found.get("scope")
            return plain(reader.read(found["utterance"], shown))
    except (ValueError, RecursionError) as error:
        return {"error": str(error)}
    return {"error": "A line is an object with utterance and scope."}


class _Reader:
    """The ladder for one line at a time.

    Args:
        model: what is asked where the grammar can't read a line; None for nobody.
        url: of an OpenAI-compatible server.
    """

    def __init__(self, model: str | None, url: str | None) -> None:
        self._model = model
        self._llm = None if model is None else Llm(url, schema())

    def read(self, utterance: str, scope: Any) -> Reading:  # noqa: ANN401 - as JSON has it
        """What a line is read as.

        Raises:
            ScopeError: the scope is none.
        """
        observation = observation_of(scope)
        reading, failure = read_safely(utterance, observation, memory_of(scope))
        if failure is not None:
            click.echo(failure, err=True)
        if self._llm is None or not reading.unread:
            return reading
        asked = turn(cleaned(utterance), Scope.of(observation), reading.memory)
        try:
            found = asyncio.run(self._asked(asked))
        except (ModelError, TimeoutError) as error:
            click.echo(str(error), err=True)
            return reading
        return reading if isinstance(found, Wrong) else found

    async def _asked(self, asked: Turn) -> Reading | Wrong:
        assert self._llm is not None
        assert self._model is not None
        messages = asked.messages
        found: Reading | Wrong = Wrong("It was not asked.")
        async with asyncio.timeout(DEADLINE_MS / 1_000):
            for _ in range(2):
                reply = await self._llm.ask(self._model, messages, DEADLINE_MS / 1_000)
                found = read(reply.text, asked, self._model)
                if not isinstance(found, Wrong):
                    break
                messages = repair(asked.messages, reply.text, found.why)
        return found
