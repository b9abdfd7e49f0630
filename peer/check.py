"""`worldline check`: every mistake in a world, before anybody plays it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import Final

import click

from content.checking.checked import checked
from content.checking.finding import ERROR, NOTE, WARNING, Finding
from peer.cli import DEFAULT_WORLD, world_files

GRADES: Final = (ERROR, WARNING, NOTE)


@click.command("check")
@click.argument("world", default=DEFAULT_WORLD)
@click.option("--notes", is_flag=True, help="Show guesses as well.")
@click.option("--strict", is_flag=True, help="Warnings count like errors.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of sentences.")
def command(world: str, *, notes: bool, strict: bool, as_json: bool) -> None:
    """Find the mistakes in WORLD: a name, or a folder of .toml files.

    An error is something that can't be reached, had or done: a room whose only key lies behind its
    own door, a recipe with a part that is nowhere, a quest without an end. A warning is something
    that players will stumble over, such as a noun in a room's description that can't be examined;
    `ignore = [...]` in [microcosm] names nouns that are meant to be so. A note is a guess. With an
    error the exit status is 1.
    """
    findings = checked(world_files(world))
    shown = [one for one in findings if notes or one.grade != NOTE]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=1))
    else:
        for one in shown:
            click.echo(str(one))
        click.echo(_summary(findings), err=True)
    grave = (ERROR, WARNING) if strict else (ERROR,)
    sys.exit(1 if any(one.grade in grave for one in findings) else 0)


def _summary(findings: list[Finding]) -> str:
    count = Counter(one.grade for one in findings)
    told = [f"{count[grade]} {grade}{'s' if count[grade] != 1 else ''}" for grade in GRADES]
    return f"{', '.join(told[:-1])} and {told[-1]}."
