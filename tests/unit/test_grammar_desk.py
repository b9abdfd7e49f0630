"""The desk: whose words wait for what, and what they are then read as."""

from client.gateway.core.desk import NOTHING_SHOWN, TOO_MANY_PLAYERS, TOO_MANY_WORDS, Decision, Desk
from client.gateway.core.limits import UNSEEN_MS_MAX, WAIT_MS_MAX, WAITING_MAX
from content.perception import Observation
from tests.unit.utterances import SQUARE

LATER: Observation = {**SQUARE, "here": [one for one in SQUARE["here"] if one["id"] != "rope"]}


def ids(decisions: list[Decision]) -> list[str]:
    """Which utterances were read."""
    return [one.utterance_id for one in decisions]


def test_words_are_read_at_once_if_what_was_shown_is_at_hand() -> None:
    """Nothing waits in a healthy network."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    (decision,) = desk.utterance("u1", "ana", "square", "take rope", 7, 0)
    assert decision.reading.intents == ({"verb": "take", "item": "rope"},)
    assert (decision.player, decision.microcosm) == ("ana", "square")
    assert desk.wake_ms() is None


def test_words_wait_for_an_observation_as_new_as_what_was_shown() -> None:
    """They are read against that observation, not against an older one."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    assert desk.utterance("u1", "ana", "square", "take rope", 9, 100) == []
    assert desk.tick(101) == []
    desk.observed("ana", "square", LATER, 8)
    assert desk.tick(102) == []
    desk.observed("ana", "square", LATER, 9)
    (decision,) = desk.tick(103)
    assert decision.reading.refused == "You see no 'rope' here."


def test_word_that_nothing_has_changed_is_as_good_as_an_observation() -> None:
    """What is held counts as new as the world says it is."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    assert desk.utterance("u1", "ana", "square", "take rope", 9, 100) == []
    desk.unchanged("ana", "elsewhere", 9)
    assert desk.tick(101) == []
    desk.unchanged("ana", "square", 9)
    assert ids(desk.tick(102)) == ["u1"]
    desk.unchanged("bob", "square", 9)
    assert ids(desk.utterance("u2", "bob", "square", "look", 9, 103)) == []


def test_words_wait_so_long_and_no_longer() -> None:
    """After the wait they are read against what there is."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    assert desk.utterance("u1", "ana", "square", "take rope", 9, 100) == []
    assert desk.wake_ms() == 100 + WAIT_MS_MAX
    assert desk.tick(99 + WAIT_MS_MAX) == []
    (decision,) = desk.tick(100 + WAIT_MS_MAX)
    assert decision.reading.intents == ({"verb": "take", "item": "rope"},)


def test_without_any_observation_the_player_is_told_so() -> None:
    """An observation of another microcosm is none."""
    desk = Desk()
    desk.observed("bob", "cave", SQUARE, 99)
    for player in ("ana", "bob"):
        assert desk.utterance(f"u-{player}", player, "square", "look", 1, 0) == []
    assert [one.reading.refused for one in desk.tick(UNSEEN_MS_MAX)] == [NOTHING_SHOWN] * 2


def test_stamps_of_two_microcosms_do_not_compare() -> None:
    """Who has travelled is read against what they see there, though its stamp be lower."""
    desk = Desk()
    desk.observed("ana", "cave", LATER, 9)
    desk.observed("ana", "square", SQUARE, 7)
    (decision,) = desk.utterance("u1", "ana", "square", "take rope", 7, 0)
    assert decision.reading.intents == ({"verb": "take", "item": "rope"},)


def test_an_older_observation_does_not_replace_a_newer() -> None:
    """Observations may arrive in any order."""
    desk = Desk()
    desk.observed("ana", "square", LATER, 9)
    desk.observed("ana", "square", SQUARE, 7)
    (decision,) = desk.utterance("u1", "ana", "square", "take rope", 7, 0)
    assert decision.reading.refused == "You see no 'rope' here."


