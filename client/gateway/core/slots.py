"""What the words in a slot of a pattern come to: things, or text, or why they are neither."""

from collections.abc import Mapping, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import OUTSIDE, Ask, Context, Found, No, quoted
from client.gateway.core.naming import called, named
from client.gateway.core.nouns import resolve
from client.gateway.core.phrases import as_typed, number_of, times_after
from client.gateway.core.sayings import REMARKS
from client.gateway.core.scope import singulars
from client.gateway.core.sought import NAMED
from client.gateway.core.speech_ends import quoted_at_start
from client.gateway.core.spelling import KNOWN
from client.gateway.core.starts import verb_of_gerund
from client.gateway.core.verbs import PATTERNS, VERBS, Pattern, Slot
from client.gateway.core.ways import exit_named, out, way
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
    "agile": "agility",
}
Goods = tuple[tuple[str, int | None], ...]
"""Things to make or buy, and how many of each where that is said."""
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
_MADE_AGAIN: Final = frozenset(("it", "them", "one", "another", "that"))
_NO_GOODS: Final = vocab.BEINGS | vocab.words("player king queen hero god admin wizard boss winner")
"""What nobody can make or buy: "make me the richest player"."""
_NAME_WORDS_MAX: Final = 10
_SUMS: Final = frozenset(("%", "+", "-", "*", "/", "plus", "minus", "times", "percent", "divided"))
_TO_ALL: Final = frozenset(
    ("to", *whom.split())
    for whom in ("everyone", "everybody", "all", "the room", "the whole room", "them all")
)
_BATCHES: Final = vocab.words("bottle bottles batch pot bowl plate pan round set bit spot")

_WHERETO: Final = vocab.words("down up into across over so to at through from out")
_WHERETO_WORDS_MAX: Final = 6
_NO_NAMES: Final = vocab.words("to with about from for at on in of over that if as")
_ASKING: Final = vocab.words(
    "what where who whom how why when whether which if her his their the your my a"
)
_VAGUE: Final = vocab.words(
    "low high lot bits something anything everything all it them that this one things stuff"
)
_PEOPLE: Final = (
    vocab.ME | vocab.HIM | vocab.HER | vocab.THEM | frozenset(("you", "us", "yourself"))
)

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
            return exit_named(words, context)
        case "out":
            return out(words, context)
        case "topic":
            return _topic(words)
        case "words" | "query" | "quote":
            return _words(slot, words, pattern.verb, clause, context)
        case "wanted":
            return as_typed(words)
        case "goods" | "recipe" | "portion":
            return _goods(slot, words, pattern.verb, context)
        case "trait":
            trait = TRAITS.get(words[0].word) if len(words) == 1 else None
            rest = [one for one in words if one.word not in vocab.ARTICLES]
            if trait is None and clause.words[0].word in _TRAINING and 0 < len(rest) < 3:  # noqa: PLR2004 -- for the world to judge
                return as_typed(rest)
            return trait or No(VERBS["train"].asks)
        case "speech":
            last = words[-1] is clause.words[-1]
            raw = context.line[words[0].start : clause.end if last else words[-1].end]
            said = unquoted(raw)
            if pattern.verb in ("say", "shout") and folded(said) in _NOTHING_YET:
                return Ask("gap", VERBS[pattern.verb].asks, clause.end)
            if pattern.verb == "shout":
                if words[0].word in ("at", "to") and _is_somebody(words[1:], context):
                    return Ask("gap", VERBS["shout"].asks, clause.end)
                said = _aloud(said)
            if clause.words[0].word == "wish" and words[0].word == "to":
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


def _words(
    slot: Slot, words: tuple[Token, ...], verb: str, clause: Clause, context: Context
) -> str | No:
    outside = vocab.OUTSIDE | (_SUMS if any(one.word[0].isdigit() for one in words) else set())
    if verb in ("cast", "wares") and any(token.word in outside for token in words):
        return No(OUTSIDE, understood=False)
    said = [token.word for token in words if token.word not in vocab.ARTICLES]
    held = frozenset(n for one in context.scope.things if not one.alive for n in one.nouns)
    if verb == "cast" and held & set(said):
        return No(f"I know of no spell called {quoted(as_typed(words))}.")  # "cast the net"
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


