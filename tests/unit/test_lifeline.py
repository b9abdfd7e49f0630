"""A program ends when its parent does."""

import os
import subprocess
import sys
import threading

import pytest

from broker.lifeline import EXIT_ORPHANED, watch_lifeline

HANGS = """
import sys, time
from broker.lifeline import watch_lifeline
watch_lifeline(int(sys.argv[1]), lambda: None, grace_s=0.1)
print("watching", flush=True)
time.sleep(600)
"""


def test_a_program_that_does_not_end_is_cut_off() -> None:
    """Grace is bounded: when the line is broken and nothing comes of it, the process ends."""
    reading, writing = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", HANGS, str(reading)], pass_fds=(reading,), stdout=subprocess.PIPE
    )
    os.close(reading)
    with child:
        assert child.stdout
        assert child.stdout.readline() == b"watching\n"
        assert child.poll() is None
        os.close(writing)
        assert child.wait(10) == EXIT_ORPHANED


def test_the_program_is_told_once_the_line_breaks() -> None:
    """While the parent lives nothing happens; when its end is closed the program is told."""
    reading, writing = os.pipe()
    told = threading.Event()
    watch_lifeline(reading, told.set, grace_s=86_400)
    assert not told.wait(0.1)
    os.close(writing)
    assert told.wait(5)
    os.close(reading)


def test_a_line_that_is_none_is_an_error() -> None:
    """A descriptor that nobody opened is a mistake, not an end."""
    with pytest.raises(OSError, match="descriptor"):
        watch_lifeline(987, lambda: None)
