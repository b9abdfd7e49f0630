"""What `worldline status` and `evict` make of a broker's answer, and of none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from broker.asking import Answer, AskError
from broker.operator_cli import (
    BEGUN,
    NOT_DONE,
    PERHAPS,
    cost_of,
    evict,
    not_out_yet,
    status,
    what_was_done,
    where_and_for_whom,
)
from broker.protocol.clocks import stamp_at
from broker.protocol.operator_frames import BrokerStatus, LogStatus, Status, Voting
from broker.service_key import ServiceKeyError, service_key
from broker.status_page import as_json, as_page

NOW_MS = 1_800_000_000_000
HOMES = ["alder", "birch", "cedar"]


def answer() -> Answer:
    """A realm of three, one of them out of reach for two minutes."""
    brokers = [
        BrokerStatus("alder", "here", "", 0, 0, 0, 0, "tcp://a:5570", 2, 1, ["+w"], []),
        BrokerStatus("birch", "suspect", "", 1_400, NOW_MS - 7_000, 12, 300, "", 0, 0, [], ["+g"]),
        BrokerStatus("cedar", "down", "", 0, NOW_MS - 120_000, 0, 0, "", 3, 0, [], []),
    ]
    oldest = stamp_at(NOW_MS - 121_000)
    vale = LogStatus(
        "vale", HOMES, HOMES, oldest - 9, 40, b"\x01" * 32, 7, oldest, ["cedar"], b"\x02" * 32, 256,
        [], [Voting("cedar", "birch", ["birch"])],
    )  # fmt: skip
    fen = LogStatus("fen", ["alder"], ["alder"], 0, 0, b"", 0, 0, [], b"", 0, ["cedar"], [])
    status_frame = Status("5f3e", "alder", NOW_MS, HOMES, ["tcp://x\x1b[31m:1"], 3, 2)
    return Answer(status_frame, brokers, [vale, fen])


def test_the_page_tells_what_needs_attention() -> None:
    """States with their times, what waits and for whom, votes, addresses; no line does anything."""
    page = as_page(answer())
    for words in (
        "suspect, silent for 1.4 s", "down", "2 min",
        "birch asks to evict cedar; birch agreed.", "Nobody has answered yet at tcp://x\\u001b[31m",
        "not whole here", "020202020202 at 256",
    ):  # fmt: skip
        assert words in page
    assert "\x1b" not in page
    row = next(line.split() for line in page.splitlines() if line.lstrip().startswith("vale"))
    assert row[row.index("7") :][:4] == ["7", "2", "min", "cedar"]


def test_the_json_has_what_the_manual_says() -> None:
    """Every field that docs/operating.md names, and what is unknown as null."""
    found = as_json(answer())
    cedar, vale, fen = found["brokers"][2], found["microcosms"][0], found["microcosms"][1]
    assert (cedar["state"], cedar["since_ms"], cedar["door"]) == ("down", NOW_MS - 120_000, None)
    assert found["brokers"][0]["since_ms"] is None
    assert (found["brokers"][1]["backlog"], found["brokers"][1]["credit"]) == (12, 300)
    assert (vale["oldest_unsettled_ms"], vale["waits_for"]) == (121_000, ["cedar"])
    assert vale["voting"] == [{"evicted": "cedar", "proposer": "birch", "voters": ["birch"]}]
    manual = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    named = [*found, *(f".{key}" for key in [*cedar, *vale])]
    listed = [name.rstrip("[]") for name in re.findall(r"`([.\w\[\]]+)`", manual)]
    assert [name for name in named if name not in listed] == []
    assert (fen["digest"], fen["world_digest"], fen["evicted"]) == (None, None, ["cedar"])


def test_an_eviction_says_beforehand_what_it_costs() -> None:
    """Where it counts, what waits, what is lost, who is attached, and which majority there is."""
    lines = " ".join(cost_of(answer(), "cedar"))
    for words in (
        "cedar may write to 1 microcosm (vale).",
        "7 events wait for its word, the oldest for 2 min",
        "What cedar alone holds counts no more", "a majority is still of 3",
        "3 players attached to it",
    ):  # fmt: skip
        assert words in lines
    assert cost_of(answer(), "nobody") == []


@pytest.mark.parametrize(
    "error, otherwise, said",
    [
        (AskError("silence"), PERHAPS, PERHAPS),
        (AskError("refused", is_definite=True), PERHAPS, NOT_DONE),
        (ServiceKeyError("no key"), PERHAPS, NOT_DONE),
        (AskError("silence"), NOT_DONE, NOT_DONE),
        (AskError("refused", is_definite=True), BEGUN, BEGUN),
        (AskError("silence"), "", ""),
    ],
)
def test_an_error_says_whether_anything_was_done(
    error: Exception, otherwise: str, said: str
) -> None:
    """Certainly not, where the question was not sent or refused; else that it may have been."""
    assert what_was_done(error, otherwise) == said


def test_mistakes_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, a folder without one, and an address that is none; of several the first is asked.

    The folder of `worldline play` has the broker's within it, which is told.
    """
    for name in ("WORLDLINE_SERVICE_KEY", "WORLDLINE_SERVICE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    run = CliRunner().invoke
    assert "Only who has the realm's key may ask" in run(status, []).stderr
    assert "There is no service key" in run(status, ["--data", "/nowhere"]).stderr
    (tmp_path / "realm").mkdir()
    (tmp_path / "realm" / "service.key").write_text("00" * 32)
    told = run(status, ["--data", str(tmp_path)]).stderr
    assert f"{tmp_path}/realm has one: name that with --data" in told
    (tmp_path / "file").touch()
    with pytest.raises(ServiceKeyError, match=r"service\.key can't be written: not a directory"):
        service_key(tmp_path / "file" / "below")
    monkeypatch.setenv("WORLDLINE_SERVICE_KEY", "00" * 32)
    monkeypatch.setenv("WORLDLINE_BROKER", "carrier-pigeon tcp://127.0.0.1:5570")
    refused = run(status, [])
    assert refused.exit_code == 2
    assert "carrier-pigeon" in refused.stderr
    assert "5570" not in refused.stderr.partition("carrier-pigeon")[0]


def log_of(members: list[str], writers: list[str], waits_for: list[str], *out: str) -> LogStatus:
    """A microcosm in the middle of an eviction."""
    return LogStatus("vale", members, writers, 0, 0, b"", 1, 1, waits_for, b"", 0, [*out], [])


def test_an_eviction_that_takes_long_says_whose_word_is_missing() -> None:
    """What waits for votes is told from what is agreed and waits for somebody else who is dead."""
    status_frame, brokers, _ = answer()
    told = {
        "votes": log_of(HOMES, HOMES, ["cedar"]),
        "another": log_of([*HOMES, "south"], ["alder", "south"], ["cedar", "south"], "cedar"),
        "nobody": log_of(["alder", "birch"], ["alder", "birch"], [], "cedar"),
    }
    sentences = {
        what: where_and_for_whom(
            not_out_yet(Answer(status_frame, brokers, [log]), "cedar", {"vale": 1})
        )
        for what, log in told.items()
    }
    another = "vale (which waits for south as well)"
    assert sentences == {"votes": "vale", "another": another, "nobody": ""}


@pytest.mark.parametrize("name", ["", "two words", "west\x1b[31m", "\udcff\udcfe", "a" * 200_000])
def test_nobody_is_asked_to_evict_what_can_not_be_a_broker(name: str) -> None:
    """A name that none can have is refused at once, in a short sentence; it goes to no broker."""
    told = CliRunner().invoke(evict, ["--broker", "tcp://127.0.0.1:1", "--", name])
    assert told.exit_code == 2
    assert "can't be a broker's name" in told.output
    assert told.output.rstrip().endswith(NOT_DONE)
    assert len(told.output) < 500
    assert told.output.rstrip().isprintable()
