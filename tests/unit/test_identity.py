"""The player's secret and name."""

import subprocess
import sys
from pathlib import Path

import pytest

from client.errors import AlreadyHere, BadFolder, BadName, BadSecret, NoName
from client.identity import (
    checked_name,
    chosen_name,
    hold_place,
    player_folder,
    player_secret,
    remember_name,
)

DRAW = """
import sys
from pathlib import Path
from client.identity import player_secret
sys.stdin.readline()
print(player_secret(Path(sys.argv[1])).hex())
"""

HOLD = """
import sys
from pathlib import Path
from client.identity import hold_place
hold_place(Path(sys.argv[1]), "Ana", "tcp://h:1")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def _no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)


def test_a_secret_is_drawn_once_and_kept_private(tmp_path: Path) -> None:
    """It stays the same, and nobody else on the machine may read it."""
    folder = player_folder(tmp_path / "new" / "data")
    secret = player_secret(folder)
    assert len(secret) == 32
    assert player_secret(folder) == secret
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_two_players_have_two_secrets(tmp_path: Path) -> None:
    """Another folder is another player."""
    one, other = (player_secret(player_folder(tmp_path / name)) for name in ("a", "b"))
    assert one != other


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    """Whoever is second takes the secret of the first."""
    program = [sys.executable, "-c", DRAW, str(tmp_path)]
    racers = [
        subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(8)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write(b"go\n")
        racer.stdin.flush()
    secrets = {racer.communicate()[0] for racer in racers}
    assert len(secrets) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_never_replaced(tmp_path: Path) -> None:
    """A secret of the wrong size is reported and left alone."""
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(BadSecret, match="5 bytes instead of 32"):
        player_secret(tmp_path)
    assert (tmp_path / "secret").read_bytes() == b"short"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A file in its way is told with what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFolder, match=r"file can't be used: .*--data"):
        player_folder(tmp_path / "file")


@pytest.mark.parametrize(
    "name", ["Ana", "Bo", "O'Brien", "Anne-Marie", "R2D2", "Žofie", "Ἑλένη", "a" * 24, "  Ana "]
)
def test_names_people_bear_are_fine(name: str) -> None:
    """Letters of any script, digits, hyphen and apostrophe, 2 to 24 of them."""
    assert checked_name(name) == name.strip()


@pytest.mark.parametrize(
    "name,what",
    [
        ("A", "too short"),
        ("", "too short"),
        ("a" * 25, "too long"),
        ("2pac", "start with a letter"),
        ("-Ana", "start with a letter"),
        ("Ana Lee", "a space"),
        ("Ana@home", "'@'"),
        ("Ana\x1b[2J", "x1b"),
        ("Ana\u202e", "u202e"),
    ],
)
def test_other_names_are_refused_with_the_reason(name: str, what: str) -> None:
    """The sentence names what is wrong and how to do it right."""
    with pytest.raises(BadName, match=what) as refused:
        checked_name(name)
    assert "--name" in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_name_is_composed() -> None:
    """The same name typed in two ways is one name."""
    assert checked_name("Zoe\u0301") == "Zo\u00e9"


def test_who_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As given, else who played last from this folder, else the user, else whoever answers."""
    with pytest.raises(NoName):
        chosen_name(tmp_path, None, None)
    assert chosen_name(tmp_path, None, lambda: "Cleo") == "Cleo"
    monkeypatch.setenv("USER", "d.o_e-42")
    assert chosen_name(tmp_path, None, None) == "Doe-42"
    remember_name(tmp_path, "Bob")
    assert chosen_name(tmp_path, None, None) == "Bob"
    assert chosen_name(tmp_path, "Ana", None) == "Ana"
    with pytest.raises(BadName):
        chosen_name(tmp_path, "", None)


def test_a_player_is_in_one_place_at_a_time(tmp_path: Path) -> None:
    """A second process is refused the same player of the same world, until the first one dies."""
    program = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyHere, match="--name"):
            hold_place(tmp_path, "ana", "tcp://h:1")
        hold_place(tmp_path, "Bob", "tcp://h:1")
        hold_place(tmp_path, "Ana", "tcp://h:2")
        first.kill()
    hold_place(tmp_path, "Ana", "tcp://h:1")


def test_a_name_that_was_spoilt_is_forgotten(tmp_path: Path) -> None:
    """What no player could have chosen is not taken from the file."""
    (tmp_path / "name").write_bytes(b"\xff\xfe")
    with pytest.raises(NoName):
        chosen_name(tmp_path, None, None)
