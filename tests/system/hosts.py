"""Several hosts of one realm on this machine: a broker each, with what is attached to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.system.ending import end
from tests.system.realm import ROOT, free_endpoint

KEY = "5a" * 32


class Hosts:
    """The programs of a realm of several brokers; call `stop` in the end.

    Args:
        folder: for the journals and the logs, a folder for each program in it.
        homes: the names of the home brokers.
    """

    def __init__(self, folder: Path, homes: tuple[str, ...]) -> None:
        self.folder = folder
        self.homes = homes
        self.doors: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def broker(
        self, name: str, *to: str, at: str = "", key: str = KEY, advertise: str = ""
    ) -> None:
        """Starts a broker that links to others.

        One that is no home asks which realm it is in, and can't be dialled: it needs a way.

        Args:
            name: its name in the realm, and `to` those of the brokers to link to.
            at: the name of its folder and addresses, if that is another.
            key: the service key.
            advertise: where others are told to link to it, if that is elsewhere.
        """
        at = at or name
        options = ["--listen", self.doors.setdefault(at, free_endpoint()), "--broker-name", name]
        if name in self.homes:
            options += ["--links", self.links.setdefault(at, free_endpoint())]
            options += ["--advertise", advertise or self.links[at]]
            for home in self.homes:
                options += ["--home", home]
        for other in to:
            options += ["--link", self.links.setdefault(other, free_endpoint())]
        self._keys[at] = key
        self._start(at, "broker", *options)

    def world(self, name: str, *brokers: str) -> None:
        """Starts a world peer at a broker; `+` and its name are its id."""
        self._attach(name, "world", *brokers)

    def newer_world(self, name: str, *brokers: str) -> None:
        """Starts a world peer of a release that has a second version of the rules as well."""
        self._attach(name, "", *brokers)

    def gateway(self, name: str, *brokers: str) -> None:
        """Starts a gateway at a broker."""
        self._attach(name, "gateway", *brokers)

    def _attach(self, name: str, program: str, *brokers: str) -> None:
        options = ["--id", f"+{name}"]
        for broker in brokers:
            options += ["--broker", self.doors.setdefault(broker, free_endpoint())]
        self._start(name, program, *options)

    def _start(self, name: str, program: str, *options: str) -> None:
        module = ["client.cli", program] if program else ["tests.system.newer_world"]
        command = [sys.executable, "-m", *module, "--data", str(self.folder / name)]
        self._commands[name] = [*command, *options]
        self.again(name)

    def again(self, name: str) -> None:
        """Starts a program as it was started before."""
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env={
                    **os.environ,
                    "PYTHONUNBUFFERED": "1",
                    "WORLDLINE_SERVICE_KEY": self._keys.get(name, KEY),
                },
            )

    def kill(self, name: str) -> None:
        """Ends a program as a crash would."""
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def ended(self, name: str, patience_s: float) -> int:
        """Waits for a program to end by itself; returns its exit code."""
        return self._running.pop(name).wait(patience_s)

    def stop(self) -> None:
        """Ends whatever runs."""
        end(self._running.values())
        self._running.clear()

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def log(self, name: str) -> str:
        """What a program has written."""
        return self._log(name).read_text(encoding="utf-8", errors="replace")
