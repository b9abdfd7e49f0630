"""Where one is and what one searches for, said in general: "around me", "hidden doors". Pure.

It tells whether words are of that kind and nothing else; a thing in sight that is so called comes
before it.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import phrases_of
from client.gateway.core.scope import Scope

_SPOTS: Final = vocab.words(
    "room place area scene surroundings location environment vicinity spot scenery view "
    "environs joint chamber premises setting space neighbourhood neighborhood"
)
_POINTING: Final = vocab.words(
    "the this my our that whole entire immediate current teh your all of"
)
_ABOUT: Final = phrases_of(
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


_SECRETS: Final = vocab.words(
    "secret secrets clue clues trap traps treasure treasures loot item items object objects thing "
    "things stuff door doors passage passages passageway switch switches compartment compartments "
    "lever levers button buttons exit exits entrance entrances way trapdoor trapdoors tracks track "
    "footprints prints signs sign hint hints evidence information info answers anything something "
    "valuables goodies riches gold money supplies food weapons tools equipment gear panel panels "
    "ambush danger dangers safe stash cache"
)
_SECRET: Final = vocab.words(
    "hidden secret concealed lost invisible useful interesting valuable unusual suspicious special "
    "strange odd nice good worthwhile helpful worth taking having any some more other else and or "
    "of life to take use i we can could out possible a an the good important here around about nice"
)


def is_sought(words: Sequence[str], scope: Scope) -> bool:
    """Whether words say what one searches a place for, whatever that may be: "any hidden doors"."""
    return (
        bool(_SECRETS & set(words))
        and not scope.nouns & set(words)
        and set(words) <= _SECRETS | _SECRET
    )
