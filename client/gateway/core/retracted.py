"""What a line takes back of itself: "drop it. No!", "give Bo the rope, I mean the lamp". Pure."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core.clauses import Clause
from client.gateway.core.found import No, quoted
from client.gateway.core.sayings import TAKEN_BACK
from client.gateway.core.verbs import SPEAKING
from client.gateway.core.words import Token

_HESITATING: Final = frozenset(("oh", "hmm", "hm", "ah", "er", "um", "wait", "actually"))
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
    return bool(mark) and tail in TAKEN_BACK and not spoken


def corrected_to(clause: Clause, line: str) -> No | None:
    """Why nothing is done where a thing is put right: "give Bo the rope, I mean the lamp"."""
    said = tuple(one.word for one in clause.whole if not one.is_mark)
    if any(said[: len(meaning)] == meaning for meaning in _MEANT):
        typed = line[clause.whole[0].start : clause.end]
        return No(f"I am not sure what {quoted(typed)} changes, so I do nothing. Say it anew.")
    return None
