"""What a bot thinks of things: which it has tried, which are parts of something, which are no use.

It knows a thing by its name, and a recipe by what it was told that it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

TRIES: Final = ("wield", "wear", "light", "read")
"""What is tried with each thing once; whatever works makes it worth carrying."""
_KEPT: Final = frozenset({"key", "coin"})
_TAKES: Final = re.compile(r"^The (.+?) takes (.+?)\. You (?:lack|have)")
_COUNT: Final = re.compile(r"^(?:\d+|an?|some|the) ")
_STATION: Final = " to work at"


class Satchel:
    """The bot's opinions of things."""

    def __init__(self) -> None:
        self._tried: dict[str, int] = {}
        self._works: set[str] = set()
        self._spurned: set[str] = set()
        self._needs: dict[str, Sequence[str]] = {}

    def trial(self, held: Iterable[str]) -> str | None:
        """Something to be tried with a thing in hand; None where all is tried."""
        for name in held:
            done = self._tried.get(name, 0)
            if done < len(TRIES) and name not in self._works:
                self._tried[name] = done + 1
                return f"{TRIES[done]} {name}"
        return None

    def tried(self, name: str, *, passed: bool) -> None:
        """What came of a trial."""
        if passed:
            self._works.add(name)

    def told(self, text: str) -> None:
        """What a recipe takes was told, if that is what the text is."""
        found = _TAKES.match(text)
        if found is None:
            return
        parts = [one for one in re.split(r", | and ", found[2]) if not one.endswith(_STATION)]
        self._needs[found[1]] = tuple(_head(_COUNT.sub("", part)) for part in parts)

    def craftable(self, recipes: Iterable[str], held: Iterable[str]) -> list[str]:
        """The recipes that it seems to have everything for."""
        heads = {_head(name) for name in held}
        return [one for one in recipes if one in self._needs and heads >= {*self._needs[one]}]

    def unknown(self, recipes: Iterable[str]) -> str | None:
        """A recipe of which it does not know what that takes."""
        return next((one for one in recipes if one not in self._needs), None)

    def gives_up(self, recipe: str) -> None:
        """It can't find out what a recipe takes."""
        self._needs.setdefault(recipe, ("nothing that can be had",))

    def wants(self, name: str) -> bool:
        """Whether a thing is worth taking, as far as it knows."""
        return name not in self._spurned

    def spurn(self, held: Iterable[str]) -> str | None:
        """Something that it carries for nothing and never takes again; None if all has its use."""
        parts = {part for needs in self._needs.values() for part in needs}
        for name in held:
            useless = self._tried.get(name, 0) >= len(TRIES) and name not in self._works
            if useless and name not in self._spurned and _head(name) not in parts | _KEPT:
                self._spurned.add(name)
                return name
        return None


def names(seen: Iterable[Mapping[str, object]]) -> list[str]:
    """What things are called, each once."""
    return [*dict.fromkeys(str(one["name"]) for one in seen)]


def _head(name: str) -> str:
    """The noun of a name, for one of its kind: `nail` of `bronze nails`, `pot` of `pot of it`."""
    noun = name.partition(" of ")[0].rpartition(" ")[2].lower()
    return noun.removesuffix("s") if not noun.endswith("ss") else noun
