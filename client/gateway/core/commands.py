"""From one clause to its intents: the verb table laid over the words.

It tries every pattern that the clause's first word may start, the most telling first, and takes the
first that gives intents or a question. What fits no pattern is refused in one helpful sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause, begins, closed, quoted_at_start
from client.gateway.core.found import NOTHING_SAID, OUTSIDE, Ask, Context, Found, No, quoted
from client.gateway.core.laying import Laid, begun, laid
from client.gateway.core.naming import named
from client.gateway.core.phrases import as_typed
from client.gateway.core.scope import Thing
from client.gateway.core.slots import UNSURE_WHOM, Goods, filled
from client.gateway.core.spelling import near_verb
from client.gateway.core.verbs import HEADS, PATTERNS, SPEAKING, VERBS, Pattern, Slot
from client.gateway.core.ways import bare_exit, direction, way, way_out
from client.gateway.core.words import Token, folded
from content.intents import VERBS as FIELDS
from content.model import IntentSpec

REPEATS_MAX: Final = 5
"""How often something is done by one number: "drink two potions" is two deeds."""
_TAGS: Final = frozenset((("i", "say"), ("i", "said"), ("i", "tell", "them"), ("i", "reply")))
_ASKING: Final = frozenset(("ask", "beg", "urge"))
_JOINING: Final = frozenset(("put", "give", "trade", "whisper", "talk"))
"""Verbs that are asked on: "put the knife" in what? Of others, what is lacking is not so sure."""
_OWNED: Final = frozenset(word for verb in VERBS.values() for word in verb.words.split())
_ASKED_AT_LENGTH: Final = frozenset(("speech", "way", "words", "far"))
_PEOPLE: Final = frozenset(("person", "player", "being", "seller", "foe", "far"))
_INSIDE: Final = frozenset(("in", "into", "inside", "within", "under", "underneath", "behind"))


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
    speaks = head in SPEAKING | _ASKING
    if not speaks and (no := _declined(clause, context)) is not None:
        return no
    straight = direction([token.word for token in clause.words])
    if straight is None and head in ("up", "down") and len(clause.words) > 1:
        found = way(clause.words, context)  # "down the ladder"
        straight = found if isinstance(found, str) else None
    if straight is not None:
        return Deeds("move", (_intent("move", {"to": straight}),))
    nos: list[tuple[bool, No]] = []
    asked: Ask | None = None
    for one in _ways_to_read(clause, context):
        tried = _tried(one, clause, context)
        if isinstance(tried, Ask) and one.pattern.speaks:
            asked = asked or tried  # the words may yet be speech to all
            continue
        if not isinstance(tried, No):
            return tried
        nos.append((_is_own(one, head), tried))
    if asked is not None:
        return asked
    outside = any(token.word in vocab.OUTSIDE for token in clause.words[1:])
    lacking = None if outside else _lacking(clause, context)
    if isinstance(lacking, Ask):
        return _looked_into(clause, context) or lacking
    if head in vocab.SOCIAL:
        return _social(clause, context)
    if (bare := _without_my(clause, context)) is not None:
        return bare
    gone = bare_exit(clause.words, context)
    if gone is not None:
        return gone if isinstance(gone, Ask) else Deeds("move", (_intent("move", {"to": gone}),))
    if nos:
        own = next((no for is_own, no in nos if is_own), nos[0][1])
        return No(OUTSIDE, understood=False) if head in vocab.QUESTIONS or outside else own
    return _unknown(clause, context)


def _without_my(clause: Clause, context: Context) -> Deeds | None:
    """Read "my quests" and "any mail" as the one word they are about, where it needs no noun."""
    rest = clause.words[1:]
    if clause.words[0].word not in ("my", "any") or not rest:
        return None
    found = laid([one for one in PATTERNS.get(rest[0].word, ()) if not _has_slots(one)], rest)
    tried = _tried(found[0], Clause(rest, clause.end), context) if found else None
    return tried if isinstance(tried, Deeds) else None


def _has_slots(pattern: Pattern) -> bool:
    return any(isinstance(part, Slot) for part in pattern.parts)


def _ways_to_read(clause: Clause, context: Context) -> list[Laid]:
    """The patterns that fit, those last that pass over a thing in sight: "read the letter"."""
    shown = frozenset(
        noun
        for one in context.scope.things
        for noun in one.nouns
        if one.where in ("here", "held") and not one.alive
    )
    names_a_thing = any(token.word in shown for token in clause.words[1:])
    found = _laid_over(clause)
    return sorted(found, key=lambda one: names_a_thing and not one.slots and len(clause.words) > 1)


def _laid_over(clause: Clause) -> list[Laid]:
    """The patterns that fit; speech is taken as it is, all else without what trails behind it."""
    patterns = PATTERNS.get(clause.words[0].word, ())
    if clause.words[0].word not in SPEAKING:
        return laid(patterns, clause.words)
    found = laid([one for one in patterns if one.speaks], clause.words)
    plain = closed(clause.words)
    found += laid([one for one in patterns if not one.speaks], plain)
    return sorted(found, key=lambda one: one.rank)


def _tried(one: Laid, clause: Clause, context: Context) -> Deeds | Ask | No:
    """One pattern, its slots filled; places before the things looked for in them."""
    pattern = one.pattern
    fields: dict[str, object] = dict(pattern.fixed)
    things: dict[str, tuple[Thing, ...]] = {}
    quantities: dict[str, int] = {}
    goods: Goods = ()
    for slot in sorted(one.slots, key=lambda each: each.many):
        words = one.slots[slot]
        within = things["source"][0].id if "source" in things and slot.many else None
        if within is not None and slot.field == "item" and _is_unseen(words, within, context):
            fields["item"] = "all"
            continue
        found = filled(slot, words, pattern, clause, context, within)
        if isinstance(found, Ask | No):
            return found
        if isinstance(found, tuple):
            goods = found
            continue
        if isinstance(found, str):
            fields[slot.field] = found
            continue
        things[slot.field] = found.things
        if slot.field == "item":
            quantities.update(found.quantities)
    if ("to", "out") in pattern.fixed:
        outwards = way_out(clause.end, context)
        if isinstance(outwards, Ask):
            return outwards
        fields["to"] = outwards
    fields.pop("", None)
    things.pop("", None)
    if pattern.speaks and [each.id for each in things.get("to", ())] == [context.scope.viewer]:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
    if any(_is_self(found, context) for found in things.values()) and pattern.verb != "examine":
        return No("That would be yourself. Say whom or what you mean.")
    if pattern.verb == "put" and any(each.alive for each in things.get("target", ())):
        return No(f"You can't put anything in {things['target'][0].shown}.")
    if pattern.verb == "take" and _is_player(things.get("source", ())):
        return No("What others carry is theirs. Ask for it, or offer a trade.")
    if pattern.speaks and not _may_address(one, things, context):
        return No(UNSURE_WHOM, unseen=context.scope.away)
    if fields.get("item") == "all" and "source" in things:
        inside = [each for each in context.scope.things if each.within == things["source"][0].id]
        if not inside and not context.scope.unseen_inside:
            return No("You see nothing in there.", unseen=True)
        if inside:
            del fields["item"]
            things["item"] = tuple(inside)
    if goods:
        fields |= {field: found[0].id for field, found in things.items()}
        every = [{**fields, "text": name} | _number_of(count) for name, count in goods]
        return Deeds(pattern.verb, tuple(_intent(pattern.verb, each) for each in every))
    return _made(one, fields, things, quantities)


def _is_player(things: tuple[Thing, ...]) -> bool:
    return any(one.where == "player" for one in things)


def _number_of(count: int | None) -> dict[str, object]:
    return {} if count is None else {"quantity": count}


def _is_own(one: Laid, head: str) -> bool:
    """Whether a pattern's verb is the one that its first word is a synonym of."""
    return head in VERBS[one.pattern.verb].words.split()


