"""How far a log is settled, as rows and events and changes of membership come in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.core.frontier import Frontier
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.codec import decode_body
from broker.protocol.events import Admitted
from broker.protocol.ids import Dot
from broker.protocol.lives import Lives
from broker.protocol.settlement import Members
from tests.unit.scribes import Scribe


def settled(scribe: Scribe, *readers: Scribe) -> Vector:
    """What is settled to a scribe once it was told what the readers promise now."""
    for reader in readers:
        scribe.log.frontier.take(reader.row())
    scribe.log.frontier.advance(scribe.log.vector)
    return scribe.log.frontier.vector


def test_an_event_is_settled_when_all_have_it_and_are_past_it() -> None:
    """One reader's word is not enough where there are two."""
    alder, birch = Scribe("alder", homes=("alder", "birch")), Scribe("birch")
    one = alder.says("one")
    assert settled(alder, alder) == EMPTY
    assert settled(alder, alder, birch) == EMPTY
    assert (alder.log.frontier.unsettled, alder.log.frontier.oldest) == (1, one.admission.stamp)
    birch.reads(one)
    assert settled(alder, birch) == alder.log.vector
    assert alder.log.frontier.stamp == one.admission.stamp
    assert (alder.log.frontier.unsettled, alder.log.frontier.oldest) == (0, None)


def test_a_row_that_overtook_its_events_waits_for_them() -> None:
    """What a broker admitted may have to be ordered before what its row seems to settle."""
    alder, birch = Scribe("alder", homes=("alder", "birch")), Scribe("birch")
    one = alder.says("one", stamp=50)
    earlier = birch.says("earlier", stamp=40)
    birch.reads(one)
    assert settled(alder, alder, birch) == EMPTY
    alder.reads(earlier)
    assert settled(alder, alder) == Vector({("alder", 1): 1, ("birch", 1): 1})


def test_events_are_settled_in_the_order_of_their_stamps() -> None:
    """What came first and is later in the order is not settled before the other."""
    alder, birch = Scribe("alder", homes=("alder", "birch")), Scribe("birch")
    late, early = alder.says("late", stamp=60), birch.says("early", stamp=40)
    alder.reads(early)
    clock = 50
    for row in (alder.row(clock), birch.row(clock)):
        alder.log.frontier.take(row)
    birch.reads(late)
    assert settled(alder, alder) == Vector({("birch", 1): 1}), "the earlier alone"
    assert alder.log.frontier.oldest == 60
    assert settled(alder, birch) == alder.log.vector


def test_a_newcomer_is_waited_for_from_its_join_on() -> None:
    """What is ordered before the join does not wait for the newcomer, what is after it does."""
    alder = Scribe("alder", homes=("alder",))
    alder.says("before")
    join = alder.decrees("join", {"broker": "birch"})
    alder.says("after")
    assert settled(alder, alder) == Vector({("alder", 1): 2})
    birch = Scribe("birch", homes=("alder",))
    assert "birch" not in birch.log.writers
    birch.reads(*alder.log.entries)
    assert "birch" in birch.log.writers
    assert settled(alder, birch) == alder.log.vector
    assert list(alder.log.frontier.members.names) == ["alder", "birch"]
    assert join.admission.dot.n == 2


def test_who_left_is_waited_for_up_to_its_leaving() -> None:
    """A leave has to be settled with its broker's word, and nothing after it does."""
    alder, birch = Scribe("alder", homes=("alder", "birch")), Scribe("birch")
    leave = birch.decrees("leave", {"broker": "birch"})
    alder.reads(leave)
    after = alder.says("after")
    assert settled(alder, alder) == EMPTY
    assert settled(alder, birch) == alder.log.vector
    assert list(alder.log.frontier.members.names) == ["alder"]
    assert alder.log.frontier.stamp == after.admission.stamp


def test_an_evicted_broker_is_waited_for_no_more_at_once() -> None:
    """What is ordered before the eviction is settled without the dead broker's word, too."""
    alder = Scribe("alder", homes=("alder", "birch"))
    alder.says("before")
    assert settled(alder, alder) == EMPTY
    alder.evicts("birch")
    assert settled(alder, alder) == alder.log.vector
    assert list(alder.log.frontier.members.names) == ["alder"]


def test_what_lies_past_a_fence_is_not_waited_for() -> None:
    """An event that does not count any more is not the oldest that is unsettled."""
    alder, birch = Scribe("alder", homes=("alder", "birch")), Scribe("birch")
    counts, lost = birch.says("counts"), birch.says("lost")
    alder.reads(counts, lost)
    assert alder.log.frontier.unsettled == 2
    eviction = alder.evicts("birch", (1, 1))
    assert alder.log.frontier.unsettled == 2, "what counts, and the eviction"
    assert settled(alder, alder) == Vector({("alder", 1): 1, ("birch", 1): 1})
    assert alder.log.frontier.stamp == eviction.admission.stamp


def test_a_frontier_starts_where_another_was() -> None:
    """What is settled there is not noted again, and what is above it waits."""
    alder = Scribe("alder", homes=("alder",))
    one, two, three = (alder.says(word) for word in ("one", "two", "three"))
    frontier = Frontier(Members(["birch"]), Lives())
    frontier.note(one)
    frontier.note(three)
    members = Members(["alder"])
    frontier.start_at(Vector({("alder", 1): 2}), two.admission.stamp, members)
    frontier.note(two)
    assert (frontier.unsettled, frontier.oldest) == (1, three.admission.stamp)
    frontier.take(alder.row())
    assert frontier.advance(alder.log.vector)
    assert frontier.stamp == three.admission.stamp
    assert not frontier.advance(alder.log.vector)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Admitted], list[Scribe], list[Admitted]]:
    """What two members wrote, with everything known to both in the end, and any order of it."""
    scribes = [Scribe(name, homes=("alder", "birch")) for name in ("alder", "birch")]
    written: list[Admitted] = []
    for number in range(draw(st.integers(1, 10))):
        scribe = draw(st.sampled_from(scribes))
        if draw(st.booleans()):
            scribe.reads(*written)
        scribe.stamp += draw(st.integers(0, 15))
        written.append(scribe.says(number))
    for scribe in scribes:
        scribe.reads(*written)
        scribe.stamp = max(one.admission.stamp for one in written)
    return written, scribes, draw(st.permutations(written))


@given(histories())
def test_all_settle_the_same_events_in_the_same_order(
    history: tuple[list[Admitted], list[Scribe], list[Admitted]],
) -> None:
    """In whatever order events and promises come, what is settled is a prefix by stamp, and all."""
    written, members, shuffled = history
    reader = Scribe("dogwood", homes=("alder", "birch"))
    order: list[tuple[int, Dot]] = []
    by_stamp = sorted((one.admission.stamp, one.admission.dot) for one in written)
    for member in members:
        reader.log.frontier.take(member.row())
    for one in shuffled:
        reader.reads(one)
        reader.log.frontier.advance(reader.log.vector)
        vector = reader.log.frontier.vector
        order += [e for e in by_stamp if vector.covers_dot(e[1]) and e not in order]
        assert order == by_stamp[: len(order)]
        assert reader.log.vector.covers(vector)
    assert order == by_stamp
    assert [decode_body(one.event.body) for one in reader.log.entries] == reader.holds()
