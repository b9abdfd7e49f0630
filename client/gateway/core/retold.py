"""A line that was not read, as somebody who takes more care would have said it. Pure.

Each way of telling it anew is a habit of typing that changes nothing of what is meant: two commands
without a joint, a name without its comma, "don't take the red one, take the blue one". Whether a
line told anew is a command is for the grammar to say; one that it reads as it stands is never told
anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import corrections, plainer, unmarked
from client.gateway.core.asides import mentioned
from client.gateway.core.found import quoted
from client.gateway.core.phrases import as_typed
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.scope import Scope
from client.gateway.core.sequence import remembered
from client.gateway.core.telling import Telling
from client.gateway.core.verbs import SPEAKING
from client.gateway.core.words import Token, said

TELLINGS_MAX: Final = 6
TURNS_MAX: Final = 2
"""How many habits one line is freed of."""
_BOTH: Final = frozenset(("both", "them", "those", "these"))
Read = Callable[[tuple[Token, ...], Memory], tuple[Reading, bool]]
"""Reads words with what was spoken of before, and tells whether they were a command at all."""
Way = Callable[[Sequence[Token], Scope], Iterator[Telling]]
_WAYS: Final[tuple[Way, ...]] = (
    plainer.in_plain_words,
    plainer.asked_plainly,
    corrections.meant_instead,
    corrections.put_right,
    corrections.put_right_after,
    corrections.without_instead,
    unmarked.wished_briefly,
    unmarked.called_without_comma,
    unmarked.with_its_apostrophe,
    unmarked.run_together,
    plainer.only,
    corrections.told_apart,
    plainer.gone_there,
    plainer.spoken_beside,
    unmarked.run_on,
    plainer.without_place,
    plainer.without_purpose,
    unmarked.as_spelled,
    plainer.without_body,
)
_CHOOSING: Final[tuple[Way, ...]] = (
    plainer.in_plain_words,
    corrections.meant_instead,
    corrections.put_right,
    corrections.put_right_after,
    corrections.without_instead,
    corrections.told_apart,
)
"""What may say which of several things is meant, where a line left that open."""


def anew(
    words: Sequence[Token], scope: Scope, memory: Memory, first: Reading, read: Read
) -> tuple[Reading, bool] | None:
    """What a line comes to that was not read whole as it stands; None if it is no better for it.

    Args:
        words: the line as it stands.
        scope: what there is.
        memory: what was spoken of before it.
        first: what it was read as.
        read: reads other words in its place.
    """
    if first.intents and first.unfinished is None:
        return None
    asked = first.memory.pending
    chooses = asked is not None and asked.kind != "gap" and first.question is not None
    for one in tellings(words, scope, _CHOOSING if chooses else _WAYS):
        reading, understood = read(one.words, _having_heard(one, scope, memory))
        if _is_whole(reading, instead_of=first):
            passed = f"(I pass over {quoted(as_typed(one.passed_over))}.)"
            notes = (passed, *reading.notes) if one.passed_over else reading.notes
            return replace(reading, notes=notes), understood
    return None


def tellings(
    words: Sequence[Token], scope: Scope, ways: Sequence[Way] = _WAYS
) -> Iterator[Telling]:
    """The ways to tell a line anew, the surest first; speech is never told anew."""
    if not words or words[0].is_mark or words[0].word in SPEAKING:
        return
    told = {said(words)}
    newest = [Telling(tuple(words))]
    for _ in range(TURNS_MAX):
        turned = [
            Telling(again.words, one.heard + again.heard, one.passed_over + again.passed_over)
            for one in newest
            for way in ways
            for again in way(one.words, scope)
        ]
        newest = []
        for one in turned:
            if one.words and said(one.words) not in told and len(told) <= TELLINGS_MAX:
                told.add(said(one.words))
                newest.append(one)
                yield one


def _having_heard(one: Telling, scope: Scope, memory: Memory) -> Memory:
    """The memory with what the words left out speak of: that is "it" in what is read."""
    if one.heard[:1] and one.heard[0].word == "there":
        return memory  # what there is may be out of sight
    things = mentioned(one.heard, scope)
    for thing in things:
        memory = remembered(memory, (thing,))
    several = len(things) > 1 and _BOTH & frozenset(said(one.words))
    return remembered(memory, things) if several else memory


def _is_whole(reading: Reading, *, instead_of: Reading) -> bool:
    """Whether all of a line was read, but for which of several things is meant."""
    asked = reading.memory.pending
    asks = instead_of.question is not None and instead_of.memory.pending is not None
    of_things = asked is not None and asked.kind in ("which", "meant")
    which_one = of_things and not (asks or instead_of.intents)
    aloud = any(one["verb"] == "say" and "to" not in one for one in reading.intents)
    return which_one or (bool(reading.intents) and reading.unfinished is None and not aloud)
