"""What characters think by: the same models as players' lines, in their order, over HTTP."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from client.gateway.characters import Thoughts
from client.gateway.core.breaker import FAILURES_MAX
from client.gateway.core.budget import FREE, Limits
from client.gateway.core.ladder import Call, Done, Ladder, Question
from client.gateway.core.mind import Mind, Role
from client.gateway.core.roster import Model
from client.gateway.llm import is_installed
from client.gateway.models import SWITCH, Purse, Settings
from client.tellings import Heard, Observed
from tests.model_server import Asked, ModelServer, Step, model_server

pytestmark = [
    pytest.mark.skipif(not is_installed(), reason="the extra llm is not installed"),
    pytest.mark.filterwarnings("ignore"),  # litellm and what it brings warn of many things
]

BEST, OTHER = Model("openai/best", FREE), Model("openai/other", FREE)


class Log:
    """What was logged."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def info(self, event: str, **_: Any) -> None:  # noqa: ANN401 - as structlog has it
        """A line of log."""
        self.events.append(event)


def question(now_ms: int = 1_000_000) -> Question[str]:
    """What Tamsin asks when Ana greets her."""
    mind = Mind(Role("Tamsin", "You mend nets."), ("Tamsin",))
    mind.take(Observed({"text": "Dock", "players": [{"name": "Ana"}]}), now_ms)
    mind.take(Heard('Ana says to you, "Good morning."'), now_ms)
    asked = mind.due(now_ms)
    assert asked is not None
    return asked


def think(folder: Path, server: ModelServer, times: int = 1, **limits: int) -> tuple[Any, Purse]:
    """What she comes to say, so many times over, and the purse that paid for it."""
    settings = Settings((BEST, OTHER), server.url, Limits(**limits))
    purse = Purse(folder, settings)

    async def run() -> list[str | None]:
        thoughts = Thoughts(purse, settings.url, Log())
        running = asyncio.create_task(thoughts.run())
        await asyncio.sleep(0.1)
        try:
            return [await thoughts.of("tamsin", question()) for _ in range(times)]
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    return asyncio.run(run()), purse


def models_of(server: ModelServer) -> list[str]:
    """Who was asked, in turn."""
    return [str(one["model"]) for one in server.asked]


def best_is_down(asked: Asked) -> Step:
    """A server whose first model fails."""
    if asked["model"] == "best":
        return Step(status=500)
    return Step('{"do": "say good morning to Ana"}')


def test_where_one_model_fails_the_next_one_thinks(tmp_path: Path) -> None:
    """At once; after a few failures it is left alone, also by the lines of players."""
    with model_server(best_is_down) as server:
        said, purse = think(tmp_path, server, FAILURES_MAX + 1)
    assert said == ["say good morning to Ana"] * (FAILURES_MAX + 1)
    assert models_of(server) == ["best", "other"] * FAILURES_MAX + ["other"]
    lines: Ladder[str] = Ladder(purse.roster)
    (call,) = lines.take("line", "ana", question(), 0)
    assert isinstance(call, Call)
    assert call.model == OTHER.name


def test_a_reply_that_is_no_line_is_repaired_once(tmp_path: Path) -> None:
    """Then the character says nothing."""
    with model_server(lambda _: Step("Good morning!")) as server:
        said, _ = think(tmp_path, server)
    assert said == [None]
    assert models_of(server) == ["best", "best"]
    assert "can't be used" in server.asked[1]["messages"][-1]["content"]


def test_thoughts_count_in_the_share_of_the_character(tmp_path: Path) -> None:
    """Whose share is used up is quiet, and nobody is asked."""
    with model_server(lambda _: Step('{"do": ""}')) as server:
        said, purse = think(tmp_path, server, 3, player_calls=2)
    assert said == ["", "", None]
    assert len(server.asked) == 2
    assert purse.roster.budget.to_plain()["players"]["tamsin"][1] == 2


def test_switched_off_models_think_nothing(tmp_path: Path) -> None:
    """As they read nothing then."""
    (tmp_path / SWITCH).touch()
    with model_server(best_is_down) as server:
        assert think(tmp_path, server)[0] == [None]
    assert not server.asked


def test_a_question_that_nobody_can_answer_ends(tmp_path: Path) -> None:
    """Without a model at once."""
    ladder: Ladder[str] = Ladder(Purse(tmp_path, Settings()).roster)
    assert ladder.take("line", "ana", question(), 0) == [Done("line", None)]
