"""A line that was not read, as somebody who takes more care would have said it. Pure.

Each way of telling it anew is a habit of typing that changes nothing of what is meant: two commands
without a joint, a name without its comma, "don't take the red one, take the blue one". Whether a
line told anew is a command is for the grammar to say; one that it reads as it stands is never told
anew.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from client.gateway.core import vocabulary as vocab
from client.gateway.core.asked import asked_after
from client.gateway.core.beside import without_remarks
from client.gateway.core.naming import called
from client.gateway.core.paraphrases import PHRASE_WORDS_MAX, PLAINER
from client.gateway.core.scope import Scope
from client.gateway.core.remarks import STATES
from client.gateway.core.spelling import respelled
from client.gateway.core.starts import commands, word_at
from client.gateway.core.verbs import HEADS, SPEAKING
from client.gateway.core.words import Token, said

TELLINGS_MAX: Final = 6
TURNS_MAX: Final = 2
"""How many habits one line is freed of."""


class Telling(NamedTuple):
    """The words that are read instead, and those left out, which only say what is spoken of."""

    words: tuple[Token, ...]
    heard: tuple[Token, ...] = ()
    passed_over: tuple[Token, ...] = ()  # what nobody understood, and the player is told of



_DENYING_FIRST: Final = 6
_RATHER: Final = vocab.words("but instead just rather please")
_STOPS: Final = vocab.words(", ; . - but instead \u2013 \u2014")
_WISHES: Final = (("would", "like"), ("i", "like"), ("i", "want"), ("i", "need"), ("i", "wish"), ("we", "want"), ("we", "need"))
_CORRECTING: Final = tuple(
    tuple(text.split())
    for text in (
        "no wait ,",
        "no , wait ,",
        "oh no ,",
        "no sorry ,",
        "sorry , i mean",
        "i mean",
        "i meant",
        "or rather",
        "make that",
        "no wait",
        "wait no",
        "oops ,",
        "oops",
        "sorry ,",
        "sorry",
        "no ,",
        "no",
        "wait ,",
    )
)
_ASKED: Final = vocab.words("can could will would are do did have what where why how when who")
_YOU: Final = vocab.words("you u your ya youre you're")
_ENDING: Final = vocab.words("it them up down out off away back")
_NO_ORDERS: Final = vocab.QUESTIONS | vocab.words(
    "put cut hit read shut let lets is has had may might should must could would can wants like love"
)
"""What after a name need not be said to them: "Elsa put it there"."""
_BODY: Final = vocab.words(
    "head face eye eyes ear ears nose neck throat chest heart back arm arms "
    "hand hands finger fingers leg legs knee knees shin foot feet toe toes shoulder shoulders hip "
    "hips side ribs wound wounds burn burns"
)
_ON_BODIES: Final = vocab.words("in on at to for against into onto over around across")
_WHOSE: Final = vocab.words("the my his her its their your our both other left right main off")
_GOING: Final = vocab.words("go walk head run climb move get come step hurry travel return enter")
_TRAILING: Final = vocab.words("where for because which that")
_LEADING: Final = vocab.words("to into in on onto through")
_JOINTS: Final = vocab.DIRECTIONS.keys() | vocab.words("to with for on off of from by like back")
_UNSEEN: Final = vocab.words("nobody will won't wont can't cannot never")
_LAST: Final = vocab.words(
    "it them up down out off away back here there now more anymore again lol haha anyway first "
    "please hungry thirsty cold dark ready mean ill sick hurt heavy scared tired"
)
_SUBJECTS: Final = vocab.words("i we it they he she there that this you mum dad")
_ALSO_STATES: Final = vocab.words("want need see must cannot can't dont don't")
_PURPOSES: Final = frozenset(("for", "as"))
_NO_PURPOSE: Final = vocab.PRONOUNS | vocab.NEGATIONS | vocab.CONDITIONS | {"price", "free", "sale"}
_SEEKING: Final = vocab.QUESTIONS | vocab.words(
    "look search ask hunt find see check show tell go walk head wait trade swap buy sell exchange"
)
_AND_THEN: Final = "then"


def retold(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """The ways to tell a line anew, the surest first; speech is never told anew."""
    if not words or words[0].is_mark or words[0].word in SPEAKING:
        return
    told = {said(words)}
    newest = [Telling(tuple(words))]
    for _ in range(TURNS_MAX):
        turned = [
            Telling(again.words, one.heard + again.heard, one.passed_over + again.passed_over)
            for one in newest
            for way in _WAYS
            for again in way(one.words, scope)
        ]
        newest = []
        for one in turned:
            if one.words and said(one.words) not in told and len(told) <= TELLINGS_MAX:
                told.add(said(one.words))
                newest.append(one)
                yield one


def _in_plain_words(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "I wouldn't mind going up" as "I would like going up"."""
    made: list[Token] = []
    at = 0
    while at < len(words):
        known = PLAINER.get(words[at].word, {})
        sizes = range(min(PHRASE_WORDS_MAX, len(words) - at), 0, -1)
        size = next((n for n in sizes if said(words[at : at + n]) in known), 0)
        if not size:
            made.append(words[at])
            at += 1
            continue
        made += [_as(one, words[at]) for one in known[said(words[at : at + size])]]
        at += size
    if made and len(made) != len(words):
        yield Telling(tuple(made))


