"""What `worldline play` asks of its realm's gateway, as options that are handed on to it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--model",
        "models",
        multiple=True,
        metavar="NAME",
        help="A model that reads what the grammar can't, such as ollama_chat/llama3.1; needs the "
        "extra llm. More about it: worldline gateway --help.",
    ),
    click.option("--model-url", metavar="URL", help="Where an OpenAI-compatible server is."),
    click.option(
        "--narrate",
        is_flag=True,
        help="Let the model add a sentence of colour to what players did.",
    ),
    click.option(
        "--characters",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A TOML file of characters whom the model plays; docs/operating.md has one.",
    ),
)


def gateway_options(command: Command) -> Callable[..., Any]:
    """Gives a command those options, as one argument `gateway`: words for a command line."""

    @functools.wraps(command)
    def with_gateway(
        *,
        models: tuple[str, ...],
        model_url: str | None,
        narrate: bool,
        characters: Path | None,
        **kwargs: Any,  # noqa: ANN401 - passed on as they are
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        words = [word for model in models for word in ("--model", model)]
        words += ["--model-url", model_url] if model_url else []
        words += ["--narrate"] if narrate else []
        words += ["--characters", str(characters.absolute())] if characters else []
        if (narrate or characters) and not models:
            raise click.UsageError("--narrate and --characters need a --model.")
        return command(gateway=tuple(words), **kwargs)

    wrapped: Callable[..., Any] = with_gateway
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
