"""Slips of the finger, put right where that is certain.

A word that is known, in the language or in sight, is never repaired; nor is a short one, one with
an apostrophe, or one as near to two words. A repair that might be another word is only proposed
(`Token.maybe`): the noun asks "did you mean", the verb says so in its refusal.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.limits import REPAIRS_MAX
from client.gateway.core.lookalikes import OTHER_WORDS, SLIPS
from client.gateway.core.sayings import CLOSINGS, GESTURES
from client.gateway.core.verbs import HEADS, INNER, SPEAKING, STARTS, words_of
from client.gateway.core.words import Token

LENGTH_SWAPPED_MIN: Final = 3  # nothing shorter is repaired, or repaired to
LENGTH_MIN: Final = 4  # nor is this, but for two letters swapped or the last one left out
LENGTH_FOR_A_LETTER: Final = 5  # a word of this length, with a vowel left out or a letter too many
LENGTH_FOR_ANY_SLIP: Final = 6  # from here on any one slip is certain
LENGTH_FOR_TWO: Final = 6  # from here on two slips are thought of
LENGTH_FOR_TWO_SURELY: Final = 8
LENGTH_DOUBLED_MAX: Final = 20  # longer words are noise

_ENDINGS: Final = ("s", "d", "ed", "es", "ing")
_VOWELS: Final = frozenset("aeiou")
_SAME: Final = re.compile(r"(.)\1+")


def _phrases(*tables: courtesies.Phrases) -> Iterator[courtesies.Phrase]:
    """Every phrase of these tables."""
    for sized in (sized for table in tables for sized in table.values()):
        for every in sized.values():
            yield from every


def _said_in(*tables: courtesies.Phrases) -> frozenset[str]:
    """Every word of these phrases."""
    return frozenset(word for phrase in _phrases(*tables) for word in phrase)


_BEFORE: Final = _said_in(
    courtesies.OPENINGS, courtesies.BEFORE_GERUNDS, courtesies.PERMISSION, courtesies.GREETINGS
)
_PHRASES: Final = _BEFORE | _said_in(CLOSINGS, courtesies.CANCELS, GESTURES)
KNOWN: Final = (
    STARTS
    | INNER
    | _PHRASES
    | vocab.ARTICLES
    | vocab.EVERYTHING
    | vocab.IT
    | vocab.THEM
    | vocab.HIM
    | vocab.HER
    | vocab.ME
    | vocab.STANDS_FOR_NOUN
    | vocab.EXCEPT
    | vocab.EXCEPT_MORE
    | vocab.LIST_MARKS
    | frozenset(vocab.NUMBERS)
    | frozenset(vocab.ORDINALS)
    | vocab.THEN
    | vocab.JOINERS
    | vocab.NEGATIONS
    | vocab.CONDITIONS
    | vocab.YES
    | vocab.NO
    | vocab.AGAIN
    | vocab.QUESTIONS
    | vocab.OUTSIDE
    | vocab.GIVING
    | vocab.GENERIC
    | vocab.WAYS
    | OTHER_WORDS
    | frozenset(("both", "couple", "other", "another", "'s"))
)
_VERBS: Final = HEADS | frozenset(vocab.SOCIAL)
_GOING: Final = words_of("move") | frozenset(("exit", "leave", "take"))
_SHOWN: Final = frozenset(vocab.SOCIAL) - HEADS
_STARTS: Final = tuple(
    sorted(word for word in STARTS - {"want", "need"} if len(word) >= LENGTH_SWAPPED_MIN)
)
_INSIDE: Final = tuple(
    sorted(
        word
        for word in vocab.JOINTS | frozenset(vocab.DIRECTIONS) | frozenset(vocab.NUMBERS)
        if len(word) >= LENGTH_MIN
    )
)
_DEEDS: Final = tuple(word for word in _STARTS if word not in vocab.SOCIAL)
_AROUND: Final = tuple(
    sorted(vocab.words("would could should please want with from into what where which inventory"))
)
_LAST_BEFORE: Final = frozenset(
    phrase[-1]
    for phrase in _phrases(courtesies.OPENINGS, courtesies.BEFORE_GERUNDS, courtesies.PERMISSION)
)
_BEFORE_A_VERB: Final = (
    vocab.FULL_STOPS | vocab.THEN | vocab.JOINERS | (_LAST_BEFORE - HEADS - vocab.ARTICLES)
)


def repaired(tokens: Sequence[Token], in_sight: frozenset[str]) -> tuple[Token, ...]:
    """The same tokens with certain slips put right and doubtful ones marked; speech untouched."""
    tokens = _respaced(tokens, in_sight)
    sights = tuple(sorted(word for word in in_sight if len(word) >= LENGTH_SWAPPED_MIN))
    made: list[Token] = []
    looked_up = read = 0
    for token in tokens:
        if made and f"{made[-1].word}{token.word}" in in_sight and token.word not in in_sight:
            whole = f"{made[-1].word}{token.word}"  # "spy glass"
            made[-1] = made[-1]._replace(
                word=whole, typed=f"{made[-1].typed} {token.typed}", end=token.end
            )
            read += 1
            continue
        at_start = not made or made[-1].word in _BEFORE_A_VERB
        slipped = token.word in SLIPS and token.word not in in_sight
        slipped = slipped and not _measures(tokens, read)
        alone = len(token.word) == 1 and (at_start or made[-1].word in _GOING)
        if slipped and not alone:  # "u" alone is up, and "w" is west
            token = token._replace(word=SLIPS[token.word])  # noqa: PLW2901 -- as below
        if (at_start and token.word in SPEAKING) or looked_up >= REPAIRS_MAX:
            break
        if _may_be_slip(token, in_sight):
            looked_up += 1
            targets = (*(_STARTS if at_start else _INSIDE), *sights)
            whole = _in_doubles(token.word, in_sight)
            token = token._replace(word=whole) if whole else _repair(token, targets)  # noqa: PLW2901 -- the token, as it is read
        made.append(token)
        read += 1
    return (*made, *tokens[read:])


def respelled(tokens: Sequence[Token], in_sight: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with each unknown word as the one that it is a slip for, if that is no thing.

    Less certain than `repaired`: for lines that make sense only so.
    """
    made = list(tokens)
    for at, token in enumerate(tokens[: 2 * REPAIRS_MAX]):
        before = made[at - 1].word if at else "."
        starts = before in _BEFORE_A_VERB or before in _AROUND
        if len(token.word) < LENGTH_MIN or not _may_be_slip(token, in_sight):
            continue
        targets = _DEEDS if starts else ()
        found = process.extract(
            token.word, (*_AROUND, *targets), scorer=OSA.distance, score_cutoff=1, limit=2
        )
        near = found[0][0] if len(found) == 1 else ""
        form = token.word.startswith(near) or near.startswith(token.word)
        if near and not form and near[0] == token.word[0]:
            made[at] = token._replace(word=near)
    return tuple(made)


