"""Where what is said aloud stops and a deed of one's own goes on: "say goodbye, then leave". Pure.

Speech is taken word for word to the end of the line, save where that is plainly not meant: behind a
closing quotation mark, behind a mere greeting, and where ", then" and a bare command follow what
tells nobody to do anything.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import called
from client.gateway.core.scope import Scope
from client.gateway.core.starts import ENDS, begins, commands, end_of_plain, word_at
from client.gateway.core.verbs import HEADS
from client.gateway.core.words import Token, said

_CLOSING: Final = {
    '"': '"',
    "\u201c": "\u201d",
    "\u201e": "\u201c",
    "\u00ab": "\u00bb",
    "\u2018": "\u2019",
}
"""The mark that ends a quotation, by the one that starts it."""
_ALOUD: Final = vocab.words(
    "say tell whisper shout yell murmur mutter scream exclaim announce reply answer holler call "
    "wish"
)
"""Verbs of saying something here and now; a letter may say anything."""
_GREETING: Final = courtesies.by_first_word(
    "hello/hi/hey/hiya/hullo/howdy/greetings/welcome ?there/again/everyone/everybody/all/friend",
    "goodbye/bye/farewell/cheerio/ciao/goodnight ?now/bye/everyone/everybody/all/friend/then",
    "thanks/cheers ?again/everyone/everybody/all",
    "thank you ?again/everyone/everybody/all/very ?much",
    "many thanks",
    "?a ?very good morning/afternoon/evening/night/day/luck/bye ?to ?you/everyone/all",
    "so long",
    "see you ?later/soon/around",
    "sorry/yes/no/congratulations/hooray/hurrah/boo/help/agreed/never",
    "well met/done",
    "i am sorry",
)
"""What is a whole saying of its own, so that a command after it is none of its words."""
_ASKING: Final = vocab.words(
    "will shall can could should would must may might let gonna gotta if when until don't dont "
    "please you your to who what where why how whoever"
)
"""What makes it likely that words after it are part of what is said."""
_TO_THEM: Final = vocab.words("come keep have be let see welcome stay enjoy don't dont no get mind")
"""Verbs that rather tell somebody else what to do: "say goodbye and come again"."""
_TO_US: Final = vocab.words("me us you your yourself yourselves")
_NAME_WORDS_MAX: Final = 3
_WORDS_MAX: Final = 12
"""Nobody goes on with a deed after a speech that is longer."""


def quoted_at_start(raw: str) -> tuple[str, int] | None:
    """What stands between the quotation marks that a text starts with, and where they end."""
    closing = _CLOSING.get(raw[:1])
    if closing is None:
        return None
    end = raw.find(closing, 1)
    return (raw[1:], len(raw)) if end < 0 else (raw[1:end], end + 1)


def speech_end(line: str, tokens: Sequence[Token], at: int, scope: Scope) -> int:
    """Where in the line the speech stops whose words begin at a place."""
    reach = 4 if word_at(tokens, at) == "to" else 2  # say to Bob "...": no farther than that
    for place in range(at, min(at + reach, len(tokens))):
        quoted = quoted_at_start(line[tokens[place].start :])
        if quoted is None:
            continue
        close = tokens[place].start + quoted[1]
        after = next((n for n, one in enumerate(tokens) if one.start >= close), len(tokens))
        told = after + (word_at(tokens, after) == ",")
        if word_at(tokens, told) == "i" and word_at(tokens, told + 1) in _ALOUD:
            stop = end_of_plain(tokens, told)
            return tokens[stop - 1].end if stop < len(tokens) else len(line)  # "hello", I say
        end = end_of_plain(tokens, after)
        if after < len(tokens) and end < len(tokens):
            return max(close, tokens[end - 1].end)
        return len(line)
    aloud = bool(at) and tokens[at - 1].word in _ALOUD
    for place in range(at + 1, min(len(tokens) - 1, at + _WORDS_MAX)) if aloud else ():
        if tokens[place].word not in ENDS or tokens[place - 1].word in ENDS:
            continue
        if _goes_on(tokens, at, place, scope):
            return tokens[place - 1].end
    return len(line)


def _goes_on(tokens: Sequence[Token], at: int, place: int, scope: Scope) -> bool:
    """Whether a deed of one's own follows the speech that stops at a joint."""
    after = place
    while after < len(tokens) and tokens[after].word in ENDS:
        after += 1
    joints = {token.word for token in tokens[place:after]}
    if tokens[place].word == "then" and len(joints) > 1:
        return False  # "say well then, off we go"
    if joints - {",", "and", "then", "&", ";"} or not _is_own_deed(tokens, after, scope):
        return False
    text = _without_whom(tokens[at:place], scope)
    if not text:
        return False
    greets = begins(_GREETING, text) == len(text)
    if greets:
        return bool(joints & {"and", "then", "&"})
    plain = frozenset(token.word for token in text)
    tells = text[0].word in HEADS - vocab.THEM - {"i", "we"} or bool(plain & _ASKING)
    return {",", "then"} <= joints and len(text) > 1 and not tells


def _is_own_deed(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    word = word_at(tokens, at)
    if (
        word in _TO_THEM
        or begins(_GREETING, tokens, at)
        or begins(courtesies.GREETINGS, tokens, at)
    ):
        return False
    care = said(tokens[at : at + 2]) in (("take", "care"), ("good", "luck"))
    deed = word in (HEADS | vocab.SOCIAL.keys() | vocab.DIRECTIONS.keys()) - vocab.QUESTIONS
    rest = {token.word for token in tokens[at : end_of_plain(tokens, at)]}
    return deed and not care and not rest & _TO_US and commands(tokens, at, scope)


def _without_whom(words: Sequence[Token], scope: Scope) -> Sequence[Token]:
    """The words that are said, without whom they are for: "to Elsa I am off", "hello to Elsa"."""
    start = int(bool(words) and words[0].word == "to")
    for size in range(_NAME_WORDS_MAX, 0, -1):
        if _is_somebody(words[start : start + size], size, scope):
            words = words[start + size :]
            break
    while words and words[0].word in ("that", ":", ","):
        words = words[1:]
    for at in range(len(words) - 1, 0, -1):
        if words[at].word == "to" and _is_somebody(words[at + 1 :], _NAME_WORDS_MAX, scope):
            return words[:at]
    for size in range(1, _NAME_WORDS_MAX + 1):  # "goodbye Elsa"
        if len(words) > size and _is_somebody(words[-size:], size, scope):
            return words[:-size]
    return words


def _is_somebody(words: Sequence[Token], words_max: int, scope: Scope) -> bool:
    plain = [token.word for token in words if token.word not in vocab.ARTICLES]
    if not plain or len(plain) > words_max:
        return False
    pronoun = len(plain) == 1 and plain[0] in vocab.HIM | vocab.HER | vocab.THEM
    everyone = plain in (["everyone"], ["everybody"], ["all"])
    return pronoun or everyone or bool(called(plain, scope))
