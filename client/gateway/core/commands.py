"""From one clause to its intents: the verb table laid over the words.

It tries every pattern that the clause's first word may start, the most telling first, and takes the
first that gives intents or a question. What fits no pattern is refused in one helpful sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import cast

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause, begins, quoted_at_start
from client.gateway.core.found import NOTHING_SAID, OUTSIDE, Ask, Context, Found, No, quoted
from client.gateway.core.limits import MATCHES_MAX
from client.gateway.core.nouns import named, resolve
from client.gateway.core.phrases import as_typed
from client.gateway.core.scope import Thing
from client.gateway.core.spelling import near_verb
from client.gateway.core.verbs import HEADS, PATTERNS, SPEAKING, VERBS, Pattern, Slot
from client.gateway.core.ways import direction, out, way
from client.gateway.core.words import Token
from content.model import IntentSpec

Laid = dict[Slot, tuple[Token, ...]]


@dataclass(frozen=True)
class Deeds:
    """The intents of one clause, and the things that later words may call "it" or "them"."""

    verb: str
    intents: tuple[IntentSpec, ...]
    spoken_of: tuple[Thing, ...] = ()


def deeds(clause: Clause, context: Context) -> Deeds | Ask | No:
    """Read one clause."""
    if clause.shortcut:
        return _spoken(clause.shortcut, clause, context)
    head = clause.words[0].word
    speaks = head in SPEAKING
    if not speaks and (no := _declined(clause, context)) is not None:
        return no
    straight = direction([token.word for token in clause.words])
    if straight is not None:
        return Deeds("move", (_intent("move", {"to": straight}),))
    nos: list[No] = []
    for pattern in PATTERNS.get(head, ()):
        for laid in islice(_lay(pattern.parts, clause.words), MATCHES_MAX):
            tried = _tried(pattern, laid, clause, context)
            if not isinstance(tried, No):
                return tried
            nos.append(tried)
    if head in vocab.SOCIAL:
        return _social(clause, context)
    if nos:
        return No(OUTSIDE, understood=False) if head in vocab.QUESTIONS else nos[0]
    return _incomplete(clause) or _unknown(clause, context)


def _lay(parts: Sequence[frozenset[str] | Slot], words: Sequence[Token]) -> Iterator[Laid]:
    """Every way to lay a pattern over words, slots as short as they can be first."""
    if not parts:
        if not words:
            yield {}
        return
    part, rest = parts[0], parts[1:]
    if not isinstance(part, Slot):
        if words and words[0].word in part:
            yield from _lay(rest, words[1:])
        return
    sizes = range(1, len(words) - len(rest) + 1) if rest else range(len(words), len(words) + 1)
    for size in sizes:
        follows = rest[0] if rest else part
        if isinstance(follows, Slot) or words[size].word in follows:
            for laid in _lay(rest, words[size:]):
                if size:
                    yield {part: tuple(words[:size]), **laid}


def _tried(pattern: Pattern, laid: Laid, clause: Clause, context: Context) -> Deeds | Ask | No:
    """One pattern, its slots filled; places before the things looked for in them."""
    verb = VERBS[pattern.verb]
    fields: dict[str, object] = dict(pattern.fixed)
    things: dict[str, tuple[Thing, ...]] = {}
    quantities: dict[str, int] = {}
    for slot in sorted(laid, key=lambda one: one.many):
        words = laid[slot]
        if slot.place in ("way", "out", "topic", "words", "speech"):
            filled: str | Found | Ask | No = _word_slot(slot, words, clause, context)
        elif slot.place == "far":
            filled = _far(slot, words, pattern, context)
        elif slot.place == "owner":
            filled = _owner(slot, words, pattern, context)
        else:
            within = things["source"][0].id if "source" in things and slot.many else None
            filled = resolve(words, slot, pattern.verb, context, within)
        if isinstance(filled, Ask) and pattern.speaks:
            return No("I am not sure whom you mean.")  # speech goes to those it names without doubt
        if isinstance(filled, Ask | No):
            return filled
        if isinstance(filled, str):
            fields[slot.field] = filled
            continue
        things[slot.field] = filled.things
        if slot.field == "item":
            quantities.update(filled.quantities)
    if pattern.speaks and [one.id for one in things.get("to", ())] == [context.scope.viewer]:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
    if pattern.speaks and not _may_address(laid, things, context):
        return No("I am not sure whom you mean.", unseen=context.scope.away)
    return _made(pattern, fields, things, quantities, verb.it)


def _made(
    pattern: Pattern,
    fields: dict[str, object],
    things: dict[str, tuple[Thing, ...]],
    quantities: dict[str, int],
    it: str,
) -> Deeds:
    many = next((field for field, found in things.items() if len(found) > 1), "")
    several = things.get(many, ())
    fields |= {field: found[0].id for field, found in things.items() if field != many}
    every = [{**fields, many: thing.id} for thing in several] if several else [fields]
    for one in every:
        if (quantity := quantities.get(str(one.get("item")))) is not None:
            one["quantity"] = quantity
    intents = tuple(_intent(pattern.verb, one) for one in every)
    first = next((field for field in ("item", "target", "to", "source") if field in things), "")
    return Deeds(pattern.verb, intents, things.get(it or first, ()))


def _word_slot(
    slot: Slot, words: tuple[Token, ...], clause: Clause, context: Context
) -> str | Ask | No:
    if slot.place == "way":
        return way(words, context)
    if slot.place == "out":
        return out(words, context)
    if slot.place == "topic":
        return _topic(words)
    if slot.place == "words":
        return as_typed(words)
    last = words[-1] is clause.words[-1]
    raw = context.line[words[0].start : clause.end if last else words[-1].end]
    return _unquoted(raw) or No(VERBS["say"].asks)


def _far(
    slot: Slot, words: tuple[Token, ...], pattern: Pattern, context: Context
) -> str | Ask | No:
    """A player's name: of one in sight as it is, else the one word as it was typed."""
    word = words[0].word
    if len(words) != 1 or not word[0].isalpha() or word in vocab.ARTICLES | vocab.EVERYTHING:
        return No("I am not sure whom you mean.")
    if word in vocab.ME:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
    near = resolve(words, Slot(slot.field, "player", many=False), pattern.verb, context)
    if pattern.verb == "tell" and isinstance(near, Found):
        return No("I am not sure whom you mean.")  # one in the room is spoken to aloud
    if isinstance(near, Found):
        return near.things[0].name
    if isinstance(near, No) and word not in vocab.IT | vocab.THEM | vocab.HIM | vocab.HER:
        return words[0].typed
    return near


