"""From the words of a line to its clauses, one command each; speech is taken out first, verbatim.

It splits on full stops and "then", and on commas and "and" only where a command follows: the comma
in "take the lamp, the rope and go north" belongs to a list. It strips politeness at both ends. It
does not ask whether a command makes sense.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.closings import closed
from client.gateway.core.limits import CLAUSES_MAX, TIMES_MAX
from client.gateway.core.order import in_order
from client.gateway.core.remarks import STATES, is_remark
from client.gateway.core.scope import Scope
from client.gateway.core.speech_ends import speech_end
from client.gateway.core.starts import (
    ENDS,
    begins,
    commands,
    end_of_plain,
    opened,
    shortcut,
    stops,
    verb_of_gerund,
    word_at,
)
from client.gateway.core.verbs import PATTERNS, SPEAKING
from client.gateway.core.words import Token, said

_MEANING: Final = (
    ("i", "mean"),
    ("i", "meant"),
    ("no", ",", "hang", "on", ","),
    ("no", ",", "wait", ","),
    ("no", "wait", ","),
    ("no", "hang", "on", ","),
    ("no", ","),
    ("no", "wait"),
    *(
        tuple(text.split())
        for text in (
            "actually no ,",
            "actually , no ,",
            "no , actually ,",
            "no actually ,",
            "wait no ,",
            "wait , no ,",
            "scratch that ,",
            "no , scratch that ,",
            "on second thought ,",
            "on second thoughts ,",
        )
    ),
    ("no", "sorry", ","),
    ("no", "sorry"),
    ("sorry", ","),
    ("sorry", "no", ","),
    ("or", "rather"),
)
_KEPT_WHOLE: Final = vocab.QUESTIONS | frozenset(vocab.SOCIAL)
_TOWARDS: Final = frozenset(("to", "in", "into", "on", "onto"))
_ANSWERING: Final = vocab.words("accept refuse decline reject abandon")
_MEANS: Final = vocab.words("can could may might don't dont won't wont never have know")
_RUNNING_ON: Final = vocab.words("i can could let may shall so please")
_STATING: Final = vocab.words("i it they he she that this we there")
_GIVING: Final = vocab.words("give hand pass offer feed throw toss lend slip pay tip bring send")


_BESIDE: Final = SPEAKING | vocab.SOCIAL.keys()
"""What is done beside another deed, and is one of its own."""
_TELLING_WHEN: Final = vocab.words(
    "time day once when way thing what that where how why whatever before after"
)
_PUTTING: Final = vocab.words("put place stick shove stuff stash store insert set lay drop pop")
_ASKING_ON: Final = frozenset(("how", "why"))
_WHOLE_PAIRS: Final = frozenset(
    (("up", "down"), ("over", "over"), ("again", "again"), ("on", "on"), ("round", "round"))
)
"""What "and" joins to one adverb: "over and over"."""
_ONE_DEED: Final = frozenset(
    tuple(text.split())
    for text in (
        *("wait see", "wait watch", "watch wait", "dodge weave", "duck cover"),
        *("run hide", "cut run", "break run"),
    )
)
"""Two verbs that are one deed where nothing follows them."""
_SHOOTING: Final = frozenset(("shoot", "fire", "loose", "release", "let"))
_FEARING: Final = frozenset(("be", "fear", "worry"))
"""What weighs somebody up after "should I", and asks no leave."""


@dataclass(frozen=True)
class Clause:
    """One command: its words, where it stops, and the verb of a shortcut that starts it."""

    words: tuple[Token, ...]
    end: int
    shortcut: str = ""
    permission: bool = False  # "can I ...?": asks rather than commands
    whole: tuple[Token, ...] = ()  # with the politeness that was stripped

    @property
    def start(self) -> int:
        """Where in the line its first word starts."""
        return self.words[0].start if self.words else self.end


def split(line: str, tokens: Sequence[Token], scope: Scope) -> tuple[Clause, ...]:
    """The clauses of a line, in their order; one more than are read, if there are that many."""
    made: list[Clause] = []
    tokens = in_order(tokens, scope)
    at = _skip_joints(tokens, _corrected(tokens, scope))
    while at < len(tokens) and len(made) <= CLAUSES_MAX:
        clause, at = _clause(line, tokens, at, scope)
        if clause.words or clause.shortcut:
            made.append(clause)
        at = _skip_joints(tokens, at)
    return tuple(made)


def _corrected(tokens: Sequence[Token], scope: Scope) -> int:
    """Where what is really meant begins: "pass me the knife... I mean give Elsa the knife"."""
    if tokens and (shortcut(tokens, 0) or tokens[0].word in SPEAKING):
        return 0
    for at in range(len(tokens) - 2, 0, -1):
        marked = tokens[at - 1].word in vocab.FULL_STOPS | vocab.JOINERS
        size = next((len(one) for one in _MEANING if said(tokens[at : at + len(one)]) == one), 0)
        if marked and size and commands(tokens, at + size, scope):
            return at + size
    return 0


def counted(clause: Clause) -> tuple[Clause, int]:
    """A clause without "twice" or "three times" at its end, and how often that is."""
    words = [token.word for token in clause.words]
    if len(words) > 1 and words[-1] in ("twice", "thrice"):
        less = clause.words[:-1]
        return replace(clause, words=less, end=less[-1].end), 2 if words[-1] == "twice" else 3
    if len(words) > 2 and words[-1] == "times":  # noqa: PLR2004 -- a verb, a number, "times"
        times = vocab.NUMBERS.get(words[-2]) or (int(words[-2]) if words[-2] in "23456789" else 0)
        if 1 < times <= TIMES_MAX:
            return replace(clause, words=clause.words[:-2]), times
    return clause, 1


def _clause(line: str, tokens: Sequence[Token], at: int, scope: Scope) -> tuple[Clause, int]:
    mark = shortcut(tokens, at)
    if mark:
        end = speech_end(line, tokens, at, scope)
        words = tuple(token for token in tokens[at:] if token.end <= end)
        return Clause(words, end, mark), at + len(words)
    asking = begins(courtesies.PERMISSION, tokens, at)
    if word_at(tokens, at + asking) in _FEARING:
        asking = 0
    first, gerund = opened(tokens, at + asking, scope)
    if word_at(tokens, first) in SPEAKING or gerund in SPEAKING:
        end = speech_end(line, tokens, first + 1, scope)
        words = tuple(token for token in tokens[first:] if token.end <= end)
        if gerund:
            words = (words[0]._replace(word=gerund), *words[1:])
        return Clause(words, end, permission=bool(asking)), first + len(words)
    last = _way_end(tokens, first) or _end(tokens, first, scope)
    words = closed(_plain(closed(tokens[first:last]), scope))
    if gerund and words:
        words = (words[0]._replace(word=gerund), *words[1:])
    end = words[-1].end if words else tokens[min(last, len(tokens)) - 1].end
    whole = tuple(tokens[at:last])
    return Clause(words, end, permission=bool(asking), whole=whole), max(last, at + 1)


def _end(tokens: Sequence[Token], first: int, scope: Scope) -> int:
    """Where the clause that starts at `first` stops."""
    at = first + 1
    while at < len(tokens):
        word = tokens[at].word
        if word == '"':
            at = _quote_end(tokens, at)
            continue
        if word in vocab.FULL_STOPS:
            return at
        asked = tokens[at - 1].word == "about" and stops(tokens, at + 1)  # "ask Wren about then"
        if word in vocab.THEN and word not in scope.words and not asked:
            return at
        very = tokens[at - 1].word in ("am", "is", "are", "was")  # "I am so in"
        if (
            word == "so"
            and not very
            and commands(tokens, at + 1, scope)
            and not _is_purpose(tokens, first, at)
        ):
            return at
        if word in ("while", "whilst") and verb_of_gerund(word_at(tokens, at + 1)) in _BESIDE:
            return at  # "take the loaf while saying thanks"
        if word in ("before", "after") and verb_of_gerund(word_at(tokens, at + 1)):
            return at
        if word in _RUNNING_ON and not very and _runs_on(tokens, first, at, scope):
            return at
        if word == "," and _is_stated(tokens, at + 1, scope):
            return at
        pair = (tokens[at - 1].word, word_at(tokens, at + 1))
        whole = pair in _WHOLE_PAIRS and at - 1 > first
        whole = whole or (pair in _ONE_DEED and stops(tokens, at + 2))
        whole = whole or (pair[1] in _SHOOTING and _is_drawn(tokens, first))
        asks = word == "and" and tokens[first].word in _ASKING_ON  # "how do I open and drink it?"
        asks = asks and word_at(tokens, at + 1) not in vocab.QUESTIONS
        if word in vocab.JOINERS and not (whole or asks or _is_titled(tokens, first, at)):
            follows = _skip_joints(tokens, at)
            if word == "also" and at == first + 1 and not commands(tokens, follows, scope):
                at += 1
                continue  # "look also at the oak"
            joints = {token.word for token in tokens[at:follows]}
            if any(said(tokens[follows:]) == one for one in vocab.AGAIN_PHRASES):
                return at
            if joints & (vocab.THEN | vocab.FULL_STOPS) or commands(tokens, follows, scope):
                return at
            if _is_second_transfer(tokens, first, at) or _is_second_gift(tokens, first, at, scope):
                return at
            if _adds_too(tokens, first, at, follows):
                return at
        at += 1
    return min(at, len(tokens))


def _is_purpose(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether "so" tells what a deed is for: "light the lamp so I can see", not "it's dark, so"."""
    who, may = word_at(tokens, at + 1), word_at(tokens, at + 2)
    seen = word_at(tokens, at + 3) == "see" and word_at(tokens, at + 4) in vocab.IT | vocab.THEM
    meant = who in ("i", "we") and may in _MEANS and not seen
    return meant and at > first + 1 and not is_remark(tokens[first:at])


