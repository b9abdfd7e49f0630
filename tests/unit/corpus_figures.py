"""How well the interpreter reads the blind corpus: `python -m tests.unit.corpus_figures`.

It prints figures for both halves and for the further sets, by topic but for `held_out`. With
`--failures` it prints the lines that are read wrongly; none of `held_out` is shown, so that
nobody learns from it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import thread_time_ns
from typing import Any, Final

import click

from client.gateway.core.grammar import interpret
from client.gateway.core.scopefile import memory_of, observation_of, plain
from tests.unit.corpus import MORE, Json, Line, is_right, is_wrong_action, lines

Reader = Callable[[str, Json], Mapping[str, Any]]
FILES: Final = ("dev", *MORE, "held_out")
SHOWN: Final = frozenset(("dev", *MORE))
"""Whose lines may be looked at."""


@dataclass
class Figures:
    """What came of some lines."""

    lines: int = 0
    right: int = 0
    silent_due: int = 0  # lines on which something is to be asked or refused
    acted: int = 0  # of these, on which something was done that no fair person meant
    otherwise: int = 0  # lines that are deeds, on which another deed was done
    by_kind: Counter[tuple[str, bool]] = field(default_factory=Counter)
    by_topic: Counter[tuple[str, bool]] = field(default_factory=Counter)
    microseconds: list[int] = field(default_factory=list)

    @property
    def right_percent(self) -> float:
        """Of all lines."""
        return 100 * self.right / self.lines

    @property
    def acted_percent(self) -> float:
        """Of the lines on which something is to be asked or refused."""
        return 100 * self.acted / self.silent_due

    def after_percent(self, percent: float) -> int:
        """The time in microseconds within which this percentage of the lines was read."""
        ordered = sorted(self.microseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def by_grammar(utterance: str, scope: Json) -> Mapping[str, Any]:
    """What the grammar reads, as `worldline interpret` prints it."""
    return plain(interpret(utterance, observation_of(scope), memory_of(scope)))


def judged(said: Iterable[Line], read: Reader) -> tuple[Figures, Sequence[tuple[Line, Json]]]:
    """The figures of some lines, and those that were read wrongly with what they were read as."""
    figures = Figures()
    wrong: list[tuple[Line, Json]] = []
    for line in said:
        started = thread_time_ns()
        result = read(line.say, line.scope)
        figures.microseconds.append((thread_time_ns() - started) // 1_000)
        right = is_right(line, result)
        figures.lines += 1
        figures.right += right
        figures.silent_due += line.kind != "action"
        figures.acted += is_wrong_action(line, result)
        figures.otherwise += line.kind == "action" and bool(result["intents"]) and not right
        figures.by_kind[line.kind, right] += 1
        figures.by_topic[line.topic, right] += 1
        if not right:
            wrong.append((line, result))
    return figures, wrong


def told(half: str, figures: Figures) -> str:
    """The figures of a half in words, never its lines."""
    heads = [
        (
            f"{half}: {figures.right} of {figures.lines} right ({figures.right_percent:.1f} %); "
            f"acted on {figures.acted} of {figures.silent_due} lines to be asked or refused "
            f"({figures.acted_percent:.2f} %); another deed on {figures.otherwise} lines"
        ),
        f"  p50 {figures.after_percent(50)} µs, p99 {figures.after_percent(99)} µs",
        "  by class: " + _shares(figures.by_kind),
    ]
    if half in SHOWN:
        heads.append("  by topic: " + _shares(figures.by_topic))
    return "\n".join(heads)


def _shares(counted: Counter[tuple[str, bool]]) -> str:
    names = sorted({name for name, _ in counted})
    shares = ((name, counted[name, True], counted[name, False]) for name in names)
    return ", ".join(f"{name} {right}/{right + wrong}" for name, right, wrong in shares)


def main(arguments: Sequence[str]) -> None:
    """Print the figures of what is named, or of all; `--failures`: and the lines misread."""
    named = [one for one in arguments if one in FILES]
    for half in named or FILES:
        figures, wrong = judged(lines(half), by_grammar)
        click.echo(told(half, figures))
        if half in SHOWN and "--failures" in arguments:
            for line, result in wrong:
                got = result["intents"] or {
                    part: result[part] for part in ("question", "refused") if result[part]
                }
                click.echo(json.dumps([line.topic, line.kind, line.say], ensure_ascii=False))
                click.echo(f"   wanted {json.dumps(line.outcomes, ensure_ascii=False)}")
                click.echo(f"   read   {json.dumps(got, ensure_ascii=False)}")


if __name__ == "__main__":
    main(sys.argv[1:])
