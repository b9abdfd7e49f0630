"""What the long-running programs (broker, world, gateway) share at their edges: logs and ending.

A program ends well on SIGTERM, SIGINT, SIGHUP, or when whoever started it is gone (`--lifeline`).
A mistake that a person can mend is one sentence on standard error and exit code 2.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
from types import FrameType
from typing import Any, NoReturn

import click
import structlog

from broker.lifeline import watch_lifeline

EXIT_MISTAKE = 2

lifeline_option = click.option(
    "--lifeline", type=int, default=None, hidden=True, help="End when this descriptor closes."
)


def program_log(program: str) -> Any:  # noqa: ANN401 - structlog types its loggers as Any
    """A logger that writes one line per event to standard error, with the program's name."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.add_log_level, stamp, renderer],
        wrapper_class=structlog.BoundLogger,
    ).bind(program=program)


def keep_private() -> None:
    """Makes files that only this user can read: journals hold secrets and all that was said."""
    os.umask(0o077)


def bound_memory(megabytes: int) -> None:
    """Ends the process, rather than the machine, should it ever want more memory than this."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def open_descriptors() -> None:
    """Lets the process have as many connections as the system allows it.

    Most begin with 1,024, and idle strangers would soon keep everybody else out.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def stop_event(lifeline: int | None) -> threading.Event:
    """An event that is set when the program should end."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    if lifeline is not None:
        watch_lifeline(lifeline, stopping.set)
    return stopping


def give_up(text: str) -> NoReturn:
    """Ends the program with one sentence for the person who started it."""
    click.echo(text, err=True)
    sys.exit(EXIT_MISTAKE)
