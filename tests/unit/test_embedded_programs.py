"""The command lines of an embedded realm's programs."""

import sys
from pathlib import Path

import pytest

from client.embedded.programs import realm_programs
from client.endpoint import Endpoint


def test_the_three_programs_share_a_folder_and_a_broker() -> None:
    """World and gateway are told where the broker will be, on this machine."""
    programs = realm_programs(Path("/d/realm"), Endpoint("0.0.0.0", 5571), None)  # noqa: S104
    worldline = [sys.executable, "-m", "client.cli"]
    assert [list(program.arguments) for program in programs] == [
        [*worldline, "broker", "--data", "/d/realm", "--listen", "tcp://0.0.0.0:5571"],
        [*worldline, "world", "--data", "/d/realm", "--broker", "tcp://127.0.0.1:5571"],
        [*worldline, "gateway", "--data", "/d/realm", "--broker", "tcp://127.0.0.1:5571"],
    ]


def test_a_world_is_a_name_or_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is given by its whole path, because the children run elsewhere."""
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    for world, given in (("mine", str(tmp_path / "mine")), ("lowwater", "lowwater")):
        _, peer, _ = realm_programs(tmp_path, Endpoint("127.0.0.1", 5570), world)
        assert peer.arguments[-2:] == ("--world", given)
