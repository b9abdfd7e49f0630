"""Watches in a whole realm: who may put what to a steward, and that the news reaches its asker."""

from __future__ import annotations

from typing import Any, Final

import pytest

from broker.core.inboxes import Inbox
from broker.protocol.clocks import Basis
from broker.protocol.codec import encode_body
from broker.protocol.ids import OriginId
from broker.protocol.topics import STEWARD, SURVEY, WATCH, WATCHED, is_inbox
from peer.core.tidings import Arrival, Draft, RefusedPublish, Tiding
from tests.memory import KEY, MemoryRealm
from tests.unit.histories import GATEWAY, GENESIS, PLACE, START_MS, Federation, event
from tests.unit.test_host import OPENED, deliver, following

LAMP: Final = {"watch": "lamp", "paths": [["status", "location"]]}


class Listener:
    """A peer of a realm in memory, and what its session told it."""

    def __init__(self, realm: MemoryRealm, peer: str, role: str = "") -> None:
        self.realm = realm
        self.heard: list[Arrival] = []
        self.refused: list[str] = []
        if role:
            realm._attach(peer, role, self._take)
            attached = realm.attached[peer.encode()]
            attached.session._token_for = lambda _realm: KEY
            realm.run()
        else:
            attached = realm.attached[peer.encode()]
            self._before, attached.take = attached.take, self._pass_on
        self.session = attached.session

    def _pass_on(self, tiding: Tiding) -> None:
        self._take(tiding)
        self._before(tiding)

    def _take(self, tiding: Tiding) -> None:
        if isinstance(tiding, Arrival) and "watched" in tiding.topic[2]:
            self.heard.append(tiding)
        if isinstance(tiding, RefusedPublish):
            self.refused.append(tiding.code)

    def ask(self, kind: str, body: object) -> list[Any]:
        """Puts something to the steward; the bodies of the answers."""
        self.session.publish(Draft((STEWARD, PLACE, kind), body))
        return self.news()

    def news(self) -> list[Any]:
        """The bodies of what was told since the last time."""
        self.realm.run()
        heard, self.heard = self.heard, []
        return [one.body() for one in heard]


def realm(*players: str) -> MemoryRealm:
    """The three yards, with players."""
    made = MemoryRealm(PLACE, GENESIS.state)
    for player in players:
        made.enter(player)
    return made


def values(place: str) -> list[dict[str, Any]]:
    """What is told of the lamp."""
    return [{"watch": "lamp", "there": True, "values": [[["status", "location"], place]]}]


def test_a_player_is_told_of_what_they_watch() -> None:
    """A watch goes through broker and host and back, and so does every change."""
    yards = realm("Ana", "Bob")
    ana = Listener(yards, "ana")
    assert ana.ask(WATCH, LAMP) == values("yard")
    yards.say("ana", "take the lamp")
    assert ana.news() == values("ana")
    assert ana.ask(WATCH, {**LAMP, "paths": []}) == []
    yards.say("ana", "drop the lamp")
    assert ana.news() == []
    assert ana.ask(WATCH, {"watch": "shed", "paths": [[]]})[0]["text"]


def test_a_player_can_make_no_survey() -> None:
    """The broker refuses a player's survey; it does not reach a world peer."""
    yards = realm("Ana")
    ana = Listener(yards, "ana")
    assert ana.ask(SURVEY, LAMP) == []
    assert ana.refused == ["not_allowed"]


@pytest.mark.parametrize("role, name", [("peer", "clerk"), ("gateway", "+other")])
def test_a_program_of_the_realm_surveys(role: str, name: str) -> None:
    """A peer with the service key may survey; what it hears is as new as what players are shown."""
    yards = realm("Ana")
    clerk = Listener(yards, name, role)
    assert clerk.ask(SURVEY, LAMP) == values("yard")
    yards.say("ana", "take the lamp")
    yards.run()
    (news,) = clerk.heard
    assert news.event.header.basis != Basis()
    assert clerk.news() == values("ana")
    clerk.session.publish(Draft((STEWARD, PLACE, WATCH), LAMP))
    assert clerk.news() == []
    assert clerk.refused == ["no_steward"]


def test_nobody_surveys_where_nobody_keeps() -> None:
    """A survey of a microcosm without world peers is refused."""
    clerk = Listener(realm(), "clerk", "peer")
    clerk.session.publish(Draft((STEWARD, "elsewhere", SURVEY), LAMP))
    assert clerk.news() == []
    assert clerk.refused == ["no_steward"]


def test_whoever_returns_asks_again() -> None:
    """A watch does not outlive the session of its player."""
    yards = realm("Ana", "Bob")
    ana = Listener(yards, "ana")
    assert ana.ask(WATCH, LAMP) == values("yard")
    yards.enter("Ana")
    back = Listener(yards, "ana")
    yards.say("bob", "take the lamp")
    assert [one for one in back.news() if "values" in one] == []


def test_only_the_newest_of_a_watch_waits_in_an_inbox() -> None:
    """Whoever reads slowly is told how things are, and not how they came to be."""
    inbox = Inbox()
    for place in ("yard", "shed"):
        topic = ("@ana", PLACE, WATCHED, "ana", "lamp")
        inbox.put_volatile(event(OriginId("+world", 1, 1), topic, encode_body(values(place))))
    assert [post.event.body for post in inbox.drain(9)] == [encode_body(values("shed"))]


def test_a_gateway_is_told_before_its_player_is() -> None:
    """What a player watches may be newer than what they see: their next words are read as of it."""
    federation = Federation()
    for who in ("ana", "bob"):
        federation.enter(who)
    host = following(federation, "ana", "bob")
    herself = encode_body({"watch": "ana", "paths": [["status", "follows"]]})
    question = event(OriginId("ana", 1, 9), (STEWARD, PLACE, WATCH), herself)
    answers = host.take(Arrival(question, None, 0), START_MS)
    federation.deed("ana", {"verb": "follow", "target": "bob"})
    deliver(host, federation, START_MS)
    for told in (answers, host.tick(START_MS)):
        drafts = [one for one in told if isinstance(one, Draft) and is_inbox(one.topic)]
        kinds = [(one.topic[0], one.topic[2]) for one in drafts]
        assert kinds == [(f"@{GATEWAY}", "fresh"), ("@ana", WATCHED)]
        assert len({one.basis for one in drafts}) == 1


def test_a_host_forgets_watches_with_its_session() -> None:
    """After a loss a world peer tells nobody anything that they did not ask for again."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, "ana")
    header = (OriginId("ana", 1, 9), (STEWARD, PLACE, WATCH), encode_body(LAMP))
    *_, told = host.take(Arrival(event(*header), None, 0), START_MS)
    assert isinstance(told, Draft)
    assert [told.body] == values("yard")
    host.take(OPENED, START_MS)
    federation.deed("ana", {"verb": "take", "item": "lamp"})
    drafts = [
        one for one in deliver(host, federation) + host.tick(START_MS) if "watched" in str(one)
    ]
    assert drafts == []
