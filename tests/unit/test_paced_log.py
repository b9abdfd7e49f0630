"""The log of a broker at whose door somebody knocks all the time."""

from __future__ import annotations

from broker.paced_log import BURST, LINES_PER_SECOND, PacedLog


class Kept:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        """Keeps a line."""
        self.said.append((event, fields))


def test_a_flood_of_lines_is_held_to_a_pace_and_counted() -> None:
    """So many are written at once, then a few a second, and the next says how many were not."""
    kept = Kept()
    time_ms = [1_000_000]
    log = PacedLog(kept, lambda: time_ms[0])
    for _ in range(BURST + 700):
        log.info("refused", peer="mallory")
    assert len(kept.said) == BURST
    time_ms[0] += 1_000
    for _ in range(700):
        log.info("refused", peer="mallory")
    later = kept.said[BURST:]
    assert [fields.get("left_out") for _, fields in later] == [700] + [None] * (
        LINES_PER_SECOND - 1
    )


def test_a_flood_of_one_kind_hides_no_other() -> None:
    """What is worth knowing is written however often somebody is refused."""
    kept = Kept()
    log = PacedLog(kept, lambda: 0)
    for _ in range(2 * BURST):
        log.info("refused", peer="mallory")
    log.info("link_lost", broker="west")
    assert kept.said[-1] == ("link_lost", {"broker": "west"})