def _owner(
    slot: Slot, words: tuple[Token, ...], pattern: Pattern, context: Context
) -> Found | Ask | No:
    """Somebody in the room, as in "Bob's offer"."""
    last = words[-1]._replace(word=words[-1].word.removesuffix("'s").removesuffix("'"))
    person = Slot(slot.field, "person", many=False)
    return resolve((*words[:-1], last), person, pattern.verb, context)


def _topic(words: Sequence[Token]) -> str | No:
    if len(words) != 1:
        return No("Help is given on one word: 'help take', for example.")
    patterns = PATTERNS.get(words[0].word)
    if patterns:
        return patterns[-1].verb
    if words[0].word in vocab.DIRECTIONS:
        return "move"
    return words[0].word if words[0].word not in vocab.SOCIAL else "emote"


def _unquoted(raw: str) -> str:
    """Speech as it was typed, without the mark before it and quotation marks around it."""
    text = raw.strip()
    if text[:2] in (", ", ": "):
        text = text[2:].strip()
    quote = quoted_at_start(text)
    if quote is not None and quote[1] >= len(text.rstrip(".!? ")):
        text = quote[0].strip()
    return text if any(not one.isspace() and one != '"' for one in text) else ""


def _may_address(laid: Laid, things: dict[str, tuple[Thing, ...]], context: Context) -> bool:
    """Whether "to Bob" is whom the speech is for, rather than part of it."""
    if "to" not in things:
        return True
    if context.scope.away:
        return False
    text = next(words for slot, words in laid.items() if slot.place == "speech")
    whom = next(words for slot, words in laid.items() if slot.place == "player")
    if whom[0].start < text[0].start or text[0].word == '"':
        return True
    return not any(token.word in vocab.GIVING for token in text)


def _spoken(verb: str, clause: Clause, context: Context) -> Deeds | No:
    """What follows a shortcut: 'hello, or :waves."""
    mark = clause.words[0]
    text = context.line[mark.end : clause.end].strip()
    raw = context.line[mark.start : clause.end].rstrip(" ,;.")
    quote = quoted_at_start(raw)
    if quote is not None and quote[1] >= len(raw):
        text = quote[0].strip()
    elif mark.word == "'" and text.endswith("'") and text.count("'") == 1:
        text = text[:-1].strip()
    if not text:
        return No(VERBS[verb].asks)
    return Deeds(verb, (_intent(verb, {"text": text}),))


