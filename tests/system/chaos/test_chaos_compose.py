"""`docker-compose.yml`: valid for Compose 2 and 1.29, and what it starts can be played."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.system.chaos.containers import ROOT, build, why_not

WHY_NOT = why_not()
FILE = "docker-compose.yml"
SERVICES = ["broker-a", "broker-b", "broker-c", "gateway", "world-1", "world-2"]
pytestmark = [
    pytest.mark.system,
    pytest.mark.chaos,
    pytest.mark.skipif(bool(WHY_NOT) and not os.environ.get("CI"), reason=WHY_NOT),
    pytest.mark.timeout(300),
]


def compose(*words: str) -> str:
    """What `docker compose` prints, in a project of this process's own."""
    project = f"worldline-{os.getpid()}"
    done = subprocess.run(
        ["docker", "compose", "--project-name", project, "--file", FILE, *words],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def test_the_file_is_valid() -> None:
    """With named volumes, health-ordered start, restart policies, and no rights to spare."""
    assert not WHY_NOT, WHY_NOT
    found: dict[str, Any] = json.loads(compose("config", "--format", "json"))
    services = found["services"]
    assert sorted(services) == SERVICES
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        assert service["cap_drop"] == ["ALL"], name
        assert service["healthcheck"]["test"], name
        after = service.get("depends_on", {})
        assert name == "broker-a" or after, name
        assert all(one["condition"] == "service_healthy" for one in after.values()), name
    assert sorted(found["volumes"]) == ["broker-a", "broker-b", "broker-c", "key"]


def test_the_file_has_nothing_that_compose_1_refuses() -> None:
    """Compose 1.29 knows no top-level `name`, no `include`, no `develop`."""
    text = (ROOT / FILE).read_text(encoding="utf-8")
    tops = {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()}
    assert {one for one in tops if not one.startswith("x-")} == {"services", "networks", "volumes"}


@pytest.mark.usefixtures("free_ports")
def test_what_it_starts_can_be_played(tmp_path: Path) -> None:
    """`docker compose up`, then `worldline join`, as the README says."""
    build()
    try:
        compose("up", "--detach", "--wait", "--no-build")
        words = [sys.executable, "-m", "client.cli", "join", "tcp://127.0.0.1:5570"]
        played = subprocess.run(
            [*words, "--name", "Ana", "--data", str(tmp_path)],
            cwd=ROOT,
            input="take the lamp\ninventory\n",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert played.returncode == 0, played.stderr
        assert "brass lamp" in played.stdout.split("inventory")[-1]
    finally:
        compose("down", "--volumes", "--timeout", "5")


@pytest.fixture
def free_ports() -> None:
    """The file publishes fixed ports: whoever has them plays already."""
    for port in (5570, 5572, 5573):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                pytest.skip(f"port {port} is in use here")
