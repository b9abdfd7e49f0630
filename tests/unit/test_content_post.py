"""Words to other microcosms as content has them: where they go next, and what bounds them."""

from __future__ import annotations

from typing import Any, Final

import pytest

from content import post
from content.bulk import bulk
from content.capabilities.table import apply
from content.dice import Dice
from content.letters import BULK_MAX, LETTERS_MAX, kept_for
from content.model import Entity, Outcome
from content.patch import applied
from content.post import FROM_ONE_MAX, HOPS_MAX, OUT_MAX, PASSED_ON_MAX, Message, outbound
from content.travellers import TRAVELLERS
from content.verdicts import put
from content.words import SPEECH_CHARS_MAX
from tests.unit.content_stage import intent
from tests.unit.two_shores import WORLD

WORDS: Final[Message] = {
    "kind": "tell",
    "to": "bob",
    "to_name": "Bob",
    "by": "ana",
    "by_name": "Ana",
    "text": "hello",
    "sent": "ana:1:7",
    "origin": "moor",
    "hop": 1,
}


class Shore:
    """A microcosm in which players come and from which they go."""

    def __init__(self, microcosm: str = "vale") -> None:
        self.state: dict[str, Entity] = dict(WORLD[microcosm])
        self.numbers: dict[str, int] = {}

    def do(self, actor: str, **spec: object) -> Outcome:
        """Somebody does something."""
        return self._done(apply(self.state, intent(actor, **spec), Dice(b"key", b"event")))

    def receive(self, source: str = "moor", **changed: object) -> Outcome:
        """The next message from another microcosm comes."""
        self.numbers[source] = self.numbers.get(source, 0) + 1
        message: Any = {**WORDS, **changed}
        outcome = post.received(self.state, source, self.numbers[source], message)
        assert outcome is not None
        return self._done(outcome)

    def gone(self, player: str, to: str) -> None:
        """Somebody was here, and is elsewhere."""
        name = player.title()
        last: Any = {"hop": 1, "name": name, "answer": "", "source": "", "departure": ""}
        kept: Any = {player: {**last, "to": to, "visited": {}}}
        self.state = applied(self.state, [put(TRAVELLERS, "status", "last", value=kept)])

    def waiting(self, target: str) -> list[Message]:
        """What waits to go to a microcosm, in turn."""
        out = outbound(self.state).get(target, {})
        return [out[one] for one in sorted(out, key=int)]

    def _done(self, outcome: Outcome) -> Outcome:
        self.state = applied(self.state, outcome["patch"])
        return outcome


@pytest.fixture
def shore() -> Shore:
    """The vale, from which Bob has gone to the fen."""
    made = Shore()
    made.gone("bob", "fen")
    return made


def test_words_are_passed_on_with_a_higher_hop(shore: Shore) -> None:
    """They go to where their addressee went, as they came, and nobody here is told."""
    assert not shore.receive().get("also")
    assert shore.waiting("fen") == [{**WORDS, "hop": 2}]


def test_words_that_went_too_far_go_back(shore: Shore) -> None:
    """Past so many microcosms they follow no longer; the news goes as far once more."""
    shore.receive(hop=HOPS_MAX)
    assert not shore.waiting("fen")
    (news,) = shore.waiting("moor")
    assert (news["kind"], news["to"], news["hop"]) == ("post.missed", "ana", HOPS_MAX + 1)
    shore.receive(kind="post.missed", to="bob", by="ana", hop=2 * HOPS_MAX - 1)
    assert [one["kind"] for one in shore.waiting("fen")] == ["post.missed"]
    shore.receive(kind="post.missed", to="bob", by="ana", hop=2 * HOPS_MAX)
    assert len(shore.waiting("fen")) == len(shore.waiting("moor")) == 1


def test_what_there_is_no_room_for_goes_back(shore: Shore) -> None:
    """However much waits to leave, everybody hears what became of their words."""
    for number in range(PASSED_ON_MAX + 20):
        shore.receive(by=f"p{number}", text=f"w{number}")
    assert len(shore.waiting("fen")) == PASSED_ON_MAX
    assert not kept_for(shore.state, "bob")
    news = shore.waiting("moor")
    assert {one["kind"] for one in news} == {"post.held"}
    assert [one["to"] for one in news] == [f"p{PASSED_ON_MAX + number}" for number in range(20)]
    shore.receive(kind="post.full", to="bob", by="ana")
    assert shore.waiting("fen")[-1]["kind"] == "post.full"


