"""Hosts as containers, by testcontainers.

Each host is a container with a network of its own that may lay packet rules; each of its programs a
container of the product's image in that network. So a program may be killed without its host, as on
a real machine, and none has any right that it does not have in production. Containers carry this
process's id: what a killed run left behind is swept away by the next.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")  # read when it is imported

import docker
import docker.errors
from testcontainers.core.container import DockerContainer
from testcontainers.core.network import Network

if TYPE_CHECKING:
    from docker.models.containers import Container

ROOT = Path(__file__).resolve().parents[3]
TOOLS = Path(__file__).parent
IMAGE, HOST_IMAGE = "worldline:dev", "worldline:chaos"
LABEL = "worldline.chaos"
STOP_S = 15
UNWATCHED = {"test": ["NONE"]}
"""Fifteen health checks every few seconds would be most of what runs here."""


def why_not() -> str:
    """Why this machine can't; empty when it can."""
    why = "no container engine answers; .ci/engine starts one"
    try:  # by its command: the library leaves a socket open where none answers
        asked = ["docker", "version"]
        done = subprocess.run(asked, capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return why
    return why if done.returncode else ""


def build() -> None:
    """The product's image, and that of the hosts.

    Raises:
        RuntimeError: one can't be built; says why.
    """
    for words in (
        ["-t", IMAGE, "."],
        ["-t", HOST_IMAGE, "-f", "tests/system/chaos/chaos.Dockerfile", "tests/system/chaos"],
    ):
        done = subprocess.run(
            ["docker", "build", "--quiet", *words],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2_000:])


