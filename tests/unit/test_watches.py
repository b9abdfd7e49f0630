"""Partial replicas: who may watch what, what they are told of it and when, and what ends it."""

from __future__ import annotations

from typing import Any, Final

import pytest

from peer.core import watches
from peer.core.tidings import Draft, StewardTold
from peer.core.watches import (
    FULL,
    LEASE_MS,
    MALFORMED,
    NOT_HERE,
    NOT_TOLD,
    NOT_YOURS,
    OVER,
    TOO_LARGE,
    TOO_MANY,
    TOO_MANY_PATHS,
    Question,
    Watches,
)
from tests.unit.histories import GATEWAY, PLACE, START_MS, Federation, follower

AT: Final = ["status", "location"]


class Lookout:
    """The watches of one world peer that follows a broker and answers for the players."""

    def __init__(self, *players: str) -> None:
        self.federation = Federation()
        for player in players:
            self.federation.enter(player)
        self.found = follower()
        self.watches = Watches(PLACE)
        self.now_ms = START_MS
        for player in players:
            self.watches.assign(StewardTold(player, PLACE, attached=True, mine=True))
        self.news()

    def ask(
        self,
        actor: str,
        entity: object,
        *paths: object,
        asker: str = "",
        survey: bool = False,
    ) -> list[Any]:
        """Somebody asks; the bodies of the answers."""
        body = {"watch": entity, "paths": list(paths)}
        question = Question(body, actor, asker or actor, survey)
        return told(self.watches.ask(question, self.found.replica, self.now_ms))

    def deed(self, actor: str, verb: str, **fields: str) -> list[Any]:
        """Something happens; the bodies of what is told of it."""
        self.federation.deed(actor, {"verb": verb, **fields})
        return self.news()

    def news(self) -> list[Any]:
        """The replica takes all that there is; the bodies of what is told of it."""
        self.found.catch_up(self.federation)
        return told(self.watches.news(self.found.replica, self.now_ms))


def told(drafts: list[Draft]) -> list[Any]:
    """The bodies."""
    return [one.body for one in drafts]


def at(place: str) -> dict[str, Any]:
    """What is told of where the lamp is."""
    return {"watch": "lamp", "there": True, "values": [[AT, place]]}


def refusal(entity: str, text: str) -> dict[str, Any]:
    """What is told of a watch that is none."""
    return {"watch": entity, "text": text}


def test_the_subset_comes_at_once_and_after_each_change_of_it() -> None:
    """Exactly what was asked for is told, with the replica's vector; other changes are not."""
    look = Lookout("ana", "bob")
    question = Question({"watch": "lamp", "paths": [AT]}, "ana", "ana", is_survey=False)
    (first,) = look.watches.ask(question, look.found.replica, START_MS)
    assert first.topic == ("@ana", PLACE, "watched", "ana", "lamp")
    assert first.basis == look.found.replica.basis
    assert first.body == at("yard")
    assert look.news() == []
    assert look.deed("bob", "take", item="rake") == []
    assert look.deed("ana", "take", item="lamp") == [at("ana")]
    assert look.news() == []
    assert look.deed("ana", "drop", item="lamp") == [at("yard")]


def test_paths_that_are_not_there_are_left_out() -> None:
    """What an entity lacks is missing in the subset; the empty path is all of it."""
    look = Lookout("ana")
    values = look.ask("ana", "lamp", AT, ["status", "oil"], [*AT, "deeper"])[0]["values"]
    assert values == [[AT, "yard"]]
    ((path, whole),) = look.ask("ana", "lamp", [])[0]["values"]
    assert path == []
    assert whole == look.found.replica.state["lamp"]


def test_no_paths_end_a_watch() -> None:
    """A watch that was ended tells nothing more; ending what is none is nothing."""
    look = Lookout("ana")
    look.ask("ana", "lamp", AT)
    assert look.ask("ana", "lamp") == []
    assert look.ask("ana", "chest") == []
    assert look.deed("ana", "take", item="lamp") == []


