"""Lines that lack a mark or a small word: "Tom can you hear me", "I want sleep". Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import called
from client.gateway.core.remarks import STATES
from client.gateway.core.scope import Scope
from client.gateway.core.spelling import respelled
from client.gateway.core.starts import commands, word_at
from client.gateway.core.telling import PREPOSITIONS, Telling, put_before
from client.gateway.core.verbs import HEADS
from client.gateway.core.words import Token, said

_WISHES: Final = (
    ("would", "like"),
    ("i", "like"),
    ("i", "want"),
    ("i", "need"),
    ("i", "wish"),
    ("we", "want"),
    ("we", "need"),
)
_ASKED: Final = vocab.words("can could will would are do did have what where why how when who")
_YOU: Final = vocab.words("you u your ya youre you're")
_ENDING: Final = vocab.words("it them up down out off away back")
_NO_ORDERS: Final = vocab.QUESTIONS | vocab.words(
    "put cut hit read shut let lets is has had may might should must could would can wants like "
    "love"
)
"""What after a name need not be said to them: "Elsa put it there"."""
_LAST: Final = vocab.words(
    "it them up down out off away back here there now more anymore again lol haha anyway first "
    "please hungry thirsty cold dark ready mean ill sick hurt heavy scared tired"
)
_SUBJECTS: Final = vocab.words("i we it they he she there that this you mum dad")
_ORDERED: Final = HEADS - _NO_ORDERS - vocab.NEGATIONS
_RUNNING: Final = HEADS - _NO_ORDERS - PREPOSITIONS
_STARTING: Final = HEADS - PREPOSITIONS
_LEADING: Final = HEADS - vocab.QUESTIONS
_IT: Final = vocab.IT | vocab.THEM
_STATING: Final = STATES | vocab.words("want need see must cannot can't dont don't")


def wished_briefly(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "I want sleep" and "I want give him the rope" as wishes to do so."""
    for at in range(1, len(words) - 1):
        verb = words[at + 1]
        wished = said(words[at - 1 : at + 1]) in _WISHES
        if wished and verb.word in _ORDERED and verb.word not in scope.nouns:
            to = put_before(verb, "to")
            yield Telling((*words[: at + 1], to, *words[at + 1 :]))
            return


def called_without_comma(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "Tom can you hear me" as "Tom, can you hear me"."""
    for size in (1, 2, 3):
        after, further = word_at(words, size), word_at(words, size + 1)
        if any(one.is_mark for one in words[:size]) or not further:
            return
        spoken_to = after in _YOU or (after in _ASKED and further in _YOU)
        let = (
            after == "let"
            and words[size].end - words[size].start == len(after)
            and further in ("me", "us")
        )
        ordered = let or after == "please" or after in _ORDERED
        if not (spoken_to or ordered) or not called(said(words[:size]), scope):
            continue
        comma = put_before(words[size], ",")
        yield Telling((*words[:size], comma, *words[size:]))
        return


def with_its_apostrophe(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the coat its cold" as "take the coat, it's cold"."""
    for at in range(2, len(words) - 1):
        before = words[at - 1].word
        if words[at].word == "its" and (
            before in _ENDING or before == "," or before in scope.words
        ):
            it = words[at]._replace(word="it")
            yield Telling((*words[:at], it, words[at]._replace(word="is"), *words[at + 1 :]))
            return


def run_together(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take broom go out" as two commands."""
    if words[0].word not in _LEADING:
        return
    things = frozenset(noun for one in scope.things if not one.alive for noun in one.nouns)
    for at in range(2, len(words)):
        before = words[at - 1].word
        ends = before in things or before in _IT or before in vocab.DIRECTIONS
        starts = words[at].word in _STARTING and words[at].word not in scope.nouns
        if ends and starts and commands(words, at, scope):
            joint = put_before(words[at], "then")
            yield Telling((*words[:at], joint, *words[at:]))


def run_on(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "the mare is hungry give her a carrot" as two sentences, wherever one may begin."""
    if words[0].word in vocab.QUESTIONS or words[0].word == "whatever":
        return
    for at in range(2, len(words) - 1):
        word, after = words[at].word, words[at + 1].word
        if words[at - 1].word not in _LAST and words[at - 1].word not in scope.words:
            continue
        says = word in _SUBJECTS and after in _STATING
        says = says and not commands(words, at, scope)
        states = any(one.word in _STATING for one in words[1 : at - 1])
        told = states and words[0].word not in HEADS
        deed = word in _RUNNING and word not in scope.nouns and after not in STATES
        if says or (told and deed):
            stop = put_before(words[at], ".")
            yield Telling((*words[:at], stop, *words[at:]))


def as_spelled(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "coud you opne the door" as "could you open the door"."""
    spelled = respelled(words, scope.known_words)
    if spelled != tuple(words):
        yield Telling(spelled)
