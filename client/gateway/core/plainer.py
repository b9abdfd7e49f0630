"""Lines said in a roundabout way, or with more than the deed: "chop the oak for firewood". Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.asked import asked_after
from client.gateway.core.beside import without_remarks
from client.gateway.core.paraphrases import PHRASES, PLAINER
from client.gateway.core.scope import Scope
from client.gateway.core.starts import begins, word_at
from client.gateway.core.telling import Telling, without_end
from client.gateway.core.verbs import HEADS
from client.gateway.core.words import Token, said

_BODY: Final = vocab.words(
    "head face eye eyes ear ears nose neck throat chest heart back arm arms "
    "hand hands finger fingers leg legs knee knees shin foot feet toe toes shoulder shoulders hip "
    "hips side ribs wound wounds burn burns"
)
_ON_BODIES: Final = vocab.words("in on at to for against into onto over around across")
_WHOSE: Final = vocab.words("the my his her its their your our both other left right main off")
_GOING: Final = vocab.words("go walk head run climb move get come step hurry travel return enter")
_COMPASS: Final = frozenset(vocab.DIRECTIONS) - {"up", "down", "in", "out", "back"}
_TRAILING: Final = vocab.words("where for because which that")
_LEADING: Final = vocab.words("to into in on onto through")
_UNSEEN: Final = vocab.words("nobody will won't wont can't cannot never")
_PURPOSES: Final = frozenset(("for", "as"))
_NO_PURPOSE: Final = vocab.PRONOUNS | vocab.NEGATIONS | vocab.CONDITIONS | {"price", "free", "sale"}
_SEEKING: Final = vocab.QUESTIONS | vocab.words(
    "look search ask hunt find see check show tell go walk head wait trade swap buy sell exchange"
)
_PLACING: Final = HEADS - _SEEKING


def in_plain_words(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "I wouldn't mind going up" as "I would like going up"."""
    made: list[Token] = []
    at = 0
    while at < len(words):
        size = begins(PHRASES, words, at)
        if not size:
            made.append(words[at])
            at += 1
            continue
        made += [_as(one, words[at]) for one in PLAINER[said(words[at : at + size])]]
        at += size
    if made and len(made) != len(words):
        yield Telling(tuple(made))


def _as(word: str, token: Token) -> Token:
    return token._replace(word=word, typed=word)


def asked_plainly(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "which missions are still open" as "quests"."""
    plain = asked_after(words, scope)
    if plain:
        yield Telling(tuple(_as(word, words[0]) for word in plain))


def spoken_beside(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "drop the coal, I don't need it" as "drop the coal"."""
    for kept, left_out, passed_over in without_remarks(words, scope):
        yield Telling(kept, left_out, passed_over)


def only(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "drop nothing but the chalk" as "drop the chalk"."""
    for at in range(1, len(words) - 2):
        if words[at].word == "nothing" and words[at + 1].word in ("but", "except"):
            yield Telling((*words[:at], *words[at + 2 :]))
            return


def gone_there(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "go up the ladder into the loft" as "go to the loft"."""
    first = next((at for at, one in enumerate(words) if one.word in _GOING), None)
    leads = words[0].word in vocab.DIRECTIONS or words[0].word in _LEADING
    if first is None and not leads:
        return
    for at in range(len(words) - 2, (first or 0), -1):
        if words[at].word not in _LEADING:
            continue
        place = without_end(words[at + 1 :])
        cut = next((n for n, one in enumerate(place) if n and one.word in _TRAILING), len(place))
        name = tuple(one for one in place[:cut] if one.word not in vocab.ARTICLES)
        between = frozenset(said(words[(first or 0) + 1 : at]))
        living = any(one.alive and one.nouns & between for one in scope.things)
        ways = [one for one in scope.ways if name and one.is_called(said(name))]
        told = {vocab.DIRECTIONS[word] for word in between & _COMPASS}
        if told and not any(one.direction in told for one in ways):
            return  # "go south to the smithy", which lies north
        if ways and not living:
            head = words[first or 0]._replace(word="go")
            yield Telling((*words[: first or 0], head, words[at]._replace(word="to"), *name))
            return


def without_body(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "shoot the goblin in the knee" as "shoot the goblin"."""
    at = 2
    kept = list(words[:at])
    while at < len(words):
        size = _body(words, at, scope)
        kept += words[at : at + (not size)]
        at += size or 1
    if len(kept) < len(words):
        yield Telling(tuple(kept))


def _body(words: Sequence[Token], at: int, scope: Scope) -> int:
    """How many words say where on a body something is done: "in the knee", "on my head"."""
    if words[at].word not in _ON_BODIES:
        return 0
    end = at + 1
    while end < len(words) and words[end].word in _WHOSE:
        end += 1
    part = word_at(words, end)
    sided = words[end - 1].word in ("left", "right")  # "and the shield in my left"
    if end == at + 1 or part in scope.nouns:
        return 0
    return end + 1 - at if part in _BODY else (end - at if sided else 0)


def without_place(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "put it in the chest where nobody will look" as "put it in the chest"."""
    if words[0].word not in _PLACING:
        return
    for at in range(3, len(words) - 2):
        tail = frozenset(said(words[at:]))
        unseen = words[at].word == "where" and bool(tail & _UNSEEN)
        threat = words[at].word == "or" and at + 3 < len(words) and not tail & scope.words
        if (unseen or threat) and not words[at - 1].is_mark:
            yield Telling(tuple(words[:at]))
            return


def without_purpose(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "chop the oak for firewood" as "chop the oak"."""
    kept = without_end(words)
    for at in range(len(kept) - 2, max(1, len(kept) - 6), -1):
        tail = kept[at + 1 :]
        if kept[at].word in _PURPOSES and not any(one.word in scope.words for one in tail):
            fine = not any(one.is_mark or one.word in _NO_PURPOSE for one in tail)
            if fine and kept[0].word not in _SEEKING:
                yield Telling(tuple(kept[:at]))
            return
