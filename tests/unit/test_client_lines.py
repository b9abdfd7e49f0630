"""Lines from pipes and files: whole, bounded, in any encoding."""

import asyncio
import os
import tracemalloc
from pathlib import Path

from client.lines import LINE_BYTES_MAX, read_lines


async def _all(fd: int) -> list[str]:
    return [line async for line in read_lines(fd)]


def _from_pipe(*pieces: bytes) -> list[str]:
    async def run() -> list[str]:
        reading, writing = os.pipe()
        task = asyncio.create_task(_all(reading))
        for piece in pieces:
            os.write(writing, piece)
            await asyncio.sleep(0.001)
        os.close(writing)
        lines = await task
        os.close(reading)
        return lines

    return asyncio.run(run())


def test_lines_are_whole_however_they_arrive() -> None:
    """A line may come in pieces, and the last may lack its end."""
    assert _from_pipe(b"lo", b"ok\nta", b"ke lamp\n\nqu", b"it") == [
        "look",
        "take lamp",
        "",
        "quit",
    ]


def test_bad_bytes_are_replaced() -> None:
    """What is no UTF-8 costs only itself."""
    assert _from_pipe(b"say caf\xe9!\nlook\n") == ["say caf\ufffd!", "look"]


def test_an_endless_line_costs_bounded_memory_and_only_itself() -> None:
    """What a line has beyond the bound is dropped, and the next line is read as ever."""
    long, after = _from_pipe(*[b"x" * 4096] * 40, b"\nlook\n")
    assert len(long) == LINE_BYTES_MAX
    assert after == "look"


def test_an_endless_line_in_a_file_costs_no_memory(tmp_path: Path) -> None:
    """Sixteen megabytes without a line end are read in small change."""
    script = tmp_path / "script"
    script.write_bytes(b"x" * (16 << 20))
    fd = os.open(script, os.O_RDONLY)
    tracemalloc.start()
    try:
        (line,) = asyncio.run(_all(fd))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        os.close(fd)
    assert len(line) == LINE_BYTES_MAX
    assert peak < 1 << 20


def test_files_are_read_too(tmp_path: Path) -> None:
    """Input redirected from a file works, which no event loop can wait for."""
    script = tmp_path / "script"
    script.write_bytes(b"look\n" * 10_000)
    fd = os.open(script, os.O_RDONLY)
    assert asyncio.run(_all(fd)) == ["look"] * 10_000
    os.close(fd)


def test_no_input_is_no_lines(tmp_path: Path) -> None:
    """An empty file ends at once."""
    (tmp_path / "empty").touch()
    fd = os.open(tmp_path / "empty", os.O_RDONLY)
    assert asyncio.run(_all(fd)) == []
    os.close(fd)