def _is_stated(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether a statement starts here: "buy a loaf, it's for my breakfast"."""
    first, verb = word_at(tokens, at), word_at(tokens, at + 1)
    somebody = any(one.alive and first in one.nouns for one in scope.things)
    if (first in _STATING or somebody) and verb in STATES:
        return somebody or is_remark(tokens[at : end_of_plain(tokens, at)])
    states = any(word_at(tokens, at + n) in ("is", "are", "was", "were", "lost") for n in (2, 3))
    return first in vocab.BARE_ARTICLES | {"my"} and states


def _is_drawn(tokens: Sequence[Token], first: int) -> bool:
    """Whether a shot is told from the start: "nock an arrow and fire at the wolf"."""
    drawn = said(tokens[first : first + 2]) == ("draw", "back")
    return drawn or tokens[first].word == "nock"


def _runs_on(tokens: Sequence[Token], first: int, at: int, scope: Scope) -> bool:
    """Whether a command starts here without a stop: "I'm hungry can I eat a carrot"."""
    denied = any(token.word in vocab.NEGATIONS for token in tokens[first:at])
    return (
        tokens[at - 1].word not in _TELLING_WHEN  # "last time I read it"
        and not denied  # "there's no way I'm opening that"
        and is_remark(tokens[first:at])
        and opened(tokens, at, scope)[0] > at
        and commands(tokens, at, scope)
    )


def _quote_end(tokens: Sequence[Token], at: int) -> int:
    """The place after the quotation that starts at `at`; what it holds splits nothing."""
    closing = next((n for n in range(at + 1, len(tokens)) if tokens[n].word == '"'), len(tokens))
    return min(closing + 1, len(tokens))


def _is_titled(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether "and" stands within the name of a quest: "accept Hazel and Hide"."""
    if tokens[first].word not in _ANSWERING or tokens[at].word != "and":
        return False
    if at - 1 == first or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    named = tokens[at - 1].typed[:1].isupper() and after.typed[:1].isupper()
    bare = any(one.shortest[0] == 1 for one in PATTERNS.get(after.word, ()))
    lone = stops(tokens, at + 2) and after.word in PATTERNS and not bare
    return named or lone


def _is_second_transfer(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether "and" stands between two whole transfers: "give X to Bo and Y to Bob"."""
    before = {token.word for token in tokens[first:at]} & _TOWARDS
    after = {token.word for token in tokens[at : end_of_plain(tokens, at + 1)]} & _TOWARDS
    return tokens[at].word == "and" and bool(before and after)


def is_added(words: Sequence[Token]) -> bool:
    """Whether words end as what is added to a deed before: "the pen too"."""
    last = said(words)[-2:]
    return last[-1:] in (("too",), ("also",)) or last == ("as", "well")


def _adds_too(tokens: Sequence[Token], first: int, at: int, follows: int) -> bool:
    """Whether a joint stands before a thing added: "put the cup in the box and the pen too"."""
    end = end_of_plain(tokens, follows)
    also = any(token.word == "also" for token in tokens[at:follows])
    adds = also or is_added(tokens[follows:end])
    before = {token.word for token in tokens[first:at]} & _TOWARDS
    after = {token.word for token in tokens[follows:end]} & _TOWARDS
    return adds and bool(before) and not after and tokens[first].word in _PUTTING | _GIVING


def _is_second_gift(tokens: Sequence[Token], first: int, at: int, scope: Scope) -> bool:
    """Whether "and" stands before somebody and what they get: "give Bo a coin and Bob two"."""
    if tokens[at].word != "and" or stops(tokens, at + 2):
        return False
    if not any(token.word in _GIVING for token in tokens[:at]):
        return False
    if all(_is_whom(token, scope) for token in tokens[first + 1 : at]):
        return False  # "give Bob and Ana a coin"
    return any(one.alive and tokens[at + 1].word in one.nouns for one in scope.things)


def _is_whom(token: Token, scope: Scope) -> bool:
    """Whether a word only goes on with whom something is given to."""
    names = any(one.alive and token.word in one.words | one.nouns for one in scope.things)
    return names or token.word in vocab.LIST_MARKS | vocab.ARTICLES | {"both"}


def _way_end(tokens: Sequence[Token], first: int) -> int:
    """Where the first of several bare directions stops ("n n e"); 0 if there are not several."""
    words = [token.word for token in tokens[first : end_of_plain(tokens, first)]]
    if not words or not all(word in vocab.DIRECTIONS for word in words):
        return 0
    pairs = any(pair in vocab.DIRECTION_PAIRS for pair in pairwise(words))
    return 0 if pairs else first + 1  # "north east" is one; "north east south" might be either


def _plain(words: Sequence[Token], scope: Scope) -> tuple[Token, ...]:
    """The words of a clause without adverbs that change nothing: "take really gently the vase"."""
    if not words or words[0].word in _KEPT_WHOLE:
        return tuple(words)
    if len(words) > 2 and words[-1].word == "myself":  # noqa: PLR2004 -- a verb and a noun
        thing = words[-2].word in scope.nouns | vocab.IT
        apart = words[-2].word in ("up", "down", "off", "out") and words[-3].word in scope.nouns
        words = words[:-1] if thing or apart else words  # "open the box myself"
    return tuple(
        token
        for at, token in enumerate(words)
        if not at or token.word in scope.words or not _is_adverb(words, at)
    )


def _is_adverb(words: Sequence[Token], at: int) -> bool:
    """Whether a word changes nothing of a deed: "lock again the door"."""
    if words[at].word == "now" and words[at - 1].word in ("from", "for"):
        return False  # "from now on", "for now"
    word, after = words[at].word, word_at(words, at + 1)
    again = word == "again" and (after in vocab.BARE_ARTICLES or (at == 1 and bool(after)))
    between = (
        word in ("instead", "also", "maybe", "perhaps") and at == 1 and after not in ("", "of")
    )
    more = word in ("very", "really", "so", "quite", "extremely") and after in vocab.ADVERBS
    return again or between or more or word in vocab.ADVERBS


def _skip_joints(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].word in ENDS:
        at += 1
    return at