def _social(clause: Clause, context: Context) -> Deeds | No:
    """A bare social verb, put as an onlooker would put it."""
    first, *rest = clause.words
    for joint, after in pairwise(rest):
        if joint.word in vocab.LIST_MARKS and not _is_noun_like(after, context):
            return No(f"I can't make out {quoted(as_typed(rest[rest.index(joint) + 1 :]))}.")
    shown = [vocab.SOCIAL[first.word]]
    shown += [vocab.SEEN_BY_OTHERS.get(token.word, token.typed) for token in rest]
    people = [one for one in context.scope.things if one.where == "player"]
    spoken_of = tuple(one for one in people if any(token.word in one.nouns for token in rest))
    return Deeds("emote", (_intent("emote", {"text": " ".join(shown)}),), spoken_of[:1])


def _is_noun_like(token: Token, context: Context) -> bool:
    """Whether a word after "and" goes on with a list of nouns, rather than being a new command."""
    pronouns = vocab.IT | vocab.THEM | vocab.HIM | vocab.HER
    return token.word in context.scope.words | vocab.ARTICLES | pronouns


def _declined(clause: Clause, context: Context) -> No | None:
    """Commands that are none: denied, conditional, asked for leave, taken back."""
    words = [token.word for token in clause.words]
    ends = words[0] == "stop" and words[1:2] in (
        ["following"],
        ["muting"],
        ["listening"],
        ["hearing"],
    )
    if not ends and (begins(vocab.CANCELS, clause.words) or words[0] in ("no", "stop")):
        return No("All right, nothing done.")
    for at, word in enumerate(words):
        if word in vocab.NEGATIONS and not (at and words[at - 1] in vocab.EXCEPT):
            return No(f"I read {quoted(clause.words[at].typed)} in that, so I do nothing.")
        span = at > 0 and words[at - 1] in ("a", "little")  # "rest for a while"
        if word in vocab.CONDITIONS and word not in context.scope.words and not span:
            return No(
                f"I can't do things on a condition ({quoted(clause.words[at].typed)}). "
                "Tell me when it is time."
            )
    if clause.permission and (words[0] in HEADS or words[0] in vocab.DIRECTIONS):
        return No(f"If you want to, just say: {as_typed(clause.words)}")
    return None


def _incomplete(clause: Clause) -> Ask | No | None:
    """A verb that lacks its noun: ask for it."""
    if clause.words[0].word in SPEAKING:
        spoken = (one.verb for one in PATTERNS[clause.words[0].word] if one.speaks)
        return No(next((VERBS[verb].asks for verb in spoken if VERBS[verb].asks), NOTHING_SAID))
    words = clause.words
    for pattern in PATTERNS.get(words[0].word, ()):
        asks = VERBS[pattern.verb].asks
        head = pattern.parts[: len(words)]
        fits = all(
            not isinstance(part, Slot) and token.word in part
            for part, token in zip(head, words, strict=False)
        )
        lacks = pattern.parts[len(words) :]
        if asks and fits and len(lacks) == 1 and isinstance(lacks[0], Slot):
            return Ask("gap", asks, clause.end, lacks[0].many)
    return None


def _unknown(clause: Clause, context: Context) -> No:
    words = [token.word for token in clause.words]
    first = clause.words[0]
    nouns = [token for token in clause.words if token.word not in vocab.ARTICLES]
    if any(named([token.word for token in nouns], one) for one in context.scope.things):
        return No(f"What do you want to do with {quoted(as_typed(nouns))}?", understood=False)
    if not any(token.word[0].isalnum() for token in clause.words):
        return No(NOTHING_SAID, understood=False)
    if words[0] in vocab.QUESTIONS or any(word in vocab.OUTSIDE for word in words):
        return No(OUTSIDE, understood=False)
    if words[0] in HEADS or words[0] in vocab.DIRECTIONS:
        sentence = f"I don't know how to {quoted(as_typed(clause.words))}."
        return No(f"{sentence} 'help' lists what you can do.", understood=False)
    near = near_verb(first.word) if first.word not in vocab.OTHER_WORDS else ""
    hint = f" Did you mean '{near}'?" if near else ""
    return No(
        f"I don't know how to {quoted(first.typed)}.{hint} 'help' lists what you can do.",
        understood=False,
    )


def _intent(verb: str, fields: dict[str, object]) -> IntentSpec:
    return cast("IntentSpec", {"verb": verb, **fields})