def _as(word: str, token: Token) -> Token:
    return token._replace(word=word, typed=word)


def _asked_plainly(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "which missions are still open" as "quests"."""
    plain = asked_after(words, scope)
    if plain:
        yield Telling(tuple(_as(word, words[0]) for word in plain))


def _without_body(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
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


def _meant_instead(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "don't take the red one, take the blue one" as its second half."""
    denied = next((at for at, one in enumerate(words) if one.word in vocab.NEGATIONS), None)
    if words[0].word in ("forget", "skip"):
        denied = 0
    if denied is None or denied > _DENYING_FIRST:
        return
    stop = next((at for at in range(denied + 1, len(words)) if words[at].word in _STOPS), 0)
    if not stop and words[-1].word == "instead":
        verbs = (at for at in range(denied + 2, len(words)) if words[at].word in HEADS - _JOINTS)
        stop = next(verbs, 0)
    at = stop
    while stop and at < len(words) and (words[at].word in _RATHER or words[at].is_mark):
        at += 1
    rest = said(words[at:])
    several = any(word in vocab.JOINERS or word in vocab.CONDITIONS or word == "or" for word in rest)
    if not rest or several or any(word in vocab.NEGATIONS for word in rest):
        return
    own = words[0].word in HEADS and denied > 1  # "take the lamp but don't light it, drop it"
    if not own and commands(words, at, scope):
        yield Telling(tuple(words[at:]), tuple(words[:stop]))


def _put_right(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the cup, I mean the mug" as "take the mug"."""
    for at in range(2, len(words) - 1):
        if not words[at].is_mark:
            continue
        size = next((len(one) for one in _CORRECTING if said(words[at + 1 :][: len(one)]) == one), 0)
        right = _without_end(words[at + 1 + size :])
        if not size or not right or any(one.is_mark for one in right):
            continue
        if not any(one.word in scope.words for one in right) or right[0].word in HEADS:
            continue
        wrong = _without_end(words[:at])
        start = _noun_start(wrong, scope) if len(wrong) > 1 else 0
        if not start:
            continue
        if right[0].word == words[start - 1].word:
            right = right[1:]
        yield Telling((*words[:start], *right))


def _put_right_after(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the cup, the red one I mean" as "take the red one"."""
    kept = _without_end(words)
    if said(kept[-2:]) not in (("i", "mean"), ("i", "meant")):
        return
    mark = next((at for at in range(len(kept) - 3, 1, -1) if kept[at].is_mark), 0)
    right = kept[mark + 1 : -2]
    if mark and right and any(one.word in scope.words for one in right):
        yield Telling((*kept[: _noun_start(kept[:mark], scope)], *right))


def _without_instead(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "take the red one instead of the blue one" as "take the red one"."""
    for at in range(2, len(words) - 2):
        if said(words[at : at + 2]) in (("instead", "of"), ("rather", "than")):
            stop = (n for n in range(at, len(words)) if words[n].is_mark)
            yield Telling((*words[:at], *words[next(stop, len(words)) :]))
            return


def _noun_start(words: Sequence[Token], scope: Scope) -> int:
    """Where the noun phrase that ends a command begins."""
    start = len(words) - 1
    while start > 1 and (
        words[start - 1].word in vocab.ARTICLES
        or (words[start - 1].word in scope.words and words[start - 1].word not in HEADS)
    ):
        start -= 1
    return start


def _wished_briefly(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "I want sleep" and "I want give him the rope" as wishes to do so."""
    for at in range(1, len(words) - 1):
        verb = words[at + 1]
        wished = said(words[at - 1 : at + 1]) in _WISHES
        if wished and verb.word in HEADS - _NO_ORDERS - scope.nouns:
            to = verb._replace(word="to", typed="to", end=verb.start)
            yield Telling((*words[: at + 1], to, *words[at + 1 :]))
            return


def _called_without_comma(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "Tom can you hear me" as "Tom, can you hear me"."""
    for size in (1, 2, 3):
        after, further = word_at(words, size), word_at(words, size + 1)
        if any(one.is_mark for one in words[:size]) or not further:
            return
        spoken_to = after in _YOU or (after in _ASKED and further in _YOU)
        let = after == "let" and words[size].end - words[size].start == len(after) and further in ("me", "us")
        ordered = let or after == "please" or after in HEADS - _NO_ORDERS - vocab.NEGATIONS
        if not (spoken_to or ordered) or not called(said(words[:size]), scope):
            continue
        comma = words[size]._replace(word=",", typed=",", end=words[size].start)
        yield Telling((*words[:size], comma, *words[size:]))
        return


def _with_its_apostrophe(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take the coat its cold" as "take the coat, it's cold"."""
    for at in range(2, len(words) - 1):
        before = words[at - 1].word
        if words[at].word == "its" and (before in scope.words | _ENDING or before == ","):
            it = words[at]._replace(word="it")
            yield Telling((*words[:at], it, words[at]._replace(word="is"), *words[at + 1 :]))
            return


def _run_together(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "take broom go out" as two commands."""
    if words[0].word not in HEADS - vocab.QUESTIONS:
        return
    things = frozenset(noun for one in scope.things if not one.alive for noun in one.nouns)
    for at in range(2, len(words)):
        before = words[at - 1].word
        ends = before in things or before in vocab.IT | vocab.THEM or before in vocab.DIRECTIONS
        starts = words[at].word in HEADS - scope.nouns - _JOINTS
        if ends and starts and commands(words, at, scope):
            joint = words[at]._replace(word=_AND_THEN, typed=_AND_THEN, end=words[at].start)
            yield Telling((*words[:at], joint, *words[at:]))


def _run_on(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "the mare is hungry give her a carrot" as two sentences, wherever one may begin."""
    if words[0].word in vocab.QUESTIONS or words[0].word == "whatever":
        return
    for at in range(2, len(words) - 1):
        word, after = words[at].word, words[at + 1].word
        if words[at - 1].word not in scope.words | _LAST:
            continue
        says = word in _SUBJECTS and after in STATES | _ALSO_STATES
        says = says and not commands(words, at, scope)
        states = any(one.word in STATES | _ALSO_STATES for one in words[1 : at - 1])
        told = states and words[0].word not in HEADS
        deed = word in HEADS - _NO_ORDERS - _JOINTS - scope.nouns and after not in STATES
        if says or (told and deed):
            stop = words[at]._replace(word=".", typed=".", end=words[at].start)
            yield Telling((*words[:at], stop, *words[at:]))


def _without_purpose(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "chop the oak for firewood" as "chop the oak"."""
    kept = _without_end(words)
    for at in range(len(kept) - 2, max(1, len(kept) - 6), -1):
        tail = kept[at + 1 :]
        if kept[at].word in _PURPOSES and not any(one.word in scope.words for one in tail):
            fine = not any(one.is_mark or one.word in _NO_PURPOSE for one in tail)
            if fine and kept[0].word not in _SEEKING:
                yield Telling(tuple(kept[:at]))
            return


def _without_place(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "put it in the chest where nobody will look" as "put it in the chest"."""
    if words[0].word not in HEADS - _SEEKING:
        return
    for at in range(3, len(words) - 2):
        tail = frozenset(said(words[at:]))
        unseen = words[at].word == "where" and bool(tail & _UNSEEN)
        threat = words[at].word == "or" and at + 3 < len(words) and not tail & scope.words
        if (unseen or threat) and not words[at - 1].is_mark:
            yield Telling(tuple(words[:at]))
            return


def _told_apart(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "give the potion to Bo, the blue one" as "give the blue potion to Bo"."""
    kept = _without_end(words)
    plain = said(kept)
    while plain[-1:] in (("please",), ("mean",), ("i",)):
        plain = plain[:-1]
    mark = next((at for at in range(len(plain) - 1, 1, -1) if kept[at].is_mark), 0)
    tail = [word for word in plain[mark + 1 :] if word not in vocab.ARTICLES]
    if not mark or len(tail) != 2 or tail[1] not in ("one", "ones"):  # noqa: PLR2004 -- "blue one"
        return
    quality = tail[0] if tail[0] in scope.words else tail[0].removesuffix("r").removesuffix("e")
    for at in range(1, mark):
        fits = [one for one in scope.things if {plain[at]} & one.nouns and quality in one.words]
        if len(fits) == 1:
            which = kept[at]._replace(word=quality, typed=quality)
            yield Telling((*kept[:at], which, *kept[at:mark]))
            return


def _as_spelled(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "coud you opne the door" as "could you open the door"."""
    spelled = respelled(words, scope.known_words)
    if spelled != tuple(words):
        yield Telling(spelled)


def _only(words: Sequence[Token], _: Scope) -> Iterator[Telling]:
    """Read "drop nothing but the chalk" as "drop the chalk"."""
    for at in range(1, len(words) - 2):
        if words[at].word == "nothing" and words[at + 1].word in ("but", "except"):
            yield Telling((*words[:at], *words[at + 2 :]))
            return


def _gone_there(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "go up the ladder into the loft" as "go to the loft"."""
    first = next((at for at, one in enumerate(words) if one.word in _GOING), None)
    leads = words[0].word in vocab.DIRECTIONS or words[0].word in _LEADING
    if first is None and not leads:
        return
    for at in range(len(words) - 2, (first or 0), -1):
        if words[at].word not in _LEADING:
            continue
        place = _without_end(words[at + 1 :])
        cut = next((n for n, one in enumerate(place) if n and one.word in _TRAILING), len(place))
        name = tuple(one for one in place[:cut] if one.word not in vocab.ARTICLES)
        between = frozenset(said(words[(first or 0) + 1 : at]))
        living = any(one.alive and one.nouns & between for one in scope.things)
        if name and any(one.is_called(said(name)) for one in scope.ways) and not living:
            head = words[first or 0]._replace(word="go")
            yield Telling((*words[: first or 0], head, words[at]._replace(word="to"), *name))
            return


def _without_end(words: Sequence[Token]) -> tuple[Token, ...]:
    """The words without the marks that end a sentence."""
    last = len(words)
    while last and words[last - 1].word in vocab.FULL_STOPS:
        last -= 1
    return tuple(words[:last])


def _spoken_beside(words: Sequence[Token], scope: Scope) -> Iterator[Telling]:
    """Read "drop the coal, I don't need it" as "drop the coal"."""
    for kept, left_out, passed_over in without_remarks(words, scope):
        yield Telling(kept, left_out, passed_over)


_WAYS: Final[tuple[Callable[[Sequence[Token], Scope], Iterator[Telling]], ...]] = (
    _in_plain_words,
    _asked_plainly,
    _meant_instead,
    _put_right,
    _put_right_after,
    _without_instead,
    _wished_briefly,
    _called_without_comma,
    _with_its_apostrophe,
    _run_together,
    _only,
    _told_apart,
    _gone_there,
    _spoken_beside,
    _run_on,
    _without_place,
    _without_purpose,
    _as_spelled,
    _without_body,
)
