"""What the words in a slot of a pattern come to: things, or text, or why they are neither."""

from collections.abc import Mapping, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import OUTSIDE, Ask, Context, Found, No, quoted
from client.gateway.core.goods import NO_NAMES, Goods, goods
from client.gateway.core.naming import called
from client.gateway.core.nouns import resolve
from client.gateway.core.phrases import as_typed
from client.gateway.core.sought import NAMED
from client.gateway.core.speech_ends import quoted_at_start
from client.gateway.core.spelling import KNOWN
from client.gateway.core.suited import is_of_kind
from client.gateway.core.topics import topic
from client.gateway.core.verb import Place
from client.gateway.core.verbs import VERBS, Pattern, Slot
from client.gateway.core.ways import exit_named, out, point, way
from client.gateway.core.whiles import SAID_OF
from client.gateway.core.words import Token, folded

UNSURE_WHOM: Final = "I am not sure whom you mean."
UNSURE_WHAT: Final = "I am not sure what you mean."
TRAITS: Final[Mapping[str, str]] = {
    "strength": "strength",
    "agility": "agility",
    "wits": "wits",
    "spirit": "spirit",
    "strong": "strength",
    "stronger": "strength",
    "str": "strength",
    "agi": "agility",
    "agile": "agility",
}
_LETTER: Final = frozenset(("a", "the", "letter", "note", "message", "please", "thanks"))
_WHOM: Final = frozenset(("to", "name"))
_TRAINING: Final = frozenset(("train", "practise", "practice", "hone"))
_UNSAID: Final = frozenset((("that",), ("this",), ("something",), ("it",)))
_NOTHING_YET: Final = frozenset(
    tuple(text.split())
    for text in (
        *("something", "anything", "it", "that", "this", "out", "out loud"),
        *("it out", "it aloud", "it out loud", "it again", "to everybody", "to all"),
    )
)
"""What says no more than that something will be said: "yell out"."""
_NAME_WORDS_MAX: Final = 10
_OVER_AGAIN: Final = frozenset(("louder", "again", "slower", "clearer"))
_WISHED_OF: Final = vocab.words("to would could had were was")
"""What after "I wish Elsa" says what she should do, and nothing to her."""
_FISHING: Final = vocab.words("line lines rod hook bait")
_SUMS: Final = frozenset(("%", "+", "-", "*", "/", "plus", "minus", "times", "percent", "divided"))
_TO_ALL: Final = frozenset(
    ("to", *whom.split())
    for whom in ("everyone", "everybody", "all", "the room", "the whole room", "them all")
)
_WHERETO: Final = vocab.words("down up into across over so to at through from out")
_WHERETO_WORDS_MAX: Final = 6
_ASKING: Final = vocab.words(
    "what where who whom how why when whether which if her his their the your my a"
)
_NO_SPELLS: Final = vocab.words(
    "spell spells magic something anything one some any it that this them another again now"
)
"""What names no spell: "cast something"."""

Filled = str | Goods | Found | Ask | No


def filled(
    slot: Slot,
    words: tuple[Token, ...],
    pattern: Pattern,
    clause: Clause,
    context: Context,
    within: str | None = None,
) -> Filled:
    """What a slot's words come to; text with its number where something is counted."""
    match slot.place:
        case "way":
            return way(words, context)
        case "exit":
            return exit_named(words, context, along=clause.words[0].word == "follow")
        case "point" | "compass":
            return point(words, context, named_too=slot.place == "point")
        case "out":
            return out(words, context)
        case "room" | "about" | "sought" | "span" | "spot" | "bed" | "shield":
            here = SAID_OF[slot.place]([token.word for token in words], context.scope)
            typed = as_typed(one for one in words if one.word not in vocab.ARTICLES or here)
            seen = slot.place in ("room", "about")
            no = f"You see no {quoted(typed)} here." if seen else UNSURE_WHAT
            if words[-1].word in vocab.PRONOUNS:
                no = f"I am not sure what you mean by {quoted(words[-1].typed)}."
            return typed if here else No(no, unseen=True)
        case "topic":
            return topic(words, clause)
        case "words" | "query" | "quote":
            return _words(slot, words, pattern.verb, clause, context)
        case "wanted":
            return _wanted(words, context)
        case "goods" | "recipe" | "portion":
            return goods(slot, words, pattern.verb, context)
        case "trait":
            trait = TRAITS.get(words[0].word) if len(words) == 1 else None
            rest = [one for one in words if one.word not in vocab.ARTICLES]
            if trait is None and clause.words[0].word in _TRAINING and 0 < len(rest) < 3:  # noqa: PLR2004 -- for the world to judge
                return as_typed(rest)
            return trait or No(VERBS["train"].asks)
        case "speech":
            return _speech(words, pattern, clause, context)
        case "yield":
            said = words[0].word
            grown = len(words) == 1 and said in vocab.YIELDS and said not in context.scope.nouns
            return as_typed(words) if grown else No("I am not sure what you want to gather.")
        case "far":
            return _far(slot, words, pattern, context)
        case "owner":
            return _owner(slot, words, pattern, context)
        case "plant":
            found = resolve(words, Slot(slot.field, "land", slot.many), pattern.verb, context)
            loose = isinstance(found, Found) and any(one.portable for one in found.things)
            return No(UNSURE_WHAT) if loose else found  # "pick the apple": it lies there
        case "lever" | "vein" | "remedy":
            where: Place = "own" if slot.place == "remedy" else "seen"
            found = resolve(words, Slot(slot.field, where, slot.many), pattern.verb, context)
            return found if is_of_kind(found, slot.place, context.scope) else No(UNSURE_WHAT)
        case "key":
            found = resolve(words, Slot(slot.field, "own", many=False), pattern.verb, context)
            is_key = isinstance(found, Found) and found.things[0].nouns & {"key", "lockpick"}
            return found if is_key or isinstance(found, Ask) else No(VERBS["unlock"].asks)
    if slot.place in NAMED and not slot.many and len(words) > _NAME_WORDS_MAX:
        return No(UNSURE_WHOM)
    return resolve(words, slot, pattern.verb, context, within)


