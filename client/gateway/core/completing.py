"""What a clause leaves out that the one before it said; and two clauses without a stop. Pure.

"Chop the oak, then the log" is chopping both; "put the coin in the pouch and the pen too" puts both
there. "Take the tongs go north" is two clauses, where either is a command by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause, is_added
from client.gateway.core.phrases import number_of
from client.gateway.core.scope import Scope
from client.gateway.core.verbs import HEADS, SPEAKING, STARTS, words_of
from client.gateway.core.words import Token, tokens

_NEXT: Final = vocab.THEN | frozenset(("next", "after"))
_TOWARDS: Final = frozenset(("to", "in", "into", "inside", "on", "onto"))
_MOVING: Final = words_of("give", "put") | {"put", "throw", "set", "lay", "stick"}
_LONE: Final = vocab.NEGATIONS | vocab.CONDITIONS | vocab.QUESTIONS | {"if", "or", "but"}
_STARTING: Final = (HEADS - SPEAKING - vocab.DIRECTIONS.keys()) - vocab.words(
    "on off to at from over away back round around through it i we all any some no"
)
"""Words with which a second command may begin though no stop is before them."""
_OF_OTHERS: Final = SPEAKING | vocab.words(
    "help assist watch see let make have hear feel observe bid dare get ask want like need love "
    "wish send lead guide teach show join find try use challenge beg urge"
)
"""Verbs that the deed of another may follow: "help Bob take the cup"."""
_RUN_ON_WORDS_MAX: Final = 16


def completed(clause: Clause, before: Clause | None, line: str, scope: Scope) -> Clause | None:
    """A clause after "then" that leaves out its verb: "chop the oak, then the log"."""
    first = clause.words[0] if clause.words else None
    if before is None or first is None or before.shortcut or clause.shortcut:
        return None
    if first.word in ("again", "repeat") and len(clause.words) == 1:
        return before
    between = {one.word for one in tokens(line[before.end : first.start])}
    joined, too = (
        bool(between & {"and", "also"}),
        is_added([one for one in clause.whole if not one.is_mark]),
    )
    if between & {".", "!", "?", "\u2026"}:
        goes_on = first.word in vocab.ARTICLES and (joined or too)
    else:
        placed = any(token.word in _TOWARDS for token in clause.words)
        named = any(one.alive and first.word in one.nouns for one in scope.things)
        also = joined and (placed or named or "also" in between)
        goes_on = bool(between & _NEXT) or too or also
    if not goes_on or first.word in STARTS - scope.nouns:
        return None
    place = _place_of(before, scope) if not _place_of(clause, scope) else ()
    return replace(clause, words=(*_verb_of(before, clause, scope), *clause.words, *place))


def _place_of(clause: Clause, scope: Scope) -> tuple[Token, ...]:
    """Where to a clause moves a thing: "in the pouch"."""
    words = clause.words
    moves = bool(words) and words[0].word in _MOVING | scope.nouns | vocab.ARTICLES
    at = next((at for at, one in enumerate(words) if at > 1 and one.word in _TOWARDS), 0)
    return words[at:] if moves and at and at + 1 < len(words) else ()


def _verb_of(before: Clause, clause: Clause, scope: Scope) -> tuple[Token, ...]:
    """The verb of the clause before, with what belongs to it: "set down", "get rid"."""
    size = 1
    for token in before.words[1:]:
        noun = token.word in vocab.ARTICLES | scope.words or number_of(token.word)
        if noun or token.word in (clause.words[0].word, "all", "both"):
            break
        size += 1
    return before.words[:size] if size < len(before.words) else before.words[:1]


def run_on(clause: Clause) -> Iterator[tuple[Clause, Clause]]:
    """Every way to part a clause before a verb that has words behind it: "take the cup go up"."""
    words = clause.words
    said = frozenset(token.word for token in words)
    if clause.shortcut or not 4 <= len(words) <= _RUN_ON_WORDS_MAX or said & _LONE:  # noqa: PLR2004 -- two verbs, two nouns
        return
    if words[0].word not in HEADS or words[0].word in _OF_OTHERS | vocab.QUESTIONS:
        return
    for at in range(2, len(words) - 1):
        start = at + (words[at].word in ("i", "please"))
        verb = words[start].word
        if verb not in _STARTING or len(words) - start < 2:  # noqa: PLR2004 -- a verb and a word
            continue
        yield (
            replace(clause, words=words[:at], end=words[at - 1].end),
            replace(clause, words=words[start:]),
        )
