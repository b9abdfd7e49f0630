"""Supervision of a realm's programs, with small real programs in their places."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from client.embedded import realm as realm_module
from client.embedded.programs import Program
from client.embedded.realm import Realm
from client.endpoint import Endpoint
from client.errors import BadFolder, RealmFailed

pytestmark = pytest.mark.system

STANDS = """
import os, signal, sys, time, pathlib
name, folder, how = sys.argv[1:4]
folder = pathlib.Path(folder)
def note(what):
    with open(folder / "notes", "a") as notes:
        notes.write(f"{name} {what}\\n")
def stop(*_):
    note("stops")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if how == "deaf" else stop)
if how == "mistaken":
    print("Something before.\\nError: The port is taken; choose another.", file=sys.stderr)
    sys.exit(2)
if how == "mute":
    sys.exit(2)
if how == "once" and not (folder / "once").exists():
    (folder / "once").touch()
    sys.exit(2)
if how == "dies":
    sys.exit(1)
note(f"runs {os.getpid()}")
fd = int(sys.argv[sys.argv.index("--lifeline") + 1])
sys.path.insert(0, os.getcwd())
from broker.lifeline import watch_lifeline
watch_lifeline(fd, lambda: (note("is orphaned"), os._exit(0)))
time.sleep(600)
"""


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def make(tmp_path: Path, port: int) -> Iterator[Callable[..., Realm]]:
    """Makes realms whose programs stand, die, or are mistaken, as told."""
    made: list[Realm] = []

    def realm(**how: str) -> Realm:
        programs = tuple(
            Program(name, (sys.executable, "-c", STANDS, name, str(tmp_path), how.get(name, "ok")))
            for name in ("broker", "world", "gateway")
        )
        made.append(Realm(programs, tmp_path / "realm", Endpoint("127.0.0.1", port)))
        return made[-1]

    yield realm
    for each in made:
        each.abandon()


def notes(folder: Path) -> list[str]:
    """What the programs noted."""
    path = folder / "notes"
    return path.read_text().splitlines() if path.exists() else []


async def noted(folder: Path, what: str, times: int = 1) -> list[str]:
    """Waits until so many notes say so."""
    async with asyncio.timeout(20):
        while len(found := [note for note in notes(folder) if what in note]) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


async def run(realm: Realm, act: Callable[[], object], told: list[str]) -> None:
    """Starts and watches a realm while `act` goes on, then stops it."""
    realm.start()
    await realm.settled()
    watching = asyncio.create_task(realm.watch(told.append))
    try:
        await asyncio.wait_for(_either(act(), watching), 20)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await realm.stop()


async def _either(acting: object, watching: "asyncio.Task[None]") -> None:
    task = asyncio.ensure_future(acting)  # type: ignore[call-overload]
    await asyncio.wait([task, watching], return_when=asyncio.FIRST_COMPLETED)
    if watching.done():
        task.cancel()
        watching.result()
    task.result()


def test_programs_run_and_end_in_order(make: Callable[..., Realm], tmp_path: Path) -> None:
    """All three run at once; the gateway ends before the world and the world before the broker."""
    asyncio.run(run(make(), lambda: noted(tmp_path, "runs", 3), []))
    assert [note for note in notes(tmp_path) if "stops" in note] == [
        "gateway stops",
        "world stops",
        "broker stops",
    ]


def test_programs_are_out_of_reach_of_ctrl_c(make: Callable[..., Realm], tmp_path: Path) -> None:
    """Each child has a session of its own, so that the terminal's signals pass it by."""

    async def act() -> None:
        for note in await noted(tmp_path, "runs", 3):
            pid = int(note.split()[2])
            assert os.getsid(pid) == pid

    asyncio.run(run(make(), act, []))


@pytest.mark.parametrize("name", ["broker", "world", "gateway"])
def test_a_mistake_at_the_start_is_said_in_its_own_words(
    make: Callable[..., Realm], tmp_path: Path, name: str
) -> None:
    """A child that exits with 2 is not started again, and its last line is the sentence."""
    with pytest.raises(RealmFailed) as failed:
        asyncio.run(run(make(**{name: "mistaken"}), asyncio.Event().wait, []))
    assert str(failed.value) == "The port is taken; choose another."


def test_a_mistake_without_words_names_the_log(make: Callable[..., Realm], tmp_path: Path) -> None:
    """Where a child said nothing, the sentence says where to look."""
    with pytest.raises(RealmFailed, match=r"The world ended and did not say why.*world\.log"):
        asyncio.run(run(make(world="mute"), asyncio.Event().wait, []))


