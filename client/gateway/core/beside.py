"""A deed and what a player says beside it: "drop the coal, I don't need it any more". Pure.

Whoever talks as to a person says why, and how they feel. A line of several pieces is told anew
without those that speak of something: they begin with who or what they speak of, ask for nothing,
lay down no condition, take nothing back and pass on nobody's words.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import called
from client.gateway.core.phrases import number_of
from client.gateway.core.remarks import STATES, is_remark
from client.gateway.core.scope import Scope
from client.gateway.core.starts import commands, opened, word_at
from client.gateway.core.telling import ORDERING, put_before
from client.gateway.core.verbs import HEADS, SPEAKING, STARTS
from client.gateway.core.words import Token, said

Piece = tuple[Token, ...]

_BREAKS: Final = vocab.FULL_STOPS | vocab.words(", - ( ) \u2013 \u2014")
_REASONS: Final = vocab.words("because cos coz cuz since")
_LEADING: Final = (vocab.EXCLAMATIONS - {"whatever", "like"}) | vocab.words(
    "so but and then actually"
)
_SPEAKERS: Final = vocab.words("i we it he she they you that this these those there")
_ANYBODY: Final = vocab.words(
    "nobody somebody someone everybody everyone something nothing everything people others "
    "the my his her their our your a an some"
)
_MUSING: Final = vocab.words(
    "maybe perhaps probably pretty too very really hopefully obviously apparently sounds looks "
    "seems smells feels still almost nearly poor"
)
_ENDS_OF_VERBS: Final = ("'s", "n't", "ed")
_SAYING: Final = ORDERING | vocab.words(
    "thinks goes think thought kidding joking joke lied lying mean meant "
    "mind should shouldn't must mustn't"
)
"""What passes on somebody's words, or takes back one's own."""
_CONDITIONAL: Final = vocab.CONDITIONS | vocab.OUTSIDE | _SAYING
_BARRED: Final = _CONDITIONAL | vocab.NEGATIONS | vocab.QUESTIONS
_SUBJECTS: Final = _SPEAKERS | _ANYBODY
_MORE: Final = _ANYBODY | _MUSING
_PLAINLY_SPEAKING: Final = _SPEAKERS | _MUSING
_DENIED_WORDS_MIN: Final = 4
"""A shorter denial may deny the deed: "I won't", "I'd rather not"."""
_CORRECTING: Final = vocab.words("no wait sorry rather oops scratch actually nope")
_CALLING: Final = vocab.words("look listen see wait stop come hold")
_DEEDS: Final = HEADS - vocab.QUESTIONS - vocab.EXCLAMATIONS
_CLAIMING: Final = vocab.words(
    "admin admins administrator developer developers dev moderator gm owner root sudo debug mode "
    "permission authorise authorised authorize authorized allowed god rules policy directive "
    "operator server test testing override simulation script user assistant system tool api "
    "instructions staff master prompt maintenance official required "
    "computer game parser interpreter player players session input output command commands"
)
"""What claims an authority that nobody has by words: no remark, whatever stands beside it."""
_PIECES_MAX: Final = 8
_CRIED_WORDS_MAX: Final = 3


def without_remarks(words: Sequence[Token], scope: Scope) -> Iterator[tuple[Piece, Piece, Piece]]:
    """The words without the pieces that only speak of something; these; and what is not even that.

    The last are exclamations that nobody taught it, and wishes that it can't fulfil.
    """
    pieces, ends = _pieces(words)
    if any(said(piece[:2]) in (("i", "mean"), ("i", "meant")) for piece in pieces):
        return  # "the knife, I mean the cheese"
    if any(one.is_mark and other.word in _CORRECTING for one, other in pairwise(words)):
        return  # "the blue one... no, wait, the red one": nothing beside the deed
    outside = any(one.word in vocab.OUTSIDE or one.word in _CLAIMING for one in words)
    if not 1 < len(pieces) <= _PIECES_MAX or words[0].word in SPEAKING or outside:
        return
    if any(end == "?" and one[0].word in _DEEDS for one, end in zip(pieces, ends, strict=True)):
        return  # "drink it? I'm not that stupid"
    offers = [_offers(one) or _passes_on(one) for one in pieces]
    sure = [
        not offer and (is_remark(one) or _speaks_of(one, scope, _SPEAKERS))
        for one, offer in zip(pieces, offers, strict=True)
    ]
    some = [
        at or (not offer and _speaks_of(one, scope, _MORE))
        for one, at, offer in zip(pieces, sure, offers, strict=True)
    ]
    alone = {one[0].word for one in pieces if len(one) == 1} & _CALLING
    if alone or any(one.word in ("otherwise", "else") for one in words):
        return  # "look, I don't care", "I can't, otherwise I'd take it"
    for dropped in (sure, some):
        if _is_counted_on(pieces, dropped):
            return
        if _takes_back(pieces, ends, dropped):
            return
        if any(dropped) and not all(dropped):
            yield *_joined(pieces, dropped), ()
    strange = [
        not at and (_is_vain(one, scope) or (not place and _is_cried(one, ends[0], scope)))
        for place, (one, at) in enumerate(zip(pieces, some, strict=True))
    ]
    dropped = [one or other for one, other in zip(some, strange, strict=True)]
    if any(strange) and not all(dropped):
        passed = tuple(t for one, at in zip(pieces, strange, strict=True) if at for t in one)
        yield *_joined(pieces, dropped), passed


def _is_counted_on(pieces: Sequence[Piece], dropped: Sequence[bool]) -> bool:
    """Whether what is done is told beforehand: "a dozen coins will do me, take those"."""
    told = [one for piece, at in zip(pieces, dropped, strict=True) if at for one in piece]
    left = {one.word for piece, at in zip(pieces, dropped, strict=True) if not at for one in piece}
    several = any((number_of(one.word) or 0) > 1 or one.word == "dozen" for one in told)
    return several and bool(left & (vocab.THEM | vocab.STANDS_FOR_NOUN))


def _takes_back(pieces: Sequence[Piece], ends: Sequence[str], dropped: Sequence[bool]) -> bool:
    """Whether what is said beside a deed makes it none: "open it, I don't want to"."""
    for piece, end, drop in zip(pieces, ends, dropped, strict=True):
        plain = said(piece)
        if not drop:
            mused = plain[0] in ("i", "we") and plain[1:2] and plain[1] in _MUSED
            if mused and plain[1:3] not in _WISHED:
                return True  # "I could take it, it's pretty"
            continue
        denied = any(word in vocab.NEGATIONS for word in plain)
        if end == "?" or "already" in plain or plain[:3] == ("that", "is", "what"):
            return True
        if (denied and (plain[-1] == "to" or plain[-2:] in _DONE)) or _PLANS & set(plain):
            return True
    return False


_MUSED: Final = frozenset(("could", "might", "should", "wanted", "was", "were", "had", "would"))
_WISHED: Final = (("would", "like"), ("would", "love"), ("would", "prefer"))
_DONE: Final = (("do", "it"), ("do", "that"), ("do", "so"), ("do", "this"), ("think", "so"))
_PLANS: Final = vocab.words(
    "plan idea rule order orders advice suggestion suggestions command commands insists suggests "
    "recommends expects law motto saying proverb dream instructions task joke "
    "nearly almost lie lies joking kidding happening happen"
)
"""What is spoken of rather than done, whatever is said beside it."""


def _offers(piece: Piece) -> bool:
    """Whether a piece gives something away: "the cat can have my cheese"."""
    plain = said(piece)
    return any(
        one in ("can", "may", "could", "should") and other in ("have", "keep", "get")
        for one, other in pairwise(plain)
    )


def _passes_on(piece: Piece) -> bool:
    """Whether a piece passes on an order, or leaves open what it is about."""
    if piece[0].word == "whatever":
        return True
    return any(
        one.word in ORDERING and word_at(piece, at + 1) != "for"  # "Bob asked for it"
        for at, one in enumerate(piece)
    )


def _is_vain(piece: Piece, scope: Scope) -> bool:
    """Whether a piece is a wish that has nothing to do with what is there: "I want to explore"."""
    wish = piece[0].word in ("i", "we") and len(piece) > 2  # noqa: PLR2004 -- who, would, and what
    return (
        wish
        and opened(piece, 0, scope)[0] > 1
        and _is_far(piece, scope)
        and not any(one.word in vocab.PRONOUNS for one in piece)
    )


def _is_cried(piece: Piece, end: str, scope: Scope) -> bool:
    """Whether a piece that begins a line is an exclamation: "deep breath...", "free stuff!"."""
    short = (
        len(piece) <= _CRIED_WORDS_MAX and len(piece[0].word) > 1 and end in ("!", ".", "\u2026")
    )
    articles = any(one.word in vocab.ARTICLES for one in piece)
    return short and not articles and piece[0].word not in HEADS and _is_far(piece, scope)


def _is_far(piece: Piece, scope: Scope) -> bool:
    return not any(one.word in _BARRED or one.word in scope.words for one in piece)


def _pieces(words: Sequence[Token]) -> tuple[list[Piece], list[str]]:
    """The words between marks, each without what leads on to it; and the mark that ends each."""
    pieces: list[Piece] = []
    ends: list[str] = []
    made: list[Token] = []
    quoted = False
    for at, token in enumerate(words):
        quoted = quoted != (token.word == '"')
        wherefore = token.word == "so" and word_at(words, at + 1) in _SUBJECTS and made
        if quoted or not (token.word in _BREAKS or token.word in _REASONS or wherefore):
            made.append(token)
            continue
        if piece := _without_lead(made):
            pieces.append(piece)
            ends.append(token.word if token.end > token.start else "")  # as typed, not added
        made = []
    if piece := _without_lead(made):
        pieces.append(piece)
        ends.append("")
    return pieces, ends


def _without_lead(words: Sequence[Token]) -> Piece:
    at = 0
    while at < len(words) - 1 and words[at].word in _LEADING:
        at += 1
    return tuple(words[at:])


def _speaks_of(piece: Piece, scope: Scope, beginnings: frozenset[str]) -> bool:
    """Whether a piece says how something is rather than that something be done."""
    plain = said(piece)
    owned = plain[0].endswith("'s")  # "Ana's hurt"
    plain = (plain[0].removesuffix("'s"), *plain[1:])
    first = plain[0]
    someone = beginnings is not _SPEAKERS and any(called(plain[:n], scope) for n in (1, 2, 3))
    if len(plain) < 2 or not (first in beginnings or someone):  # noqa: PLR2004 -- who, and what
        return False
    if first not in _PLAINLY_SPEAKING and not (owned or _tells(plain)):
        return False
    if first == "whatever" or any(word in _CONDITIONAL for word in plain):
        return False
    denied = any(word in vocab.NEGATIONS for word in plain)
    if denied:
        return len(plain) >= _DENIED_WORDS_MIN
    return not _asks(piece, scope)


def _tells(plain: Sequence[str]) -> bool:
    """Whether there is a verb that tells of somebody or something: "the mare lost one"."""
    return any(
        word in STATES
        or word.endswith(_ENDS_OF_VERBS)
        or (word[-1:] == "s" and word[:-1] in STARTS)
        for word in plain[1:5]
    )


def _asks(piece: Piece, scope: Scope) -> bool:
    """Whether a piece may be a deed of one's own: "I'll take it", "I want to open the box"."""
    if piece[0].word not in ("i", "we") and not commands(piece, 0, scope):
        return False
    first, _ = opened(piece, 0, scope)
    started = word_at(piece, first) in HEADS or commands(piece, 0, scope)
    named = any(one.word in vocab.PRONOUNS or one.word in scope.words for one in piece[first:])
    return started and (named or len(piece) - first == 1)


def _joined(pieces: Sequence[Piece], dropped: Sequence[bool]) -> tuple[Piece, Piece]:
    kept: list[Token] = []
    left: list[Token] = []
    for piece, drop in zip(pieces, dropped, strict=True):
        if drop:
            left += piece
            continue
        if kept:
            kept.append(put_before(piece[0], "."))
        kept += piece
    return tuple(kept), tuple(left)
