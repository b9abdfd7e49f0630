"""What help is asked on: one word, and the verb that it is a word for."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import OUTSIDE, No, quoted
from client.gateway.core.starts import verb_of_gerund
from client.gateway.core.verbs import PATTERNS, VERBS
from client.gateway.core.words import Token

_ASKING: Final = (["what", "is"], ["tell", "me", "about"])
"""What asks about anything in the world, and about a verb only if it is one."""

_PERSONS: Final = vocab.words("i me you we us myself yourself")


def topic(words: Sequence[Token], clause: Clause) -> str | No:
    """The verb to be explained; a word that is none goes through where a line asks for help."""
    words = [token for token in words if not token.is_mark]
    if len(words) != 1:
        return No("Help is given on one word: 'help take', for example.")
    word = words[0].word
    if word in vocab.PRONOUNS | _PERSONS:
        return No(f"I am not sure what you mean by {quoted(words[0].typed)}.")
    own = any(word in VERBS[one.verb].words.split() for one in PATTERNS.get(word, ()))
    said = word if own else verb_of_gerund(word) or word
    patterns = PATTERNS.get(said)
    asks = [token.word for token in clause.words[:-1] if token.word not in vocab.ARTICLES]
    sure = asks in _ASKING
    if patterns:
        verbs = frozenset(one.verb for one in patterns)
        owners = (one for one in VERBS if one in verbs and said in VERBS[one].words.split())
        plainest = next(one for one in VERBS if one in verbs)
        verb = next(owners, "" if sure else plainest)
        return verb or No(OUTSIDE, understood=False)
    if said in vocab.DIRECTIONS:
        return "move"
    if said in vocab.SOCIAL:
        return "emote"
    return No(OUTSIDE, understood=False) if sure and said not in VERBS else said
