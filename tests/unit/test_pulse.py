"""What a health check runs, in each container, every few seconds."""

import socket
import subprocess
import sys


def test_a_health_check_loads_little() -> None:
    """It needs no event loop and no command line: importing them costs more than the question."""
    program = (
        "import sys, broker.pulse; print(*sorted({'asyncio', 'click', 'rich'} & {*sys.modules}))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.split() == []


def test_a_health_check_says_who_does_not_answer() -> None:
    """Something that listens and says nothing is no broker: exit code 1, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        found = subprocess.run(
            [sys.executable, "-m", "broker.pulse", endpoint],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (found.returncode, found.stderr) == (1, f"No broker answers at {endpoint}.\n")
