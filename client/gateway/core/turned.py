"""Clauses that do not begin with their verb: "lantern off", "two coins for Bob". Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.fitting import laid_over, tried_out
from client.gateway.core.found import Ask, Context, Deeds, Found, No, intent
from client.gateway.core.laying import laid
from client.gateway.core.naming import called, named, telling
from client.gateway.core.nouns import resolve
from client.gateway.core.passive import active
from client.gateway.core.spoken import social
from client.gateway.core.starts import verb_of_gerund
from client.gateway.core.verbs import HEADS, NO_PATTERNS, PATTERNS, Pattern, Slot
from client.gateway.core.words import Token

_WISHING: Final = frozenset(("like", "love", "fancy", "want", "need"))
_INDIRECT: Final = frozenset(("what", "where", "who", "how", "which"))
_TOLD: Final = frozenset(("inventory", "look", "map", "who", "status", "recipes", "help", "quests"))
"""What may be asked for in a roundabout way, and changes nothing."""
_SOME: Final = frozenset(("a", "an", "some", "another"))
_WORDS_MAX: Final = 30
"""Nobody puts a noun first in a longer clause."""
_COMING: Final = (["is", "coming"], ["are", "coming"])
"""What one says after a thing instead of "take": "that feather is coming with me"."""
_MAY: Final = frozenset(("can", "may", "should", "could", "must", "shall", "might"))
_NO_NOUNS: Final = (HEADS | vocab.QUESTIONS) - vocab.POINTING - frozenset(vocab.NUMBERS)
"""Words that no noun phrase begins with."""
_CLOSED: Final = {"open": "open", "shut": "shut", "closed": "close", "down": "drop"}
"""What is done with what is said to be so: "trapdoor open"."""
_GOES: Final = {
    **dict.fromkeys(("in", "into", "inside", "on", "onto"), "put"),
    "to": "give",
    "off": "take",
}
"""What one does with what goes somewhere: "two coins go in the pouch"."""


def noun_first(clause: Clause, context: Context) -> Deeds | Ask | No | None:
    """Read "lantern off", "coins into pouch" and "Mira can have the rope" as the deeds they are."""
    said = [token.word for token in clause.words]
    if (words := active(clause)) is not None:
        turned = Clause(words, clause.end)
        tried = [tried_out(one, turned, context) for one in laid_over(turned)]
        meant = (one for one in tried if not isinstance(one, No))
        return next(meant, tried[0] if tried else None)
    if len(said) < 2 or len(said) > _WORDS_MAX:  # noqa: PLR2004 -- a noun and a word
        return None
    if said[0] in vocab.BARE_ARTICLES and len(said) > 3:  # noqa: PLR2004 -- "the cat can have it"
        return noun_first(replace(clause, words=clause.words[1:]), context)
    if said[0] in _NO_NOUNS:
        return None
    first, *rest = clause.words
    if said[-1] in ("recipe", "recipes"):
        return _read((clause.words[-1], *clause.words[:-1]), clause, context)  # "stew recipe"
    if first.word in ("whatever", "everything", "all", "anything", "something", "nothing"):
        return None
    if (gift := _given(clause.words, context)) is not None:
        return _read(gift, clause, context)
    goes = next((at for at, word in enumerate(said) if word in ("goes", "go") and at), 0)
    after = said[goes + 1 : goes + 2] if goes else []
    if after and (verb := _GOES.get(after[0], "")):
        rest = [*clause.words[:goes], *clause.words[goes + 1 :]]
    elif (to := _handed(clause.words, context)) is not None:
        verb, rest = to
    elif said[2:3] == ["have"] and said[1] in _MAY:
        verb, rest = "let", list(clause.words[:1] + clause.words[2:])
    elif said[-1] in ("on", "off"):
        lights = any(one.word in vocab.LIGHTS for one in clause.words)
        verb = "turn" if lights else {"on": "put", "off": "take"}[said[-1]]
        rest = list(clause.words)
    elif said[-1] in _CLOSED and len(said) <= 4:  # noqa: PLR2004 -- "the cellar door shut"
        verb, rest = _CLOSED[said[-1]], list(clause.words[:-1])
    elif {"in", "into", "inside"} & set(said[1:-1]):
        verb, rest = "put", list(clause.words)
    else:
        return None
    return _read((first._replace(word=verb, typed=verb), *rest), clause, context)


def _read(words: tuple[Token, ...], clause: Clause, context: Context) -> Deeds | Ask | None:
    """A clause once its verb stands first."""
    turned = Clause(words, clause.end)
    tried = (tried_out(one, turned, context) for one in laid_over(turned))
    return next((found for found in tried if not isinstance(found, No)), None)


def indirect(clause: Clause, context: Context) -> Deeds | None:
    """Read "I wonder what I am carrying" as asking to be told."""
    head = clause.words[0]
    words = clause.words[1:] if head.word in ("wonder", "know") else clause.words
    if len(words) < 3 or words[0].word not in _INDIRECT:  # noqa: PLR2004 -- "what I have"
        return None
    me = head._replace(word="me", typed="me")
    turned = Clause((head._replace(word="tell", typed="tell"), me, *words), clause.end)
    told = [one for one in laid_over(turned) if one.pattern.verb in _TOLD]
    tried = (tried_out(one, turned, context) for one in told)
    return next((found for found in tried if isinstance(found, Deeds)), None)


def wished(clause: Clause, context: Context) -> Deeds | Ask | None:
    """Read "I'd like a closer look at the forge" as having one, whatever it is."""
    words = clause.words[1:] if clause.words[0].word == "would" else clause.words
    if len(words) < 3 or words[0].word not in _WISHING or words[1].word not in _SOME:  # noqa: PLR2004 -- "like a look"
        return None
    found = _read((words[0]._replace(word="have"), *words[1:]), clause, context)
    eats = isinstance(found, Deeds) and found.verb == "eat" and words[0].word in ("need", "want")
    return None if eats else found


def _given(words: Sequence[Token], context: Context) -> tuple[Token, ...] | None:
    """Read "the librarian gets my letter" as giving it to her."""
    at = next((at for at, token in enumerate(words) if at and token.word in ("gets", "get")), 0)
    whom = [token.word for token in words[:at] if token.word not in vocab.ARTICLES]
    if not called(whom, context.scope):
        return None
    what = words[at + 1 :]
    while what and what[-1].word in ("back", "me", "from"):
        what = what[:-1]
    return (words[at]._replace(word="give"), *words[:at], *what) if what else None


def _handed(words: Sequence[Token], context: Context) -> tuple[str, list[Token]] | None:
    """Read "two coins for Bob" and "the ring on my finger" as what is done with the thing."""
    said = [token.word for token in words]
    if said[-2:] in _COMING and len(said) > 2:  # noqa: PLR2004 -- and what
        return "take", list(words[:-2])
    verb = verb_of_gerund(said[-1]) if said[-2] in ("needs", "need") else ""
    if verb and len(said) > 2:  # noqa: PLR2004 -- "that willow needs felling"
        return verb, list(words[:-2])
    for at in range(1, len(words) - 1):
        after = [word for word in said[at + 1 :] if word not in vocab.ARTICLES]
        if said[at] in ("for", "to") and called(after, context.scope):
            what = words[:at]
            while len(what) > 1 and what[-1].word in ("is", "are", "goes", "go"):
                what = what[:-1]
            return "give", [*what, words[at]._replace(word="to"), *words[at + 1 :]]
        if said[at] == "in" and said[at + 1] == "my" and said[at + 2 :] in (["hand"], ["hands"]):
            return "wield", list(words[:at])
        if said[at] == "on" and said[at + 1] == "my" and len(said) == at + 3:
            return "put", list(words)
    return None


def treated(clause: Clause, context: Context) -> Deeds | Ask | No | None:
    """Read "bandage Ana" and "salve my wounds" as the use of what is so called."""
    head, *rest = clause.words
    tools = [one for one in context.scope.things if one.where == "held" and head.word in one.nouns]
    if rest and rest[0].word == "up":
        rest = rest[1:]  # "bandage up my leg"
    said = [token.word for token in rest]
    if len(tools) != 1 or not said:
        return None
    if len(rest) == 2 and said[0].endswith("'s"):  # noqa: PLR2004 -- "bandage Ana's arm"
        name = said[0].removesuffix("'s")
        rest = [rest[0]._replace(word=name)]
    if said in (["me"], ["myself"]) or (said[0] == "my" and len(said) == 2):  # noqa: PLR2004 -- "my arm"
        return Deeds("use", (intent("use", {"item": tools[0].id}),), (tools[0],))
    whom = resolve(rest, Slot("target", "person", many=False), "use", context)
    if not isinstance(whom, Found):
        return None
    return Deeds(
        "use",
        (intent("use", {"item": tools[0].id, "target": whom.things[0].id}),),
        (tools[0],),
        whom.things,
    )


def struck(clause: Clause, context: Context) -> Deeds | Ask | No | None:
    """Read "kick the melon" as what onlookers see: no creature, and so no fight."""
    said = [token.word for token in clause.words[1:]]
    plain = telling([word for word in said if word not in vocab.ARTICLES], context.scope)
    hit = any(named(plain, one) and not one.alive for one in context.scope.things)
    return social(clause, context) if hit else None


def without_my(clause: Clause, context: Context) -> Deeds | None:
    """Read "my quests" and "any mail" as the one word they are about, where it needs no noun."""
    rest = clause.words[1:]
    if clause.words[0].word not in ("my", "any") or not rest:
        return None
    found = laid(PATTERNS.get(rest[0].word, NO_PATTERNS), rest)
    found = [one for one in found if not _has_slots(one.pattern)]
    tried = tried_out(found[0], Clause(rest, clause.end), context) if found else None
    return tried if isinstance(tried, Deeds) else None


def _has_slots(pattern: Pattern) -> bool:
    return any(isinstance(part, Slot) for part in pattern.parts)
