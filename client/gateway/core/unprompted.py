"""What stands around a command that was typed elsewhere: a prompt, a bullet, marks of other chats.

It knows no nouns: a line comes back without its marks, or with the verb that they stand for. Pure.
"""

import re
from typing import Final

from client.gateway.core.starts import shortcut
from client.gateway.core.verbs import SPEAKING, STARTS
from client.gateway.core.words import tokens

_BULLET: Final = re.compile(r"(?:[-$#\u2022\u2013\u2014*\u2192=>]+\s+|\(?\d{1,2}[.)]\s+)(?=\w)")
_BRACKETED: Final = re.compile(r"\[[\w ,.!'-]+\]|<[\w ,.!'-]+>|\{[\w ,.!'-]+\}|`[\w ,.!'-]+`")
"""What is put around a command and says nothing; round ones are for words out of the game."""
_CHAT: Final = re.compile(r"(/w|/t|/s|/y|/e|@)(?:(?<=@)|\s+)(?=\w)", re.IGNORECASE)
_CHATTED: Final = {
    "/w": "whisper",
    "/t": "tell",
    "@": "tell",
    "/s": "say",
    "/y": "shout",
    "/e": "emote",
}
"""How other chats begin what is said, and to whom."""
_QUOTES: Final = frozenset("\"':;*@/\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019")
"""What a line of speech may begin with."""
_NUMBER: Final = re.compile(r"[,;]?\s+\(?\d{1,2}[.)]\s+(?=\w)")
"""What stands before a command that was copied from a list or another prompt: "1. ", "- "."""


def unprompted(line: str) -> str:
    """Without a prompt copied along, or the slash of other chats: "/me waves" is "emote waves"."""
    bare = _unlisted(line.lstrip("> "))
    if len(bare) > 2 and bare[0] == bare[-1] == "*" and "*" not in bare[1:-1]:  # noqa: PLR2004
        return f":{bare[1:-1]}"
    marked = len(bare) > 2 and bare[0] == bare[-1] and bare[0] in "-~"  # noqa: PLR2004
    if marked and bare[1:-1].replace(" ", "").isalpha():
        return f":{bare[1:-1]}"
    if _BRACKETED.fullmatch(bare):
        return bare[1:-1].strip()
    if bare[:2] == bare[-2:] in ("**", "__"):
        return bare[2:-2].strip()
    if bare[:1] == ";" and bare[1:2].isalpha():
        return f":{bare[1:]}"
    if chat := _CHAT.match(bare):
        return f"{_CHATTED[chat[1].casefold()]} {bare[chat.end() :]}"
    if bare[:4].casefold() == "/me ":
        return f":{bare[4:]}" if bare[4:].strip() else ""
    return bare.removeprefix("/")


def _unlisted(line: str) -> str:
    """A line without the bullets or numbers of a list: "1. open the box 2. look inside"."""
    bullet = _BULLET.match(line)
    if bullet is None:
        return line
    numbered = any(one.isdigit() for one in bullet[0])
    rest = line[bullet.end() :]
    return _NUMBER.sub("; ", rest) if numbered else rest


def stopped(utterance: str) -> str:
    """Several lines sent at once, with a stop between those that are commands by themselves."""
    first, *more = utterance.strip().split("\n")
    made = first
    head = first.casefold().split()[:1]
    said = tokens(first)
    marked = first[:1] in _QUOTES or any(shortcut(said, at) for at in range(len(said)))
    spoken = marked or (bool(head) and head[0] in SPEAKING)
    for one in more:
        starts = one.split()[:1]
        command = bool(starts) and starts[0].casefold() in STARTS
        made += f"{'; ' if command and not spoken else ' '}{one}"
    return made
