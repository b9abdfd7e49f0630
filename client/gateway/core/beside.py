"""A deed and what a player says beside it: "drop the coal, I don't need it any more". Pure.

Whoever talks as to a person says why, and how they feel. A line of several pieces is told anew
without those that speak of something: they begin with who or what they speak of, ask for nothing,
lay down no condition, take nothing back and pass on nobody's words.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import called
from client.gateway.core.remarks import STATES, is_remark
from client.gateway.core.scope import Scope
from client.gateway.core.starts import commands, opened, word_at
from client.gateway.core.verbs import HEADS, SPEAKING, STARTS
from client.gateway.core.words import Token, said

Piece = tuple[Token, ...]

_BREAKS: Final = vocab.FULL_STOPS | vocab.words(", - ( ) : \u2013 \u2014")
_REASONS: Final = vocab.words("because cos coz cuz since")
_LEADING: Final = vocab.words("so but and then ok okay right well now yes oh ah hmm actually anyway")
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
_SAYING: Final = vocab.words(
    "said says told tells asked asks ordered orders shouted shouts wrote writes whispered thinks "
    "goes think thought kidding joking joke lied lying mean meant mind should shouldn't must mustn't"
)
"""What passes on somebody's words, or takes back one's own."""
_DENIED_WORDS_MIN: Final = 4
"""A shorter denial may deny the deed: "I won't", "I'd rather not"."""
_PIECES_MAX: Final = 8


def without_remarks(words: Sequence[Token], scope: Scope) -> Iterator[tuple[Piece, Piece]]:
    """The words without the pieces that only speak of something, and those pieces."""
    pieces = _pieces(words)
    if not 1 < len(pieces) <= _PIECES_MAX or words[0].word in SPEAKING:
        return
    sure = [is_remark(one) or _speaks_of(one, scope, _SPEAKERS) for one in pieces]
    some = [at or _speaks_of(one, scope, _ANYBODY | _MUSING) for one, at in zip(pieces, sure, strict=True)]
    for dropped in (sure, some):
        if any(dropped) and not all(dropped):
            yield _joined(pieces, dropped)
        if sure == some:
            return


def _pieces(words: Sequence[Token]) -> list[Piece]:
    """The words between marks, each without what leads on to it."""
    made: list[list[Token]] = [[]]
    quoted = False
    for token in words:
        quoted = quoted != (token.word == '"')
        if not quoted and (token.word in _BREAKS or token.word in _REASONS):
            made.append([])
        else:
            made[-1].append(token)
    return [piece for one in made if (piece := _without_lead(one))]


def _without_lead(words: Sequence[Token]) -> Piece:
    at = 0
    while at < len(words) - 1 and words[at].word in _LEADING:
        at += 1
    return tuple(words[at:])


def _speaks_of(piece: Piece, scope: Scope, beginnings: frozenset[str]) -> bool:
    """Whether a piece says how something is rather than that something be done."""
    plain = said(piece)
    first = plain[0]
    plain = (plain[0].removesuffix("'s"), *plain[1:]) if len(plain) > 1 else plain
    someone = beginnings is not _SPEAKERS and any(called(plain[:n], scope) for n in (1, 2, 3))
    if len(plain) < 2 or not (first in beginnings or someone):  # noqa: PLR2004 -- who, and what
        return False
    if first not in _SPEAKERS | _MUSING and not _tells(plain):
        return False
    barred = vocab.CONDITIONS | vocab.OUTSIDE | _SAYING
    if any(word in barred for word in plain):
        return False
    denied = any(word in vocab.NEGATIONS for word in plain)
    if denied:
        return len(plain) >= _DENIED_WORDS_MIN
    return not _asks(piece, scope)


def _tells(plain: Sequence[str]) -> bool:
    """Whether there is a verb that tells of somebody or something: "the mare lost one"."""
    return any(
        word in STATES or word.endswith(_ENDS_OF_VERBS) or word.removesuffix("s") in STARTS - {word}
        for word in plain[1:5]
    )


def _asks(piece: Piece, scope: Scope) -> bool:
    """Whether a piece may be a deed of one's own: "I'll take it", "I want to open the box"."""
    if piece[0].word not in ("i", "we") and not commands(piece, 0, scope):
        return False
    first, _ = opened(piece, 0, scope)
    started = word_at(piece, first) in HEADS or commands(piece, 0, scope)
    named = any(one.word in scope.words | vocab.PRONOUNS for one in piece[first:])
    return started and (named or len(piece) - first == 1)


def _joined(pieces: Sequence[Piece], dropped: Sequence[bool]) -> tuple[Piece, Piece]:
    kept: list[Token] = []
    left: list[Token] = []
    for piece, drop in zip(pieces, dropped, strict=True):
        if drop:
            left += piece
            continue
        if kept:
            stop = piece[0]
            kept.append(stop._replace(word=".", typed=".", end=stop.start))
        kept += piece
    return tuple(kept), tuple(left)