class Containers:
    """A ground of containers.

    Args:
        hosts: their names.
        environment: for every program.
    """

    def __init__(self, hosts: Sequence[str], environment: Mapping[str, str]) -> None:
        self.hosts: Sequence[str] = tuple(hosts)
        self._engine = docker.from_env()
        self._environment = dict(environment)
        self._programs: dict[tuple[str, str], Container] = {}
        self._doors: dict[tuple[str, str], Any] = {}
        self._open = contextlib.ExitStack()
        self._labels = {LABEL: str(os.getpid())}
        self._sweep()
        made = {"internal": True, "labels": self._labels}
        network = Network(docker_network_kw=made)
        self._open.callback(network._docker.client.close)
        self._network: Network = self._open.enter_context(network)
        self._hosts = {host: self._host(host) for host in hosts}

    def _host(self, host: str) -> Container:
        volume = self._engine.volumes.create(labels=self._labels)
        self._open.callback(volume.remove, force=True)
        made = (
            DockerContainer(HOST_IMAGE).with_network(self._network).with_envs(**self._environment)
        )
        made = made.with_network_aliases(host).with_volume_mapping(volume.name, "/data", "rw")
        made = made.with_kwargs(
            cap_add=["NET_ADMIN"], init=True, labels=self._labels, healthcheck=UNWATCHED
        )
        return self._begun(made)

    def _begun(self, made: DockerContainer) -> Container:
        self._open.callback(made.get_docker_client().client.close)
        made.start()
        found: Container = made.get_wrapped_container()
        self._open.callback(_gone, found)
        return found

    def address(self, host: str) -> str:
        """Its address on the network."""
        found = self._hosts[host]
        found.reload()
        networks = found.attrs["NetworkSettings"]["Networks"]
        return str(networks[self._network.name]["IPAddress"])

    def rules(self, host: str, script: str) -> None:
        """Runs a shell script in the host, as root."""
        self._run(host, ["sh", "-c", script], user="root")

    def tool(self, host: str, name: str, arguments: Sequence[str] | None) -> None:
        """Runs a tool in the host."""
        kept = f"/run/{name}.pid"
        self._run(
            host, ["sh", "-c", f"kill -9 $(cat {kept}) 2>/dev/null; rm -f {kept}"], user="root"
        )
        if arguments is not None:
            script = f'echo $$ >{kept}; exec python /tools/{name}.py "$@"'
            words = ["sh", "-c", script, name, *arguments]
            self._hosts[host].exec_run(words, user="root", detach=True)

    def _run(self, host: str, words: Sequence[str], **how: Any) -> str:  # noqa: ANN401 - as exec_run takes it
        code, (output, errors) = self._hosts[host].exec_run(list(words), demux=True, **how)
        if code:
            raise RuntimeError(f"{host}: {(errors or output or b'').decode()}")
        return (output or b"").decode()

    def start(self, host: str, program: str, arguments: Sequence[str]) -> None:
        """Starts a program in a container of its own, or its container again."""
        known = self._programs.get((host, program))
        if known is not None:
            known.start()
            return
        (volume,) = (
            mount["Name"]
            for mount in self._hosts[host].attrs["Mounts"]
            if mount["Type"] == "volume"
        )
        made = DockerContainer(IMAGE).with_command(_placed(arguments))
        made = made.with_envs(**self._environment).with_volume_mapping(volume, "/data", "rw")
        made = made.with_volume_mapping(str(TOOLS), "/tools", "ro")
        network = f"container:{self._hosts[host].id}"
        made = made.with_kwargs(
            network_mode=network,
            init=True,
            stdin_open=True,
            cap_drop=["ALL"],
            labels=self._labels,
            healthcheck=UNWATCHED,
        )
        self._programs[host, program] = self._begun(made)

    def stop(self, host: str, program: str) -> None:
        """Ends it with SIGTERM."""
        self._programs[host, program].stop(timeout=STOP_S)

    def kill(self, host: str, program: str) -> None:
        """Ends it with SIGKILL."""
        self._programs[host, program].kill()
        self._programs[host, program].wait()

    def pause(self, host: str, program: str) -> None:
        """Freezes its container."""
        self._programs[host, program].pause()

    def resume(self, host: str, program: str) -> None:
        """Thaws it."""
        self._programs[host, program].unpause()

    def is_running(self, host: str, program: str) -> bool:
        """Whether its container runs."""
        found = self._programs[host, program]
        found.reload()
        return bool(found.status == "running")

    def tell(self, host: str, program: str, line: str) -> None:
        """Writes to its standard input."""
        door = self._doors.get((host, program))
        if door is None:
            found = self._programs[host, program]
            door = found.attach_socket(params={"stdin": 1, "stream": 1})
            self._open.callback(door.close)
            self._open.callback(door._sock.close)
            self._doors[host, program] = door
        door._sock.sendall(f"{line}\n".encode())

    def output(self, host: str, program: str) -> str:
        """All of its standard output."""
        text: bytes = self._programs[host, program].logs(stdout=True, stderr=False)
        return text.decode()

    def log(self, host: str, program: str) -> str:
        """All of its standard error."""
        text: bytes = self._programs[host, program].logs(stdout=False, stderr=True)
        return text.decode(errors="replace")

    def ask(self, host: str, arguments: Sequence[str]) -> str:
        """Runs a command in the host."""
        return self._run(host, ["worldline", *_placed(arguments)], user="worldline")

    def wipe(self, host: str) -> None:
        """Removes the broker's folder from the volume."""
        self._run(host, ["rm", "-rf", "/data/broker"], user="root")

    def close(self) -> None:
        """Removes everything."""
        self._open.close()
        self._engine.close()

    def _sweep(self) -> None:
        """Removes what runs left behind whose process is gone."""
        found: Iterator[Any] = iter(
            (
                *self._engine.containers.list(all=True, filters={"label": LABEL}),
                *self._engine.networks.list(filters={"label": LABEL}),
                *self._engine.volumes.list(filters={"label": LABEL}),
            )
        )
        for one in found:
            labels = one.attrs.get("Labels") or one.attrs["Config"]["Labels"]
            if not Path(f"/proc/{labels[LABEL]}").exists():
                with contextlib.suppress(docker.errors.APIError):
                    one.remove(**({"force": True} if hasattr(one, "kill") else {}))


def _placed(arguments: Sequence[str]) -> list[str]:
    return [one.replace("{disk}", "/data").replace("{tools}", "/tools") for one in arguments]


def _gone(one: Container) -> None:
    with contextlib.suppress(docker.errors.APIError):
        one.remove(force=True, v=True)