def _far(
    slot: Slot, words: tuple[Token, ...], pattern: Pattern, context: Context
) -> str | Ask | No:
    """A player's name: of one in sight as it is, else the one word as it was typed."""
    word = words[0].word
    if word in vocab.ME and len(words) == 1:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
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


_UNNAMED: Final = vocab.ARTICLES | vocab.EVERYTHING | _NO_NAMES


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


def _topic(words: Sequence[Token]) -> str | No:
    words = [token for token in words if not token.is_mark]
    if len(words) != 1:
        return No("Help is given on one word: 'help take', for example.")
    word = words[0].word
    said = word if word in PATTERNS else verb_of_gerund(word) or word
    patterns = PATTERNS.get(said)
    if patterns:
        return next(
            (one.verb for one in patterns if said in VERBS[one.verb].words.split()),
            patterns[0].verb,
        )
    if said in vocab.DIRECTIONS:
        return "move"
    if said in vocab.SOCIAL:
        return "emote"
    return said


def _goods(
    slot: Slot, words: tuple[Token, ...], verb: str, context: Context
) -> str | Goods | Ask | No:
    """What is to be made or bought: one thing, or several in a list."""
    if any(token.word in vocab.OUTSIDE - context.scope.known_words for token in words):
        return No(OUTSIDE, understood=False)
    parts: list[list[Token]] = [[]]
    for token in words:
        if token.word in vocab.LIST_MARKS:
            parts.append([])
        else:
            parts[-1].append(token)
    found: list[tuple[str, int | None]] = []
    for part in parts:
        polite = tuple(token.word for token in part) in REMARKS  # "a needle, good sir"
        one = _good(slot, part, verb, context) if part and not polite else None
        if isinstance(one, Ask | No):
            return one
        found += [] if one is None else [one]
    if len(found) == 1 and (found[0][1] is None or slot.place == "recipe"):
        return found[0][0]
    if len(found) > 1 and verb not in ("craft", "buy"):
        return No(f"I am not sure what you want to {verb}.")
    return tuple(found)