def _is_self(things: tuple[Thing, ...], context: Context) -> bool:
    return any(one.id == context.scope.viewer for one in things)


def _is_unseen(words: Sequence[Token], source: str, context: Context) -> bool:
    """Whether this is "all" of what lies unseen in something."""
    plain = [token.word for token in words if token.word not in vocab.ARTICLES]
    every = bool(plain) and all(
        word in vocab.EVERYTHING | vocab.GENERIC | vocab.WHOLE_LOT | {"contents", "what", "is"}
        for word in plain
    )
    inside = any(one.within == source for one in context.scope.things)
    return every and not inside and context.scope.unseen_inside


def _made(
    one: Laid,
    fields: dict[str, object],
    things: dict[str, tuple[Thing, ...]],
    quantities: dict[str, int],
) -> Deeds | No:
    verb = one.pattern.verb
    many = next((field for field, found in things.items() if len(found) > 1), "")
    several = things.get(many, ())
    fields |= {field: found[0].id for field, found in things.items() if field != many}
    every = [{**fields, many: thing.id} for thing in several] if several else [fields]
    made: list[IntentSpec] = []
    for each in every:
        quantity = quantities.get(str(each.get("item")), 1)
        if "quantity" in FIELDS[verb].takes:
            counted = {"quantity": quantity} if str(each.get("item")) in quantities else {}
            made.append(_intent(verb, {**each, **counted}))
        elif quantity > REPEATS_MAX:
            return No("One at a time, please.")
        else:
            made += [_intent(verb, each)] * quantity
    first = next((field for field in ("item", "target", "to", "source") if field in things), "")
    return Deeds(verb, tuple(made), things.get(VERBS[verb].it or first, ()))


