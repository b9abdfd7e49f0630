"""What a player puts right within one line: "don't take the red one, take the blue one". Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import by_first_word
from client.gateway.core.scope import Scope
from client.gateway.core.starts import begins, commands
from client.gateway.core.telling import ORDERING, PREPOSITIONS, Telling, without_end
from client.gateway.core.verbs import HEADS
from client.gateway.core.words import Token, said

_DEEDS: Final = HEADS - PREPOSITIONS
_DENYING_FIRST: Final = 6
_DENIED_WORDS_MIN: Final = 2
"""The denial and what it denies: "don't drink it, ..." but not "never, ..."."""
_RATHER: Final = vocab.words("but instead just rather please")
_STOPS: Final = vocab.words(", ; . - but instead \u2013 \u2014")
_CORRECTING: Final = by_first_word(
    "no wait ,",
    "no , wait ,",
    "oh no ,",
    "no sorry ,",
    "sorry , i mean",
    "i mean",
    "i meant",
    "or rather",
    "make that",
    "no wait",
    "wait no",
    "oops ,",
    "oops",
    "sorry ,",
    "sorry",
    "no ,",
    "no",
    "wait ,",
)


def meant_instead(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "don't take the red one, take the blue one" as its second half."""
    denied = next((at for at, one in enumerate(words) if one.word in vocab.NEGATIONS), None)
    if words[0].word in ("forget", "skip"):
        denied = 0
    if denied is None or denied > _DENYING_FIRST:
        return
    stop = next((at for at in range(denied + 1, len(words)) if words[at].word in _STOPS), 0)
    if not stop and words[-1].word == "instead":
        verbs = (at for at in range(denied + 2, len(words)) if words[at].word in _DEEDS)
        stop = next(verbs, 0)
    at = stop
    while stop and at < len(words) and (words[at].word in _RATHER or words[at].is_mark):
        at += 1
    rest = said(words[at:])
    several = any(
        word in vocab.JOINERS or word in vocab.CONDITIONS or word == "or" for word in rest
    )
    if not rest or several or any(word in vocab.NEGATIONS for word in rest):
        return
    if stop - denied < _DENIED_WORDS_MIN or any(one.word in ORDERING for one in words):
        return  # "never, give Bob the coins"; "don't drink it! Bob says, drop it"
    own = words[0].word in HEADS and denied > 1  # "take the lamp but don't light it, drop it"
    if not own and commands(words, at, scope):
        yield Telling(tuple(words[at:]), tuple(words[:stop]))


def put_right(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the cup, I mean the mug" as "take the mug"."""
    for at in range(2, len(words) - 1):
        if not words[at].is_mark:
            continue
        size = begins(_CORRECTING, words, at + 1)
        right = without_end(words[at + 1 + size :])
        if not size or not right or any(one.is_mark for one in right):
            continue
        if not any(one.word in scope.words for one in right) or right[0].word in HEADS:
            continue
        wrong = without_end(words[:at])
        start = _noun_start(wrong, scope) if len(wrong) > 1 else 0
        if not start:
            continue
        if right[0].word == words[start - 1].word:
            right = right[1:]
        yield Telling((*words[:start], *right))


def put_right_after(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the cup, the red one I mean" as "take the red one"."""
    kept = without_end(words)
    if said(kept[-2:]) not in (("i", "mean"), ("i", "meant")):
        return
    mark = next((at for at in range(len(kept) - 3, 1, -1) if kept[at].is_mark), 0)
    right = kept[mark + 1 : -2]
    if mark and right and any(one.word in scope.words for one in right):
        yield Telling((*kept[: _noun_start(kept[:mark], scope)], *right))


def without_instead(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "take the red one instead of the blue one" as "take the red one"."""
    for at in range(2, len(words) - 2):
        if said(words[at : at + 2]) in (("instead", "of"), ("rather", "than")):
            stop = (n for n in range(at, len(words)) if words[n].is_mark)
            yield Telling((*words[:at], *words[next(stop, len(words)) :]))
            return


def told_apart(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "give the potion to Bo, the blue one" as "give the blue potion to Bo"."""
    kept = without_end(words)
    plain = said(kept)
    while plain[-1:] in (("please",), ("mean",), ("i",)):
        plain = plain[:-1]
    mark = next((at for at in range(len(plain) - 1, 1, -1) if kept[at].is_mark), 0)
    tail = [word for word in plain[mark + 1 :] if word not in vocab.ARTICLES]
    if not mark or len(tail) != 2 or tail[1] not in ("one", "ones"):  # noqa: PLR2004 -- "blue one"
        return
    quality = tail[0] if tail[0] in scope.words else tail[0].removesuffix("r").removesuffix("e")
    for at in range(1, mark):
        fits = [one for one in scope.things if {plain[at]} & one.nouns and quality in one.words]
        if len(fits) == 1:
            which = kept[at]._replace(word=quality, typed=quality)
            yield Telling((*kept[:at], which, *kept[at:mark]))
            return


def _noun_start(words: Sequence[Token], scope: Scope) -> int:
    """Where the noun phrase that ends a command begins."""
    living = frozenset(noun for one in scope.things if one.alive for noun in one.nouns)
    start = len(words) - 1
    while start > 1 and (
        words[start - 1].word in vocab.ARTICLES
        or (words[start - 1].word in scope.words and words[start - 1].word not in HEADS | living)
    ):
        start -= 1
    return start