def test_a_player_watches_what_they_see_and_nothing_else() -> None:
    """Themselves, things and people in sight and the room; what is elsewhere is refused alike."""
    look = Lookout("ana", "bob", "cleo")
    look.deed("cleo", "move", to="south")
    look.deed("bob", "take", item="lamp")
    for entity in ("ana", "bob", "yard", "chest", "rake"):
        assert look.ask("ana", entity, [])[0]["there"], entity
    for entity in ("cleo", "lamp", "shed", "nothing"):
        assert look.ask("ana", entity, []) == [refusal(entity, NOT_YOURS)]
    assert look.ask("bob", "lamp", AT) == [at("bob")]
    assert look.ask("dan", "lamp", AT) == [refusal("lamp", NOT_HERE)]


def test_of_others_a_player_is_shown_the_outside() -> None:
    """Where a room's ways lead and where somebody has been is not theirs to know."""
    look = Lookout("ana", "bob")
    ((_, bob),) = look.ask("ana", "bob", [])[0]["values"]
    assert (bob["status"], bob["spec"]) == ({"location": "yard", "awake": True}, {})
    ((_, yard),) = look.ask("ana", "yard", [])[0]["values"]
    assert yard["spec"] == {"description": "Cobbles."}
    ((_, ana),) = look.ask("ana", "ana", ["status", "visited"])[0]["values"]
    assert ana == {"yard": True}


def test_what_goes_out_of_sight_is_told_so_once_and_comes_back() -> None:
    """A player learns that a thing is not there any more, and nothing of where it went."""
    look = Lookout("ana", "bob")
    look.ask("ana", "lamp", AT)
    gone = {"watch": "lamp", "there": False, "values": []}
    assert look.deed("bob", "take", item="lamp") == [gone]
    assert look.deed("bob", "move", to="south") == []
    assert look.deed("bob", "drop", item="lamp") == []
    assert look.deed("ana", "move", to="south") == [at("shed")]


@pytest.mark.parametrize("survey", [False, True])
@pytest.mark.parametrize("entity", ["@said/ana", "@mark/ana", "@travellers", "@world"])
def test_nobody_watches_what_the_realm_keeps_for_itself(entity: str, survey: bool) -> None:
    """Ledgers, marks and their kin are told to nobody, whatever their rights."""
    look = Lookout("ana")
    assert look.ask("ana", entity, [], survey=survey) == [refusal(entity, NOT_TOLD)]


def test_a_survey_needs_no_eyes() -> None:
    """The realm's own programs may watch anything, also what does not exist yet."""
    look = Lookout("ana")
    assert look.ask("clerk", "shed", ["metadata", "name"], survey=True)[0]["there"]
    assert look.ask("clerk", "bob", AT, survey=True) == [
        {"watch": "bob", "there": False, "values": []}
    ]
    look.federation.enter("bob")
    assert look.news() == [{"watch": "bob", "there": True, "values": [[AT, "yard"]]}]


def test_a_gateway_watches_with_its_players_eyes() -> None:
    """What a gateway asks for a player is the gateway's to hear, and the player's to see."""
    look = Lookout("ana", "bob")
    question = Question({"watch": "lamp", "paths": [AT]}, "ana", GATEWAY, is_survey=False)
    (first,) = look.watches.ask(question, look.found.replica, START_MS)
    assert first.topic == (f"@{GATEWAY}", PLACE, "watched", "ana", "lamp")
    assert look.ask("bob", "shed", [], asker=GATEWAY) == [refusal("shed", NOT_YOURS)]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"watch": 3, "paths": [AT]},
        {"watch": "a b", "paths": [AT]},
        {"watch": "x" * 65, "paths": [AT]},
        {"watch": "", "paths": [AT]},
    ],
)
def test_a_question_about_nothing_is_refused(body: object) -> None:
    """What names no entity gets a refusal that repeats nothing of it."""
    look = Lookout("ana")
    question = Question(body, "ana", "ana", is_survey=False)
    drafts = look.watches.ask(question, look.found.replica, START_MS)
    assert told(drafts) == [refusal("", MALFORMED)]
    assert drafts[0].topic == ("@ana", PLACE, "unwatched")


