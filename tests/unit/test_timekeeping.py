"""When a world peer publishes ticks: once each, the newest alone, and only where somebody is."""

from __future__ import annotations

from typing import Any, Final

from broker.protocol.clocks import EMPTY
from broker.protocol.ids import Life
from content.ticks import TICK_MS
from peer.core.ticking import tick_id
from peer.core.tidings import Arrival, Draft, RowTold
from peer.core.timekeeping import LOST_MS, Timekeeper
from tests.unit.histories import PLACE, START_MS, WORLD, Federation, arrival_of, follower

LIFE: Final[Life] = ("home", 1)
NOW: Final = START_MS // TICK_MS


class Clockwork:
    """A timekeeper beside a replica that follows a federation's first broker."""

    def __init__(self, *players: str, at_ms: int = START_MS) -> None:
        self.federation = Federation()
        self.here = list(players)
        for player in players:
            self.federation.enter(player)
        self.found = follower()
        self.keeper = Timekeeper(PLACE)
        self.keeper.opened(LIFE)
        self.now_ms = at_ms
        self.read()

    def read(self) -> None:
        """Takes all that the broker has, and its row."""
        for admitted in self.federation.entries("home"):
            if not self.found.replica.vector.covers_dot(admitted.admission.dot):
                arrival = arrival_of(admitted)
                self.found.take([arrival])
                self.keeper.heard(arrival, self.found.replica.state)
        self.keeper.row(self.federation.row("home"))

    def next(self, *, after_ms: int = 0) -> int | None:
        """The number of the tick that is published now, if any."""
        self.now_ms += after_ms
        draft = self.keeper.next(self.found.replica, self.here, self.now_ms)
        if draft is None:
            return None
        assert draft.derived is not None
        assert draft.derived == tick_id(PLACE, draft.derived.step)
        return draft.derived.step

    def admitted(self, n: int, at_ms: int | None = None, **parts: Any) -> Arrival:  # noqa: ANN401
        """The broker admits tick n, at a time of its own."""
        self.federation.now_ms["home"] = self.now_ms if at_ms is None else at_ms
        peer = parts.pop("peer", WORLD)
        told = self.federation.publish("home", peer, "tick", {}, derived=tick_id(PLACE, n))
        self.read()
        return told


def test_a_tick_is_published_once_and_the_next_a_period_later() -> None:
    """Each tick is published when it is due, and not again while that is the newest."""
    clock = Clockwork("ana")
    assert clock.next() == NOW
    assert clock.next(after_ms=1) is None
    clock.admitted(NOW)
    assert clock.next(after_ms=TICK_MS - 2) is None
    assert clock.next(after_ms=1) == NOW + 1


def test_missed_ticks_are_left_out() -> None:
    """After a long sleep only the newest tick is published."""
    clock = Clockwork("ana")
    assert clock.next() == NOW
    clock.admitted(NOW)
    assert clock.next(after_ms=1_000 * TICK_MS) == NOW + 1_000
    assert clock.next() is None


def test_what_another_published_is_not_published_again() -> None:
    """A tick that is in the log already is nobody's business any more."""
    clock = Clockwork("ana")
    clock.admitted(NOW, peer="+other")
    assert clock.next() is None
    assert clock.next(after_ms=TICK_MS) == NOW + 1


def test_a_tick_that_came_too_early_is_used_up() -> None:
    """What another published before its time counts for nothing, and can't be published again."""
    clock = Clockwork("ana")
    clock.admitted(NOW + 1, peer="+other")
    assert clock.next(after_ms=TICK_MS) is None
    assert clock.next(after_ms=TICK_MS) == NOW + 2


def test_what_a_snapshot_has_counted_is_not_published_again() -> None:
    """A world peer that never heard a tick sees in the state that it was counted."""
    clock = Clockwork("ana")
    clock.admitted(NOW, peer="+other")
    clock.keeper = Timekeeper(PLACE)
    clock.keeper.opened(LIFE)
    clock.read()
    assert clock.next() is None
    assert clock.next(after_ms=TICK_MS) == NOW + 1


def test_no_time_passes_where_nobody_is_awake() -> None:
    """Without players, with players asleep, or with none of those awake attached: no ticks."""
    assert Clockwork().next() is None
    gone = Clockwork("ana")
    gone.here = []
    assert gone.next() is None
    asleep = Clockwork("ana")
    entered = next(
        arrival_of(one)
        for one in asleep.federation.entries("home")
        if one.event.header.topic[1] == "enter"
    )
    asleep.federation.leave(entered)
    asleep.read()
    assert asleep.next() is None


def test_nobody_ticks_who_has_not_read_what_the_broker_holds() -> None:
    """Before the broker's own row, and while events that it names are missing, nothing is said."""
    clock = Clockwork("ana")
    clock.keeper.opened(LIFE)
    assert clock.next() is None
    clock.keeper.row(RowTold(PLACE, ("east", 1), 0, EMPTY))
    assert clock.next() is None
    clock.federation.enter("bob")
    clock.keeper.row(clock.federation.row("home"))
    assert clock.next() is None
    clock.read()
    assert clock.next() == NOW


def test_none_is_published_while_one_is_under_way() -> None:
    """A broker that admits nothing for long gets one tick, and the next when that is given up."""
    clock = Clockwork("ana")
    assert clock.next() == NOW
    assert clock.next(after_ms=LOST_MS - 1) is None
    assert clock.next(after_ms=1) == NOW + LOST_MS // TICK_MS


def test_a_new_session_does_not_wait_for_the_last_ones_tick() -> None:
    """What was under way when the session was lost holds nothing up."""
    clock = Clockwork("ana")
    assert clock.next() == NOW
    clock.keeper.opened(LIFE)
    clock.read()
    assert clock.next(after_ms=TICK_MS) == NOW + 1


def test_a_clock_that_is_ahead_learns_to_wait() -> None:
    """A tick of this peer's that was stamped too early to count makes the next ones later."""
    clock = Clockwork("ana", at_ms=START_MS + TICK_MS)
    assert clock.next() == NOW + 1
    clock.admitted(NOW + 1, at_ms=START_MS + TICK_MS - 300)
    assert clock.next(after_ms=TICK_MS + 299) is None
    assert clock.next(after_ms=1) == NOW + 2


def test_a_clock_that_is_behind_goes_by_the_log() -> None:
    """The newest stamp tells that a period is over, too."""
    clock = Clockwork("ana", at_ms=START_MS - 10 * TICK_MS)
    assert clock.next() == NOW


def test_a_tick_is_a_plain_event_of_the_world_peer() -> None:
    """It says nothing but its id, so that several publish the same."""
    clock = Clockwork("ana")
    draft = clock.keeper.next(clock.found.replica, ["ana"], START_MS)
    assert isinstance(draft, Draft)
    assert (draft.topic, draft.body, draft.actor) == ((PLACE, "tick"), {}, "")
