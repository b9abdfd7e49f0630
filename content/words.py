"""Makes words from players fit to keep and to show: the one door for what they say and are called.

Terminal sequences, control and direction characters, hidden characters and heaps of accents go;
letters of every script stay. What goes is listed here and not asked of the Unicode tables, which
differ between Python versions: replicas must agree to the byte. It knows nothing of the world.
"""

import re
from typing import Final

SPEECH_CHARS_MAX: Final = 400
NAME_CHARS_MIN: Final = 2
NAME_CHARS_MAX: Final = 24
RAW_CHARS_MAX: Final = 4_000

_SEQUENCES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_SPACES: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]+"
)
_HIDDEN: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc"
    r"\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_JOINERS: Final = re.compile(r"[\u200c\u200d\ufe00-\ufe0f]+")
_HEAPS: Final = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_QUOTES: Final = str.maketrans(dict.fromkeys('"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02', "'"))
_NOT_IN_NAMES: Final = re.compile(
    r"[\x21-\x26\x28-\x2c\x2e\x2f\x3a-\x40\x5b-\x60\x7b-\x7e\u00a1-\u00bf\u00d7\u00f7"
    r"\u2010-\u2018\u201a-\u2bff\u2e00-\u2e7f\u3001-\u3004\u3008-\u3020\ufe10-\ufe1f\ufe30-\ufe6f"
    r"\U0001f000-\U0001fbff]"
)
_LETTER: Final = re.compile(r"[A-Za-z\u00c0-\U000dffff]")
_UPPER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER: Final = str.maketrans(_UPPER, _UPPER.lower())
_ALIKE: Final = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423"
    "\u0425\u0430\u0435\u0455\u0456\u0458\u043a\u043e\u0440\u0441\u0443\u0445\u04bb\u0501"
    "\u051b\u051d\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u0131\u017f\u20190",
    "abesijkmhopctyxaesijkopcyxhdqwabezhikmnoptyxaikvopuis'o",
)
"""Letters of Cyrillic and Greek, and others, that look like one from A to Z, and which one."""
_WIDE: Final = {0xFEE0 + ord(one): one for one in _UPPER.lower() + _UPPER}
# What the game itself says in a name's place.
_RESERVED: Final = frozenset(
    {"all", "anybody", "anyone", "everybody", "everyone", "me", "myself", "nobody", "somebody"}
    | {"someone", "you", "yourself"}
)


def cleaned(text: str, chars_max: int = SPEECH_CHARS_MAX) -> str:
    """The text on one line, safe to show, and at most `chars_max` long."""
    text = _SEQUENCES.sub("", text[:RAW_CHARS_MAX])
    text = _HEAPS.sub(r"\1", _SPACES.sub(" ", _HIDDEN.sub("", text))).strip(" ")
    if len(text) <= chars_max:
        return text
    return text[: chars_max - 1].rstrip(" ") + "\u2026"


def spoken(text: str) -> str:
    """What somebody says, without quotation marks: nobody can close them and speak as another."""
    words = cleaned(text).translate(_QUOTES)
    quoted = len(words) > 1 and words[0] == words[-1] == "'"
    return words[1:-1].strip(" ") if quoted else words


def gesture(text: str) -> str:
    """What somebody is seen to do: as `spoken`, but it may begin with an apostrophe."""
    return cleaned(text).translate(_QUOTES)


def fit_name(name: str) -> str | None:
    """The name as it will be shown, or None if it is no name: too short, too long, not letters."""
    shown = _JOINERS.sub("", cleaned(name, RAW_CHARS_MAX)).strip("'- \u2019")
    if not NAME_CHARS_MIN <= len(shown) <= NAME_CHARS_MAX or _NOT_IN_NAMES.search(shown):
        return None
    first = looks_of(shown).split(" ")[0]
    if not _LETTER.match(shown) or looks_of(shown) in _RESERVED or first in {"the", "a", "an"}:
        return None
    return shown


def same_name(name: str) -> str:
    """What two names have in common if they are too alike to tell apart (in A to Z)."""
    return name.translate(_LOWER)


def looks_of(name: str) -> str:
    """What two names have in common if nobody could tell them apart on a screen.

    A table of this module's own, and not Unicode's: it finds who would pass for somebody else in
    letters of another script, and leaves everybody who writes in that script their name.
    """
    return same_name(name.translate(_WIDE)).translate(_ALIKE)
