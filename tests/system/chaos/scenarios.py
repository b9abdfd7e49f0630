"""What is done to a realm, written once for every ground, and what has to be true afterwards.

Each scenario breaks something while three players play, lets them play on, mends it, and hands over
to the same checks: nobody's deed is lost or done twice, whoever lost a race is told, the brokers
settle the same, and nothing has come or gone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from tests.system.chaos.account import (
    Account,
    Pace,
    no_other_conflicts,
    one_has_it,
    own_deeds_pass,
    pace,
    told_once,
)
from tests.system.chaos.faults import LINKS_PORT, Doubled, Lossy, Meddled, Slow
from tests.system.chaos.realm import HOSTS, OWN, PLAYERS, PORT, ChaosError, Realm, eventually

CUT_S: Final = 4.0
"""So long both sides play on by themselves: a link counts as down after three seconds."""
SETTLE_S: Final = 60.0
WORDS_S: Final = 15.0
"""Within so long everybody has heard how it ended, once it has."""
CROWN, TRUMPET = "golden crown", "silver trumpet"
ARENA: Final = "arena"
THINGS: Final = (CROWN, TRUMPET, "acorn", "bell", "candle", "drum", "feather", "glove")
EVERYTHING: Final = "inventory"


@dataclass
class Report:
    """What a scenario did and found.

    Attributes:
        contested: things that several reached for who could not see each other.
        wanted: things that several reached for.
        paces: how play went while something was broken.
        heal_ms: from mending to the moment from which all brokers had settled the same.
        wrong: what has to be true and is not, as sentences.
    """

    name: str
    contested: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    paces: list[Pace] = field(default_factory=list)
    healed_ms: int = 0
    heal_ms: int = 0
    deeds: int = 0
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        played = "; ".join(str(one) for one in self.paces)
        return (
            f"{self.name}: {self.deeds} deeds, {self.conflicts} conflicts told, settled "
            f"{self.heal_ms} ms after the heal; meanwhile {played}"
        )


def now_ms() -> int:
    """This machine's clock, which the players' records have as well."""
    return time.time_ns() // 1_000_000


# -- the scenarios ---------------------------------------------------------------------------------


def two_ways(realm: Realm, report: Report) -> None:
    """One host is cut from the two others, and both sides reach for the same thing."""
    with_cut(realm, report, lambda: realm.mesh.part(["a"], ["b", "c"]), ["a", "b"])


def one_way(realm: Realm, report: Report) -> None:
    """What one host sends to another's links is lost; the other way is open."""
    with_cut(realm, report, lambda: realm.mesh.one_way("a", "b", LINKS_PORT), ["a", "b"])
    report.wanted, report.contested = report.contested, []  # the third host passes it on


def deaf(realm: Realm, report: Report) -> None:
    """No packet of the two others comes to one host."""

    def cut() -> None:
        realm.mesh.one_way("b", "a")
        realm.mesh.one_way("c", "a")

    with_cut(realm, report, cut, ["a", "c"])


def three_ways(realm: Realm, report: Report) -> None:
    """Each host is alone, and all three reach for two things."""
    with_cut(realm, report, lambda: realm.mesh.part("a", "b", "c"), HOSTS, [CROWN, TRUMPET])


def flapping(realm: Realm, report: Report) -> None:
    """A link comes and goes, now for less and now for more than it takes to be missed."""
    began = now_ms()
    for pause_s in (0.3, 1.6, 0.8, 2.5, 0.5, 3.4):
        realm.mesh.part(["a"], ["b", "c"])
        time.sleep(pause_s)
        realm.mesh.heal()
        time.sleep(0.7)
    realm.reach("a", "b", thing=CROWN)
    report.wanted.append(CROWN)
    watched(realm, report, began)


def rough(realm: Realm, report: Report) -> None:
    """Packets between all hosts are late, out of order, lost and doubled."""
    pairs = [(one, other) for one in HOSTS for other in HOSTS if one != other]
    realm.mesh.lay([Slow(*pair, delay_ms=60, jitter_ms=50) for pair in pairs])
    realm.mesh.lay([Lossy(*pair, percent=8) for pair in pairs])
    realm.mesh.lay([Doubled(*pair, percent=20) for pair in pairs])
    began = now_ms()
    realm.reach("a", "b", "c", thing=CROWN)
    report.wanted.append(CROWN)
    time.sleep(CUT_S)
    watched(realm, report, began)


def meddled(realm: Realm, report: Report) -> None:
    """Whole messages between brokers are lost, doubled, swapped and late."""
    realm.mesh.lay([Meddled(host, lose=3, double=10, swap=10, delay_ms=20) for host in HOSTS])
    began = now_ms()
    realm.reach("a", "b", thing=CROWN)
    report.wanted.append(CROWN)
    time.sleep(CUT_S)
    watched(realm, report, began)


