"""`worldline rules`: by which version of the rules a running realm goes, and switching it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from broker.asking import Answer, ask_status, ask_switch
from broker.operator_cli import EXIT_REFUSED, NOT_DONE, PERHAPS, asked_of, options
from broker.printing import safe
from broker.protocol.limits import RULES_VERSION_MAX
from broker.protocol.operator_frames import AskSwitch, Switching
from broker.protocol.topics import REALM

DONE = frozenset({"switched", "already"})


@click.command("rules")
@options
@click.option(
    "--switch",
    "version",
    type=click.IntRange(min=1, max=RULES_VERSION_MAX),
    help="Go by this version from here on.",
)
@click.option("--microcosm", default="", help="Switch this one alone; all of them otherwise.")
@click.option("--force", is_flag=True, help="Switch though a world peer lacks the version.")
def rules(
    endpoint: str,
    data: Path | None,
    version: int | None,
    microcosm: str,
    force: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """See by which version of the rules each microcosm goes, or switch a running realm to another.

    What was judged before the switch stays as it is, what comes after goes by the new version, on
    every world peer alike: the switch has its place in the log. Switching to what is in force
    already changes nothing, and a realm may be switched back.

    It is refused while a world peer that keeps the microcosm does not have the version: bring all
    of them to a release that has both versions first. With --force such a world peer stops.

    Exit codes: 0 when it is done, 1 when it was refused, 2 when nobody answered; the last line says
    whether it may have been done all the same.
    """
    if version is None:
        answer: Answer = asked_of(lambda key: ask_status(endpoint, key), data)
        for line in lines_of(answer):
            click.echo(safe(line))
        return
    told: Switching = asked_of(
        lambda key: ask_switch(endpoint, AskSwitch(key, microcosm, version, force)), data, PERHAPS
    )
    click.echo(safe(told.text), err=told.outcome not in DONE)
    if told.outcome not in DONE:
        click.echo(f"{NOT_DONE} {way_out(told)}".rstrip(), err=True)
        sys.exit(EXIT_REFUSED)


def lines_of(answer: Answer) -> list[str]:
    """By which rules each microcosm goes, and which versions world peers have."""
    lines = [
        f"{log.microcosm} goes by version {log.rules} of the rules."
        if log.rules
        else f"{log.microcosm} was not founded yet, as far as {answer.status.broker} knows."
        for log in answer.logs
        if log.microcosm != REALM
    ]
    for broker in answer.brokers:
        for peer, versions in broker.rules:
            known = ", ".join(str(one) for one in versions) or "no version that it told of"
            lines.append(f"{peer} at {broker.broker} has {known}.")
    return lines or [f"{answer.status.broker} holds no microcosm yet."]


def way_out(told: Switching) -> str:
    """What an operator can do after a refusal."""
    return {
        "lacking": (
            "Start those world peers from a release that has that version, and ask again. --force "
            "switches without them: they stop, and say so."
        ),
        "nobody": "Start a world peer that has that version, and ask again.",
        "none": "`worldline rules` names those that there are.",
        "no_part": "Ask a broker that is a member there; `worldline status` names them.",
    }.get(told.outcome, "")
