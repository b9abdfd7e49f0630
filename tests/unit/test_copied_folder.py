"""A data folder that was copied: two lives of one broker, none of which takes the other's dots."""

from __future__ import annotations

from pathlib import Path

import pytest

from broker.core.durable import Durable
from broker.core.forks import ForkError
from broker.core.records import encode_records
from broker.journal import Journal
from broker.journal_reader import JournalReader
from broker.node import begin
from broker.protocol.events import Admitted
from broker.protocol.ids import OriginId
from broker.protocol.settlement import LIFE
from broker.protocol.topics import BROKER_TOPIC
from tests.unit.histories import event

NOW_MS = 1_800_000_000_000


class Started:
    """A broker that was started on a folder."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder / "journal.db")
        self.durable = begin(self.journal, "home")

    def say(self, peer: str, seq: int) -> Admitted:
        """Somebody says something here."""
        said = event(OriginId(peer, 1, seq), ("vale", "talk"), b"")
        self.journal.append(encode_records(self.durable.admit(said, NOW_MS)))
        return self.durable.logs["vale"].entries[-1]


@pytest.fixture
def both(tmp_path: Path) -> tuple[Started, Started]:
    """The broker that went on, and the one that was started on a copy of its folder."""
    original = Started(tmp_path / "original")
    original.say("ana", 1)
    (tmp_path / "copy").mkdir()
    reader = JournalReader(tmp_path / "original" / "journal.db")
    reader.copy_to(tmp_path / "copy" / "journal.db")
    reader.close()
    original.say("ana", 2)
    return original, Started(tmp_path / "copy")


def _other() -> Durable:
    other = Durable()
    other.found("realm", "east", bytes(32), ("home", "east"))
    other.begin(1, NOW_MS)
    return other


def test_two_brokers_on_copies_of_one_folder_use_no_dot_twice(
    both: tuple[Started, Started],
) -> None:
    """A third broker takes what both write, and the copy's life says what it followed."""
    other = _other()
    original, copied = both
    said = [original.say("bo", 1), copied.say("cy", 1), copied.say("cy", 2)]
    for durable in (original.durable, copied.durable):
        for admitted in durable.logs["vale"].entries:
            other.take_from("vale", admitted, NOW_MS)
    log = other.logs["vale"]
    assert all(log.vector.covers_dot(one.admission.dot) for one in said)
    assert len({life for life, _ in log.vector.items() if life[0] == "home"}) == 2
    first = [
        one for one in copied.durable.logs["vale"].entries
        if one.event.header.topic[1:] == (BROKER_TOPIC, LIFE)
    ]  # fmt: skip
    assert len(first) == 2
    assert not log.forks


def test_one_life_that_writes_in_two_places_is_a_fork(tmp_path: Path) -> None:
    """Had the copy gone on in the same life, the other brokers would see it by the chain."""
    original = Started(tmp_path / "a")
    twin = Durable()
    twin.found(original.durable.realm, "home", original.durable.secret)
    twin.begin(original.durable.life[1], NOW_MS)
    twin.admit(event(OriginId("cy", 1, 1), ("vale", "talk"), b"other"), NOW_MS)
    original.say("ana", 1)
    other = _other()
    for admitted in original.durable.logs["vale"].entries:
        other.take_from("vale", admitted, NOW_MS)
    with pytest.raises(ForkError):
        other.take_from("vale", twin.logs["vale"].entries[-1], NOW_MS)