def _good(
    slot: Slot, words: Sequence[Token], verb: str, context: Context
) -> tuple[str, int | None] | Ask | No:
    """One of what is to be made or bought: "two iron nails" is two of "iron nail"."""
    count: int | None = None
    rest = list(words)
    if len(rest) > 1 and (times := times_after(rest[-1].word)) is not None:
        count, rest = times, rest[:-1]  # "torch x3"
    while len(rest) > 1:
        if rest[0].word in _BATCHES and rest[1].word == "of" and len(rest) > 2:  # noqa: PLR2004 -- and of what
            rest = rest[2:]
            continue
        number = number_of(rest[0].word)
        if rest[0].word in ("couple", "pair"):
            number = 2
        if [one.word for one in rest[:3]] == ["half", "a", "dozen"] and len(rest) > 3:  # noqa: PLR2004 -- and of what
            number, rest = 6, rest[2:]
        if number is not None and count is None:
            count = number
            if [one.word for one in rest[1:2]] == ["of"] and len(rest) > 2:  # noqa: PLR2004 -- "a score of arrows"
                rest.pop(0)
        elif not _adds_nothing(rest[0].word, context):
            break
        rest.pop(0)
    said = [token.word for token in rest if token.word != "of"] if count else [t.word for t in rest]
    if not said:  # "forge a pair of"
        return Ask("gap", VERBS[verb].asks, words[-1].end)
    made = context.memory.made
    if made is not None and verb in ("craft", "buy", "recipes") and said[-1] in _MADE_AGAIN:
        return made, count
    if verb == "try" and any(named(said, one) == "exact" for one in context.scope.things):
        return No(f"I am not sure what you want to try with {quoted(as_typed(rest))}.")
    if said[-1] in _BATCHES and not any(said[-1] in folded(n) for n in context.scope.recipes or ()):
        return No(f"I am not sure what you want to {verb}.")  # "a pot of stew" is no pot
    asked = VERBS[verb].asks
    vague = said[0] in ("something", "anything")
    if vague and all(word in vocab.PRAISE or word == "else" for word in said[1:]):
        return Ask("gap", asked, words[-1].end) if asked else No(f"{verb.capitalize()} what?")
    led = len(said) > 1 and said[1] in PATTERNS and bool(called(said[:1], context.scope))
    if led or said[-1] in _NO_GOODS:  # "make Bob take the cup"
        return No(f"I am not sure what you want to {verb}.")
    head = said[said.index("of") + 1 :] if "of" in said[:-1] else said
    said_of = [word for word in head if word not in vocab.ARTICLES and number_of(word) is None]
    living = any(one.alive and named(said_of, one) for one in context.scope.things)
    if living or said[0] in vocab.NOT_MADE:
        return No(f"I am not sure what you want to {verb}.")
    if slot.place == "portion" and not vague and len(rest) == len(words) and said[-1][-1] != "s":
        return No(f"I am not sure what you want to {verb}.")
    if said[0] in _PEOPLE | _NO_NAMES:
        return No(f"I am not sure what you want to {verb}.")
    if all(word in _VAGUE or word in vocab.ARTICLES or word in vocab.NUMBERS for word in said):
        return Ask("gap", asked, words[-1].end) if asked else No(f"{verb.capitalize()} what?")
    if any(one.alive and said[0] in one.nouns for one in context.scope.things) and len(said) > 1:
        return No(f"I am not sure what you want to {verb}.")
    if count == 0:
        return No("None it is: nothing done.")
    if verb in ("craft", "recipes") and context.scope.recipes is not None:
        found = _recipe(said, context)
        return (found, count) if isinstance(found, str) else found
    text = as_typed(rest)
    return (_singular(text) if count is not None and count > 1 else text), count


def _adds_nothing(word: str, context: Context) -> bool:
    """Whether a word before what is to be made or bought tells nothing of it: "a nice stew"."""
    praised = word in vocab.PRAISE and word not in context.scope.known_words
    return praised or word in vocab.ARTICLES | {"another", "more", "single", "few", "several"}


def _recipe(said: Sequence[str], context: Context) -> str | No | Ask:
    """The one recipe that words name."""
    recipes = context.scope.recipes or ()
    found = [one for one in recipes if _is_called(one, said)]
    whole = [one for one in found if list(folded(one)) == list(said)]
    if len(whole or found) == 1:
        return (whole or found)[0]
    typed = " ".join(said)
    if found:
        return No(f"You know several ways to make {quoted(typed)}: {', '.join(found)}.")
    near = [one for one in recipes if set(said) & set(folded(one))]
    if near:
        return No(f"You know no {quoted(typed)}. You do know: {', '.join(near)}.")
    return No(
        f"You know no recipe for {quoted(typed)}. 'recipes' tells what you know; "
        f"'try {typed}' tries it out."
    )


def _is_called(recipe: str, asked: Sequence[str]) -> bool:
    """Whether words name a recipe: all of them, or its noun among them; in either number."""
    words = folded(recipe)
    singular = [one for word in asked for one in (word, *singulars(word))]
    return (
        bool(words)
        and words[-1] in singular
        and all(any(one in words for one in (word, *singulars(word))) for word in asked)
    )


def _singular(text: str) -> str:
    """One of what is counted, by the commonest rules: "ropes" is "rope", "torches" "torch"."""
    if text.endswith("ies") and len(text) > len("pies"):
        return text[:-3] + "y"
    if text.endswith(("ches", "shes", "sses", "xes", "zes", "toes")):
        return text[:-2]
    if text.endswith(("loaves", "leaves")):
        return text[:-3] + "f"
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


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