def _respaced(tokens: Sequence[Token], in_sight: frozenset[str]) -> Sequence[Token]:
    """The tokens with a letter on its own side of a space: "ope nthe box", "th ecrate"."""
    for at in range(len(tokens) - 1):
        one, other = tokens[at], tokens[at + 1]
        if not (one.word.isalpha() and other.word.isalpha()) or _is_known(other.word, in_sight):
            continue
        if len(one.word) > 1 and _is_known(one.word, in_sight):
            continue
        if len(one.word) + len(other.word) > LENGTH_DOUBLED_MAX or one.word in SPEAKING:
            continue
        for left, right in (
            (one.word + other.word[0], other.word[1:]),
            (one.word[:-1], one.word[-1] + other.word),
        ):
            whole = len(left) > 1 and len(right) > 1
            if whole and _is_known(left, in_sight) and _is_known(right, in_sight):
                pair = (one._replace(word=left), other._replace(word=right))
                return (*tokens[:at], *pair, *tokens[at + 2 :])
    return tokens


def _measures(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at a place says what something is measured in: "a pot of stew"."""
    return [token.word for token in tokens[at : at + 2]] == ["pot", "of"]


def _in_doubles(word: str, in_sight: frozenset[str]) -> str:
    """What a word is with one letter doubled, or single: "tre" is "tree", "att" is "at"."""
    if len(word) > LENGTH_DOUBLED_MAX:
        return ""
    doubled = {word[:at] + word[at] + word[at:] for at in range(len(word))} & (
        STARTS | vocab.KINDS | in_sight
    )
    single = {
        word[:at] + word[at + 1 :] for at in range(len(word) - 1) if word[at] == word[at + 1]
    } & (KNOWN | frozenset(one for one in in_sight if len(one) >= LENGTH_SWAPPED_MIN))
    found = sorted(doubled | single)
    return found[0] if len(found) == 1 else ""


def near_verb(word: str) -> str:
    """A verb or direction that an unknown word may be a slip for, to be proposed; or nothing."""
    if len(word) < LENGTH_MIN:
        return ""
    found = _nearest(word, _STARTS)
    return found[0] if found else ""


def _may_be_slip(token: Token, in_sight: frozenset[str]) -> bool:
    word = token.word
    return len(word) >= LENGTH_SWAPPED_MIN and word.isalpha() and not _is_known(word, in_sight)


def _is_known(word: str, in_sight: frozenset[str]) -> bool:
    """Whether a word is one of the language or of what is in sight."""
    return word in KNOWN or word in in_sight


def _repair(token: Token, targets: Sequence[str]) -> Token:
    found = _nearest(token.word, targets)
    if found is None:
        return token
    target, slips = found
    if _is_certain(token.word, target, slips):
        return token._replace(word=target)
    return token if len(token.word) < LENGTH_MIN else token._replace(maybe=target)


def _nearest(word: str, targets: Sequence[str]) -> tuple[str, int] | None:
    """The one nearest target and how many slips away; None if there is none, or two."""
    slips_max = 2 if len(word) >= LENGTH_FOR_TWO else 1
    found = process.extract(word, targets, scorer=OSA.distance, score_cutoff=slips_max, limit=4)
    if not found:
        return None
    slips = int(found[0][1])
    nearest = sorted({target for target, distance, _ in found if distance == slips})
    if len(nearest) == 1:
        return nearest[0], slips
    sure = [target for target in nearest if _is_certain(word, target, slips)]
    swapped = [target for target in sure if sorted(target) == sorted(word)]
    sure = swapped if len(swapped) == 1 else sure
    if len(sure) == 1:
        return sure[0], slips
    one, *more = nearest
    if more == [f"{one}s"]:  # the same noun in both numbers: as the player's own ending says
        return (more[0] if word.endswith("s") else one), slips
    return None


def _is_certain(word: str, target: str, slips: int) -> bool:
    if any(word == target + ending or word == target[:-1] + ending for ending in _ENDINGS):
        return False  # a form of the word: what somebody did is not what they want done
    if slips == 1 and sorted(word) == sorted(target):
        return True  # two letters swapped
    if len(word) < LENGTH_MIN:
        vowels = [one for one in target if one in _VOWELS]
        less = [target[:at] + target[at + 1 :] for at, one in enumerate(target) if one in vowels]
        doubled = _SAME.sub(r"\1", target) == word
        return target in _VERBS and word[0] == target[0] and (doubled or word in less)
    if len(target) < LENGTH_MIN or (target in _SHOWN and word[-1:] != target[-1:]):
        return False
    if slips == 1 and _SAME.sub(r"\1", word) == _SAME.sub(r"\1", target):
        return True  # a letter doubled, or not doubled
    if word[0] != target[0]:
        known = target in _VERBS and len(word) > LENGTH_FOR_A_LETTER
        return known and word == target[1:]  # "xamine"
    shorter = min(len(word), len(target))
    if slips == 1:
        return (
            (shorter >= LENGTH_FOR_ANY_SLIP and not (target in _VERBS and len(word) == len(target)))
            or (target in _VERBS and shorter >= LENGTH_MIN and len(word) != len(target))
            or (target in vocab.DIRECTIONS and _is_vowel_or_less(word, target))
            or (len(target) >= LENGTH_FOR_A_LETTER and _is_a_letter(word, target))
        )
    return shorter >= LENGTH_FOR_TWO_SURELY


def _is_a_letter(word: str, target: str) -> bool:
    """Whether the slip is a letter too many or, but in short words for consonants, one left out."""
    if len(word) == len(target):
        return False
    if len(word) > len(target) or len(target) > LENGTH_FOR_A_LETTER:
        return True
    at = next((n for n, one in enumerate(word) if one != target[n]), len(word))
    return at < len(word) and target[at] in _VOWELS


def _is_vowel_or_less(word: str, target: str) -> bool:
    """Whether a direction lacks a letter, or has one vowel for another."""
    if len(word) != len(target):
        return True
    return all(
        one == other or {one, other} <= _VOWELS for one, other in zip(word, target, strict=True)
    )


def likely(word: str, in_sight: frozenset[str]) -> str:
    """What a word may stand for that names nothing: a word begun by it, or one letter away."""
    if len(word) < LENGTH_SWAPPED_MIN or word in in_sight:
        return word
    begun = sorted(
        one
        for one in in_sight
        if (len(word) >= LENGTH_MIN and one.startswith(word)) or one.endswith(word)
    )
    if begun:
        return begun[0] if len(begun) == 1 or begun[1:] == [f"{begun[0]}s"] else word
    targets = tuple(sorted(one for one in in_sight if len(one) >= LENGTH_SWAPPED_MIN))
    found = process.extract(word, targets, scorer=OSA.distance, score_cutoff=1, limit=2)
    return found[0][0] if len(found) == 1 else word
