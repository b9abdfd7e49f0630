"""What a player says around a deed that asks for nothing: "it's dark", "before he turns round".

A remark is told by its shape and never by what is left over: it begins as a statement or an
exclamation does. What might be a command that nobody understood is no remark. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import Phrase, phrases_of
from client.gateway.core.phrases import number_of
from client.gateway.core.sayings import REMARKS
from client.gateway.core.tails import is_tail
from client.gateway.core.verbs import HEADS, STARTS, words_of
from client.gateway.core.words import Token

_SUBJECTS: Final = vocab.words(
    "i we it this that he she they there these those nobody everybody everyone somebody "
    "someone nothing everything all"
)
_POINTERS: Final = vocab.words("the my this that these those his her their our its your some no")
STATES: Final = vocab.words(
    "am is are was were been has have had looks look looked seems seem feels feel felt sounds "
    "smells tastes hates hate loves love likes like knows know thinks think hopes hope wishes wish "
    "must might may can could aches ache hurts hurt stinks stink sucks rocks works helps counts "
    "matters "
    "weighs belongs gets goes comes says guess suppose reckon bet mean wonder doubt believe swear "
    "promise wins win loses deserves deserve needs wants will would shall should ought used "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't "
    "cannot couldn't shouldn't ain't isnt aint lost thought said told made makes took fell died "
    "dont doesnt didnt wont wouldnt cant couldnt shouldnt hasnt havent arent wasnt werent"
)
_OTHERS: Final = frozenset(("they", "he", "she"))
_EXCLAIMING: Final = (("what", "a"), ("what", "an"), ("such", "a"), ("such", "an"))
_NO_SUBJECTS: Final = HEADS | vocab.QUESTIONS
_AFTER_HOW: Final = STATES | vocab.words("do did does much many come to about long far often")
_CRIES: Final = vocab.EXCLAMATIONS | vocab.OATHS
_BEING: Final = frozenset(("is", "are", "was", "were", "isn't", "aren't"))
_MINE: Final = vocab.words(
    "am was guess suppose reckon bet mean wonder doubt believe swear promise hate love know think "
    "hope feel felt need thought said told came saw heard don't dont won't can't cannot couldn't "
    "promised owe owed wanted meant swore "
    "wouldn't shouldn't haven't hadn't didn't never must've deserve"
)
"""What "I" may say of oneself without asking for it: "I would like the lamp" does ask."""
_LINKS: Final = vocab.words("before while whilst lest since because cos coz cuz cause as so though")
_AIMS: Final = (HEADS - vocab.DIRECTIONS.keys()) | vocab.words(
    "see help keep pass impress annoy celebrate stay find escape gain regain avoid show prove "
    "learn know protect cheer please satisfy stop prevent ensure survive distract scare surprise be"
)
"""Verbs that tell what something is done for."""
_SAYING: Final = vocab.words("saying telling asking shouting whispering yelling muttering talking")
_ALONGSIDE: Final = vocab.words(
    "hoping praying pretending humming whistling singing smiling grinning laughing chuckling "
    "muttering trying thinking wondering wishing"
)
"""What one does beside a deed."""
_ASKED: Final = vocab.words(
    "ask beg urge tell order want need like love get have let make help force use try teach "
    "invite allow expect send challenge persuade convince"
)
"""Verbs after which "to do something" is the deed of another, or the deed itself."""
_BEYOND: Final = vocab.words("if when whenever unless until till after once")
_MARKS: Final = frozenset((",", "-", "(", "\u2013", "\u2014", ":"))
_HOW_CHARACTERS_MIN: Final = 5
_NOUNS_IN_LY: Final = vocab.words(
    "family jelly belly holly assembly bully folly rally gully tally anomaly butterfly dragonfly "
    "firefly supply reply monopoly dolly lolly trolly only barfly horsefly italy july"
)


def is_remark(words: Sequence[Token]) -> bool:
    """Whether these words are a statement or an exclamation, and no command or question."""
    said = [token.word for token in words if not token.is_mark]
    if not said:
        return bool(words)
    if said[0] in vocab.OATHS and not any(word in HEADS for word in said[1:]):
        return True  # "sod this cupboard"
    admires = said[0] == "how" and len(said) == 2 and said[1] not in _AFTER_HOW  # noqa: PLR2004
    if admires or said[:2] == ["not", "sure"]:
        return True  # "how kind", "not sure which is nicer"
    if tuple(said[:2]) in _EXCLAIMING or (said[0] == "ignore" and len(said) > 1):
        return True  # "what a mess", "ignore the others"
    while said and (said[0] in _CRIES or said[0] in ("and", "but")):
        said = said[1:]
    if not said or tuple(said) in REMARKS or said[-2:] == ["will", "do"]:
        return True
    if any(word in _BEYOND for word in said):
        return False
    sparing = said[0] in vocab.LEAVING | {"save"}
    spared = sparing and (said[1:3] == ["the", "rest"] or said[0] == "keep")
    alone = said[0] == "leave" and said[-1] == "alone"  # "leave the ghoul alone"
    minds = said[:2] == ["never", "mind"] and len(said) > 2  # noqa: PLR2004 -- "never mind the cup"
    if alone or minds or spared:
        return True
    return _is_statement(said) or _is_manner(said)


def is_set_phrase(words: Sequence[Token]) -> bool:
    """Whether these words are one of the phrases that ask for nothing, whatever they look like."""
    return tuple(token.word for token in words if not token.is_mark) in REMARKS


_PARTING: Final = frozenset(("give", "drop", "put", "sell"))


def leaves_the_rest(words: Sequence[Token], verb: str) -> bool:
    """Whether it says no more than was said: "take ten and leave five", "drop it, leave it"."""
    said = [token.word for token in words]
    if tuple(said) in _NO_MORE.get(verb, ()):
        return True
    rest = said[1:3] == ["the", "rest"] or (len(said) == 2 and number_of(said[1]) is not None)  # noqa: PLR2004 -- "leave five"
    keeps = verb in _PARTING and said[:1] == ["keep"]  # "toss Nell a pearl, keep the other"
    return keeps or (verb == "take" and said[:1] == ["leave"] and rest)


_LEFT: Final = phrases_of("leave it/them ?here/there/behind/be/alone ?in/on ?here/there/it/them")
_NO_MORE: Final[Mapping[str, frozenset[Phrase]]] = {
    "drop": _LEFT,
    "put": _LEFT,
    "take": phrases_of("put/stow/tuck/pack/stash/bag/pocket/carry it/them ?away ?with ?me"),
    "unequip": phrases_of("put/stow/tuck/pack it/them ?away"),
    "unlock": phrases_of("turn it/the/that ?key"),
}
"""What adds nothing to a deed said before it, by the verb of that deed."""


def is_told_on(words: Sequence[Token], between: str) -> bool:
    """Whether what follows tells on of others: "the jailer told me to shut up and sit"."""
    if words[0].word in vocab.LEAVING:
        return False
    others = words[0].word not in ("i", "it", "we", "this", "that")
    return others and between.strip(" ") in ("and", "or", "and then", "then")


def shortened(words: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """A clause without what is added to the deed, the least cut first; none if nothing may go."""
    if words and words[0].word in _ABOUT_OTHERS:
        return
    for at in range(len(words) - 1, max(0, len(words) - _ADDED_WORDS_MAX), -1):
        if words[at].is_mark and words[at - 1].is_mark:
            continue
        until = words[at].word in ("until", "till") and words[0].word in _OVER_AND_OVER
        spared = words[at - 1].word in vocab.EXCEPT or _excepts(words, at)
        spared = spared or _belongs(words, at)
        of_here = not any(token.word in vocab.OUTSIDE for token in words[at:])
        leads = at == 1 and words[0].word in vocab.DIRECTIONS  # "out they go"
        asked = words[at].word == "to" and (words[0].word in _ASKED | vocab.QUESTIONS or at < 2)  # noqa: PLR2004 -- a verb, a noun
        spared = spared or asked
        if not spared and of_here and not leads and (until or _is_added(words[at:], words[0].word)):
            yield tuple(words[:at])


def _excepts(words: Sequence[Token], at: int) -> bool:
    """Whether what is cut off tells what all is without: "all lying here bar the hay"."""
    every = any(token.word in vocab.EVERYTHING for token in words[:at])
    return every and any(token.word in vocab.EXCEPT for token in words[at:])


def _belongs(words: Sequence[Token], at: int) -> bool:
    """Whether what follows is part of the deed: "everything that is in the urn", "in the urn"."""
    told = words[at].word in ("that", "which", "who", "there")
    every = words[at - 1].word in vocab.EVERYTHING | vocab.GENERIC | vocab.WHOLE_LOT
    goes = at == 1 and words[0].word in vocab.DIRECTIONS and words[1].word in vocab.ARTICLES
    return (told and every) or goes


_ADDED_WORDS_MAX: Final = 40
"""How long a reason is at most that is passed over."""
_ABOUT_OTHERS: Final = vocab.words(
    "see know wonder find let list explain describe tell show check remind"
)
"""Verbs that a whole sentence may follow, which is no remark then: "see that she gets fed"."""
_OVER_AND_OVER: Final = words_of("attack", "gather", "rest", "sleep", "wait", "search")
"""What is done again and again: "until it falls" says no more than to begin."""


def _is_added(tail: Sequence[Token], head: str) -> bool:
    """Whether words at the end of a command only say why, how or what one thinks of it."""
    first, *rest = tail
    said = [token.word for token in tail if not token.is_mark]
    if first.word in _MARKS:
        return bool(rest) and is_remark(rest)
    if said[:3] == ["as", "soon", "as"]:
        return False
    if first.word in _LINKS:
        after = said[1:]
        return bool(after) and not _BEYOND & set(after) and _has_subject(after)
    if _is_purpose(said):
        return True
    if tuple(said) in REMARKS or is_tail(head, said) or said[:2] in (["like", "a"], ["like", "an"]):
        return True
    return not _BEYOND & set(said) and (_is_statement(said) or (len(said) == 1 and is_how(said[0])))


def _is_purpose(said: Sequence[str]) -> bool:
    """Whether words say what a deed is for, or how: "to see what is inside", "in case of fire"."""
    if len(said) < 2:  # noqa: PLR2004 -- "to" and a verb
        return False
    if said[:2] == ["in", "case"]:
        return len(said) > 2  # noqa: PLR2004 -- of what
    if said[0] == "for":
        return said[1] in _SUBJECTS - {"all"} and _is_statement(said[1:])
    if said[0] in _ALONGSIDE:
        return True
    if said[0] == "without":
        return "ing" in (said[1][-3:], said[-1][-3:])
    aim = said[3:] if said[:3] in (["in", "order", "to"], ["so", "as", "to"]) else said[1:]
    meant = said[0] == "to" or len(aim) == len(said) - 3
    return meant and aim[:1] != [] and aim[0] in _AIMS


def _has_subject(said: Sequence[str]) -> bool:
    """Whether what follows "before" is a sentence of its own, and no moment or place."""
    if said[0] in _SAYING:
        return False
    whole = said[0] in _SUBJECTS | _POINTERS | {"any", "anyone", "anybody"} or len(said) > 1
    return whole or said[0].endswith("ing")


def _is_statement(said: Sequence[str]) -> bool:
    """Whether it says how something is: "it is dark", "my hand hurts", "I hate rats"."""
    if len(said) < 2:  # noqa: PLR2004 -- a subject and its verb
        return False
    first, second = said[0], said[1]
    if first in ("i", "we"):
        stated = _MINE if first == "i" else STATES
        needed = first == "we" and second in ("need", "want")
        return needed or (second in stated and not any(word in HEADS for word in said[2:3]))
    if first in _OTHERS or (said[0] == "it" and _does(second) and len(said) == 2):  # noqa: PLR2004
        return True  # "they see us", "it itches"
    if second in _BEING and first.isalpha() and first not in _NO_SUBJECTS:
        return True  # "rocks are falling"
    if first in _SUBJECTS and (second in STATES or (first not in _POINTERS and _is_third(second))):
        return True
    if first in _POINTERS or said[0].endswith("'s"):
        return any(word in STATES or word.endswith("n't") for word in said[2:5])
    return False


def _does(word: str) -> bool:
    """Whether a word may be what it does: "itches", not "across" or "inwards"."""
    return word.endswith("s") and not word.endswith(("ss", "wards", "ways", "as"))


def _is_third(word: str) -> bool:
    """Whether a verb says what somebody else does: "it burns"."""
    return word.endswith("s") and word[:-1] in STARTS | STATES


def _is_manner(said: Sequence[str]) -> bool:
    """Whether it only says how: "warily", "humming a tune", "not staying here"."""
    if len(said) == 1 and is_how(said[0]):
        return True
    if said[1:3] in (["as", "a"], ["as", "an"]):
        return True  # "silent as a shadow"
    gerund = said[1] if said[0] == "not" and len(said) > 1 else said[0]
    sparing = gerund in ("leaving", "keeping", "sparing", "excluding", "including", "except")
    return gerund.endswith("ing") and len(gerund) > _HOW_CHARACTERS_MIN and not sparing


def is_how(word: str) -> bool:
    """Whether a word only says how: "reverently"."""
    long = len(word) >= _HOW_CHARACTERS_MIN
    return word.endswith("ly") and long and word not in HEADS | _NOUNS_IN_LY