def test_what_dies_is_started_again(make: Callable[..., Realm], tmp_path: Path) -> None:
    """A killed program comes back within a moment, and the player is told."""
    told: list[str] = []

    async def act() -> None:
        first = next(note for note in await noted(tmp_path, "runs", 3) if "world" in note)
        os.kill(int(first.split()[2]), signal.SIGKILL)
        await noted(tmp_path, "world runs", 2)

    asyncio.run(run(make(), act, told))
    assert told == ["The world stopped (by signal 9) and was started again."]


def test_what_keeps_dying_ends_the_realm(
    make: Callable[..., Realm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After five deaths in a minute the sentence names the program and its log."""
    monkeypatch.setattr(realm_module, "BACKOFF_S", 0.01)
    told: list[str] = []
    with pytest.raises(RealmFailed, match=r"The gateway stopped 5 times.*gateway\.log"):
        asyncio.run(run(make(gateway="dies"), asyncio.Event().wait, told))
    assert len(told) == 4


def test_what_will_not_end_is_ended(
    make: Callable[..., Realm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child deaf to SIGTERM is killed after its grace."""
    monkeypatch.setattr(realm_module, "STOP_GRACE_S", 0.1)
    asyncio.run(run(make(world="deaf"), lambda: noted(tmp_path, "runs", 3), []))
    pids = [int(note.split()[2]) for note in notes(tmp_path) if "runs" in note]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_port_in_use_starts_the_broker_alone(
    make: Callable[..., Realm], tmp_path: Path, port: int
) -> None:
    """No world or gateway of ours comes near somebody else's broker, whose port we wanted."""
    with socket.create_server(("127.0.0.1", port)):
        realm = make(broker="mistaken")
        with pytest.raises(RealmFailed, match="The port is taken"):
            asyncio.run(run(realm, asyncio.Event().wait, []))
    assert [path.name for path in (tmp_path / "realm" / "logs").iterdir()] == ["broker.log"]


def test_a_port_given_up_meanwhile_is_taken_over(
    make: Callable[..., Realm], tmp_path: Path, port: int
) -> None:
    """When the one before was just leaving, everything is started once more."""

    async def leave() -> None:
        server = socket.create_server(("127.0.0.1", port))
        asyncio.get_running_loop().call_later(0.3, server.close)
        await run(make(broker="once"), lambda: noted(tmp_path, "runs", 3), told)

    told: list[str] = []
    asyncio.run(leave())
    assert told == []


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, port: int) -> None:
    """A file in the place of the realm's folder is named."""
    (tmp_path / "realm").write_text("")
    realm = Realm((), tmp_path / "realm", Endpoint("127.0.0.1", port))
    with pytest.raises(BadFolder, match="realm can't be used"):
        realm.start()
    realm.abandon()


def test_a_program_that_is_not_there_is_a_sentence(tmp_path: Path, port: int) -> None:
    """What can't be started is named."""
    missing = Program("broker", (str(tmp_path / "no-such-program"),))
    realm = Realm((missing,), tmp_path / "realm", Endpoint("127.0.0.1", port))
    with pytest.raises(RealmFailed, match="The broker can't be started"):
        realm.start()
    realm.abandon()


def test_letting_go_ends_the_programs(make: Callable[..., Realm], tmp_path: Path) -> None:
    """A realm that is given up without being stopped ends by itself."""
    realm = make()
    realm.start()
    asyncio.run(noted(tmp_path, "runs", 3))
    realm.abandon()
    asyncio.run(noted(tmp_path, "is orphaned", 3))
    asyncio.run(realm.stop())


PARENT = """
import sys, time
from pathlib import Path
from client.embedded.programs import Program
from client.embedded.realm import Realm
from client.endpoint import Endpoint
programs = (Program("broker", (sys.executable, "-c", sys.argv[1], "broker", sys.argv[2], "ok")),)
realm = Realm(programs, Path(sys.argv[2]) / "realm", Endpoint("127.0.0.1", int(sys.argv[3])))
realm.start()
time.sleep(600)
"""


def test_no_child_outlives_a_killed_parent(tmp_path: Path, port: int) -> None:
    """The lifeline breaks when the parent dies by SIGKILL, and the child ends at once."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, STANDS, str(tmp_path), str(port)])
    asyncio.run(noted(tmp_path, "runs"))
    parent.kill()
    parent.wait()
    asyncio.run(noted(tmp_path, "is orphaned"))