def test_a_full_box_sends_words_back_however_much_waits(shore: Shore) -> None:
    """A sleeper can't be told; whoever writes to them is, also where the ways out are full."""
    shore.do("dee", verb="enter", name="Dee")
    shore.do("dee", verb="leave")
    for number in range(PASSED_ON_MAX):
        shore.receive(by=f"p{number}")
    for number in range(LETTERS_MAX + 5):
        shore.receive(to="dee", to_name="Dee", by=f"q{number}")
    assert len(kept_for(shore.state, "dee")) == LETTERS_MAX
    assert [one["kind"] for one in shore.waiting("moor")] == ["post.full"] * 5


def test_a_box_holds_no_more_than_goes_along(shore: Shore) -> None:
    """By bytes as well as by letters; those that were read make room."""
    shore.do("dee", verb="enter", name="Dee")
    shore.do("dee", verb="leave")
    long = "\U0001f40c" * SPEECH_CHARS_MAX
    for number in range(LETTERS_MAX):
        shore.receive(to="dee", to_name="Dee", by=f"p{number}", text=long)
    box = kept_for(shore.state, "dee")
    assert bulk(box) <= BULK_MAX < bulk([*box, box[0]])
    shore.do("dee", verb="enter", name="Dee")
    shore.do("dee", verb="letters")
    shore.receive(kind="write", to="dee", to_name="Dee", by="q", text="short")
    assert [one["text"] for one in kept_for(shore.state, "dee")][-1] == "short"


def test_nobody_sends_more_than_their_share(shore: Shore) -> None:
    """One sender, and all together, may have so much waiting; then they are asked to wait."""
    senders = [f"p{number}" for number in range(OUT_MAX // FROM_ONE_MAX + 1)]
    for name in senders:
        shore.do(name, verb="enter", name=f"Anna{name[1:]}")
    for name in senders:
        reasons = [
            shore.do(name, verb="tell", name="Bob", text=f"word {number}")["reason"]
            for number in range(FROM_ONE_MAX + 1)
        ]
        first = name != senders[-1]
        assert reasons == ["tell.sent"] * FROM_ONE_MAX * first + ["post.busy"] * (
            1 if first else FROM_ONE_MAX + 1
        )
    assert len(shore.waiting("fen")) == OUT_MAX


def test_a_name_that_nobody_has_sends_the_words_back(shore: Shore) -> None:
    """To their sender by id, by the microcosm where they were sent; and such news never again."""
    shore.receive(to="", to_name="Zed")
    (news,) = shore.waiting("moor")
    assert (news["kind"], news["to"], news["hop"]) == ("post.nobody", "ana", 2)
    shore.receive(kind="post.nobody", to="nowhere")
    assert len(shore.waiting("moor")) == 1
    assert not kept_for(shore.state, "nowhere")


def test_news_is_told_to_its_reader_alone(shore: Shore) -> None:
    """Words that came back are told to who sent them."""
    shore.do("ana", verb="enter", name="Ana")
    outcome = shore.receive(kind="post.full", to="ana", by="bob", by_name="Bob")
    (news,) = outcome.get("also", [])
    assert (news["reason"], news["to"], news["place"]) == ("post.full", "ana", "")


def test_news_waits_for_who_is_asleep(shore: Shore) -> None:
    """As a letter, with the words that came back; more than their box holds is left out."""
    shore.do("ana", verb="enter", name="Ana")
    shore.do("ana", verb="leave")
    for number in range(LETTERS_MAX + 1):
        news = {"kind": "post.full", "to": "ana", "by": "bob", "by_name": "Bob"}
        assert not shore.receive(**news, text=f"word {number}").get("also")
    entered = shore.do("ana", verb="enter", name="Ana")
    (told,) = (one["about"] for one in entered.get("also", []) if one["reason"] == "letter.waiting")
    assert told["count"] == LETTERS_MAX
    lines = str(shore.do("ana", verb="letters")["about"]["text"]).splitlines()
    assert lines[0] == (
        "New: What you sent to Bob comes back: they have too much to read already. "
        "You had sent: word 0"
    )
    again = str(shore.do("ana", verb="letters")["about"]["text"]).splitlines()
    assert again[0] == lines[0].removeprefix("New: ")


def test_only_the_next_number_counts(shore: Shore) -> None:
    """A number that came, and one out of turn, change nothing; others' numbers are their own."""
    shore.receive()
    assert [post.received(shore.state, "moor", one, WORDS) for one in (0, 1, 3)] == [None] * 3
    assert post.received(shore.state, "moor", 2, WORDS) is not None
    assert post.received(shore.state, "fen", 1, WORDS) is not None
