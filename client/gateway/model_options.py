"""The options that say which models a gateway may ask, what for, and what they may cost.

Whoever starts a gateway takes them from here: the gateway's own command reads them, and commands
that start one hand the words on to it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from client.gateway.core.budget import Limits
from client.gateway.core.limits import CALLS_MAX
from client.gateway.models import ModelSettingError, Settings, microdollars, priced

Command = TypeVar("Command", bound=Callable[..., Any])

_WHICH: Final = (
    click.option(
        "--model",
        "models",
        multiple=True,
        metavar="NAME",
        envvar="WORLDLINE_MODEL",
        show_envvar=True,
        help="A model for what the grammar can't read, by litellm's name, such as "
        "ollama_chat/llama3.1 or openai/gpt-4o-mini; several times for several, best first. Needs "
        "the extra llm.",
    ),
    click.option(
        "--model-url",
        metavar="URL",
        envvar="WORLDLINE_MODEL_URL",
        show_envvar=True,
        help="Where an OpenAI-compatible server is, for --model openai/NAME.",
    ),
)
_WHAT_FOR: Final = (
    click.option(
        "--narrate",
        is_flag=True,
        envvar="WORLDLINE_NARRATE",
        show_envvar=True,
        help="Let the models add a sentence or two of colour to what players did; the plain line "
        "always comes first.",
    ),
    click.option(
        "--characters",
        type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
        metavar="FILE",
        envvar="WORLDLINE_CHARACTERS",
        show_envvar=True,
        help="A TOML file of characters whom the models play; they are players like any other.",
    ),
)
_COSTS: Final = (
    click.option(
        "--price",
        "prices",
        multiple=True,
        envvar="WORLDLINE_MODEL_PRICE",
        show_envvar=True,
        help="NAME=IN,OUT: a model's price in dollars for a million tokens, such as "
        "openai/gpt-4o-mini=0.15,0.60. Without one only calls are counted.",
    ),
    click.option(
        "--budget",
        default="2",
        show_default=True,
        envvar="WORLDLINE_MODEL_BUDGET",
        show_envvar=True,
        help="Dollars that all players together may cost in a day; 0 for no bound.",
    ),
    click.option(
        "--player-budget",
        default="0.05",
        show_default=True,
        envvar="WORLDLINE_MODEL_PLAYER_BUDGET",
        show_envvar=True,
        help="Dollars that one player may cost in a day; 0 for no bound.",
    ),
    click.option(
        "--player-calls",
        type=click.IntRange(0),
        default=Limits().player_calls,
        show_default=True,
        help="Calls that one player may cause in a day; 0 for no bound.",
    ),
    click.option(
        "--model-calls",
        type=click.IntRange(1, 64),
        default=CALLS_MAX,
        show_default=True,
        help="Calls that may be under way at once.",
    ),
)


def model_options(command: Command) -> Callable[..., Any]:
    """Gives a gateway's command all of them, as two arguments: `settings` and `characters`."""

    @functools.wraps(command)
    def with_settings(  # noqa: PLR0913 - one for each option
        *args: Any,  # noqa: ANN401 - passed on as they are
        models: tuple[str, ...],
        model_url: str | None,
        narrate: bool,
        characters: Path | None,
        prices: tuple[str, ...],
        budget: str,
        player_budget: str,
        player_calls: int,
        model_calls: int,
        **kwargs: Any,  # noqa: ANN401 - passed on as they are
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        _check(models, narrate=narrate, characters=characters)
        try:
            limits = Limits(
                player=microdollars(player_budget),
                all=microdollars(budget),
                player_calls=player_calls,
            )
            settings = Settings(priced(models, prices), model_url, limits, model_calls, narrate)
        except ModelSettingError as error:
            raise click.UsageError(str(error)) from None
        return command(*args, settings=settings, characters=characters, **kwargs)

    return _with((*_WHICH, *_WHAT_FOR, *_COSTS), with_settings)


def handed_on(command: Command) -> Callable[..., Any]:
    """Gives a command those that matter at first, as one argument `gateway`: words for its line.

    What they may cost the environment says, or a gateway that is started by itself.
    """

    @functools.wraps(command)
    def with_words(
        *,
        models: tuple[str, ...],
        model_url: str | None,
        narrate: bool,
        characters: Path | None,
        **kwargs: Any,  # noqa: ANN401 - passed on as they are
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        _check(models, narrate=narrate, characters=characters)
        words = [word for model in models for word in ("--model", model)]
        words += ["--model-url", model_url] if model_url else []
        words += ["--narrate"] if narrate else []
        words += ["--characters", str(characters)] if characters else []
        return command(gateway=tuple(words), **kwargs)

    return _with((*_WHICH, *_WHAT_FOR), with_words)


def _check(models: Sequence[str], *, narrate: bool, characters: Path | None) -> None:
    """Refuses what no model would do."""
    if narrate and not models:
        raise click.UsageError("--narrate needs a --model that writes.")
    if characters is not None and not models:
        raise click.UsageError("--characters needs a --model that plays them.")


def _with(
    options: Sequence[Callable[[Callable[..., Any]], Callable[..., Any]]],
    command: Callable[..., Any],
) -> Callable[..., Any]:
    """A command with options, in the order in which help tells them."""
    for option in reversed(options):
        command = option(command)
    return command
