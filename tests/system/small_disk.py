"""A small disk that tests fill, empty and make read-only: a tmpfs. Only root can mount it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MOUNT = shutil.which("mount") or "/bin/mount"
UMOUNT = shutil.which("umount") or "/bin/umount"


class SmallDisk:
    """A file system of a few megabytes.

    Args:
        path: where it is mounted.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self) -> None:
        """Takes all the room that there is."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def empty(self) -> None:
        """Gives the room back."""
        self._filler.unlink()

    def remount(self, how: str) -> None:
        """Makes it read-only (`ro`) or writable (`rw`)."""
        subprocess.run([MOUNT, "-o", f"remount,{how}", str(self.path)], check=True)


@contextmanager
def small_disk(path: Path, size: str = "48m") -> Iterator[SmallDisk]:
    """A small disk, while the block lasts; the test is skipped where none can be mounted."""
    path.mkdir(parents=True)
    mount = [MOUNT, "-t", "tmpfs", "-o", f"size={size}", "worldline-test", str(path)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"no small disk can be mounted: {error}")
    if made.returncode:
        why = made.stderr.decode(errors="replace").strip()
        pytest.skip(f"no small disk can be mounted (only root may): {why}")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run([UMOUNT, "--lazy", str(path)], check=True)
