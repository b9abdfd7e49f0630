"""Ticks in a whole realm: the host publishes them, the log keeps them, players see the hour."""

from __future__ import annotations

from typing import Final

import pytest

from broker.core.records import Logged, readmitted
from content.dice import Dice
from content.model import Happening, Op, State, Value
from content.ticks import TICK_MS, last_tick
from content.verdicts import happening, put
from content.worldfile import load
from peer.core.tidings import Arrival, Draft, Tiding
from tests.memory import START_MS, MemoryRealm
from tests.unit.histories import GENESIS, PLACE, Federation
from tests.unit.test_content_ticks import SHORE
from tests.unit.test_host import deliver, following

STEP_MS: Final = 250
NOW: Final = START_MS // TICK_MS
HOURS: Final = ("Low water.", "The water comes.", "High water.", "The water goes.")


def shore() -> MemoryRealm:
    """A realm at the shore, where an hour lasts three ticks."""
    return MemoryRealm("shore", load({"shore.toml": SHORE}).state)


def pass_time(realm: MemoryRealm, ticks: int) -> None:
    """Lets so many periods pass."""
    for _ in range(ticks * TICK_MS // STEP_MS):
        realm.now_ms += STEP_MS - 1
        realm.run()


def ticks_in_log(realm: MemoryRealm) -> list[int]:
    """The numbers of the ticks that the broker admitted."""
    headers = [readmitted(one).event.header for one in realm.records if isinstance(one, Logged)]
    derived = [one.derived for one in headers if one.topic == ("shore", "tick")]
    return [one.step for one in derived if one is not None]


def test_time_passes_while_somebody_is_awake() -> None:
    """No tick without players; with one, each tick is in the log once, and the hour can be seen."""
    realm = shore()
    pass_time(realm, 3)
    assert ticks_in_log(realm) == []
    realm.enter("Ana")
    seen = []
    for _ in range(4):
        told = realm.say("ana", "look")[0]
        seen.append(next(hour for hour in HOURS if hour in told))
        pass_time(realm, 3)
    assert seen == [HOURS[(NOW // 3 + 1 + n) % 4] for n in range(4)]
    assert ticks_in_log(realm) == list(range(NOW + 3, NOW + 16))
    assert realm.host.replica is not None
    assert last_tick(realm.host.replica.state) == NOW + 15


def test_the_hour_is_shown_when_it_changes() -> None:
    """A player who only stands there is shown each hour once, without a question."""
    realm = shore()
    realm.enter("Ana")
    attached, shown = realm.attached[b"ana"], []
    take = attached.take

    def note(tiding: Tiding) -> None:
        if isinstance(tiding, Arrival) and tiding.topic[2] == "observation":
            shown.append(str(tiding.body()))
        take(tiding)

    attached.take = note
    pass_time(realm, 9)
    assert len(shown) == 3
    assert [next(hour for hour in HOURS if hour in one) for one in shown] == [
        HOURS[(NOW // 3 + 1 + n) % 4] for n in range(3)
    ]


def test_a_tick_that_nobody_sees_is_told_to_nobody() -> None:
    """Players and gateways get an observation when the hour changes, and nothing in between."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, "ana")
    told = []
    for turn in range(8):
        federation.now_ms["home"] += TICK_MS
        for one in host.tick(federation.now_ms["home"]):
            assert isinstance(one, Draft)
            told.append(one.topic[-1])
            if one.topic == (PLACE, "tick"):
                federation.publish("home", "+world", "tick", {}, derived=one.derived)
        told += [one.topic[0] for one in deliver(host, federation) if turn]
    assert "ana" not in told
    assert told.count("tick") == 8
    assert "hours" not in GENESIS.state["@world"]["spec"]


def test_what_time_brings_about_is_told_once_to_who_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever is in the room is told of it, and nobody elsewhere; the state is as it says."""

    def gust(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
        about: dict[str, Value] = {"actor_name": "The wind", "the_item": f"hat {dice.roll(6)}"}
        return [put("hut", "status", "blown", value=n)], [happening("take.done", "sand", about)]

    monkeypatch.setattr("content.courses.COURSES", (gust,))
    realm = shore()
    realm.enter("Ana")
    realm.enter("Bo")
    realm.say("bo", "in")
    for talker in realm.talkers.values():
        talker.lines.clear()
    pass_time(realm, 2)
    told = realm.talkers["ana"].lines
    assert len(told) == 2
    assert all(one.startswith("The wind takes hat ") for one in told)
    assert realm.talkers["bo"].lines == []
    assert realm.host.replica is not None
    assert realm.host.replica.state["hut"]["status"]["blown"] == NOW + 2
