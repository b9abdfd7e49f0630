"""Hosts as network namespaces with plain processes in them; needs root, iproute2 and iptables.

The bridge between them lies in a namespace of its own, where no firewall of this machine reaches.
Names carry this process's id, so that runs side by side are apart, and what a killed run left
behind is swept away by the next.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
TOOLS = Path(__file__).parent
STOP_S = 15


def why_not() -> str:
    """Why this machine can't; empty when it can."""
    missing = [name for name in ("ip", "iptables", "iptables-restore") if not shutil.which(name)]
    if missing:
        return f"no {', '.join(missing)} here: apt install iproute2 iptables"
    name = f"wl{os.getpid()}-try"
    try:
        _sh(f"ip netns add {name} && ip netns del {name}")
    except subprocess.CalledProcessError as error:
        return f"network namespaces need root: {error.stderr.strip()}"
    return ""


@dataclass(slots=True)
class _Program:
    process: subprocess.Popen[bytes]
    output: Path
    log: Path


class Namespaces:
    """A ground of network namespaces.

    Args:
        hosts: their names.
        folder: for disks, outputs and logs.
        environment: for every program.
    """

    def __init__(self, hosts: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.hosts: Sequence[str] = tuple(hosts)
        self._folder = folder
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self._hub = f"wl{os.getpid()}"
        self._programs: dict[tuple[str, str], _Program] = {}
        self._tools: dict[tuple[str, str], subprocess.Popen[bytes]] = {}
        _sweep()
        _sh(f"ip netns add {self._hub} && ip -n {self._hub} link add br0 type bridge")
        _sh(f"ip -n {self._hub} link set br0 up")
        for number, host in enumerate(hosts):
            self._make(host, number)

    def _make(self, host: str, number: int) -> None:
        name, hub, way = self._name(host), self._hub, f"v{number}"
        _sh(
            f"ip netns add {name} && ip link add {way} netns {hub} type veth peer name eth0 "
            f"netns {name} && ip -n {hub} link set {way} master br0 up && "
            f"ip -n {name} addr add {self.address(host)}/24 dev eth0 && "
            f"ip -n {name} link set eth0 up && ip -n {name} link set lo up"
        )
        self.disk(host).mkdir(parents=True)

    def _name(self, host: str) -> str:
        return f"{self._hub}-{host}"

    def disk(self, host: str) -> Path:
        """The folder of a host's programs."""
        return self._folder / host

    def address(self, host: str) -> str:
        """Its address on the bridge."""
        return f"10.99.7.{self.hosts.index(host) + 1}"

    def rules(self, host: str, script: str) -> None:
        """Runs a shell script in the host's namespace."""
        _sh(script, "ip", "netns", "exec", self._name(host))

    def _open(self, host: str, words: Sequence[str], **streams: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - as Popen takes them
        return subprocess.Popen(
            [shutil.which("ip") or "ip", "netns", "exec", self._name(host), sys.executable, *words],
            cwd=ROOT,
            env=self._environment,
            **streams,
        )

    def tool(self, host: str, name: str, arguments: Sequence[str] | None) -> None:
        """Runs a tool of this folder in the host's namespace."""
        running = self._tools.pop((host, name), None)
        if running is not None:
            running.kill()
            running.wait()
        if arguments is not None:
            words = [str(TOOLS / f"{name}.py"), *arguments]
            self._tools[host, name] = self._open(host, words)

    def start(self, host: str, program: str, arguments: Sequence[str]) -> None:
        """Starts a program; it writes to files in the host's folder."""
        output = self._folder / f"{host}-{program}.out"
        log = output.with_suffix(".log")
        words = ["-m", "client.cli", *_placed(arguments, self.disk(host))]
        with output.open("ab") as to, log.open("ab") as errors:
            process = self._open(host, words, stdin=subprocess.PIPE, stdout=to, stderr=errors)
        self._programs[host, program] = _Program(process, output, log)

    def stop(self, host: str, program: str) -> None:
        """Ends it with SIGTERM."""
        process = self._programs[host, program].process
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
        process.kill()
        _ended(process)

    def kill(self, host: str, program: str) -> None:
        """Ends it with SIGKILL."""
        process = self._programs[host, program].process
        process.kill()
        _ended(process)

    def pause(self, host: str, program: str) -> None:
        """Stops it with SIGSTOP."""
        self._programs[host, program].process.send_signal(signal.SIGSTOP)

    def resume(self, host: str, program: str) -> None:
        """Lets it go on with SIGCONT."""
        self._programs[host, program].process.send_signal(signal.SIGCONT)

    def is_running(self, host: str, program: str) -> bool:
        """Whether its process has not ended."""
        return self._programs[host, program].process.poll() is None

    def tell(self, host: str, program: str, line: str) -> None:
        """Writes to its standard input."""
        stdin = self._programs[host, program].process.stdin
        assert stdin is not None
        stdin.write(f"{line}\n".encode())
        stdin.flush()

    def output(self, host: str, program: str) -> str:
        """The text of its file."""
        return self._programs[host, program].output.read_text(encoding="utf-8")

    def log(self, host: str, program: str) -> str:
        """The text of its log."""
        return self._programs[host, program].log.read_text(encoding="utf-8", errors="replace")

    def ask(self, host: str, arguments: Sequence[str]) -> str:
        """Runs a command in the host's namespace."""
        words = ["-m", "client.cli", *_placed(arguments, self.disk(host))]
        process = self._open(host, words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, errors = process.communicate(timeout=60)
        if process.returncode:
            raise RuntimeError(errors.decode())
        return output.decode()

    def wipe(self, host: str) -> None:
        """Removes the folder."""
        shutil.rmtree(self.disk(host))
        self.disk(host).mkdir()

    def close(self) -> None:
        """Ends all programs and removes the namespaces."""
        for program in self._programs.values():
            program.process.kill()
        for running in self._tools.values():
            running.kill()
        for ended in (*[one.process for one in self._programs.values()], *self._tools.values()):
            _ended(ended)
        _remove(self._hub)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _placed(arguments: Sequence[str], disk: Path) -> list[str]:
    return [one.replace("{disk}", str(disk)).replace("{tools}", str(TOOLS)) for one in arguments]


def _sh(script: str, *before: str) -> str:
    words = [*before, "sh", "-c", script]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def _sweep() -> None:
    """Removes what runs left behind whose process is gone."""
    for name in _sh("ip netns list").split():
        found = re.fullmatch(r"wl(\d+)", name)
        if found and not Path(f"/proc/{found[1]}").exists():
            _remove(name)


def _remove(hub: str) -> None:
    _sh(
        f"for n in $(ip netns list | cut -d' ' -f1 | grep -E '^{hub}(-|$)'); do "
        "ip netns pids $n | xargs -r kill -9; ip netns del $n; done"
    )
