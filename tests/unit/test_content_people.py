"""Characters, shops, quests, bargains, groups and words for some ears alone."""

from typing import Any

import pytest

from content.courses import tick
from content.declared import WorldFileError
from content.dice import Dice
from content.model import Entity, item_at
from content.patch import applied
from content.things import BOOKS, moved
from content.verdicts import put
from content.worldfile import load
from tests.unit.bell_town import TOWN, town
from tests.unit.content_stage import Stage


def passing(stage: Stage, n: int) -> None:
    """Tick n goes by on a stage."""
    stage.before, stage.last = stage.state, tick(stage.state, n, Dice(b"key", b"tick"))
    stage.state = applied(stage.state, stage.last["patch"])


def count(state: dict[str, Entity], stack: str) -> int:
    """How many a stack is; none where there is none."""
    return int(str(state[stack]["status"]["count"])) if stack in state else 0


def status(stage: Stage, who: str) -> dict[str, Any]:
    """A player's status, to be looked at freely."""
    return dict(stage.state[who]["status"])


# ------------------------------------------------------------------------------ talk and quests


def test_a_character_answers_by_topic_and_greets_without() -> None:
    """Words that say nothing greet; a topic is found by its words; else there is silence."""
    stage = town("Ana")
    assert stage.told("ana", "talk", target="mira").startswith('Mira: "Morning."')
    told = stage.told("ana", "talk", target="mira", text="about the lost bell")
    assert told.startswith('Mira: "It hung over the door."')
    assert stage.told("ana", "talk", target="mira", text="taxes") == 'Mira: "I would not know."'
    assert stage.do("ana", "talk", target="wolves_1")["reason"] == "talk.beast"
    stage.do("ana", "move", to="north")
    assert stage.do("ana", "talk", target="mira")["reason"] == "talk.gone"


def test_whoever_lives_here_can_be_looked_at() -> None:
    """A character by their own description, a creature by that of its kind."""
    stage = town("Ana")
    assert stage.told("ana", "examine", target="mira") == "Mira keeps the shop."
    assert stage.told("ana", "examine", target="wolves_1") == "A wolf."
    stage.do("ana", "move", to="north")
    assert stage.do("ana", "examine", target="mira")["reason"] == "examine.left"


def test_a_shop_needs_coins() -> None:
    """A world with a shop and no coins is refused, with file and line."""
    with pytest.raises(WorldFileError, match=r"sort\.coin"):
        load(
            {
                "town.toml": TOWN.replace("coin]", "penny]")
                .replace('"coin"', '"penny"')
                .replace("coin = 10", "penny = 10")
            }
        )


def test_a_topic_gives_once() -> None:
    """What a topic gives it gives once to each, and the books say so."""
    stage = town("Ana", "Bob")
    for who in ("ana", "ana", "bob"):
        stage.do(who, "talk", target="mira", text="the sea")
    assert (count(stage.state, "candle~ana"), count(stage.state, "candle~bob")) == (1, 1)
    assert stage.state[BOOKS]["status"]["came"] == {"candle": {"reward": 2}}


def test_a_quest_from_offer_to_reward() -> None:
    """Offered, accepted, brought on by deeds of other families, ended with all its rewards."""
    stage = town("Ana")
    assert stage.do("ana", "accept")["reason"] == "accept.nothing"
    assert "yours to do" in stage.told("ana", "talk", target="mira")
    assert "Find the bell" in stage.told("ana", "accept")
    assert stage.do("ana", "accept", text="lost bell")["reason"] == "accept.nothing"
    stage.do("ana", "move", to="north")
    assert "There it is." in stage.told("ana", "take", item="bell")
    assert stage.told("ana", "quests") == "The Lost Bell: Bring the bell to Mira."
    stage.do("ana", "move", to="south")
    told = stage.told("ana", "give", item="bell", to="mira")
    assert "The bell rings again." in told
    assert "Here the story ends. The world goes on, and you in it." in told
    mine = status(stage, "ana")
    assert (mine["exp"], mine["level"], mine["spare"]) == (45, 2, 1)
    assert mine["recipes"] == {"candle": True}
    assert count(stage.state, "coin~ana") == 10
    assert "bell" not in stage.state
    assert stage.told("ana", "quests") == "Done: The Lost Bell."


def test_one_may_speak_to_whoever_lives_here() -> None:
    """Words to a character are heard by all, and go nowhere where nobody of that name is."""
    stage = town("Ana")
    assert stage.told("ana", "say", text="so long", to="mira") == 'You say to Mira, "so long."'
    assert stage.do("ana", "say", text="hello", to="lamp")["reason"] == "say.nobody"