def _lacking(clause: Clause, context: Context) -> Ask | No | None:
    """A verb that lacks a noun, or words to say: ask for it, where all the rest is certain."""
    words = clause.words
    while len(words) > 1 and words[-1].word in vocab.BARE_ARTICLES:
        words = words[:-1]
    head = words[0].word
    stops = begun(PATTERNS.get(head, ()), words)
    for one in sorted(stops, key=lambda each: (bool(each.joints), not _is_own(each, head))):
        speech = next((said for slot, said in one.slots.items() if slot.place == "speech"), None)
        astray = speech is not None and speech[0].word in ("to", "that")
        grows = any(slot.place == "yield" for slot in one.slots)
        sure = _is_own(one, head) or head not in _OWNED
        joins = (one.pattern.verb in _JOINING or grows) and sure and bool(one.slots)
        if one.joints and (not joins or astray):
            continue
        verb = VERBS[one.pattern.verb]
        if not verb.asks:
            continue
        found = [
            filled(slot, said, one.pattern, clause, context) for slot, said in one.slots.items()
        ]
        asked = next((each for each in found if isinstance(each, Ask)), None)
        selves = (each.things for each in found if isinstance(each, Found))
        if any(isinstance(each, No) for each in found) or any(
            _is_self(each, context) for each in selves
        ):
            continue
        if asked is not None:
            return asked
        assert one.lacks is not None
        return Ask("gap", _question(words, one), clause.end, one.lacks.many, joints=one.joints)
    return None


def _looked_into(clause: Clause, context: Context) -> Deeds | None:
    """Read "open the box and look inside": inside what was just spoken of, which harms nothing."""
    *_, last = clause.words
    if context.memory.it is None or last.word not in _INSIDE:
        return None
    it = Token("it", "it", clause.end, clause.end)
    found = deeds(Clause((*clause.words, it), clause.end), context)
    return found if isinstance(found, Deeds) and found.verb == "examine" else None


def _question(words: Sequence[Token], one: Laid) -> str:
    """What is lacking, asked in the player's own words where there are enough of them."""
    assert one.lacks is not None
    if (
        len(words) == 1
        or one.pattern.verb == "talk"
        or (one.lacks.place in _ASKED_AT_LENGTH and not one.joints)
    ):
        return VERBS[one.pattern.verb].asks
    whom = "whom" if one.lacks.place in _PEOPLE else "what"
    handing = whom == "whom" and one.pattern.verb == "give" and words[-1].word != "to"
    joints = one.joints or (("to",) if handing else ())
    typed = " ".join((as_typed(words), *joints))
    return f"{typed[:1].upper()}{typed[1:]} {whom}?"


def _may_address(one: Laid, things: dict[str, tuple[Thing, ...]], context: Context) -> bool:
    """Whether "to Bob" is whom the speech is for, rather than part of it."""
    if "to" not in things:
        return True
    if context.scope.away:
        return False
    text = next(words for slot, words in one.slots.items() if slot.place == "speech")
    whom = next((words for slot, words in one.slots.items() if slot.field == "to"), text)
    if whom[0].start < text[0].start or text[0].word == '"':
        return True
    return not any(token.word in vocab.GIVING for token in text)


def _spoken(verb: str, clause: Clause, context: Context) -> Deeds | No:
    """What follows a shortcut: 'hello, or :waves."""
    mark = clause.words[0]
    text = context.line[mark.end : clause.end].strip()
    raw = context.line[mark.start : clause.end].rstrip(" ,;.")
    quote = quoted_at_start(raw)
    if quote is not None and (quote[1] >= len(raw) or folded(raw[quote[1] :]) in _TAGS):
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
    stops = words[0] in ("no", "stop") and not laid(PATTERNS.get(words[0], ()), clause.words)
    if begins(courtesies.CANCELS, clause.words) or stops:
        return No("All right, nothing done.")
    for at, word in enumerate(words):
        if word in vocab.NEGATIONS and not (at and words[at - 1] in vocab.EXCEPT):
            return No(f"I read {quoted(clause.words[at].typed)} in that, so I do nothing.")
        leads = word == "after" and at == 1  # "walk after Bob"
        span = at > 0 and words[at - 1] in ("a", "little")  # "rest for a while"
        if word in vocab.CONDITIONS and word not in context.scope.words and not (leads or span):
            return No(
                f"I can't do things on a condition ({quoted(clause.words[at].typed)}). "
                "Tell me when it is time."
            )
    if clause.permission and (words[0] in HEADS or words[0] in vocab.DIRECTIONS):
        return No(f"If you want to, just say: {as_typed(clause.words)}")
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
        amiss=(first.start, first.end),
    )


def _intent(verb: str, fields: dict[str, object]) -> IntentSpec:
    return cast("IntentSpec", {"verb": verb, **fields})
