"""The blind corpus in `tests/scenarios/corpus`: its lines, and what counts as reading one rightly.

The corpus was written without sight of the grammar; its README says how and under which rules.
This module reads it and judges results in the shape of `worldline interpret`. It never calls an
interpreter itself, so that the judge owes nothing to what it judges.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

FOLDER: Final = Path(__file__).parents[1] / "scenarios" / "corpus"
HALVES: Final = ("dev", "held_out")
MORE: Final = (
    "dev_more",
    "dev_persons",
    "dev_situations",
    "dev_continued",
    "dev_silent",
    "dev_second",
    "dev_quirky",
    "dev_engineer",
    "dev_gamer",
    "dev_plain",
    "dev_british",
    "dev_siblings",
    "dev_cousins",
    "dev_kin",
    "dev_later",
    "dev_third",
    "dev_last",
    "dev_quiet",
    "dev_tester",
    "dev_evening",
    "dev_pub",
    "dev_chatty",
    "dev_accepting",
    "dev_studio",
    "dev_family",
    "dev_assisted",
    "dev_hush",
    "dev_swept",
    "dev_still",
    "dev_mute",
)
"""Further sets to work on, written later and as blindly; they are no halves, and in no figure."""

CLASSES: Final = ("action", "question", "not_action", "refusal")

_EDGES: Final = " \t\"'“”‘’.,!?:"  # noqa: RUF001 - the quotes that players type
_ARTICLE: Final = re.compile(r"(?:the|an?|some|my|your|his|her|their) (?=.)")
_ONE_UNLESS_SAID: Final = frozenset({"craft", "buy"})
_TWINS: Final[Mapping[str, str]] = {"sleep": "rest", "shoot": "attack"}
"""Verbs that the game has learned since the corpus was written, and what was right before."""

Json = Mapping[str, Any]


class Line(NamedTuple):
    """One utterance; it is read rightly when the result is any of the outcomes."""

    say: str
    scope: Json
    topic: str
    kind: str
    outcomes: Sequence[Json]


def scopes() -> Mapping[str, Json]:
    """The named scopes, as `worldline interpret --scope` takes them."""
    found: Mapping[str, Json] = json.loads((FOLDER / "scopes.json").read_text("utf-8"))
    return found


def lines(half: str) -> Iterator[Line]:
    """The lines of one file, each with its scope filled in."""
    named = scopes()
    for row in rows(half):
        over = row["scope"] if isinstance(row["scope"], dict) else {"of": row["scope"]}
        scope = {**named[over["of"]], **{key: over[key] for key in over if key != "of"}}
        outcomes = row["expect_any"] if "expect_any" in row else [row["expect"]]
        yield Line(row["say"], scope, row["topic"], row["class"], outcomes)


def rows(half: str) -> Iterator[Json]:
    """The lines of one file as they are written."""
    # Not `splitlines`, which would cut where a player's line holds a separator of its own.
    for text in (FOLDER / f"{half}.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
        yield json.loads(text)


def is_right(line: Line, result: Json) -> bool:
    """Whether a result is one of those that a fair person would accept."""
    return any(_is_same(outcome, result, line.scope) for outcome in line.outcomes)


def is_wrong_action(line: Line, result: Json) -> bool:
    """Whether something was done that should have been a question or a refusal."""
    return line.kind != "action" and bool(result["intents"]) and not is_right(line, result)


def _is_same(outcome: Json, result: Json, scope: Json) -> bool:
    spoken = all(
        (result.get(part) is not None) is outcome.get(part, False)
        for part in ("question", "refused")
    )
    wanted = _in_any_order(outcome.get("intents", []), scope)
    return spoken and wanted == _in_any_order(result["intents"], scope)


def _in_any_order(intents: Sequence[Json], scope: Json) -> list[list[str]]:
    """Intents in comparable form; a run of one verb is a heap, not a sequence."""
    return [
        sorted(_comparable(intent, scope) for intent in run)
        for _, run in groupby(
            intents, key=lambda intent: _TWINS.get(intent["verb"], intent["verb"])
        )
    ]


def _verb(intent: Json) -> str:
    return _TWINS.get(intent["verb"], str(intent["verb"]))


def _comparable(intent: Json, scope: Json) -> str:
    verb = _verb(intent)
    args = {key: _plain(value) for key, value in intent["args"].items()}
    args = {key: value for key, value in args.items() if value is not None}
    thing = intent["args"].get("item", intent["args"].get("offer"))
    whole = scope.get("qty", {}).get(thing, 1)
    if args.get("quantity") == (1 if verb in _ONE_UNLESS_SAID else whole):
        del args["quantity"]
    return json.dumps([verb, args], sort_keys=True)


def _plain(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = " ".join(value.casefold().split()).strip(_EDGES)
    article = _ARTICLE.match(text)
    return text[article.end() :] if article else text
