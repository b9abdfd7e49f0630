"""Grammar, model and ladder on the blind corpus: `python -m tests.unit.corpus_ladder`.

Without `--model` a local server plays the model: it answers with what the corpus expects, so that
its column shows what is lost between a perfect model and the player (ids, grounding, deeds that are
confirmed first), and nothing about any real model. No line of the half held out is ever shown.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

import click

from client.gateway.core.grammar import interpret
from client.gateway.core.prompt import Turn, schema, turn
from client.gateway.core.reading import Reading
from client.gateway.core.reply import Wrong, read
from client.gateway.core.scope import Scope
from client.gateway.core.scopefile import ARGUMENTS, memory_of, observation_of, plain
from client.gateway.core.words import cleaned
from client.gateway.llm import Llm, ModelError
from content.intents import FIELDS
from tests.model_server import Asked, Script, Step, model_server
from tests.unit.corpus import HALVES, Json, lines
from tests.unit.corpus_figures import Figures, by_grammar, judged, told

SCRIPTED: Final = "openai/scripted"
TIMEOUT_S: Final = 8.0
UNUSABLE: Final[Json] = {"intents": [], "question": None, "refused": "unusable", "by": "model"}


def expected() -> Mapping[str, Json]:
    """What the corpus takes each line to mean, by its words."""
    return {line.say: line.outcomes[0] for half in HALVES for line in lines(half)}


def perfect(outcomes: Mapping[str, Json]) -> Script:
    """A model that knows the corpus by heart and answers in the ids of the turn."""

    def step(asked: Asked) -> Step:
        shown: dict[str, Any] = json.loads(asked["messages"][1]["content"])
        outcome = outcomes.get(shown["line"], {})
        ids = {one["name"]: one["id"] for one in reversed(shown["sees"])}
        intents = [_named(one, ids) for one in outcome.get("intents", [])]
        refuse = None if intents else "outside"
        return Step(json.dumps({"intents": intents, "clarify": None, "refuse": refuse}))

    return step


def _named(intent: Json, ids: Mapping[str, str]) -> dict[str, object]:
    fields = {name: field for field, name in ARGUMENTS.get(intent["verb"], {}).items()}
    made: dict[str, object] = dict.fromkeys(FIELDS)
    for name, value in intent["args"].items():
        made[fields.get(name, name)] = ids.get(value, value)
    return {"verb": intent["verb"], **made}


class Column:
    """A reader that asks a model: for every line, or for those that the grammar could not read."""

    def __init__(self, model: str, url: str | None, *, first_grammar: bool) -> None:
        self._model = model
        self._llm = Llm(url, schema())
        self._first_grammar = first_grammar
        self._runner = asyncio.Runner()
        self.asked = 0

    def __call__(self, utterance: str, scope: Json) -> Mapping[str, Any]:
        """What is read, as `worldline interpret` prints it."""
        observation, memory = observation_of(scope), memory_of(scope)
        reading = interpret(utterance, observation, memory)
        if self._first_grammar and not reading.unread:
            return plain(reading)
        self.asked += 1
        question = turn(cleaned(utterance), Scope.of(observation), memory)
        found = self._runner.run(self._ask(question))
        if isinstance(found, Reading):
            return plain(found)
        return plain(reading) if self._first_grammar else UNUSABLE

    def close(self) -> None:
        """Let go of the connections to the model."""
        self._runner.close()

    async def _ask(self, asked: Turn) -> Reading | Wrong | None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                reply = await self._llm.ask(self._model, asked.messages, TIMEOUT_S)
        except (ModelError, TimeoutError):
            return None
        return read(reply.text, asked, self._model)


def columns(half: str, model: str, url: str | None) -> dict[str, Figures]:
    """The figures of a half for each way to read it."""
    found = {"grammar": judged(lines(half), by_grammar)[0]}
    for name, first in (("model", False), ("ladder", True)):
        column = Column(model, url, first_grammar=first)
        found[name] = judged(lines(half), column)[0]
        column.close()
    return found


@click.command()
@click.option("--model", help="A model by litellm's name; without one a script plays it.")
@click.option("--model-url", help="Base URL of an OpenAI-compatible server.")
@click.option("--half", type=click.Choice(HALVES), multiple=True, default=HALVES)
def main(model: str | None, model_url: str | None, half: tuple[str, ...]) -> None:
    """Print the figures of grammar, model and ladder."""
    for one in half:
        if model is not None:
            found = columns(one, model, model_url)
        else:
            with model_server(perfect(expected())) as server:
                found = columns(one, SCRIPTED, server.url)
        for name, figures in found.items():
            click.echo(f"{name}: {told(one, figures).splitlines()[0]}")


if __name__ == "__main__":
    main()
