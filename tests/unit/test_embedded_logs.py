"""Log files of child programs stay bounded and can be read for the last word."""

import os
from pathlib import Path

from client.embedded.logs import (
    LOG_BYTES_MAX,
    LOG_BYTES_RUNNING_MAX,
    bound_log,
    last_line,
    open_log,
)


def test_the_last_line_of_this_run(tmp_path: Path) -> None:
    """Blank lines and what an earlier run wrote don't count; bad bytes cost only themselves."""
    log = tmp_path / "broker.log"
    log.write_bytes(b"the port is taken\n")
    start = log.stat().st_size
    assert last_line(log) == "the port is taken"
    assert last_line(log, start) == ""
    with log.open("ab") as file:
        file.write(b"Traceback\nit is \xff damaged \n\n  \n")
    assert last_line(log, start) == "it is \ufffd damaged"
    assert last_line(tmp_path / "none") == ""


def test_a_long_log_is_moved_aside_at_the_start(tmp_path: Path) -> None:
    """Starting a program never adds to a log that has grown too long, and keeps the one before."""
    log = tmp_path / "world.log"
    log.write_bytes(b"x" * (LOG_BYTES_MAX + 1))
    os.close(open_log(log))
    assert log.stat().st_size == 0
    assert (tmp_path / "world.log.1").stat().st_size == LOG_BYTES_MAX + 1
    assert log.stat().st_mode & 0o077 == 0


def test_a_short_log_is_appended_to(tmp_path: Path) -> None:
    """What the last run said is still there."""
    log = tmp_path / "world.log"
    for word in (b"one\n", b"two\n"):
        fd = open_log(log)
        os.write(fd, word)
        os.close(fd)
    assert log.read_bytes() == b"one\ntwo\n"


def test_a_flood_of_a_running_program_is_cut(tmp_path: Path) -> None:
    """Its tail is kept aside, and the program goes on writing where the file now ends."""
    log = tmp_path / "world.log"
    fd = open_log(log)
    os.write(fd, b"x" * LOG_BYTES_RUNNING_MAX + b"the end\n")
    bound_log(log)
    os.write(fd, b"on\n")
    os.close(fd)
    assert log.read_bytes() == b"on\n"
    assert (tmp_path / "world.log.1").read_bytes().endswith(b"the end\n")
    assert (tmp_path / "world.log.1").stat().st_size == LOG_BYTES_MAX
    bound_log(log)
    assert log.read_bytes() == b"on\n"
