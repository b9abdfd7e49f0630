"""Deeds and their parts put in the order in which they are read. Pure.

"Before going up, take the cup" is taking it first; "with the key, open it" is opening it with the
key; "leave the ruby and take the rest" is taking all but the ruby.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.scope import Scope
from client.gateway.core.starts import ENDS, commands, opened, verb_of_gerund, verb_of_past, word_at
from client.gateway.core.verbs import HEADS, SPEAKING
from client.gateway.core.words import Token, said

_IN_ORDER: Final = (("in", "order", "to"), ("so", "as", "to"))
_MEANT: Final = vocab.words("will shall want should must can could would need have am then")
_AIMS: Final = vocab.words("avoid gain know satisfy stop prevent ensure celebrate cheer keep")
_REST: Final = frozenset(
    tuple(text.split())
    for text in (
        "the rest",
        "all the rest",
        "all of the rest",
        "the others",
        "all the others",
        "the other ones",
        "everything else",
        "all else",
        "the remaining ones",
    )
)


def in_order(tokens: Sequence[Token], scope: Scope) -> Sequence[Token]:
    """The tokens of a line in the order of the grammar."""
    if not tokens:
        return tokens
    tokens = _exception_first(_without_warning(tokens))
    if tokens[0].word in vocab.LEAVING:
        return _all_but(tokens, scope) or tokens
    comma = next((at for at, token in enumerate(tokens) if token.word == ","), 0)
    if not comma and tokens[0].word in ("having", "once", "after", "before"):
        tokens, comma = _with_comma(tokens)
    if not comma:
        return _last_first(tokens)
    if tokens[0].word == "to" or said(tokens[:3]) in _IN_ORDER:
        return _without_purpose(tokens, comma, scope) or tokens
    if tokens[0].word in ("having", "once", "after"):
        return _done_first(tokens, comma) or tokens
    if tokens[0].word in ("with", "using"):
        return _with_tool_last(tokens, comma)
    return _first_things_first(tokens, comma)


def _exception_first(tokens: Sequence[Token]) -> Sequence[Token]:
    """One deed with what is spared behind all: "put all but the coins into the basket"."""
    every = next((at for at, one in enumerate(tokens) if one.word in vocab.EVERYTHING), 0)
    spared = next((at for at in range(every + 1, len(tokens)) if _spares(tokens, at)), 0)
    into = [at for at in range(every + 1, spared) if tokens[at].word in _INTO]
    ends = any(one.word in ENDS for one in tokens[: len(tokens) - 1])
    if not (every and spared and into) or ends or tokens[0].word not in HEADS - SPEAKING:
        return tokens
    return (*tokens[: every + 1], *tokens[spared:], *tokens[into[0] : spared])


_INTO: Final = vocab.words("in into inside to on onto from")


def _spares(tokens: Sequence[Token], at: int) -> bool:
    plain = tokens[at].word in ("except", "but", "besides", "excluding", "bar")
    return plain and word_at(tokens, at + 1) in vocab.BARE_ARTICLES | {"for", "my"}


def _without_warning(tokens: Sequence[Token]) -> Sequence[Token]:
    """One deed without what is not to be done with it then: "take it, but don't light it"."""
    if tokens[0].word not in HEADS or tokens[0].word in SPEAKING:
        return tokens
    for at in range(2, len(tokens) - 3):
        joint = tokens[at].word in (",", "but", "and")
        if joint and tokens[at + 1].word in ("don't", "dont") and tokens[at + 2].word in HEADS:
            rest = [token.word for token in tokens[at + 3 :] if not token.is_mark]
            return tokens[:at] if rest in _IT else tokens
    return tokens


_IT: Final = (["it"], ["them"], ["it", "again"], ["them", "again"], ["it", "up", "again"])
"""What is not to be done with the thing itself, which changes nothing of the deed before."""


def _with_comma(tokens: Sequence[Token]) -> tuple[Sequence[Token], int]:
    """The tokens with a comma before the deed itself: "having taken the quill I climb up"."""
    for at in range(3, len(tokens) - 1):
        if tokens[at].word in ("i", "we") and tokens[at + 1].word in HEADS | _MEANT:
            comma = tokens[at]._replace(word=",", end=tokens[at].start)
            return (*tokens[:at], comma, *tokens[at:]), at
    return tokens, 0


def _last_first(tokens: Sequence[Token]) -> Sequence[Token]:
    """Two deeds, the second of which comes first: "go north after taking the tongs"."""
    at = next((at for at, one in enumerate(tokens) if at > 1 and one.word == "after"), 0)
    verb = verb_of_gerund(word_at(tokens, at + 1)) if at else ""
    if not verb or tokens[0].word not in HEADS or tokens[0].word in SPEAKING:
        return tokens
    if any(token.word in ENDS for token in tokens[:-1]) or len(tokens) < at + 3:
        return tokens
    first = (tokens[at + 1]._replace(word=verb), *tokens[at + 2 :])
    return (*first, tokens[at]._replace(word="then"), *tokens[:at])


def _first_things_first(tokens: Sequence[Token], comma: int) -> Sequence[Token]:
    """Two deeds in the order they are meant: "before going up, take the cup"."""
    if tokens[0].word != "before":
        return tokens
    first = 2 if tokens[1].word in ("i", "you", "we") else 1
    verb = verb_of_gerund(tokens[first].word) or tokens[first].word
    if first >= comma or verb not in HEADS:
        return tokens
    later = (tokens[first]._replace(word=verb), *tokens[first + 1 : comma])
    return (*tokens[comma + 1 :], tokens[comma]._replace(word="then"), *later)


def _done_first(tokens: Sequence[Token], comma: int) -> Sequence[Token] | None:
    """Two deeds, the first said as done: "having taken the quill, climb up"."""
    at = 1
    if tokens[0].word == "after" and word_at(tokens, 1) in ("i", "you", "we"):
        first = tokens[2:comma]
        ready = first and first[0].word in HEADS
        return (
            (*first, tokens[comma]._replace(word="then"), *tokens[comma + 1 :]) if ready else None
        )
    if tokens[0].word == "once" and word_at(tokens, 1) in ("i", "you", "we"):
        at = 3 if word_at(tokens, 2) in ("have", "had") else 2
    done = tokens[at].word
    verb = verb_of_gerund(done) if tokens[0].word == "after" else verb_of_past(done)
    if at >= comma - 1 or not verb:
        return None
    first = (tokens[at]._replace(word=verb), *tokens[at + 1 : comma])
    return (*first, tokens[comma]._replace(word="then"), *tokens[comma + 1 :])


def _without_purpose(tokens: Sequence[Token], comma: int, scope: Scope) -> Sequence[Token] | None:
    """One deed without what it is for: "to see better, light the lamp"."""
    verb = tokens[1 if tokens[0].word == "to" else 3].word
    meant = verb in HEADS | _AIMS and verb not in vocab.DIRECTIONS
    follows = comma > 2 and commands(tokens, comma + 1, scope)  # noqa: PLR2004 -- "to see better"
    return tokens[comma + 1 :] if meant and follows else None


def _with_tool_last(tokens: Sequence[Token], comma: int) -> Sequence[Token]:
    """One deed, the tool behind it: "with the key, open the chest"."""
    alone = not any(token.word in ENDS for token in tokens[comma + 1 : -1])
    fits = word_at(tokens, comma + 1) in HEADS and word_at(tokens, 1) in vocab.BARE_ARTICLES
    return (*tokens[comma + 1 :], *tokens[:comma]) if alone and fits else tokens


def _all_but(tokens: Sequence[Token], scope: Scope) -> Sequence[Token] | None:
    """One deed for a thing left and the rest of them: "leave the ruby and take the rest"."""
    last = len(tokens)
    while last and tokens[last - 1].word in vocab.FULL_STOPS:
        last -= 1
    size = next((n for n in (4, 3, 2) if said(tokens[last - n : last]) in _REST), 0)
    joint = next((at for at, token in enumerate(tokens) if token.word in (*ENDS, "but")), 0)
    if not size or joint < 2:  # noqa: PLR2004 -- a verb and what is left
        return None
    at = last - size
    while at > joint + 1 and tokens[at - 1].word not in ENDS | {"but"}:
        at -= 1
    first, gerund = opened(tokens, at, scope)
    deed = tokens[first : last - size]
    if gerund or not deed or deed[0].word not in HEADS or deed[0].word in vocab.LEAVING:
        return None
    rest = tokens[last - 1]
    return (
        *deed,
        rest._replace(word="all", typed="all"),
        rest._replace(word="but", typed="but"),
        *tokens[1:joint],
    )