def paused(realm: Realm, report: Report) -> None:
    """A broker stands still for longer than it takes to be missed; its player goes elsewhere."""
    realm.ground.pause("b", "broker")
    began = now_ms()
    realm.reach("a", thing=CROWN)
    time.sleep(CUT_S)
    watched(realm, report, began, ["a", "c"])
    realm.ground.resume("b", "broker")
    realm.reach("b", thing=CROWN)
    report.wanted.append(CROWN)


def killed(realm: Realm, report: Report) -> None:
    """A broker dies, its player goes on at another, and it starts again."""
    realm.ground.kill("b", "broker")
    began = now_ms()
    moved(realm, "b")
    realm.reach("b", "a", thing=CROWN)
    report.wanted.append(CROWN)
    time.sleep(CUT_S / 2)
    watched(realm, report, began)
    realm.start("b", "broker")


def leaderless(realm: Realm, report: Report) -> None:
    """The world peers of two hosts die, one after the other: whoever is left answers."""
    without(realm, report, "world")


def unread(realm: Realm, report: Report) -> None:
    """The gateways of two hosts die, one after the other: whoever is left reads what is said."""
    without(realm, report, "gateway")


def rolling(realm: Realm, report: Report) -> None:
    """Every broker is stopped and started again, one after the other, while all play."""
    began = now_ms()
    for host in HOSTS:
        realm.ground.stop(host, "broker")
        time.sleep(0.5)
        realm.start(host, "broker")
        linked(realm)
    realm.reach("a", "b", "c", thing=CROWN)
    report.wanted.append(CROWN)
    watched(realm, report, began)


def lost_volume(realm: Realm, report: Report) -> None:
    """A broker dies and its disk is gone: it comes back empty and the others give it all."""
    time.sleep(1)
    realm.ground.kill("c", "broker")
    moved(realm, "c")
    realm.ground.wipe("c")
    began = now_ms()
    realm.start("c", "broker")
    linked(realm)
    realm.reach("a", "c", thing=CROWN)
    report.wanted.append(CROWN)
    time.sleep(CUT_S / 2)
    watched(realm, report, began)


def evicted(realm: Realm, report: Report) -> None:
    """A broker dies while it is cut off, is evicted, and comes back with what it held alone."""
    realm.mesh.part(["c"], ["a", "b"])
    began = now_ms()
    realm.reach("a", "c", thing=CROWN)
    report.contested.append(CROWN)
    time.sleep(CUT_S)
    watched(realm, report, began)
    realm.ground.kill("c", "broker")
    eventually("a has missed c", partial(_is_down, realm, "a", "c"))
    eventually("b has missed c", partial(_is_down, realm, "b", "c"))
    realm.ground.ask("a", ["evict", "c", "--broker", here()])
    eventually("c is a member no more", partial(_is_out, realm, "b", "c"))
    realm.mesh.heal()
    realm.start("c", "broker")


SCENARIOS: Final[Sequence[Callable[[Realm, Report], None]]] = (
    two_ways, one_way, deaf, three_ways, flapping, rough, meddled, paused, killed, leaderless,
    unread, rolling, lost_volume, evicted,
)  # fmt: skip
IN_CONTAINERS: Final[Sequence[Callable[[Realm, Report], None]]] = (
    two_ways, one_way, three_ways, flapping, rough, meddled, paused, killed, lost_volume, rolling,
    evicted,
)  # fmt: skip


# -- what they share -------------------------------------------------------------------------------


def without(realm: Realm, report: Report, program: str) -> None:
    """A program dies on two of three hosts while all play, and starts again at the end."""
    began = now_ms()
    for host in ("a", "b"):
        realm.ground.kill(host, program)
        moved(realm, host)
    realm.reach("a", "b", thing=CROWN)
    report.wanted.append(CROWN)
    watched(realm, report, began)
    for host in ("a", "b"):
        realm.start(host, program)


def with_cut(
    realm: Realm,
    report: Report,
    cut: Callable[[], None],
    reaching: Iterable[str],
    things: Sequence[str] = (CROWN,),
) -> None:
    """A cut under which players reach for things on both sides and play on."""
    cut()
    began = now_ms()
    time.sleep(1)
    for thing in things:
        realm.reach(*reaching, thing=thing)
        report.contested.append(thing)
    time.sleep(CUT_S)
    watched(realm, report, began)


