"""What brokers say of themselves: the newest version counts; whom it is about has the word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.core.lore import Hearsay
from broker.protocol.clocks import stamp_at
from broker.protocol.link_frames import Lore

NOW_MS = 1_800_000_000_000


def test_what_is_said_again_is_no_news() -> None:
    """Saying the same, or taking back what was never said, tells nobody anything."""
    hearsay = Hearsay("alder")
    assert not hearsay.say("about", b"", NOW_MS)
    assert hearsay.say("about", b"me", NOW_MS)
    assert not hearsay.say("about", b"me", NOW_MS + 5)
    assert hearsay.count == 1
    assert hearsay.of("alder", "about") == b"me"


def test_a_later_word_has_a_higher_version_though_the_clock_goes_back() -> None:
    """Versions follow the clock where they can, and rise in any case."""
    hearsay = Hearsay("alder")
    versions = []
    for value, now_ms in ((b"1", NOW_MS), (b"2", NOW_MS), (b"3", NOW_MS - 50), (b"4", NOW_MS + 9)):
        hearsay.say("about", value, now_ms)
        versions.append(hearsay.since(0)[-1].version)
    assert versions == sorted(set(versions))
    assert versions[0] == stamp_at(NOW_MS)
    assert versions[-1] == stamp_at(NOW_MS + 9)


def test_an_older_version_is_no_news() -> None:
    """What came late, or again, changes nothing."""
    hearsay = Hearsay("alder")
    assert hearsay.hear(Lore("birch", "about", 5, b"new"), NOW_MS)
    assert not hearsay.hear(Lore("birch", "about", 5, b"same"), NOW_MS)
    assert not hearsay.hear(Lore("birch", "about", 4, b"old"), NOW_MS)
    assert hearsay.of("birch", "about") == b"new"
    assert hearsay.hear(Lore("birch", "about", 6, b""), NOW_MS)
    assert list(hearsay.about("about")) == []


def test_the_owner_corrects_what_is_told_of_it() -> None:
    """It says again what it says now, above the version that was told, or takes it back."""
    hearsay = Hearsay("alder")
    hearsay.say("about", b"now", NOW_MS)
    high = stamp_at(NOW_MS + 60_000)
    assert hearsay.hear(Lore("alder", "about", high, b"before"), NOW_MS)
    assert hearsay.since(1) == [Lore("alder", "about", high + 1, b"now")]
    assert hearsay.hear(Lore("alder", "player/ana", 5, b"here"), NOW_MS)
    assert hearsay.of("alder", "player/ana") == b""
    assert hearsay.since(2)[0].version == stamp_at(NOW_MS)
    assert not hearsay.hear(Lore("alder", "about", high, b"before"), NOW_MS)


def test_news_is_told_once_and_in_its_newest_form() -> None:
    """Who read up to a place is told what came after it, each thing once."""
    hearsay = Hearsay("alder")
    hearsay.hear(Lore("birch", "a", 1, b"1"), NOW_MS)
    hearsay.hear(Lore("cedar", "a", 1, b"2"), NOW_MS)
    place = hearsay.count
    assert [lore.broker for lore in hearsay.since(0)] == ["birch", "cedar"]
    assert hearsay.since(place) == []
    hearsay.hear(Lore("birch", "a", 2, b"3"), NOW_MS)
    assert [lore.value for lore in hearsay.since(place)] == [b"3"]
    assert [lore.value for lore in hearsay.since(0)] == [b"2", b"3"]


def test_what_is_said_of_a_thing_is_found_by_how_its_key_begins() -> None:
    """In the order of brokers and keys, without what was taken back."""
    hearsay = Hearsay("alder")
    for broker, key, value in (
        ("cedar", "player/bo", b"1"), ("birch", "player/cy", b"2"), ("birch", "about", b"3"),
        ("birch", "player/ana", b""),
    ):  # fmt: skip
        hearsay.hear(Lore(broker, key, 1, value), NOW_MS)
    found = [(lore.broker, lore.key) for lore in hearsay.about("player/")]
    assert found == [("birch", "player/cy"), ("cedar", "player/bo")]
    assert hearsay.brokers() == ["birch", "cedar"]


LORE = st.builds(
    Lore, st.sampled_from(["birch", "cedar"]), st.sampled_from(["a", "b"]), st.integers(1, 9),
    st.just(b""),
).map(lambda one: Lore(one.broker, one.key, one.version, str(one.version).encode()))  # fmt: skip


@given(st.lists(LORE, max_size=12), st.data())
def test_in_whatever_order_it_comes_all_believe_the_same(
    told: list[Lore], data: st.DataObject
) -> None:
    """Two who heard the same, in two orders, know the same."""
    one, other = Hearsay("alder"), Hearsay("dogwood")
    for lore in told:
        one.hear(lore, NOW_MS)
    for lore in data.draw(st.permutations(told)):
        other.hear(lore, NOW_MS)
    known = [
        [(x.broker, x.key, x.version) for key in ("a", "b") for x in h.about(key)]
        for h in (one, other)
    ]
    assert known[0] == known[1]
    assert len(one.since(0)) == len(known[0])
