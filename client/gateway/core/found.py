"""What looking for a noun can give: things, a question, or a sentence that says no.

Also the sentences that more than one part says. Values only.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from client.gateway.core.limits import CANDIDATES_MAX, QUOTED_CHARACTERS_MAX
from client.gateway.core.reading import Candidate, Memory, QuestionKind
from client.gateway.core.scope import Scope, Thing
from content.model import IntentSpec

NOTHING_SAID: Final = "Say what you want to do; 'help' shows how."
YOURSELF: Final = "That would be yourself. Say whom or what you mean."
OUTSIDE: Final = "I know only this world. Tell me what you do in it; 'help' shows how."


@dataclass(frozen=True)
class Context:
    """What a clause is read against."""

    line: str
    scope: Scope
    memory: Memory
    answers: Mapping[int, tuple[str, ...]]  # what the player chose, by the place of the phrase
    lately: tuple[str, ...] = ()  # what the clause before it on the line was about
    resolved: dict[Hashable, "Found | Ask | No"] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Found:
    """The things that a phrase means, and of which of them how many."""

    things: tuple[Thing, ...]
    quantities: tuple[tuple[str, int], ...] = ()  # by id; without one it is the whole pile
    passed_over: tuple[str, ...] = ()  # why some of a list are not among them


@dataclass(frozen=True)
class Deeds:
    """The intents of one clause, and the things that later words may call "it" or "them"."""

    verb: str
    intents: tuple[IntentSpec, ...]
    spoken_of: tuple[Thing, ...] = ()
    whom: tuple[Thing, ...] = ()  # and who "him" or "her" is
    notes: tuple[str, ...] = ()  # what else there is to tell


@dataclass(frozen=True)
class Ask:
    """A question about the phrase at `at`."""

    kind: QuestionKind
    question: str
    at: int
    many: bool = False
    candidates: tuple[Candidate, ...] = ()
    joints: tuple[str, ...] = ()  # words that go between the line and its answer


@dataclass(frozen=True)
class No:
    """Why nothing is done. `understood` is false if it was not even a command of this game."""

    sentence: str
    understood: bool = True
    unseen: bool = False  # because the noun is not in sight
    amiss: tuple[int, int] | None = None  # where in the line the word stands that spoiled it
    already: bool = False  # because it is so without anything being done


def quoted(words: str) -> str:
    """The player's own words, in quotation marks, not too many of them."""
    if len(words) > QUOTED_CHARACTERS_MAX:
        words = words[: QUOTED_CHARACTERS_MAX - 1] + "\u2026"
    return f"'{words}'"


def which(
    noun: str, candidates: Sequence[Candidate], at: int, *, many: bool, one: str = "Which"
) -> Ask:
    """Ask which of several is meant, by number."""
    shown = tuple(candidates[:CANDIDATES_MAX])
    numbered = ", ".join(f"{number}. {each.label}" for number, each in enumerate(shown, 1))
    more = "" if len(shown) == len(candidates) else " (and more)"
    asked = f"{one} {noun}" if noun else one
    return Ask("which", f"{asked}: {numbered}{more}?", at, many, shown)


def meant(candidates: Sequence[Candidate], noun: str, at: int, *, many: bool) -> Ask:
    """Ask whether the one thing that the words may stand for is meant."""
    if len(candidates) > 1:
        return which("", candidates, at, many=many, one=f"Which do you mean by {quoted(noun)}")
    return Ask("meant", f"Did you mean {candidates[0].label}?", at, many, tuple(candidates))


def intent(verb: str, fields: Mapping[str, object]) -> IntentSpec:
    """A verb and its fields as an intent."""
    return cast("IntentSpec", {"verb": verb, **fields})
