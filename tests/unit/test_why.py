"""`why`: the chain from words to verdict, told alike by every replica, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from broker.protocol.clocks import Basis
from tests.memory import MemoryRealm
from tests.unit.arena import GENESIS
from tests.unit.histories import Federation, Follower, followed
from tests.unit.steward_post import TAKE, Post, yard

WHY = {"verb": "why"}


@dataclass
class Court:
    """Players whose words a gateway acts on, at a steward's post."""

    post: Post = field(default_factory=lambda: yard("ana", "bob", "cleo"))

    @property
    def now(self) -> Basis:
        """What somebody has been shown who is shown everything."""
        return self.post.federation.basis("home")

    def says(self, who: str, spec: dict[str, Any], basis: Basis | None = None) -> str:
        """Something is said and done, and settled; what its speaker is told in the end."""
        said = self.post.federation.say(who, basis=basis or self.now)
        self.post.federation.act(said, spec, of=1)
        self.post.deliver()
        self.post.settle()
        text: str = self.post.told(who)[-1]["text"]
        return text


def test_of_what_was_done_the_words_and_the_reading_are_told() -> None:
    """And that it is final, once it is."""
    court = Court()
    assert court.says("ana", WHY) == "Nothing has come of anything that you said here yet."
    court.says("ana", TAKE)
    assert court.says("ana", WHY).splitlines() == [
        "You said: words",
        "That was read, by the rules of the language, as: take (the brass lamp)",
        "So it was done.",
        "That is final.",
    ]
    assert court.says("ana", WHY).startswith("You said: words\n")  # asking is no deed


def test_of_what_the_rules_forbid_what_stood_against_it_is_told() -> None:
    """What it was, and who made it so: the reader themself, or nobody."""
    court = Court()
    court.says("ana", {"verb": "take", "item": "scale"})
    assert court.says("ana", WHY).splitlines()[2:5] == [
        "The answer was: The scale will not come away: it stays where it is.",
        "What stood against it: what the scale is like. That has been so since the world began.",
        "So it failed, and nothing changed.",
    ]
    court.says("ana", TAKE)
    court.says("ana", TAKE)
    assert (
        "What stood against it: where the brass lamp is. You changed that last yourself."
        in court.says("ana", WHY)
    )


def test_of_a_conflict_it_is_told_who_was_first_and_that_it_was_not_seen() -> None:
    """By the name that the verdict itself gave."""
    court = Court()
    shown = court.now
    court.says("ana", TAKE)
    court.says("bob", TAKE, shown)
    assert court.says("bob", WHY).splitlines()[1:5] == [
        "That was read, by the rules of the language, as: take (the brass lamp)",
        "The answer was: You reach for the brass lamp, but Ana's hand closes on it first.",
        (
            "What stood against it: where the brass lamp is. Ana changed that last. "
            "You had not been shown it yet."
        ),
        "So nothing came of it: somebody was there before you.",
    ]


def test_nothing_is_told_of_what_its_reader_does_not_see() -> None:
    """Whether there is such a thing, where it is, who has it: all alike for who guesses ids."""
    court = Court()
    court.says("ana", TAKE)
    told = set()
    for item in ("lamp", "moonstone", "shed", "@world", "@said/ana", "@why/bob"):
        court.says("cleo", {"verb": "take", "item": item})
        told.add(court.says("cleo", WHY))
    (one,) = told
    assert one.splitlines()[1:] == [
        "That was read, by the rules of the language, as: take (something that you do not see)",
        "The answer was: You see no such thing here.",
        "What stood against it: something that you do not see.",
        "So it failed, and nothing changed.",
        "That is final.",
    ]


def test_each_deed_of_a_line_is_told() -> None:
    """Also the one that was left undone because the one before it failed."""
    court = Court()
    said = court.post.federation.say("ana", basis=court.now)
    court.post.federation.act(said, {"verb": "take", "item": "scale"}, 0, of=2)
    court.post.federation.act(said, {"verb": "move", "to": "north"}, 1, of=2, requires=0)
    court.post.deliver()
    court.post.settle()
    told = court.says("ana", WHY)
    assert "as: take (the scale)" in told
    assert "as: move (north)\nThe answer was: You stop before you go north." in told


def test_what_a_model_read_is_told_as_its_reading() -> None:
    """By the name under which its gateway knows it."""
    court = Court()
    federation = court.post.federation
    said = federation.say("ana", basis=court.now)
    header = said.event.header
    derived = federation.act(said, TAKE, of=1).event.header.derived
    assert derived is not None
    other = federation.say("ana", basis=court.now)
    body = {"spec": TAKE, "of": 1, "requires": None, "by": "stub\x1b[1m"}
    federation.publish(
        "home",
        "+gateway",
        "intent",
        body,
        actor="ana",
        cause=other.event.header.id,
        derived=type(derived)(derived.microcosm, other.event.header.id, 0),
        basis=header.basis,
    )
    court.post.deliver()
    court.post.settle()
    assert "That was read, by the model stub, as: take (the brass lamp)" in court.says("ana", WHY)


def test_what_is_not_final_says_so() -> None:
    """Beyond a cut the answer may change; that is no part of what replicas have to agree on."""
    post = yard("ana", "bob", brokers=("home", "east"))
    post.federation.deed("ana", TAKE)
    post.federation.deed("ana", WHY)
    post.deliver()
    post.wait()
    told = post.told("ana")[-1]["text"]
    assert told.endswith("It may still come out otherwise, until more of the realm has been heard.")


def test_every_replica_tells_the_same() -> None:
    """Whatever order events came in, and from a snapshot too: accounts are part of the state."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.enter("bob")
    federation.hand("home", "east")
    shown = federation.basis("home")
    federation.deed("bob", TAKE, "east", basis=shown)
    federation.now_ms["home"] += 1_000
    federation.deed("ana", TAKE, basis=shown)
    one: Follower = followed(federation)
    federation.heal()
    other = followed(federation, "east")
    one.catch_up(federation)
    assert one.replica.state["@why/ana"] == other.replica.state["@why/ana"]
    account: Any = one.replica.state["@why/ana"]["status"]
    assert account["deeds"][0]["result"] == "conflict"
    assert account["deeds"][0]["met"][0]["who"] == "Bob"


def test_why_in_words() -> None:
    """Through the whole realm, with what was typed; what could not be read is told as that."""
    realm = MemoryRealm("arena", GENESIS.state)
    realm.enter("Ana")
    realm.say("Ana", "take the club, then go east and go east")
    told = "\n".join(realm.say("Ana", "why did that fail?"))
    assert told.startswith("You said: take the club, then go east and go east\n")
    assert "The answer was: The bridge troll bars the way east, and lets nobody by." in told
    realm.say("Ana", "shoot at the moon")
    told = "\n".join(realm.say("Ana", "why"))
    assert told.splitlines()[:2] == [
        "You said: shoot at the moon",
        "That could not be read as something to be done.",
    ]
