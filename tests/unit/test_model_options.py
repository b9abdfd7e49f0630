"""The options of models: the same wherever a gateway is started, and handed on as said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from client.gateway.core.budget import FREE, Price
from client.gateway.core.roster import Model
from client.gateway.model_options import handed_on, model_options
from client.gateway.models import Settings

found: dict[str, Any] = {}


@click.command("gateway")
@model_options
def reads(settings: Settings, characters: Path | None) -> None:
    """A command that reads them."""
    found.update(settings=settings, characters=characters)


@click.command("play")
@handed_on
def starts(gateway: tuple[str, ...]) -> None:
    """A command that starts a gateway."""
    found["words"] = gateway


def test_what_is_handed_on_is_read_as_it_was_said(tmp_path: Path) -> None:
    """By the gateway that is started with it, wherever that runs."""
    cast = tmp_path / "cast.toml"
    cast.touch()
    words = [
        "--model", "a", "--model", "b", "--model-url", "http://x/v1", "--narrate",
        "--characters", str(cast),
    ]  # fmt: skip
    assert CliRunner().invoke(starts, words).exit_code == 0
    assert found["words"] == tuple(words)
    assert CliRunner().invoke(reads, [*words, "--price", "b=1,2"]).exit_code == 0
    settings = found["settings"]
    assert settings.models == (Model("a", FREE), Model("b", Price(1_000_000, 2_000_000)))
    assert (settings.url, settings.narrate, found["characters"]) == ("http://x/v1", True, cast)


def test_nothing_said_is_nothing_handed_on() -> None:
    """And a gateway reads by grammar alone."""
    assert CliRunner().invoke(starts, []).exit_code == 0
    assert CliRunner().invoke(reads, []).exit_code == 0
    assert (found["words"], found["settings"], found["characters"]) == ((), Settings(), None)


@pytest.mark.parametrize("command", [reads, starts], ids=["read", "handed on"])
@pytest.mark.parametrize(
    "words, says",
    [
        (["--narrate"], "--narrate needs a --model that writes."),
        (["--characters", __file__], "--characters needs a --model that plays them."),
        (["--model", "a", "--characters", "nowhere"], "does not exist"),
    ],
    ids=str,
)
def test_what_no_model_would_do_is_refused(
    command: click.Command, words: list[str], says: str
) -> None:
    """At once, and not by a program behind the one that was started."""
    told = CliRunner().invoke(command, words)
    assert told.exit_code == 2
    assert says in told.output