def watched(realm: Realm, report: Report, since_ms: int, hosts: Sequence[str] = HOSTS) -> None:
    """Notes how play went until now; that anybody stood still is wrong."""
    for host in hosts:
        found = pace(realm.account(host), since_ms, now_ms())
        report.paces.append(found)
        if not found.per_s:
            report.wrong.append(f"{found.player} could not play meanwhile")


def moved(realm: Realm, host: str) -> None:
    """Waits until the player of a host plays again."""
    before = _done(realm, host)
    eventually(f"{PLAYERS[host]} plays on", lambda: _done(realm, host) > before + 1)


def _done(realm: Realm, host: str) -> int:
    return sum(one.answered for one in realm.account(host).said)


def linked(realm: Realm) -> None:
    """Waits until every broker is linked to every other."""
    for host in HOSTS:
        eventually(f"{host} is linked to all", partial(_is_linked, realm, host))


def here() -> str:
    """Where a host's own broker listens."""
    return f"tcp://127.0.0.1:{PORT}"


def status(realm: Realm, host: str) -> dict[str, Any]:
    """`worldline status --json` at a host's broker."""
    found: dict[str, Any] = json.loads(
        realm.ground.ask(host, ["status", "--broker", here(), "--json"])
    )
    return found


def _is_linked(realm: Realm, host: str) -> bool:
    others = [one for one in status(realm, host)["brokers"] if one["broker"] != host]
    return [one["state"] for one in others] == ["up"] * (len(HOSTS) - 1)


def _is_down(realm: Realm, host: str, other: str) -> bool:
    brokers = {one["broker"]: one["state"] for one in status(realm, host)["brokers"]}
    return brokers[other] in ("down", "beyond")


def _is_out(realm: Realm, host: str, other: str) -> bool:
    logs = status(realm, host)["microcosms"]
    return all(other not in log["members"] for log in logs if log["microcosm"] == ARENA)


def _is_one_story(realm: Realm) -> bool:
    """Whether all brokers have nothing unsettled, and the same of everything settled."""
    logs = [{log["microcosm"]: log for log in status(realm, host)["microcosms"]} for host in HOSTS]
    first = logs[0][ARENA]["digest"]
    return first is not None and all(
        one[ARENA]["digest"] == first and not one[ARENA]["unsettled_events"] for one in logs
    )


def one_story(realm: Realm, report: Report) -> None:
    """Waits until the whole realm has settled the same; notes how long it took."""
    eventually("all brokers have settled the same", partial(_is_one_story, realm), SETTLE_S)
    report.heal_ms = now_ms() - report.healed_ms


# -- the judgment ----------------------------------------------------------------------------------


def run(scenario: Callable[[Realm, Report], None], realm: Realm) -> Report:
    """Plays a scenario on a realm, and judges it from outside."""
    report = Report(scenario.__name__)
    realm.begin()
    linked(realm)
    scenario(realm, report)
    realm.mesh.heal()
    report.healed_ms = now_ms()
    realm.rest()
    one_story(realm, report)
    judge(realm, report)
    return report


def judge(realm: Realm, report: Report) -> None:
    """Everything that has to be true at the end of every scenario; the last words may be late."""
    for host in HOSTS:
        realm.say(host, EVERYTHING)
    realm.say("a", "look")
    realm.rest()
    found: list[str] = []

    def is_right() -> bool:
        found[:] = wrong(realm, report)
        return not found

    with suppress(ChaosError):
        eventually("all is as it has to be", is_right, WORDS_S)
    report.wrong += found
    accounts = [realm.account(host) for host in HOSTS]
    report.deeds = sum(len(account.said) for account in accounts)
    report.conflicts = sum(
        saying.answered and saying.last.result == "conflict"
        for account in accounts
        for saying in account.said
    )


def wrong(realm: Realm, report: Report) -> list[str]:
    """What has to be true of what players were told, and is not."""
    accounts = [realm.account(host) for host in HOSTS]
    found: list[str] = []
    for account, host in zip(accounts, HOSTS, strict=True):
        found += told_once(account)
        found += own_deeds_pass(account, OWN[host])
    for thing in report.contested:
        found += one_has_it(accounts, thing, unseen=True)
    for thing in report.wanted:
        found += one_has_it(accounts, thing, unseen=False)
    found += no_other_conflicts(accounts, [*report.contested, *report.wanted])
    found += conserved(accounts)
    return found


def conserved(accounts: Sequence[Account]) -> Iterable[str]:
    """Each thing is in one place: with one of the players, or on the sand."""
    views = [one.of(EVERYTHING)[-1].last.text for one in accounts]
    (ring,) = [one.of("look")[-1].last.text for one in accounts if one.of("look")]
    for thing in THINGS:
        places = sum(thing in view for view in (*views, ring))
        if places != 1:
            yield f"the {thing} is in {places} places"
