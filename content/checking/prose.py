"""Mistakes of prose: rooms that read alike, texts that fill a terminal, a brief that is missing."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from content.checking.atlas import Atlas
from content.checking.finding import WARNING, Finding, found
from content.line_index import entry
from content.model import Room

ROOM_CHARS_MAX: Final = 900
"""Some twelve lines of eighty columns: half of a terminal, with things and people below."""
TEXT_CHARS_MAX: Final = 600
"""Any other text that comes in one piece: eight lines."""
BRIEF_CHARS_MAX: Final = 160
WORD_CHARS_MAX: Final = 40
SENTENCE_WORDS_MIN: Final = 5
"""Shorter sentences may stand in two places: one can only say so much about a wall."""
SHINGLE_WORDS: Final = 3
ALIKE_PERCENT: Final = 35
"""So much of what one room says in three words stands in another as well: they are alike."""

_WORD: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]+")


def prose(atlas: Atlas) -> Iterator[Finding]:
    """Everything about texts, in all tables."""
    yield from _lengths(atlas)
    yield from _briefs(atlas)
    yield from _said_twice(atlas)
    yield from _alike(atlas)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their order."""
    return _WORD.findall(text.lower())


def _lengths(atlas: Atlas) -> Iterator[Finding]:
    for kind in sorted(atlas.tables):
        for _, one in sorted(atlas.tables[kind].items()):
            for keys, text in texts_in(one.table):
                most = ROOM_CHARS_MAX if kind == "room" and len(keys) == 1 else TEXT_CHARS_MAX
                plain = " ".join(text.split())
                name = one.called(*keys)
                if len(plain) > most:
                    said = f"{name} has {len(plain)} characters: a terminal takes {most} at once"
                    yield found(WARNING, "long", one, said, *keys)
                wide = next((word for word in text.split() if len(word) > WORD_CHARS_MAX), "")
                if wide:
                    said = f"{name} has the word {wide[:20]!r}..., which no line can be broken in"
                    yield found(WARNING, "long", one, said, *keys)


def texts_in(table: object, *keys: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in a table, however deep, with the keys that lead to it."""
    if isinstance(table, Mapping):
        for key, value in table.items():
            yield from texts_in(value, *keys, key)
    elif isinstance(table, list):
        for place, value in enumerate(table):
            yield from texts_in(value, *keys, entry(place))
    elif isinstance(table, str):
        yield keys, table


def _briefs(atlas: Atlas) -> Iterator[Finding]:
    for name, one in sorted(atlas.tables["room"].items()):
        brief = atlas.rooms[name]["spec"]["brief"]
        if "brief" not in one.table:
            said = f"room {name} has no 'brief': whoever comes back is shown {brief[:30]!r}..."
            yield found(WARNING, "brief", one, said)
        elif len(brief) > min(BRIEF_CHARS_MAX, len(atlas.rooms[name]["spec"]["description"])):
            said = f"the brief of {name} has {len(brief)} characters: expected at most"
            yield found(
                WARNING, "brief", one, f"{said} {BRIEF_CHARS_MAX}, or the description's", "brief"
            )


# ------------------------------------------------------------------------------------------ alike


def _said_twice(atlas: Atlas) -> Iterator[Finding]:
    """A sentence that stands in two rooms or things."""
    where: dict[tuple[str, ...], str] = {}
    for kind in ("room", "item", "sort", "creature", "character"):
        for name, one in sorted(atlas.tables[kind].items()):
            for keys, text in texts_in(one.table):
                for sentence in _SENTENCE.findall(text):
                    said = tuple(words_of(sentence))
                    other = where.setdefault(said, name)
                    if other != name and len(said) >= SENTENCE_WORDS_MIN:
                        told = f"{name} says the same as {other}: {' '.join(sentence.split())!r}"
                        yield found(WARNING, "alike", one, told, *keys)


def _alike(atlas: Atlas) -> Iterator[Finding]:
    """Two rooms of which large parts are the same words, whatever their sentences."""
    shingles = {name: _shingles(room) for name, room in sorted(atlas.rooms.items())}
    names = list(shingles)
    for place, name in enumerate(names):
        for other in names[:place]:
            fewer = min(len(shingles[name]), len(shingles[other]))
            shared = len(shingles[name] & shingles[other])
            if fewer and shared * 100 >= ALIKE_PERCENT * fewer:
                one = atlas.tables["room"][name]
                said = f"rooms {other} and {name} read alike: {shared * 100 // fewer} in a hundred"
                text = f"{said} runs of three words are the same"
                yield found(WARNING, "alike", one, text, "description")


def _shingles(room: Room) -> frozenset[tuple[str, ...]]:
    said = words_of(room["spec"]["description"])
    return frozenset(
        tuple(said[place : place + SHINGLE_WORDS]) for place in range(len(said) - SHINGLE_WORDS + 1)
    )
