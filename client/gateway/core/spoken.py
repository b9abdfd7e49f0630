"""What is said and shown to others: speech after a shortcut, social verbs, whom speech is for."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import Ask, Context, Deeds, No, intent, quoted
from client.gateway.core.laying import Laid
from client.gateway.core.naming import called
from client.gateway.core.phrases import as_typed
from client.gateway.core.sayings import GESTURES
from client.gateway.core.scope import Thing
from client.gateway.core.speech_ends import quoted_at_start
from client.gateway.core.starts import begins
from client.gateway.core.verbs import VERBS
from client.gateway.core.words import Token, folded

_GIVEN: Final = vocab.words(
    "smile wink nod hug wave bow grin kiss high-five salute frown glare cuddle shrug thumbs-up "
    "curtsy curtsey thumbs handshake squeeze sneer scowl smirk stare applause cheer raspberry"
)
"""What is given to somebody and is no thing: "give Bob a wink"."""
_TOUCHING: Final = vocab.words("pet stroke caress tickle poke nudge tease comfort mock insult")
"""Social verbs that mean nothing without whom they are for."""
_SEEN_BY_OTHERS: Final[Mapping[str, str]] = {"my": "their", "myself": "themself", "mine": "theirs"}
_OF_MIND: Final = vocab.words("think swear pray curse mumble grumble hum ponder")
_OTHERS: Final = vocab.words("i we she he they it that you there this")
_TELLING: Final = {
    **dict.fromkeys(("say", "said", "tell", "ask", "reply", "answer", "mutter", "call"), "say"),
    **dict.fromkeys(("whisper", "murmur"), "whisper"),
    **dict.fromkeys(("shout", "yell", "bellow", "cry", "scream", "roar"), "shout"),
}
"""Verbs after what was said, and what each comes to."""


def spoken(verb: str, clause: Clause, context: Context) -> Deeds | No:
    """What follows a shortcut: 'hello, or :waves."""
    mark = clause.words[0]
    text = context.line[mark.end : clause.end].strip()
    raw = context.line[mark.start : clause.end].rstrip(" ,;.")
    quote = quoted_at_start(raw)
    if quote is not None and not any(one.isalnum() for one in quote[0]):
        return No(VERBS[verb].asks)
    if quote is not None and (told := _told(raw[quote[1] :], context)) is not None:
        how, whom = told
        words = {"text": quote[0].strip(" ,")} | ({"to": whom} if whom and how != "shout" else {})
        return Deeds(how, (intent(how, words),)) if words["text"] else No(VERBS[verb].asks)
    if mark.word == "'" and text.endswith("'") and text.count("'") == 1:
        text = text[:-1].strip()
    if not text or text[0] in ";)":
        return No(VERBS[verb].asks)
    return Deeds(verb, (intent(verb, {"text": text}),))


def _told(tail: str, context: Context) -> tuple[str, str] | None:
    """How what stands in quotation marks was said, and to whom: "I tell Kai", "says I"."""
    said = [word for word in folded(tail) if word != "to"]
    if said[:2] in (["says", "i"], ["said", "i"]):
        said = ["i", "say", *said[2:]]
    if not said:
        return "say", ""
    if said[:1] != ["i"] or said[1:2] == [] or said[1] not in _TELLING:
        return None
    verb = _TELLING[said[1]]
    whom = [word for word in said[2:] if word not in vocab.ARTICLES and not word.endswith("ly")]
    if not whom and verb == "whisper":
        return None
    if not whom or whom in (["everyone"], ["everybody"], ["all"], ["them"]):
        return verb, ""
    people = called(whom, context.scope)
    return (verb, people[0].id) if len(people) == 1 else None


def social(clause: Clause, context: Context) -> Deeds | Ask | No:
    """A bare social verb, put as an onlooker would put it."""
    first, *rest = clause.words
    if rest and first.word in _OF_MIND and rest[0].word in _OTHERS:
        return No(f"I am not sure what you mean by {quoted(as_typed(rest))}.", understood=False)
    if any(token.word in vocab.OATHS for token in rest):
        return No("No harm done. 'help' lists what you can do.", understood=False)
    if rest and rest[-1].word in ("to", "at", "with", "the", "a"):
        return No(f"I can't make out {quoted(as_typed(clause.words))}.")
    if not rest and first.word in _TOUCHING:
        return Ask("gap", f"{first.typed.capitalize()} whom?", clause.end)
    nobody = next((token for token in rest if _is_nobody(token.word, context)), None)
    if nobody is not None:
        return No(f"I am not sure whom you mean by {quoted(nobody.typed)}.")
    known = context.scope.words | vocab.PRONOUNS | vocab.ME
    if rest and first.word in _TOUCHING and not any(one.word in known for one in rest):
        return No(f"You see no {quoted(as_typed(rest))} here.", unseen=True)
    told = begins(GESTURES, clause.words)  # "jump up and down on the bed"
    for joint, after in pairwise(rest[told:]):
        if joint.word in vocab.LIST_MARKS and not _is_noun_like(after, context):
            return No(f"I can't make out {quoted(as_typed(rest[rest.index(joint) + 1 :]))}.")
    shown = [vocab.SOCIAL.get(first.word) or _third_person(first.word)]
    if " " in first.typed:
        shown = [shown[0].replace("-", " ")]  # "high five Bob"
    shown += [_SEEN_BY_OTHERS.get(token.word, token.typed) for token in rest]
    people = [one for one in context.scope.things if one.where == "player"]
    spoken_of = tuple(one for one in people if any(token.word in one.nouns for token in rest))
    return Deeds("emote", (intent("emote", {"text": " ".join(shown)}),), spoken_of[:1])


def _is_nobody(word: str, context: Context) -> bool:
    """Whether a pronoun stands for nobody who was spoken of: "hug him"."""
    memory = context.memory
    if word in vocab.HER:
        return memory.her is None
    if word in vocab.HIM:
        return memory.him is None
    return word == "them" and not memory.them


def is_given(words: Sequence[Token]) -> bool:
    """Whether it gives a gesture and no thing: "give Bob a big smile"."""
    head, *rest = [token.word for token in words]
    return head in ("give", "blow", "throw") and rest[-1:] != [] and rest[-1] in _GIVEN


def _third_person(verb: str) -> str:
    """What onlookers see done: "raise" is "raises", "stretch" is "stretches"."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else f"{verb}s"


def may_address(one: Laid, things: Mapping[str, tuple[Thing, ...]], context: Context) -> bool:
    """Whether "to Bob" is whom the speech is for, rather than part of it."""
    if "to" not in things:
        return True
    if context.scope.away:
        return False
    text = one.speech
    whom = one.whom or text
    if whom[0].start < text[0].start or text[0].word == '"':
        return True
    return not any(token.word in vocab.GIVING for token in text)


def _is_noun_like(token: Token, context: Context) -> bool:
    """Whether a word after "and" goes on with a list of nouns, rather than being a new command."""
    return token.word in context.scope.words | vocab.ARTICLES | vocab.PRONOUNS
