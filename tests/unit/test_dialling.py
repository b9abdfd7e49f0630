"""When which address is dialled: back-off, patience, and who is linked already."""

from __future__ import annotations

from itertools import pairwise

from broker.core.dialling import PATIENCE_MS, Dialling
from broker.protocol import limits

SPREAD_MS = 97


def dials(dialling: Dialling, until_ms: int, linked: dict[str, bytes] | None = None) -> list[int]:
    """The times at which something was dialled, looked at often."""
    return [now for now in range(0, until_ms, 10) if dialling.due(linked or {}, now)]


def test_an_address_is_tried_ever_more_seldom_up_to_a_bound() -> None:
    """The pauses double, from a quarter of a second to four seconds, and never end."""
    times = dials(Dialling("alder", ("sim://x",)), 60_000)
    pauses = [after - before for before, after in pairwise(times)]
    assert times[0] == 0
    assert pauses[0] <= limits.GREET_RETRY_MS + SPREAD_MS + 10
    assert pauses == sorted(pauses)
    assert limits.GREET_RETRY_MS_MAX <= pauses[-1] <= limits.GREET_RETRY_MS_MAX + SPREAD_MS + 10
    assert max(pauses[4:]) - min(pauses[4:]) <= 10


def test_an_address_that_answered_is_tried_soon_again() -> None:
    """Who was reached and lost is dialled as if it were new, and not while it is linked."""
    dialling = Dialling("alder", ("sim://x",))
    dials(dialling, 30_000)
    dialling.reached("sim://x", "birch")
    assert dialling.due({"birch": b"route"}, 60_000) == []
    dialling.lost("birch", 60_000)
    assert dialling.due({}, 60_000) == ["sim://x"]
    assert dialling.due({}, 60_000 + limits.GREET_RETRY_MS + SPREAD_MS) == ["sim://x"]


def test_the_greater_name_waits_for_the_lesser() -> None:
    """Of two that lost each other, or that hear of each other, one dials at once."""
    for here, other, patience in (("alder", "birch", 0), ("birch", "alder", PATIENCE_MS)):
        dialling = Dialling(here, ())
        dialling.learn(other, "sim://x", 1_000)
        assert bool(dialling.due({}, 1_000)) is not bool(patience)
        assert bool(dialling.due({}, 1_000 + PATIENCE_MS)) is True
        dialling.lost(other, 90_000)
        assert bool(dialling.due({}, 90_000)) is not bool(patience)
        assert bool(dialling.due({}, 90_000 + PATIENCE_MS)) is True


def test_nobody_dials_itself_or_nowhere() -> None:
    """Its own name, and a broker that listens nowhere, are no addresses."""
    dialling = Dialling("alder", ())
    dialling.learn("alder", "sim://alder", 0)
    dialling.learn("birch", "", 0)
    assert dialling.due({}, 99_999) == []
    named = Dialling("alder", ("sim://alder",))
    named.reached("sim://alder", "alder")
    assert named.due({}, 99_999) == []


def test_only_so_many_addresses_are_remembered() -> None:
    """However many addresses are told, so many are kept; those of the operator among them."""
    dialling = Dialling("alder", ("sim://x",))
    for number in range(2 * limits.LINKS_MAX):
        dialling.learn(f"b{number}", f"sim://{number}", 0)
    found = dialling.due({}, 0)
    assert len(found) == limits.LINKS_MAX
    assert found[0] == "sim://x"
