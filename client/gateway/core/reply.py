"""What a model's reply comes to: intents that the player's words support, a question, or nothing.

Nothing of a reply is trusted. It is bounded, parsed, held against the shape of intents and the ids
of its turn, and grounded in the line. What is wrong is said in one sentence, for one repair.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from client.gateway.core.found import OUTSIDE
from client.gateway.core.grounding import grounded, quotes
from client.gateway.core.prompt import CLARIFY_MAX, INTENTS_MAX, Turn
from client.gateway.core.reading import Candidate, Pending, Reading
from client.gateway.core.sequence import remembered
from client.gateway.core.spelled import spelled
from content.intents import FIELDS, NOT_FOR_WORDS, VERBS, IntentError, validated
from content.model import DIRECTIONS, IntentSpec
from content.routes import BACK

REPLY_BYTES_MAX: Final = 4_096
NUMBER_DIGITS_MAX: Final = 12
CONFIRMED: Final = frozenset(
    {
        "accept", "apply", "attack", "buy", "cast", "craft", "drink", "duel", "eat", "give",
        "leave", "mail", "sell", "shoot", "trade", "train", "use", "write",
    }
)  # fmt: skip
"""Verbs whose deeds can't be taken back: a guess at one is confirmed by the player first."""
BY_NAME: Final = frozenset({"item", "target", "source", "to"})


@dataclass(frozen=True)
class Wrong:
    """A reply that can't be used, and why, for the model that gave it."""

    why: str


def read(text: str, turn: Turn, by: str) -> Reading | Wrong:
    """A reply as a reading.

    Args:
        by: the model that gave it.
    """
    found = _parsed(text)
    if isinstance(found, Wrong):
        return found
    intents, clarify, refuse = found
    if refuse is not None and not intents:
        return Reading(turn.memory, refused=OUTSIDE, by=by)
    if clarify and not intents:
        return _which(clarify, turn, by)
    if not intents:
        return Wrong("It has no intents, no question and no refusal.")
    specs: list[IntentSpec] = []
    for number, one in enumerate(intents):
        spec = _spec(one, turn)
        if isinstance(spec, Wrong):
            return Wrong(f"intents[{number}]: {spec.why}")
        specs.append(spec)
    return _reading(specs, turn, by)


def _parsed(text: str) -> tuple[Sequence[object], Sequence[object], str | None] | Wrong:
    if len(text.encode(errors="replace")) > REPLY_BYTES_MAX:
        return Wrong(f"It is longer than {REPLY_BYTES_MAX} bytes.")
    try:
        found = json.loads(text, parse_int=_whole, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Wrong("It is not one JSON object.")
    if not isinstance(found, dict) or set(found) - {"intents", "clarify", "refuse"}:
        return Wrong("It is not an object with the keys intents, clarify and refuse alone.")
    intents = found.get("intents") or []
    if not isinstance(intents, list) or len(intents) > INTENTS_MAX:
        return Wrong(f"intents is a list of {INTENTS_MAX} at most.")
    clarify, refuse = found.get("clarify") or [], found.get("refuse")
    if not isinstance(clarify, list) or len(clarify) > CLARIFY_MAX:
        return Wrong(f"clarify is null or a list of {CLARIFY_MAX} ids at most.")
    if refuse is not None and not isinstance(refuse, str):
        return Wrong('refuse is null or "outside".')
    return intents, clarify, refuse or None


def _whole(digits: str) -> int:
    if len(digits) > NUMBER_DIGITS_MAX:
        raise ValueError("too long a number")
    return int(digits)


def _no_number(name: str) -> object:
    raise ValueError(name)


def _spec(one: object, turn: Turn) -> IntentSpec | Wrong:
    """One intent of a reply, with the entities' own ids."""
    if not isinstance(one, Mapping):
        return Wrong("It is not an object.")
    verb = one.get("verb")
    if not isinstance(verb, str):
        return Wrong("A verb is a text.")
    if verb in NOT_FOR_WORDS:
        return Wrong(f"{verb} is not for players to say.")
    named: dict[str, object] = {"verb": verb}
    for field in one:
        if field != "verb" and field not in FIELDS:
            return Wrong(f"There is no field {json.dumps(str(field)[:40])}.")
    takes = _takes(verb)
    for field in FIELDS:
        value = one.get(field)
        if value is None or (value == "" and field not in takes):
            continue
        if field in BY_NAME and isinstance(value, str):
            entity = _entity(value, verb, turn)
            if entity is None:
                return Wrong(f"{field} is not an id of this turn's sees, nor a direction.")
            value = entity
        named[field] = value
    try:
        return validated(named)
    except IntentError as error:
        return Wrong(str(error))


def _takes(verb: object) -> tuple[str, ...]:
    fields = VERBS.get(verb) if isinstance(verb, str) else None
    return () if fields is None else (*fields.needs, *fields.takes)


def _entity(value: str, verb: object, turn: Turn) -> str | None:
    if verb == "move":
        return value if value in (*DIRECTIONS, BACK) else turn.places.get(value)
    return turn.ids.get(value)


def _reading(specs: Sequence[IntentSpec], turn: Turn, by: str) -> Reading | Wrong:
    scope, memory = turn.scope, turn.memory
    for number, spec in enumerate(specs):
        if not quotes(spec, turn.line):
            return Wrong(f"intents[{number}]: text is not copied from the line.")
    sure = all(grounded(spec, turn.line, scope, memory) for spec in specs)
    if sure and not any(spec["verb"] in CONFIRMED for spec in specs):
        return done(specs, turn, by)
    return confirmed_first(specs, turn, by)


def done(specs: Sequence[IntentSpec], turn: Turn, by: str) -> Reading:
    """The intents as a reading: each after the one before it."""
    memory = turn.memory
    for spec in specs:
        named = (spec.get("item") or spec.get("target"), spec.get("to"))
        things = [turn.scope.thing(one) for one in named if isinstance(one, str)]
        for thing in things:
            if thing is not None:
                memory = remembered(memory, (thing,))
    requires = tuple(number - 1 if number else None for number in range(len(specs)))
    return Reading(replace(memory, pending=None), tuple(specs), requires, by=by)


def confirmed_first(specs: Sequence[IntentSpec], turn: Turn, by: str) -> Reading:
    """A question whether this is meant; yes does it."""
    said = ", then ".join(spelled(spec, turn.scope) for spec in specs)
    question = f"Did you mean: {said}?"
    pending = Pending(
        kind="deed",
        question=question,
        line=turn.line,
        room=turn.scope.room,
        at=0,
        many=False,
        candidates=(Candidate("yes", said),),
        intents=tuple(specs),
    )
    return Reading(replace(turn.memory, pending=pending), question=question, by=by)


def _which(ids: Sequence[object], turn: Turn, by: str) -> Reading | Wrong:
    """A question in our words alone: whatever a model writes, its own words are shown to nobody."""
    things = [
        turn.scope.thing(turn.ids.get(one, "")) if isinstance(one, str) else None for one in ids
    ]
    named = [thing.shown for thing in things if thing is not None]
    if len(named) != len(ids):
        return Wrong("clarify has ids that are not of this turn's sees.")
    listed = ", ".join(dict.fromkeys(named))
    return Reading(turn.memory, question=f"Do you mean {listed}? Say it with that name.", by=by)
