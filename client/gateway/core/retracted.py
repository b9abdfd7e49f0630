"""What a line takes back of itself: "drop it. No!", "give Bo the rope, I mean the lamp". Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from client.gateway.core.clauses import Clause
from client.gateway.core.found import No, quoted
from client.gateway.core.phrases import as_typed
from client.gateway.core.remarks import is_remark
from client.gateway.core.sayings import TAKEN_BACK
from client.gateway.core.verbs import HEADS, SPEAKING
from client.gateway.core.vocabulary import QUESTIONS
from client.gateway.core.words import Token

_HESITATING: Final = frozenset(("eh", "oh", "hmm", "hm", "ah", "er", "um", "wait", "actually"))
_DEEDS: Final = HEADS - QUESTIONS
_DOTS: Final = frozenset((".", "\u2026"))
_LEFT: Final = frozenset(("leave", "keep", "no", "not", "don't", "dont", "better", "never", "i"))
_LAUGHING: Final = _HESITATING | frozenset(("lol", "haha", "hah", "ha", "well", "but"))
_BETTER_NOT: Final = frozenset((("no", "better", "not"), ("better", "not"), ("actually", "no")))
_DENIALS: Final = _BETTER_NOT | frozenset((("no",), ("nah",), ("nope",), ("no", "way")))
_MEANT: Final = (("i", "mean"), ("i", "meant"), ("or", "rather"), ("make", "that"))


def is_taken_back(words: Sequence[Token]) -> bool:
    """Whether the end of a line takes back all before it: "drop it. No!", "take it (not)"."""
    last = len(words)
    while last and words[last - 1].is_mark:
        last -= 1
    mark = next((at for at in range(last - 1, 0, -1) if words[at].is_mark), 0)
    while mark and words[mark].word == "," and words[mark + 1].word in ("keep", "leave"):
        mark = next((at for at in range(mark - 1, 0, -1) if words[at].is_mark), 0)
    tail = tuple(one.word for one in words[mark:last] if not one.is_mark)
    while tail[:1] and tail[0] in _HESITATING and tail[1:] in TAKEN_BACK:
        tail = tail[1:]
    spoken = words[0].word in SPEAKING or words[0].is_mark if words else True
    if spoken:
        dots = next((at for at in range(last - 1, 0, -1) if words[at].word in _DOTS), last)
        return tuple(one.word for one in words[dots:last] if not one.is_mark) in _BETTER_NOT
    return (bool(mark) and tail in TAKEN_BACK) or _is_denied_within(words)


def _is_denied_within(words: Sequence[Token]) -> bool:
    """Whether a "no" with a reason after it denies what comes before: "drop it, no, I need it"."""
    pieces: list[list[Token]] = [[]]
    for token in words:
        if token.is_mark:
            pieces.append([])
        else:
            pieces[-1].append(token)
    pieces = [one for one in pieces if one]
    if any(_thinks_better(piece) for piece in pieces[1:]):
        return True
    for denial, reason in pairwise(pieces[1:]):
        said = tuple(one.word for one in denial if one.word not in _LAUGHING)
        if said in _DENIALS and is_remark(reason):
            return True
    return False


def _thinks_better(piece: Sequence[Token]) -> bool:
    """Whether a piece leaves things as they are: "on second thoughts leave it standing"."""
    said = [one.word for one in piece if one.word not in _LAUGHING]
    return said[:2] == ["on", "second"] and any(one in _LEFT for one in said[3:5])


def asked_of_oneself(clause: Clause, line: str) -> No | None:
    """Why nothing is done where a deed is only thought of: "drink it? I'm not that stupid"."""
    bare = bool(clause.words) and clause.whole[:1] == clause.words[:1]
    asks = line[clause.end :].lstrip(" )").startswith("?")
    if not (bare and asks) or clause.words[0].word not in _DEEDS:
        return None
    return No(f"That sounds like a question. If you want to, just say: {as_typed(clause.words)}")


def corrected_to(clause: Clause, line: str) -> No | None:
    """Why nothing is done where a thing is put right: "give Bo the rope, I mean the lamp"."""
    said = tuple(one.word for one in clause.whole if not one.is_mark)
    if any(said[: len(meaning)] == meaning for meaning in _MEANT):
        typed = line[clause.whole[0].start : clause.end]
        return No(f"I am not sure what {quoted(typed)} changes, so I do nothing. Say it anew.")
    return None
