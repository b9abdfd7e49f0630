"""Which tellings are shown, in which order, and when an utterance is answered."""

from client.tellings import Told
from client.terminal.answers import UTTERANCES_MAX, Answers


def _told(text: str, index: int = 0, count: int = 1, utterance: str | None = "u") -> Told:
    return Told(utterance, index, count, "pass", text, final=True)


def test_an_answer_of_one_is_shown_and_complete() -> None:
    """The only telling of an utterance completes it."""
    answers = Answers()
    assert not answers.is_complete("u")
    assert answers.take(_told("Taken.")) == ["Taken."]
    assert answers.is_complete("u")


def test_parts_come_out_in_the_order_of_what_was_said() -> None:
    """A part that overtook an earlier one waits for it."""
    answers = Answers()
    assert answers.take(_told("Second.", 1, 2)) == []
    assert not answers.is_complete("u")
    assert answers.take(_told("First.", 0, 2)) == ["First.", "Second."]
    assert answers.is_complete("u")


def test_one_part_of_two_is_not_the_whole() -> None:
    """An utterance is answered when its last part is."""
    answers = Answers()
    assert answers.take(_told("First.", 0, 2)) == ["First."]
    assert not answers.is_complete("u")
    assert answers.take(_told("Second.", 1, 2)) == ["Second."]
    assert answers.is_complete("u")


def test_a_part_held_back_too_long_is_shown_after_all() -> None:
    """When patience ends, what has come is shown, once."""
    answers = Answers()
    answers.take(_told("Second.", 1, 2))
    assert answers.overdue("u") == ["Second."]
    assert answers.overdue("u") == []
    assert answers.overdue("never said") == []
    assert answers.take(_told("First.", 0, 2)) == ["First."]


def test_only_news_is_shown() -> None:
    """The same telling again is silent; a correction is shown."""
    answers = Answers()
    answers.take(_told("Taken."))
    assert answers.take(_told("Taken.")) == []
    assert answers.take(_told("Bob was first.")) == ["Bob was first."]
    assert answers.take(_told("Bob was first.")) == []


def test_an_answer_of_none_is_complete_at_once() -> None:
    """A count of nothing to tell waits for nothing."""
    answers = Answers()
    answers.take(_told("", 0, 0))
    assert answers.is_complete("u")


def test_memory_of_answers_is_bounded() -> None:
    """Only so many utterances back are remembered, the oldest forgotten first."""
    answers = Answers()
    for number in range(UTTERANCES_MAX + 1):
        answers.take(_told("Yes.", utterance=str(number)))
    assert not answers.is_complete("0")
    assert answers.is_complete("1")
