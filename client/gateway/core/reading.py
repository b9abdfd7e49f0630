"""What reading a line gives, and what is remembered from one line to the next.

These are values. A reading is exactly one of: intents to publish, a question to the player, a
refusal; a line is read whole before anything of it is done. A memory goes to JSON and back. Nothing
here decides anything.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from content.intents import validated
from content.model import IntentSpec

QuestionKind = Literal["which", "meant", "gap", "deed"]
QUESTION_KINDS: Final[tuple[QuestionKind, ...]] = ("which", "meant", "gap", "deed")
GRAMMAR: Final = "grammar"
"""Who read a line without a model."""


@dataclass(frozen=True)
class Candidate:
    """One thing that an answer may choose: its id (or a direction) and how it was shown."""

    id: str
    label: str


@dataclass(frozen=True)
class Pending:
    """A question that awaits its answer, with all that is needed to go on where it stopped.

    The half-made intent and the rest of the line are kept as the line itself with the answers so
    far. An answer reads the line again, so that what was half made is judged against what is there
    when it is completed. Nothing of a line that asks has been done.
    """

    # which of several · did you mean this one · a verb that lacks its noun · shall this be done
    kind: QuestionKind
    question: str
    line: str
    room: str
    at: int  # where in the line the noun phrase starts that the answer decides
    many: bool  # may the answer choose several?
    candidates: tuple[Candidate, ...]
    answers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    intents: tuple[IntentSpec, ...] = ()  # what is done at a yes, where the question is of a deed


@dataclass(frozen=True)
class Memory:
    """What a player's words may lean on: whom or what they spoke of last, and an open question."""

    it: str | None = None
    them: tuple[str, ...] = ()
    him: str | None = None
    her: str | None = None
    last: str | None = None  # the last line that gave intents, for `again`; never one that speaks
    pending: Pending | None = None
    made: str | None = None  # the recipe or ware that was spoken of last: "bake two of them"
    missed: tuple[str, int, int] | None = None  # a line that failed, and where its faulty word is

    def to_json(self) -> str:
        """Give this memory as one line of JSON."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; anything else is a ValueError."""
        try:
            found = json.loads(text)
            pending = found["pending"]
            return cls(
                it=_text_or_none(found["it"]),
                them=tuple(_text(one) for one in found["them"]),
                him=_text_or_none(found["him"]),
                her=_text_or_none(found["her"]),
                last=_text_or_none(found["last"]),
                pending=None if pending is None else _pending(pending),
                missed=_missed(found["missed"]),
                made=_text_or_none(found.get("made")),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as broken:
            raise ValueError(f"not a memory: {broken}") from broken


@dataclass(frozen=True)
class Reading:
    """One line, understood: intents, or a question, or a refusal; the memory to use for the next.

    What stands before a question is done; then the question is what is `unfinished`, and the rest
    of the line is what is pending.

    `requires[i]` is the index of the intent that must have passed before intent i is tried.
    """

    memory: Memory
    intents: tuple[IntentSpec, ...] = ()
    requires: tuple[int | None, ...] = ()
    question: str | None = None
    refused: str | None = None
    notes: tuple[str, ...] = ()
    by: str = GRAMMAR
    unfinished: str | None = None  # the note that says what of the line is not done, and why
    unread: bool = False  # refused because the words were not understood: others may read them


def _plain(memory: Memory) -> dict[str, object]:
    asked = memory.pending
    return {
        "it": memory.it,
        "them": list(memory.them),
        "him": memory.him,
        "her": memory.her,
        "last": memory.last,
        "made": memory.made,
        "missed": None if memory.missed is None else list(memory.missed),
        "pending": asked
        and {
            "kind": asked.kind,
            "question": asked.question,
            "line": asked.line,
            "room": asked.room,
            "at": asked.at,
            "many": asked.many,
            "candidates": [[one.id, one.label] for one in asked.candidates],
            "answers": [[at, list(chosen)] for at, chosen in asked.answers],
            "intents": [dict(spec) for spec in asked.intents],
        },
    }


def _pending(found: Mapping[str, Any]) -> Pending:
    kind = found["kind"]
    if kind not in QUESTION_KINDS:
        raise ValueError(f"not a memory: no question is of kind {kind!r}")
    if kind != "gap" and not found["candidates"]:
        raise ValueError("not a memory: a question without anything to choose")
    return Pending(
        kind=kind,
        question=_text(found["question"]),
        line=_text(found["line"]),
        room=_text(found["room"]),
        at=_number(found["at"]),
        many=found["many"] is True,
        candidates=tuple(Candidate(_text(one), _text(label)) for one, label in found["candidates"]),
        answers=tuple(
            (_number(at), tuple(_text(one) for one in chosen)) for at, chosen in found["answers"]
        ),
        intents=tuple(validated(spec) for spec in found.get("intents", [])),
    )


def _missed(found: object) -> tuple[str, int, int] | None:
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != 3:  # noqa: PLR2004 -- a line and two places
        raise TypeError(f"{found!r} is no line with two places")
    return _text(found[0]), _number(found[1]), _number(found[2])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    value.encode()  # half a character can't be sent on: a ValueError
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value