def test_one_player_is_read_in_order_and_holds_nobody_up() -> None:
    """A later utterance never overtakes an earlier one of the same player."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    desk.observed("bob", "square", {**SQUARE, "viewer": "bob"}, 7)
    assert desk.utterance("u1", "ana", "square", "take lantern", 9, 0) == []
    assert desk.utterance("u2", "ana", "square", "tin", 3, 1) == []
    assert ids(desk.utterance("u3", "bob", "square", "look", 7, 2)) == ["u3"]
    desk.observed("ana", "square", SQUARE, 9)
    first, second = desk.tick(3)
    assert first.reading.question is not None
    assert second.reading.intents == ({"verb": "take", "item": "tin_lantern"},)


def test_each_player_has_a_memory_of_their_own() -> None:
    """Nobody answers another's question."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    desk.observed("bob", "square", {**SQUARE, "viewer": "bob"}, 7)
    desk.utterance("u1", "ana", "square", "take lantern", 7, 0)
    (bobs,) = desk.utterance("u2", "bob", "square", "1", 7, 0)
    assert bobs.reading.refused is not None
    (anas,) = desk.utterance("u3", "ana", "square", "1", 7, 0)
    assert anas.reading.intents == ({"verb": "take", "item": "brass_lantern"},)


def test_a_flood_of_words_is_refused_and_the_rest_still_read() -> None:
    """So many utterances of one player wait, and no more."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    for number in range(WAITING_MAX):
        assert desk.utterance(f"u{number}", "ana", "square", "look", 9, 0) == []
    (refused,) = desk.utterance("more", "ana", "square", "look", 9, 0)
    assert (refused.utterance_id, refused.reading.refused) == ("more", TOO_MANY_WORDS)
    assert ids(desk.tick(WAIT_MS_MAX)) == [f"u{number}" for number in range(WAITING_MAX)]


def test_the_longest_silent_player_makes_room() -> None:
    """The desk is bounded; players whose words wait keep their place."""
    desk = Desk(players_max=2)
    desk.observed("ana", "square", SQUARE, 7)
    desk.observed("bob", "square", SQUARE, 7)
    assert desk.utterance("u1", "ana", "square", "look", 9, 0) == []
    desk.observed("cyra", "square", SQUARE, 7)
    assert desk.utterance("u2", "cyra", "square", "look", 9, 0) == []
    (refused,) = desk.utterance("u3", "bob", "square", "look", 7, 0)
    assert refused.reading.refused == TOO_MANY_PLAYERS
    assert ids(desk.tick(WAIT_MS_MAX)) == ["u1", "u2"]
    desk.observed("bob", "square", SQUARE, 7)
    assert ids(desk.utterance("u4", "bob", "square", "look", 7, 0)) == ["u4"]


def test_words_mean_what_they_meant_when_they_were_said() -> None:
    """What somebody else just took is still asked of the world, which tells who was first."""
    desk = Desk()
    desk.observed("ana", "square", SQUARE, 7)
    desk.observed("ana", "square", LATER, 9)
    (decision,) = desk.utterance("u1", "ana", "square", "take rope", 7, 0)
    assert decision.reading.intents == ({"verb": "take", "item": "rope"},)


def test_words_that_made_no_sense_then_may_make_sense_now() -> None:
    """Words typed ahead of what they name are read against what there is now."""
    desk = Desk()
    desk.observed("ana", "square", LATER, 7)
    desk.observed("ana", "square", SQUARE, 9)
    (decision,) = desk.utterance("u1", "ana", "square", "take rope", 7, 0)
    assert decision.reading.intents == ({"verb": "take", "item": "rope"},)


def test_what_was_unclear_then_is_asked_although_it_is_clear_now() -> None:
    """That one of two lanterns has gone does not tell which of them was meant."""
    desk = Desk()
    fewer = [one for one in SQUARE["here"] if one["id"] != "tin_lantern"]
    desk.observed("ana", "square", SQUARE, 7)
    desk.observed("ana", "square", {**SQUARE, "here": fewer}, 9)
    (decision,) = desk.utterance("u1", "ana", "square", "take lantern", 7, 0)
    assert decision.reading.question is not None