def _aloud(said: str) -> str:
    """What is shouted, without where to: "down the tunnel: anyone there?"."""
    where, colon, text = said.partition(":")
    astray = where.split(" ", 1)[0].casefold() in _WHERETO and where.count(" ") < _WHERETO_WORDS_MAX
    return text.strip() if colon and astray and text.strip() else said


def _is_somebody(words: Sequence[Token], context: Context) -> bool:
    if len(words) == 1 and words[0].word in vocab.HIM | vocab.HER | vocab.THEM:
        return True
    said = [token.word for token in words if token.word not in vocab.ARTICLES]
    return not words or bool(called(said, context.scope))


def _speech(
    words: tuple[Token, ...], pattern: Pattern, clause: Clause, context: Context
) -> str | Ask | No:
    """What is said, word for word."""
    last = words[-1] is clause.words[-1]
    raw = context.line[words[0].start : clause.end if last else words[-1].end]
    said = unquoted(raw)
    if pattern.verb in ("say", "shout") and folded(said) in _NOTHING_YET:
        return Ask("gap", VERBS[pattern.verb].asks, clause.end)
    if pattern.verb == "shout":
        if words[0].word in ("at", "to") and _is_somebody(words[1:], context):
            return Ask("gap", VERBS["shout"].asks, clause.end)
        said = _aloud(said)
    if words[0].word in vocab.IT and _OVER_AGAIN & {one.word for one in words[1:]}:
        return No(VERBS["say"].asks)  # "say that a bit louder"
    if clause.words[0].word == "wish" and words[0].word in _WISHED_OF:
        return No(VERBS["say"].asks)  # "wish her to have it"
    if pattern.verb == "say" and words[0].word == "to" and _is_somebody(words[1:], context):
        return No(VERBS["say"].asks)  # "say to Bob" does not say what
    whom_too = any(isinstance(one, Slot) and one.field in _WHOM for one in pattern.parts)
    if folded(said) in _UNSAID and whom_too:
        whom = as_typed(one for one in clause.words if one.start < words[0].start)
        return Ask("gap", f"{whom.capitalize()} what?", clause.end)  # "tell Bob that"
    if pattern.verb == "write" and set(folded(said)) <= _LETTER:
        return No(VERBS["write"].asks)  # "write Bob a letter" does not say what
    return said or No(VERBS["say"].asks)