@pytest.mark.parametrize("paths", [None, "status", [AT, "status"], [[1]], [["x" * 65]], {}])
def test_paths_that_are_none_are_refused(paths: object) -> None:
    """Paths are lists of keys, and a watch that was there before is over."""
    look = Lookout("ana")
    look.ask("ana", "lamp", AT)
    question = Question({"watch": "lamp", "paths": paths}, "ana", "ana", is_survey=False)
    refused = look.watches.ask(question, look.found.replica, START_MS)
    assert told(refused) == [refusal("lamp", MALFORMED)]
    assert look.deed("ana", "take", item="lamp") == []


def test_watches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many paths, too deep ones, too many watches of one peer or of all: each is refused."""
    look = Lookout("ana", "bob")
    paths = [["status", str(n)] for n in range(17)]
    assert look.ask("ana", "lamp", *paths) == [refusal("lamp", TOO_MANY_PATHS)]
    assert look.ask("ana", "lamp", ["status"] * 9) == [refusal("lamp", TOO_MANY_PATHS)]
    assert look.ask("ana", "lamp", *paths[:16], ["status"] * 8) != []
    monkeypatch.setattr(watches, "WATCHES_EACH_MAX", 2)
    monkeypatch.setattr(watches, "WATCHES_MAX", 3)
    assert look.ask("ana", "lamp", AT) == [at("yard")]
    assert look.ask("ana", "chest", AT)[0]["there"]
    assert look.ask("ana", "scale", AT) == [refusal("scale", TOO_MANY)]
    assert look.ask("ana", "lamp", AT) == [at("yard")], "asking again is no second watch"
    assert look.ask("bob", "lamp", AT, asker="ana") == [at("yard")]
    assert look.ask("bob", "chest", AT) == [refusal("chest", FULL)]


def test_too_large_a_subset_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would not fit an event is refused, and ends the watch where it grows beyond that."""
    look = Lookout("ana")
    monkeypatch.setattr(watches, "SUBSET_BYTES_MAX", 80)
    assert look.ask("ana", "chest", []) == [refusal("chest", TOO_LARGE)]
    assert look.ask("ana", "lamp", AT) == [at("yard")]
    monkeypatch.setattr(watches, "SUBSET_BYTES_MAX", 10)
    assert look.deed("ana", "take", item="lamp") == [refusal("lamp", TOO_LARGE)]
    assert look.deed("ana", "drop", item="lamp") == []


@pytest.mark.parametrize(
    "attached, mine, refused",
    [(False, False, []), (True, False, [NOT_HERE]), (True, True, [NOT_HERE])],
)
def test_a_watch_ends_with_the_session(attached: bool, mine: bool, refused: list[str]) -> None:
    """Whoever went, came anew or is answered by another has to ask again; surveys go on."""
    look = Lookout("ana", "bob")
    look.ask("ana", "lamp", AT)
    look.ask("bob", "lamp", AT)
    look.ask("clerk", "lamp", AT, survey=True)
    assert told(look.watches.assign(StewardTold("ana", PLACE, attached, mine))) == [
        refusal("lamp", text) for text in refused
    ]
    assert look.ask("ana", "rake", []) == [refusal("rake", NOT_HERE)] or mine
    gone = {"watch": "lamp", "there": False, "values": []}
    assert look.deed("ana", "take", item="lamp") == [gone, at("ana")]


def test_a_new_session_begins_without_watches() -> None:
    """What was watched before the session was lost is forgotten, and told to nobody."""
    look = Lookout("ana")
    look.ask("ana", "lamp", AT)
    look.watches.reopened()
    assert look.deed("ana", "take", item="lamp") == []
    assert look.ask("ana", "lamp", AT) == [refusal("lamp", NOT_HERE)]


def test_a_watch_that_is_not_asked_for_again_is_over() -> None:
    """After its time it ends and says so; asked for again in time it goes on."""
    look = Lookout("ana")
    look.ask("ana", "lamp", AT)
    look.ask("ana", "chest", AT)
    look.now_ms += LEASE_MS - 1
    assert look.news() == []
    look.ask("ana", "chest", AT)
    look.now_ms += 1
    assert look.news() == [refusal("lamp", OVER)]
    assert look.deed("ana", "take", item="lamp") == []
    look.now_ms += LEASE_MS
    assert look.news() == [refusal("chest", OVER)]
