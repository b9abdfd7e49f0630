"""Habits of typing made plain: "TAKE. THE. NET.", "sooo", "where on earth", "stop it!!1!". Pure.

Tokens keep their places; what is said aloud is cut out of the line itself and not touched.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import phrases_of
from client.gateway.core.spelling import KNOWN
from client.gateway.core.verbs import HEADS, SPEAKING
from client.gateway.core.words import Token, said

_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_SENTENCES_MIN: Final = 3
_STRESS: Final = phrases_of(
    "on earth",
    "in the/all world/heaven/hell",
    "the hell/heck/devil/deuce/fuck/blazes",
    "in blazes/hell",
    "tf",
    "exactly",
    "even",
    "actually",
    "ever",
)
"""What makes a question louder and no other: "where on earth am I"."""
_AFTER: Final = tuple(
    tuple(text.split())
    for text in (
        "when that is done",
        "once that is done",
        "when it is done",
        "once it is done",
        "once done",
        "next",
        "after that",
        "after this",
    )
)
_TIMES: Final = re.compile(r"x[0-9]{1,6}")
_PICTURES: Final = frozenset(("So", "Sk", "Mn"))
_EYES: Final = frozenset((":", ";", "=", "<", "x"))
_ARROWS: Final = frozenset((">", "-", "=", "~", "\u2192", "\u2013", "\u2014"))
_OH_AND: Final = (",", "oh", "and")
_OPENING_WORDS: Final = 3
"""How many words may be no more than whom a line is spoken to."""
_ONCE: Final = vocab.words("the a an to my in on at of from with into")
_DOTS: Final = frozenset((".", "\u2026"))
_MOUTHS: Final = frozenset((")", "(", "d", "p", "o", "3", "]", "[", "|", "/", "*", "'", "s"))
_MARK_NAMES: Final = {"comma": ",", "period": ".", "fullstop": "."}
_ONLY_NOT: Final = frozenset((("only", "not"), ("just", "not"), ("but", "not")))
_PARTS: Final = frozenset(("lock", "locks", "keyhole", "lid", "door", "doors", "latch"))
_LEAVES: Final = vocab.words("door doors drawer drawers")
_CLOSED: Final = vocab.HOLDING | vocab.words("stove oven furnace cage shed desk")
_AFTER_N: Final = (HEADS - frozenset(vocab.DIRECTIONS)) | {"then"}
_SIDES: Final = frozenset(("right", "left", "other", "free", "main", "off"))
_LIMBS: Final = vocab.words("hand arm leg foot shoulder knee ankle wrist ear eye thumb")
_STRESS_WORDS_MAX: Final = max(len(one) for one in sorted(_STRESS))


def tidied(words: Sequence[Token], in_sight: frozenset[str]) -> tuple[Token, ...]:
    """The tokens as somebody who takes more care would have typed them."""
    if words and _is_picture(words[0]):
        words = _without_smileys(words)
    if not words or words[0].word in SPEAKING or words[0].is_mark:
        return tuple(words)
    plain = _undoubled(_counted(_without_smileys(_joined(words))))
    plain = _without_side(_without_fillers(_unnumbered(_spelled(plain))), in_sight)
    drawn = tuple(_drawn_in(token, in_sight) for token in plain)
    plain = _excepted(_but(_without_owners(_without_slipped_marks(drawn), in_sight)))
    return _unstressed(_in_one_sentence(_then(plain)))


def _without_smileys(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens without faces and little pictures: "light the lamp :)"; all of them if no more."""
    kept: list[Token] = []
    skipped = 0  # where the face ends that is passed over
    for at, token in enumerate(words):
        face = _face(words, at)
        if face:
            skipped = words[at + face - 1].end
        if token.end > skipped and not _is_picture(token):
            kept.append(token)
    return kept if any(not token.is_mark for token in kept) else words


def _is_picture(token: Token) -> bool:
    return token.is_mark and unicodedata.category(token.word[0]) in _PICTURES


def _counted(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens with how many as others type it: "ore (3)" and "ore x 3" are "ore x3"."""
    made: list[Token] = []
    passed = 0
    for at, token in enumerate(words):
        before, after, later = (_word_of(words, at + step) for step in (-1, 1, 2))
        if passed:
            passed -= 1
        elif token.word == "(" and after.isdigit() and later == ")" and at:
            made.append(words[at + 1]._replace(word=f"x{after}"))
            passed = 2
        elif token.word == "x" and at and after.isdigit():
            noun = later.isalpha() and before in HEADS
            made.append(words[at + 1]._replace(word=after if noun else f"x{after}"))
            passed = 1
        elif token.word == "x" and before.isdigit() and after.isalpha():
            continue  # "3 x ore"
        elif (token.word, after) == ("high", "five"):
            made.append(token._replace(word="high-five", typed="high five"))
            passed = 1
        elif _TIMES.fullmatch(token.word) and after.isalpha() and before in HEADS | {"and", ","}:
            made.append(token._replace(word=token.word[1:]))
        else:
            made.append(token)
    return made


def _word_of(words: Sequence[Token], at: int) -> str:
    """The word at a place; nothing beyond either end."""
    return words[at].word if 0 <= at < len(words) else ""


def _joined(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens with a comma for an arrow or dash before a verb, and "and" for "but also"."""
    made: list[Token] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].word in _ARROWS:
            end += 1
        apart = end > at > 0 and words[at].start > words[at - 1].end
        if apart and _word_of(words, end) in HEADS:
            made.append(words[at]._replace(word=","))
            at = end
            continue
        if said(words[at : at + 2]) == ("not", "only") and _joins_also(words, at):
            at += 2
            continue
        also = said(words[at : at + 2]) == ("but", "also") and len(made) < at
        made.append(words[at]._replace(word="and") if also else words[at])
        at += 2 if also else 1
    return made


