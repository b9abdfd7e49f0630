"""What a bot takes from sentences: figures of its own, the strength of foes, what a recipe lacks.

It reads what players are told, as they do; a sentence that it does not know says nothing to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LEVEL: Final = re.compile(r"\blevel (\d+),(?: with)? (\d+) experience", re.IGNORECASE)
_HEALTH: Final = re.compile(r"\bhealth (\d+) of (\d+)", re.IGNORECASE)
_RECIPES: Final = re.compile(r"^You know how to make: (.+?)\.?$")
_CHOICES: Final = re.compile(r"^Say which: (.+)$", re.MULTILINE)
_QUOTED: Final = re.compile(r"'([^']+)'")
_TO_MAKE: Final = re.compile(
    r"\b(?:make|craft|brew|cook|forge|build|sew|carve|bake)\b(?: me)?"
    r"(?: an?| some| the| two| three) ([a-z]+(?: [a-z]+)?)",
    re.IGNORECASE,
)
_ATTACKS: Final = re.compile(
    r"\b(?:the|an?) ([a-z' -]+?) (?:goes for|springs at) you\b", re.IGNORECASE
)
_GAINED: Final = re.compile(r"\((\d+) experience\)")
_EASY: Final = ("hardly trouble", "well matched")
_HARD: Final = ("more than you should", "the end of you")


@dataclass(frozen=True)
class Figures:
    """How a player is."""

    level: int
    exp: int
    health: int
    health_max: int


def figures(text: str) -> Figures | None:
    """The figures of a status; None where the text is none."""
    level, health = _LEVEL.search(text), _HEALTH.search(text)
    if level is None or health is None:
        return None
    return Figures(int(level[1]), int(level[2]), int(health[1]), int(health[2]))


def recipes(text: str) -> list[str]:
    """What the answer to `recipes` names."""
    found = _RECIPES.match(text)
    if found is None:
        return []
    return [name for name in re.split(r", | and ", found[1]) if name]


def titles(text: str) -> list[str]:
    """The quests between which a question leaves the choice."""
    found = _CHOICES.search(text)
    return _QUOTED.findall(found[1]) if found is not None else []


def to_be_made(text: str) -> list[str]:
    """What somebody speaks of making, in one word or two."""
    return [name.lower() for name in _TO_MAKE.findall(text)]


def is_beatable(text: str) -> bool | None:
    """What `consider` says of a foe; None where it says to wait for a better day."""
    if any(words in text for words in _EASY):
        return True
    return False if any(words in text for words in _HARD) else None


def attackers(text: str) -> list[str]:
    """The creatures that set on somebody of their own accord."""
    return _ATTACKS.findall(text)


def is_locked(text: str) -> bool:
    """Whether something does not open for want of a key turned."""
    return text.endswith("is locked.")


def is_laden(text: str) -> bool:
    """Whether something can't be taken because of what is carried already."""
    return "carry too much" in text or "arms are full" in text


def is_breathless(text: str) -> bool:
    """Whether something failed for want of breath alone."""
    return "breath" in text


def gained(text: str) -> bool:
    """Whether somebody learned from something just now."""
    return _GAINED.search(text) is not None
