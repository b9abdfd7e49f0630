"""The options that say which models a gateway may ask, and what they may cost."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from client.gateway.core.budget import Limits
from client.gateway.models import ModelSettingError, Settings, microdollars, priced

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--model",
        "models",
        multiple=True,
        envvar="WORLDLINE_MODEL",
        show_envvar=True,
        help="A model for what the grammar can't read, by litellm's name, such as "
        "ollama_chat/llama3.1 or openai/gpt-4o-mini; several times for several, best first.",
    ),
    click.option(
        "--model-url",
        default=None,
        envvar="WORLDLINE_MODEL_URL",
        show_envvar=True,
        help="Base URL of an OpenAI-compatible server for --model openai/NAME.",
    ),
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
        default=Settings().calls_max,
        show_default=True,
        help="Calls that may be under way at once.",
    ),
    click.option(
        "--narrate",
        is_flag=True,
        envvar="WORLDLINE_NARRATE",
        show_envvar=True,
        help="Let the first --model add a sentence or two of colour to what players did; the plain "
        "line always comes first.",
    ),
)


def model_options(command: Command) -> Callable[..., Any]:
    """Gives a command the options of models, as one argument `settings`."""

    @functools.wraps(command)
    def with_settings(  # noqa: PLR0913 - one for each option
        *args: Any,  # noqa: ANN401 - passed on as they are
        models: tuple[str, ...],
        model_url: str | None,
        prices: tuple[str, ...],
        budget: str,
        player_budget: str,
        player_calls: int,
        model_calls: int,
        narrate: bool,
        **kwargs: Any,  # noqa: ANN401 - passed on as they are
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        try:
            limits = Limits(
                player=microdollars(player_budget),
                all=microdollars(budget),
                player_calls=player_calls,
            )
            settings = Settings(priced(models, prices), model_url, limits, model_calls, narrate)
        except ModelSettingError as error:
            raise click.UsageError(str(error)) from None
        if narrate and not models:
            raise click.UsageError("--narrate needs a --model that writes.")
        return command(*args, settings=settings, **kwargs)

    wrapped: Callable[..., Any] = with_settings
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
