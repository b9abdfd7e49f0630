"""Deeds said as what is to be so: "could the gate be shut?", "I want the lamp lit". Pure."""

from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.starts import verb_of_past
from client.gateway.core.words import Token

_DONE: Final = vocab.words(
    "shut closed opened locked unlocked lit doused extinguished eaten drunk taken dropped worn "
    "examined inspected searched"
)
"""What a deed has made of a thing."""
_WANTING: Final = frozenset(("want", "need", "like", "have", "get"))
_MODAL: Final = frozenset(("could", "may", "might", "should", "must", "shall", "would"))
_DUE: Final = (("ought", "to"), ("needs", "to"), ("has", "to"), ("should",), ("must",))
_THINKING: Final = frozenset(("suppose", "think", "guess", "reckon", "believe"))


def active(clause: Clause) -> tuple[Token, ...] | None:
    """The words with the deed first: "light the lamp"; None where nothing is said so."""
    words = clause.words
    polite = any(token.word == "please" for token in clause.whole)
    if words[0].word == "can" and polite and len(words) > 2:  # noqa: PLR2004 -- a noun after it
        return _before_be(words[1:]) or _goes(words[1:])
    if words[0].word in _THINKING:
        words = words[1:]
    if words and words[0].word in _MODAL:
        return _before_be(words[1:])
    if words and words[0].word in _WANTING and words[-1].word in _DONE and len(words) > 2:  # noqa: PLR2004 -- a noun between
        return _with_verb(words[1:-1], words[-1])
    be = _before_be(words)
    for due in _DUE if be is not None else ():
        if be is not None and tuple(one.word for one in be[-len(due) :]) == due:
            return be[: -len(due)]
    return None


def _before_be(words: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """Read "the lamp be lit" as lighting it."""
    said = len(words) > 2 and words[-2].word == "be" and words[-1].word in _DONE  # noqa: PLR2004 -- a noun before
    return _with_verb(words[:-2], words[-1]) if said else None


def _goes(words: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """Read "the letter go in the chest" as putting it there."""
    at = next((at for at, token in enumerate(words) if token.word == "go" and at), 0)
    inside = at and at + 2 < len(words) and words[at + 1].word in ("in", "into", "on")
    return (_verb("put", words[at]), *words[:at], *words[at + 1 :]) if inside else None


def _with_verb(thing: tuple[Token, ...], done: Token) -> tuple[Token, ...] | None:
    if thing[0].word not in vocab.BARE_ARTICLES | vocab.POINTING | vocab.IT:
        return None
    return (_verb(verb_of_past(done.word), done), *thing)


def _verb(verb: str, token: Token) -> Token:
    return token._replace(word=verb, typed=verb)