def test_what_a_quest_does_not_ask_for_is_not_taken() -> None:
    """Characters leave with a player what nobody asked for."""
    stage = town("Ana")
    stage.do("ana", "take", item="lamp")
    outcome = stage.do("ana", "give", item="lamp", to="mira")
    assert (outcome["result"], outcome["reason"]) == ("fail", "give.unwanted")
    assert stage.place_of("lamp") == "ana"


def on_wolves(stage: Stage) -> None:
    """Ana has done with the bell, and is on the quest of the wolves."""
    quests = {
        "bell": {"step": 1, "count": 0, "done": True},
        "wolves": {"step": 0, "count": 0, "done": False},
    }
    stage.state = applied(stage.state, [put("ana", "status", "quests", value=quests)])  # type: ignore[arg-type]


def test_a_quest_waits_for_the_one_before() -> None:
    """A quest that follows on another is not offered before that is done."""
    stage = town("Ana")
    assert stage.do("ana", "accept", text="wolves")["reason"] == "accept.nothing"
    done = {"bell": {"step": 1, "count": 0, "done": True}}
    stage.state = applied(stage.state, [put("ana", "status", "quests", value=done)])  # type: ignore[arg-type]
    assert stage.do("ana", "accept", text="wolves")["reason"] == "accept.quest"


def test_creatures_that_fall_in_a_tick_count_for_who_fought_them(monkeypatch: Any) -> None:  # noqa: ANN401 - pytest's own
    """A kill is seen by what became of the creature, whoever's course it was."""
    stage = town("Ana", "Bob")
    on_wolves(stage)
    patch = [put("ana", "status", "foe", value="wolves_1")]
    stage.state = applied(stage.state, patch)
    kills = [
        put("wolves_1", "status", "hp", value=0),
        put("wolves_1", "status", "location", value=""),
    ]
    monkeypatch.setattr("content.courses.COURSES", (lambda *_: (kills, []),))
    passing(stage, 1)
    assert status(stage, "ana")["quests"]["wolves"]["count"] == 1
    assert stage.heard() == {"ana": "Wolves in the Yard: 1 of 2."}
    assert "quests" not in status(stage, "bob")
    passing(stage, 2)
    assert status(stage, "ana")["quests"]["wolves"]["count"] == 1


# ------------------------------------------------------------------------------------------ shops


def test_buying_and_selling_keep_the_books() -> None:
    """Coins go, wares come, stock falls; what is not wanted, not there or not paid for stays."""
    stage = town("Ana")
    coins = item_at(stage.state, "coin~yard")
    assert coins is not None
    assert stage.do("ana", "buy", text="a candle")["reason"] == "buy.too_poor"
    stage.state = applied(stage.state, moved(stage.state, coins, "ana"))
    assert stage.do("ana", "buy", text="a pearl")["reason"] == "buy.no_such"
    assert stage.do("ana", "buy", text="six candles")["reason"] == "buy.too_few"
    told = stage.told("ana", "buy", text="two candles")
    assert told == "You buy two candles from Mira for four coins."
    assert (count(stage.state, "candle~ana"), count(stage.state, "coin~ana")) == (2, 26)
    assert status(stage, "mira")["stock"]["candle"] == 3
    stage.do("ana", "take", item="lamp")
    assert stage.told("ana", "sell", item="lamp") == "You sell a brass lamp to Mira for four coins."
    assert "lamp" not in stage.state
    assert count(stage.state, "coin~ana") == 30
    assert stage.told("ana", "sell", item="candle~ana", quantity=1).endswith("for one coin.")
    assert count(stage.state, "candle~ana") == 1
    assert stage.state[BOOKS]["status"]["went"] == {
        "candle": {"shop": 1},
        "coin": {"shop": 4},
        "lamp": {"shop": 1},
    }
    stage.do("ana", "move", to="north")
    assert stage.do("ana", "buy", text="rope")["reason"] == "shop.none"


def test_a_shop_fills_up_again() -> None:
    """So many ticks after the first sale, and not before."""
    stage = town("Ana")
    stage.do("ana", "take", item="lamp")
    stage.do("ana", "sell", item="lamp")
    stage.state = applied(stage.state, [put("mira", "status", "stock", "rope", value=0)])
    passing(stage, 2)
    assert status(stage, "mira")["stock"]["rope"] == 0
    passing(stage, 3)
    assert status(stage, "mira")["stock"] == {"candle": 5, "rope": 1}
    patch = tick(stage.state, 9, Dice(b"key", b"tick"))["patch"]
    assert [op["path"][0] for op in patch] == ["@ticks"]