def _words(
    slot: Slot, words: tuple[Token, ...], verb: str, clause: Clause, context: Context
) -> str | Ask | No:
    outside = vocab.OUTSIDE | (_SUMS if any(one.word[0].isdigit() for one in words) else set())
    if verb in ("cast", "wares") and any(token.word in outside for token in words):
        return No(OUTSIDE, understood=False)
    said = [token.word for token in words if token.word not in vocab.ARTICLES]
    held = frozenset(n for one in context.scope.things if not one.alive for n in one.nouns)
    if verb == "cast" and _FISHING & set(said):
        return No("Gather from what? For example: fish in the stream")  # "cast a line"
    if verb == "cast" and held & set(said):
        return No(f"I know of no spell called {quoted(as_typed(words))}.")  # "cast the net"
    if verb == "cast" and slot.field == "text" and set(said) <= _NO_SPELLS:
        return Ask("gap", VERBS["cast"].asks, clause.end)  # "cast something"
    if verb == "cast" and said[:1] in (["eyes"], ["glance"], ["look"], ["about"], ["around"]):
        return No(f"I know of no spell called {quoted(as_typed(words))}.")
    if slot.place == "query" and words[0].word not in _ASKING:
        return No(f"I am not sure what you mean by {quoted(as_typed(words))}.")
    if slot.place == "quote" or words[0].word == '"':
        end = clause.end if words[-1] is clause.words[-1] else words[-1].end
        found = quoted_at_start(context.line[words[0].start : end + 1])
        if found is not None and found[0].strip():
            return found[0].strip()
        if slot.place == "quote":
            return No(f"I am not sure what you mean by {quoted(as_typed(words))}.")
    if slot.place == "query" and words[-1] is clause.words[-1] and clause.whole:
        raw = context.line[words[0].start : clause.whole[-1].end]  # "ask her what is on tonight"
        kept = raw.rstrip(" .,!").removesuffix("please").rstrip(" .,!")
        return kept or as_typed(words)
    marks = len(words) - 1 if words[-1].is_mark else len(words)
    raw = context.line[words[0].start : words[: marks or 1][-1].end]
    return raw if len(raw.split()) <= len(words) else as_typed(words[:marks] or words)


def _wanted(words: tuple[Token, ...], context: Context) -> str:
    """What is wanted in a trade, as it is called: what "it" is, by its name."""
    if len(words) == 1 and words[0].word in vocab.IT and context.memory.it is not None:
        known = (one.name for one in context.scope.things if one.id == context.memory.it)
        return next(known, words[0].typed)
    pointed = len(words) > 1 and words[0].word in ("that", "this", "those", "these")
    return as_typed(words[1:] if pointed else words)


def _far(
    slot: Slot, words: tuple[Token, ...], pattern: Pattern, context: Context
) -> str | Ask | No:
    """A player's name: of one in sight as it is, else the one word as it was typed."""
    word = words[0].word
    if word in vocab.ME and len(words) == 1:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
    if [one.word for one in words[-2:]] == ["for", "me"]:
        words = words[:-2] or words  # "mute Bob for me"
    near = resolve(words, Slot(slot.field, "player", many=False), pattern.verb, context)
    if isinstance(near, Found):
        if near.things[0].id == context.scope.viewer:
            return No(OUTSIDE, understood=False)
        return near.things[0].name
    if len(words) > 1 and not pattern.speaks:
        called = resolve(words[-1:], Slot(slot.field, "player", many=False), pattern.verb, context)
        if isinstance(called, Found):
            return called.things[0].name  # "that pest Bob"
    if len(words) != 1 or not word[0].isalpha() or word in _UNNAMED:
        return No(UNSURE_WHOM)
    if isinstance(near, No) and word not in vocab.PRONOUNS:
        nobody = pattern.verb == "who" and (not _is_name(words[0]) or word in context.scope.words)
        return No(UNSURE_WHOM, unseen=True) if nobody else words[0].typed
    return near


def _is_name(token: Token) -> bool:
    """Whether a word is written as a name is, and is none of the game's own words."""
    return token.typed[:1].isupper() and not token.typed.isupper() and token.word not in KNOWN


_UNNAMED: Final = vocab.ARTICLES | vocab.EVERYTHING | NO_NAMES


def _owner(
    slot: Slot, words: tuple[Token, ...], pattern: Pattern, context: Context
) -> Found | Ask | No:
    """Somebody in the room, as in "Bob's offer"."""
    name = words[-1].word.removesuffix("'s").removesuffix("'")
    called = any(one.alive and name.removesuffix("s") in one.nouns for one in context.scope.things)
    if not name or (name == words[-1].word and not called):
        return No(UNSURE_WHOM)
    last = words[-1]._replace(word=name if name != words[-1].word else name.removesuffix("s"))
    person = Slot(slot.field, "person", many=False)
    return resolve((*words[:-1], last), person, pattern.verb, context)


def unquoted(raw: str) -> str:
    """Speech as it was typed, without the mark before it and quotation marks around it."""
    text = raw.strip()
    if text[:2] in (", ", ": "):
        text = text[2:].strip()
    quote = quoted_at_start(text)
    ends = quote is not None and (
        quote[1] >= len(text.rstrip(".!? ")) or folded(text[quote[1] :]) in _TO_ALL
    )
    if quote is not None and ends:
        text = quote[0].strip()
    return text if any(not one.isspace() and one != '"' for one in text) else ""
