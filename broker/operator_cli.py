"""`worldline status` and `worldline evict`: what an operator asks of a running broker."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from broker.asking import Answer, AskError, ask_eviction, ask_status
from broker.founding import FoundingError, check_names
from broker.printing import safe
from broker.programs import give_up
from broker.protocol.clocks import milliseconds_of
from broker.protocol.operator_frames import Evicting
from broker.protocol.topics import REALM
from broker.service_key import ServiceKeyError, held_key
from broker.status_page import as_json, as_page, duration
from broker.transport import TransportError

DEFAULT_BROKER: Final = "tcp://127.0.0.1:5570"
EXIT_REFUSED: Final = 1
EXIT_NOT_YET: Final = 3
POLL_S: Final = 0.25
OPEN: Final = frozenset({"proposed", "forced"})
NOT_DONE: Final = "Certainly nothing was done."
PERHAPS: Final = "It may have been done all the same; `worldline status` tells."
BEGUN: Final = "It was begun and may be done by now; `worldline status` tells."


def _first(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The first of the addresses: world peers and gateways have several in that variable."""
    return next(iter(value.split()), "")


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Which broker, and with which key."""
    for option in (
        click.option(
            "--data",
            type=click.Path(file_okay=False, path_type=Path),
            envvar="WORLDLINE_DATA",
            show_envvar=True,
            help="A folder with the realm's service key; WORLDLINE_SERVICE_KEY goes before it.",
        ),
        click.option(
            "--broker",
            "endpoint",
            default=DEFAULT_BROKER,
            show_default=True,
            envvar="WORLDLINE_BROKER",
            show_envvar=True,
            callback=_first,
            help="The broker to ask: where its peers attach; of several, the first.",
        ),
    ):
        command = option(command)
    return command


@click.command("status")
@options
@click.option("--json", "wants_json", is_flag=True, help="One JSON object, for programs.")
def status(endpoint: str, data: Path | None, wants_json: bool) -> None:  # noqa: FBT001
    """Ask a running broker how its realm is.

    It tells of its links, of the brokers beyond them, who is attached, and of each microcosm: its
    members, how far it is settled and whose word the rest waits for. The digest of a log is of
    exactly what is settled: brokers that have settled as much show the same. The digest of a world
    is what world peers last found, after so many settled events.

    It needs the realm's service key and leaves no trace. Exit codes: 0, or 2 without an answer.
    """
    answer = asked_of(lambda key: ask_status(endpoint, key), data)
    if wants_json:
        click.echo(json.dumps(as_json(answer)))
    else:
        click.echo(as_page(answer), nl=False)


@click.command("evict")
@options
@click.argument("name", metavar="BROKER")
@click.option("--force", is_flag=True, help="Without a majority: forks the realm if BROKER lives.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0, max=3_600),
    default=15,
    show_default=True,
    help="Seconds to wait until all is agreed and settled.",
)
def evict(endpoint: str, data: Path | None, name: str, force: bool, patience: float) -> None:  # noqa: FBT001
    """Shut BROKER out of the realm: it is dead, and settlement waits for it.

    A majority of the home brokers has to agree how far its events count. Should it ever come back,
    it takes part again by itself: what it held and nobody else had is published anew, and what of
    that can't happen any more becomes a conflict.

    With --force the broker that is asked decides alone, at what it holds. If BROKER is alive, or
    others hold more of its events, settled history may differ between the two sides for good; use
    it when the home brokers that could vote are lost for ever.

    A broker that looks alive is not shut out without --force: stop it first. What it costs is said
    before it is asked for.

    Exit codes: 0 when it is out, 1 when it was refused, 3 when it is under way still, 2 when
    nobody answered; the last line says whether it may have been done all the same.
    """
    try:
        check_names(name, ())
    except FoundingError as error:
        give_up(safe(f"{error} {NOT_DONE}"))
    before: Answer = asked_of(lambda key: ask_status(endpoint, key), data, NOT_DONE)
    for line in cost_of(before, name):
        click.echo(safe(line))
    told: Evicting = asked_of(
        lambda key: ask_eviction(endpoint, key, name, force=force), data, PERHAPS
    )
    click.echo(safe(told.text), err=told.outcome not in OPEN)
    if told.outcome not in OPEN:
        click.echo(f"{NOT_DONE} {_way_out(told)}", err=True)
        sys.exit(EXIT_REFUSED)
    until_s = time.monotonic() + patience
    goal = _goal(before, name)
    while waiting := asked_of(lambda key: _still(endpoint, key, name, goal), data, BEGUN):
        if time.monotonic() >= until_s:
            break
        time.sleep(POLL_S)
    else:
        click.echo(f"{safe(name)} is out of {_count(len(goal), 'microcosm')}.")
        return
    where = f"After {patience:g} seconds that is not settled yet in {where_and_for_whom(waiting)}."
    goes_on = "It was begun and goes on by itself; `worldline status` tells who has voted."
    click.echo(safe(f"{where} {goes_on}"), err=True)
    sys.exit(EXIT_NOT_YET)


def _way_out(told: Evicting) -> str:
    """What an operator can do after a refusal."""
    return {
        "alive": (
            "If it is to go, stop it first, wait until `worldline status` says down, and ask again."
            " --force shuts it out as it is, which forks the realm."
        ),
        "no_majority": (
            "Bring more home brokers back, or ask one that can reach a majority. --force does "
            "without; if the broker is alive, that forks the realm."
        ),
        "not_home": "Ask one of the home brokers; `worldline status` names them.",
        "itself": "Ask another home broker.",
        "no_member": "`worldline status` names the members of each microcosm.",
        "voted": "Ask that broker how far it has come, or evict it as well.",
        "no_part": "Ask a broker that is a member where the other one is.",
    }.get(told.outcome, "")


def cost_of(before: Answer, name: str) -> list[str]:
    """What shutting a broker out costs, and what it brings, as sentences."""
    logs = [log for log in before.logs if name in log.writers]
    if not logs:
        return []
    where = ", ".join(log.microcosm for log in logs)
    lines = [f"{name} may write to {_count(len(logs), 'microcosm')} ({where})."]
    waiting = [log for log in logs if name in log.waits_for and log.unsettled]
    if waiting:
        events = _count(sum(log.unsettled for log in waiting), "event")
        since_ms = min(milliseconds_of(log.oldest) for log in waiting)
        age = duration(max(0, before.status.now_ms - since_ms))
        lines.append(f"{events} wait for its word, the oldest for {age}.")
    lines.append(
        f"What {name} alone holds counts no more: what its players were told of it is undone. "
        "Should it come back, it publishes that anew, and what can't happen any more becomes a "
        "conflict; if its disk is lost, that is gone."
    )
    homes = before.status.homes
    if name in homes:
        left = _count(len(homes) - 1, "other home broker")
        lines.append(f"It keeps its vote: a majority is still of {len(homes)}, with {left}.")
    players = next((one.players for one in before.brokers if one.broker == name), 0)
    if players:
        lines.append(f"{_count(players, 'player')} attached to it may go on at another broker.")
    return lines


def _goal(before: Answer, name: str) -> dict[str, int]:
    """The microcosms to be left, each with how often the broker will then have been shut out."""
    logs = [log for log in before.logs if name in log.writers]
    goal = {log.microcosm: log.evicted.count(name) + 1 for log in logs}
    if name in before.status.homes and all(log.microcosm != REALM for log in before.logs):
        goal[REALM] = 1  # a home is a member of it, though nobody wrote to it yet
    return goal


def _still(endpoint: str, key: bytes, name: str, goal: dict[str, int]) -> dict[str, list[str]]:
    """Where the broker is not out yet, and whose word is missing there, as far as that is known."""
    try:
        return not_out_yet(ask_status(endpoint, key), name, goal)
    except AskError as error:
        if not error.is_busy:
            raise
        return {microcosm: [] for microcosm in goal}


def not_out_yet(now: Answer, name: str, goal: dict[str, int]) -> dict[str, list[str]]:
    """Where the eviction is not in the log yet, or is not settled: then also who is waited for."""
    found: dict[str, list[str]] = {}
    for log in now.logs:
        if log.evicted.count(name) < goal.get(log.microcosm, 0):
            found[log.microcosm] = []
        elif log.microcosm in goal and name in log.members and name not in log.writers:
            found[log.microcosm] = [other for other in log.waits_for if other != name]
    return found


def where_and_for_whom(waiting: dict[str, list[str]]) -> str:
    """The microcosms, each with those whose word is missing there."""
    return ", ".join(
        f"{microcosm} (which waits for {' and '.join(others)} as well)" if others else microcosm
        for microcosm, others in waiting.items()
    )


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def asked_of(ask: Callable[[bytes], Any], data: Path | None, otherwise: str = "") -> Any:  # noqa: ANN401 - what `ask` gives
    """The answer, or the end of the program with a sentence; `otherwise` says what was done."""
    try:
        return ask(held_key(data))
    except (AskError, ServiceKeyError, TransportError) as error:
        give_up(safe(f"{error} {what_was_done(error, otherwise)}".rstrip()))


def what_was_done(error: Exception, otherwise: str) -> str:
    """What an operator can be sure of after an error.

    Args:
        error: why there is no answer.
        otherwise: what to say if nothing better is known.
    """
    was_sent = isinstance(error, AskError) and not error.is_definite
    return NOT_DONE if otherwise == PERHAPS and not was_sent else otherwise
