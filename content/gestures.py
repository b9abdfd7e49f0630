"""A gesture as onlookers see it, and as it is told to whoever makes it.

`waves` is `Ana waves.` to others and `You wave.` to her. Only a plain verb is turned about, with
nothing in the line that would have to agree with it; any other line she is shown as others see it.
"""

import re
from typing import Final

_VERB: Final = re.compile(r"[a-z]+s\b")
_AGREES: Final = re.compile(
    r"['\"]|\b(and|as|but|or|he|her|hers|herself|him|himself|his|it|its|itself|she|that|their|them|"
    r"themselves|then|they|while|who)\b",
    re.IGNORECASE,
)
_NO_VERBS: Final = re.compile(r"(ways|wards|times|perhaps|yes|thus|plus|less|ness|us|is)\b")
_ODD: Final = {"has": "have", "is": "are", "goes": "go", "does": "do"}
_SIBILANT: Final = ("ches", "shes", "sses", "xes", "zzes", "oes")


def seen(name: str, text: str) -> str:
    """As others see it: `Ana waves`, or `Ana's hand shakes`."""
    joined = "" if text.startswith("'") else " "
    return f"{name}{joined}{text}"


def own(name: str, text: str) -> str:
    """As it is told to who makes it: `You wave`; as others see it where that can't be turned."""
    verb = text.partition(" ")[0].rstrip(".,;:!?")
    plain = _ODD.get(verb) or (_base(verb) if _is_verb(verb) else "")
    if not plain or _AGREES.search(text):
        return seen(name, text)
    return f"You {plain}{text[len(verb) :]}"


def _is_verb(word: str) -> bool:
    return _VERB.fullmatch(word) is not None and _NO_VERBS.search(word) is None


def _base(verb: str) -> str:
    """`wave` of `waves`, `cry` of `cries`, `watch` of `watches`."""
    if verb.endswith("ies") and len(verb) > len("dies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(_SIBILANT) else verb[:-1]