# --------------------------------------------------------------------------------------- bargains


def bargaining() -> Stage:
    """Ana has offered the lamp for the bell, and Bob the bell."""
    stage = town("Ana", "Bob")
    stage.do("ana", "take", item="lamp")
    stage.do("bob", "move", to="north")
    stage.do("bob", "take", item="bell")
    stage.do("bob", "move", to="south")
    stage.do("ana", "trade", to="bob", item="lamp", text="his bell")
    stage.do("bob", "trade", to="ana", item="bell")
    return stage


def test_both_accept_and_then_all_moves() -> None:
    """The first yes moves nothing, the second both sides at once; the bargain is over then."""
    stage = bargaining()
    assert stage.do("ana", "accept")["reason"] == "trade.agreed"
    assert (stage.place_of("lamp"), stage.place_of("bell")) == ("ana", "bob")
    assert stage.do("bob", "accept")["reason"] == "trade.closed"
    assert (stage.place_of("lamp"), stage.place_of("bell")) == ("bob", "ana")
    assert "bargain" not in status(stage, "ana")
    assert "bargain" not in status(stage, "bob")


def test_a_changed_offer_takes_agreement_back() -> None:
    """Whoever changes their side has not agreed to it, nor has the other."""
    stage = bargaining()
    stage.do("ana", "accept")
    stage.do("bob", "trade", to="ana")
    assert not status(stage, "ana")["bargain"]["agreed"]
    assert stage.do("bob", "accept")["reason"] == "trade.agreed"
    assert stage.place_of("lamp") == "ana"


def test_nothing_moves_without_the_partner_or_the_goods() -> None:
    """Gone, asleep or no longer holding it: nothing changes hands."""
    stage = bargaining()
    stage.do("ana", "accept")
    stage.do("ana", "move", to="north")
    assert stage.do("bob", "accept", target="ana")["reason"] == "trade.gone"
    stage = bargaining()
    stage.do("ana", "accept")
    stage.do("ana", "leave")
    assert stage.do("bob", "accept", target="ana")["reason"] == "give.asleep"
    stage = bargaining()
    stage.do("ana", "accept")
    stage.do("bob", "drop", item="bell")
    assert stage.do("bob", "accept")["reason"] == "trade.short"
    assert stage.do("bob", "refuse")["reason"] == "trade.withdrawn"
    assert "bargain" not in status(stage, "ana")


def test_agreement_hinges_on_the_other_side_as_it_was_shown() -> None:
    """Both yeses name the state path that the one who says yes must have seen."""
    stage = bargaining()
    assert stage.do("ana", "accept").get("hinges") == [["bob", "status", "bargain"]]
    assert stage.do("bob", "accept").get("hinges") == [["ana", "status", "bargain"]]


# ------------------------------------------------------------------------------- words, company


def test_a_whisper_is_heard_by_one_and_seen_by_all() -> None:
    """Onlookers learn that there was a whisper, and nothing of what was said."""
    stage = town("Ana", "Bob", "Cleo")
    stage.do("ana", "whisper", to="bob", text="the key is under the pump")
    heard = stage.heard()
    assert heard["bob"] == 'Ana whispers to you, "the key is under the pump."'
    assert heard["cleo"] == "Ana whispers something to Bob."


def test_far_words_reach_one_and_shouts_the_rooms_around() -> None:
    """Telling goes anywhere in the microcosm, to one; a shout through every way."""
    stage = town("Ana", "Bob", "Cleo")
    stage.do("bob", "move", to="north")
    stage.do("ana", "tell", name="Bob", text="come")
    assert stage.heard() == {"bob": 'Ana tells you from afar, "come."'}
    stage.do("ana", "shout", text="come")
    assert stage.heard() == {
        "bob": 'From the south, Ana shouts, "come."',
        "cleo": 'Ana shouts, "come."',
    }


def test_the_muted_are_not_heard_but_seen() -> None:
    """Whoever mutes somebody is spared their words, and sees their deeds."""
    stage = town("Ana", "Bob")
    stage.do("bob", "mute", name="ana")
    for verb, fields in (
        ("say", {"text": "hi"}),
        ("emote", {"text": "waves"}),
        ("whisper", {"to": "bob", "text": "hi"}),
        ("tell", {"name": "bob", "text": "hi"}),
        ("shout", {"text": "hi"}),
    ):
        assert stage.do("ana", verb, **fields)["result"] == "pass"
        assert stage.heard() == {}, verb
    stage.do("ana", "take", item="lamp")
    assert stage.heard() == {"bob": "Ana takes the brass lamp."}
    stage.do("bob", "unmute", name="Ana")
    stage.do("ana", "say", text="hi")
    assert stage.heard() == {"bob": 'Ana says, "hi."'}