def _joins_also(words: Sequence[Token], at: int) -> bool:
    """Whether "not only" here goes with a "but also": both are meant."""
    return any(said(words[n : n + 2]) == ("but", "also") for n in range(at + 2, len(words)))


def _undoubled(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens without a word typed twice, or dots after the verb: "take... take the the cup"."""
    if len(words) > 3 and words[0].word in HEADS - {"i"}:  # noqa: PLR2004 -- a verb, dots, and what
        dots = next((at for at in range(1, len(words)) if words[at].word not in _DOTS), 0)
        trails = dots > 2 or (dots > 1 and words[1].word != ".")  # noqa: PLR2004 -- "take.."
        if trails and words[dots].word in vocab.ARTICLES | {words[0].word}:
            words = [words[0], *words[dots:]]
    return [
        token
        for at, token in enumerate(words)
        if not (
            at
            and token.word == words[at - 1].word
            and (token.word in _ONCE or (at == 1 and _is_stuttered(words)))
        )
    ]


def _is_stuttered(words: Sequence[Token]) -> bool:
    """Whether a line begins with its verb twice, and goes on: "take take the cup"."""
    verb = words[0].word in HEADS - vocab.DIRECTIONS.keys() and words[0].word.isalpha()
    return (
        verb
        and len(words[0].word) > 1
        and len(words) > 2  # noqa: PLR2004 -- the verb twice, and more
        and _word_of(words, 2) != words[0].word
        and not words[2].is_mark
    )


def _face(words: Sequence[Token], at: int) -> int:
    """How many tokens are a face like ":-)" or "<3" that stands apart from words; 0 if none."""
    if not at or words[at].word not in _EYES or words[at - 1].end == words[at].start:
        return 0
    size = 2 + (at + 2 < len(words) and words[at + 1].word in ("-", "'"))
    face = words[at : at + size]
    apart = at + size >= len(words) or words[at + size].start > face[-1].end
    whole = all(one.end == other.start for one, other in pairwise(face))
    return size if len(face) == size and face[-1].word in _MOUTHS and whole and apart else 0


def _spelled(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens with a mark for its name, as speech is taken down: "the bow comma the axe"."""
    return [
        token._replace(word=_MARK_NAMES[token.word])
        if token.word in _MARK_NAMES and at and _is_dictated(words, at)
        else token
        for at, token in enumerate(words)
    ]


def _is_dictated(words: Sequence[Token], at: int) -> bool:
    """Whether a word is the name of a mark: "comma" anywhere, "period" where a line ends."""
    before = words[at - 1].word
    last = at + 1 == len(words)
    return (
        before not in vocab.ARTICLES
        and not words[at - 1].is_mark
        and (words[at].word == "comma" or last)
    )


def _but(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with "but" for ", only not": "take the lot, just not the ruby"."""
    for at in range(1, len(words) - 2):
        if words[at].word == "," and said(words[at + 1 : at + 3]) in _ONLY_NOT:
            return (*words[:at], words[at + 1]._replace(word="but"), *words[at + 3 :])
    return words


def _excepted(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with "but" for "that isn't": "drop everything that isn't the canvas"."""
    every = next((at for at, one in enumerate(words) if one.word in _EVERY), len(words))
    for at in range(every + 1, len(words) - 1):
        if words[at].word not in ("that", "which"):
            continue
        if words[at + 1].word in _IS_NOT:
            return (*words[:at], words[at]._replace(word="but"), *words[at + 2 :])
        apart = said(words[at + 1 : at + 3]) in (("is", "not"), ("are", "not"))
        if apart and at + 3 < len(words):
            return (*words[:at], words[at]._replace(word="but"), *words[at + 3 :])
    for at in range(every + 1, len(words) - 2):
        joint = words[at].word in (",", "and", "though", "(")
        if joint and words[at + 1].word == "not" and words[at + 2].word in vocab.ARTICLES:
            return (*words[:at], words[at + 1]._replace(word="but"), *words[at + 2 :])
    return words


_EVERY: Final = vocab.EVERYTHING | vocab.WHOLE_LOT
_IS_NOT: Final = frozenset(("isn't", "aren't", "isnt", "arent"))


def _without_owners(words: tuple[Token, ...], in_sight: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with the thing for its lock or lid: "unlock the chest's lock"."""
    made: list[Token] = []
    for token in words:
        owner = made[-1].word.removesuffix("'s") if made else ""
        plain = owner in _CLOSED and token.word in _LEAVES and token.word not in in_sight
        owned = plain or (owner and owner != made[-1].word and token.word in _PARTS)
        if owned and owner in in_sight:
            made[-1] = made[-1]._replace(word=owner)
            if made[0].word == "pick" and token.word.startswith("lock"):
                made[0] = made[0]._replace(word="unlock")  # "pick the door's lock"
        else:
            made.append(token)
    return tuple(made)


def _then(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with "then" for "after that" where a command begins."""
    made: list[Token] = []
    at = 0
    while at < len(words):
        begins = at == 0 or words[at - 1].word in vocab.JOINERS | vocab.FULL_STOPS
        size = next((len(one) for one in _AFTER if said(words[at : at + len(one)]) == one), 0)
        size = size if begins and (at or words[at].word != "next") else 0
        made.append(words[at]._replace(word="then") if size else words[at])
        at += size or 1
    return tuple(made)


def _without_fillers(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens without "um" and the commas around it: "take the, um, lamp"."""
    kept: list[Token] = []
    skipped = False
    for at, token in enumerate(words):
        filler = at and token.word in vocab.FILLERS and at + 1 < len(words)
        filler = filler or (at > _OPENING_WORDS and said(words[at - 1 : at + 2]) == _OH_AND)
        if filler and kept and kept[-1].word in (",", "-") and kept[:-1]:
            kept.pop()
        if not filler and not (skipped and token.word in (",", "-")):
            kept.append(token)
        skipped = bool(filler)
    return kept


def _without_side(words: Sequence[Token], in_sight: frozenset[str]) -> Sequence[Token]:
    """The tokens without which of two limbs it is: "in my right hand" is in my hand."""
    return [
        token
        for at, token in enumerate(words)
        if not (
            token.word in _SIDES
            and at
            and words[at - 1].word in ("my", "the")
            and _LIMBS & set(said(words[at + 1 : at + 2])) - in_sight
        )
    ]


def _unnumbered(words: Sequence[Token]) -> Sequence[Token]:
    """The tokens with a stop for a number in a list: "1) open the box 2) look inside"."""
    kept: list[Token] = []
    for at, token in enumerate(words):
        after = words[at + 1].word if at + 1 < len(words) else ""
        before = words[at - 1].word if at else ""
        if token.word == ")" and before.isdigit() and said(words[at - 2 : at - 1]) != ("(",):
            continue
        if token.word.isdigit() and after == ")":
            token = token._replace(word=".")  # noqa: PLW2901 -- the token, as it is read
        if token.word == "*" and before in HEADS:
            token = token._replace(word="all")  # noqa: PLW2901 -- as above
        if token.word == ":" and at and after in HEADS:
            token = token._replace(word=",")  # noqa: PLW2901 -- "that potion: drink it"
        if token.word == "n" and at and after in _AFTER_N:
            token = token._replace(word="and")  # noqa: PLW2901 -- as above
        if not (token.word in ("qty", "quantity", "nr") and after.isdigit()):
            kept.append(token)
    return kept


def _drawn_in(token: Token, in_sight: frozenset[str]) -> Token:
    """A word without its letters drawn out: "sooo" is "so", "greeen" is "green"."""
    if len(set(token.word)) == 1 and len(token.word) > 2:  # noqa: PLR2004 -- a scream
        return token._replace(word="oh")
    if not _DRAWN_OUT.search(token.word) or not token.word.isalpha():
        return token
    known = KNOWN | in_sight
    if token.word in known:
        return token
    short = (_DRAWN_OUT.sub(r"\1\1", token.word), _DRAWN_OUT.sub(r"\1", token.word))
    return token._replace(word=next((one for one in short if one in known), short[1]))


def _without_slipped_marks(words: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without the 1 in "!!1!", typed where the key for a mark was let go."""
    return tuple(
        token
        for at, token in enumerate(words)
        if not (token.word.strip("1") == "" and at and words[at - 1].word == "!")
    )


def _in_one_sentence(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """One sentence for one of which each word is a sentence: "TAKE. THE. NET!!!"."""
    plain = tuple(token for token in words if not token.is_mark)
    pairs = ((one, other) for one, other in pairwise(words) if not one.is_mark)
    apart = all(other.word in vocab.FULL_STOPS for _, other in pairs)
    joined = apart and any(token.word in vocab.ARTICLES for token in plain)
    return plain if joined and len(plain) >= _SENTENCES_MIN else words


def _unstressed(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """A question without what only makes it louder."""
    if words[0].word not in vocab.QUESTIONS:
        return words
    for at in range(1, min(len(words), 4)):
        for size in range(_STRESS_WORDS_MAX, 0, -1):
            louder = said(words[at : at + size]) in _STRESS and at + size < len(words)
            if louder and not words[at + size].is_mark:  # "what the heck, take it"
                return words[:at] + words[at + size :]
    return words
