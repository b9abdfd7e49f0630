"""Where one is, said in general: "the room", "around me", "in sight". Pure.

It tells whether words are of that kind and nothing else; a thing in sight that is so called comes
before it.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import spelled_out
from client.gateway.core.scope import Scope

_SPOTS: Final = vocab.words(
    "room place area scene surroundings location environment vicinity spot scenery view "
    "environs joint chamber premises setting space neighbourhood neighborhood"
)
_POINTING: Final = vocab.words("the this my our that whole entire immediate current teh your all of")
_ABOUT: Final = frozenset(
    phrase
    for text in (
        "here",
        "?all/right/just around/about/round/near ?here/me/us/myself",
        "?all/right/just over/in/out/up/down here",
        "right/just here",
        "nearby",
        "close ?by/to ?me/here/us",
        "near ?to ?me/here/us/by",
        "in/within ?my sight/view/range/reach/eyeshot",
        "in front of/before/ahead/beside/behind me/us",
        "in front of me/us",
        "?lying/sitting/standing/scattered/strewn/hanging/left around/about/here ?here",
        "lying/sitting/left ?around/about ?here",
        "?lying on/upon the floor/ground",
        "?lying ?around/about on/upon the floor/ground ?here",
        "visible/present/available ?here",
        "with me ?here",
        "from here",
        "from where i am/stand",
        "?there here",
    )
    for phrase in spelled_out(text)
)
_IN: Final = vocab.words("in inside around about at within of from on throughout near round")


def is_room(words: Sequence[str], scope: Scope) -> bool:
    """Whether words name the place one is in, by its name or as a place: "this whole room"."""
    plain = [word for word in words if word not in _POINTING]
    while len(plain) > 1 and plain[-1] in ("here", "again", "around", "about"):
        plain.pop()
    if not plain or scope.nouns & set(plain):
        return False
    if plain == ["here"]:
        return len(words) == 1
    return set(plain) <= _SPOTS or set(plain) <= scope.room_words


def is_about(words: Sequence[str], scope: Scope) -> bool:
    """Whether words say where one is: "around here", "in this room"."""
    if tuple(words) in _ABOUT:
        return True
    return len(words) > 1 and words[0] in _IN and is_room(words[1:], scope)