def test_followers_go_along() -> None:
    """Whoever follows makes the same move; who follows them comes too; who sleeps does not."""
    stage = town("Ana", "Bob", "Cleo", "Dora")
    stage.do("bob", "follow", target="ana")
    stage.do("cleo", "follow", target="bob")
    stage.do("dora", "follow", target="ana")
    stage.do("dora", "leave")
    stage.do("ana", "move", to="north")
    places = [stage.place_of(who) for who in ("ana", "bob", "cleo", "dora")]
    assert places == ["loft", "loft", "loft", "yard"]
    told = stage.heard()["bob"] or ""
    assert told.startswith("You follow Ana.\n\nLoft\nA loft under the tiles.")
    assert stage.do("bob", "follow")["reason"] == "follow.stopped"
    stage.do("ana", "move", to="south")
    assert stage.place_of("bob") == "loft"


def test_a_group_is_joined_by_consent_and_left_at_will() -> None:
    """Invited, accepted, told; the last one left is in no group."""
    stage = town("Ana", "Bob")
    stage.do("ana", "invite", to="bob")
    assert "group" not in status(stage, "bob")
    assert stage.do("bob", "accept")["reason"] == "join.done"
    assert status(stage, "ana")["group"] == status(stage, "bob")["group"]
    assert stage.told("ana", "group") == "Your group: Bob and you."
    stage.do("bob", "ungroup")
    assert stage.heard() == {"ana": "Bob leaves your group."}
    assert "group" not in status(stage, "ana")


def test_letters_wait_for_their_reader() -> None:
    """Kept while the addressee sleeps, read by nobody else, bounded."""
    stage = town("Ana", "Bob")
    stage.do("bob", "leave")
    assert stage.told("ana", "write", name="Bob", text="the rope is yours") == (
        "You write to Bob, and the letter goes its way."
    )
    assert stage.told("ana", "letters") == "There are no letters for you."
    for _ in range(3):
        stage.do("ana", "write", name="Bob", text="again")
    assert stage.do("ana", "write", name="Bob", text="again")["reason"] == "write.enough"
    assert "Letters wait for you: 4 unread." in stage.told("bob", "enter", name="Bob")
    assert stage.told("bob", "letters").startswith("New, from Ana: the rope is yours\nNew, from")
    assert stage.told("bob", "letters").startswith("Ana: the rope is yours\nAna: again")


# ------------------------------------------------------------------------------------------ undo


def test_what_nobody_saw_is_taken_back() -> None:
    """The world is as it was, and there is nothing more to take back."""
    stage = town("Ana")
    before = stage.state
    stage.do("ana", "take", item="lamp")
    assert stage.do("ana", "undo")["reason"] == "undo.done"
    assert stage.state == before
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"


def test_what_somebody_saw_or_may_have_seen_stays_done() -> None:
    """Witnesses, whoever comes by and goes again, and whoever wakes: each makes it final."""
    stage = town("Ana", "Bob")
    stage.do("ana", "take", item="lamp")
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"
    stage.do("bob", "move", to="north")
    stage.do("ana", "drop", item="lamp")
    stage.do("bob", "move", to="south")
    stage.do("bob", "move", to="north")
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"
    stage.do("bob", "move", to="south")
    stage.do("bob", "leave")
    stage.do("ana", "take", item="lamp")
    stage.do("bob", "enter", name="Bob")
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"


def test_what_leaves_its_mark_stays_done() -> None:
    """Steps and trade can't be taken back, nor what came before them."""
    stage = town("Ana")
    stage.do("ana", "take", item="lamp")
    stage.do("ana", "move", to="north")
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"
    stage.do("ana", "move", to="south")
    stage.do("ana", "sell", item="lamp")
    assert stage.do("ana", "undo")["reason"] == "undo.nothing"


def test_what_became_something_else_stays() -> None:
    """A path that no longer has the value that the deed left refuses, and is named."""
    stage = town("Ana")
    stage.do("ana", "take", item="lamp")
    stage.state = applied(stage.state, [put("lamp", "status", "location", value="loft")])
    outcome = stage.do("ana", "undo")
    assert outcome["reason"] == "undo.changed"
    assert ["lamp", "status", "location"] in outcome["refused"]
