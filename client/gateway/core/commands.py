"""From one clause to its intents: the verb table laid over the words.

It tries every pattern that the clause's first word may start, the most telling first, and takes the
first that gives intents or a question. What fits no pattern is refused in one helpful sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause, begins
from client.gateway.core.closings import closed
from client.gateway.core.courtesies import GESTURES
from client.gateway.core.declined import declined, unknown
from client.gateway.core.found import OUTSIDE, Ask, Context, Deeds, Found, No, intent
from client.gateway.core.laying import Laid, begun, laid
from client.gateway.core.naming import named, telling
from client.gateway.core.nouns import resolve
from client.gateway.core.phrases import as_typed
from client.gateway.core.scope import Thing
from client.gateway.core.slots import UNSURE_WHOM, Goods, filled
from client.gateway.core.spoken import is_given, may_address, social, spoken
from client.gateway.core.verbs import HEADS, PATTERNS, SPEAKING, VERBS, Pattern, Slot
from client.gateway.core.ways import bare_exit, direction, way, way_out
from client.gateway.core.words import Token
from content.intents import VERBS as FIELDS
from content.model import IntentSpec

REPEATS_MAX: Final = 5
"""How often something is done by one number: "drink two potions" is two deeds."""
_ASKING: Final = frozenset(("ask", "beg", "urge"))
_OF_THINGS: Final = frozenset(("open", "close", "lock", "unlock"))
_JOINING: Final = frozenset(("put", "give", "trade", "whisper", "talk", "use", "write", "shoot"))
"""Verbs that are asked on: "put the knife" in what? Of others, what is lacking is not so sure."""
_LINKED: Final = ("use", "unlock", "lock", "attack", "take", "put", "give")
_LINKING: Final = frozenset(("with", "using", "on", "from", "out", "in", "into", "to"))
_OWNED: Final = frozenset(word for verb in VERBS.values() for word in verb.words.split())
_ASKED_AT_LENGTH: Final = frozenset(("speech", "way", "words", "far"))
_PEOPLE: Final = frozenset(("person", "player", "being", "seller", "foe", "far"))
_COUNTING: Final = frozenset(vocab.NUMBERS)
_GOES: Final = {
    **dict.fromkeys(("in", "into", "inside", "on", "onto"), "put"),
    "to": "give",
    "off": "take",
}
"""What one does with what goes somewhere: "two coins go in the pouch"."""
_INSIDE: Final = frozenset(("in", "into", "inside", "within", "under", "underneath", "behind"))


def deeds(clause: Clause, context: Context) -> Deeds | Ask | No:
    """Read one clause."""
    if clause.shortcut:
        return spoken(clause.shortcut, clause, context)
    head = clause.words[0].word
    speaks = head in SPEAKING | _ASKING
    if not speaks and (no := declined(clause, context)) is not None:
        return no
    straight = direction([token.word for token in clause.words])
    if straight is None and head in ("up", "down") and len(clause.words) > 1:
        found = way(clause.words, context)  # "down the ladder"
        straight = found if isinstance(found, str) else None
    if straight is not None:
        return Deeds("move", (intent("move", {"to": straight}),))
    nos: list[tuple[bool, No]] = []
    asked: Ask | None = None
    for one in _ways_to_read(clause, context):
        tried = _tried(one, clause, context)
        if isinstance(tried, Ask) and one.pattern.speaks and not _is_marked_off(one):
            asked = asked or tried  # the words may yet be speech to all
            continue
        if not isinstance(tried, No):
            return tried
        nos.append((_is_own(one, head), tried))
    if asked is not None:
        return asked
    if begins(GESTURES, clause.words) or is_given(clause.words):
        return social(clause, context)
    outside = any(token.word in vocab.OUTSIDE for token in clause.words[1:])
    lacking = None if outside else _lacking(clause, context)
    if isinstance(lacking, Ask):
        return _looked_into(clause, context) or lacking
    if head in vocab.SOCIAL:
        return social(clause, context)
    if head in vocab.KICKS and (kicked := _struck(clause, context)) is not None:
        return kicked
    if (treated := _treated(clause, context)) is not None:
        return treated
    if (bare := _without_my(clause, context)) is not None:
        return bare
    gone = bare_exit(clause.words, context)
    if gone is not None:
        return gone if isinstance(gone, Ask) else Deeds("move", (intent("move", {"to": gone}),))
    if (turned := _noun_first(clause, context)) is not None:
        return turned
    if nos:
        own = min(nos, key=lambda each: not each[0])[1]
        return No(OUTSIDE, understood=False) if head in vocab.QUESTIONS or outside else own
    return unknown(clause, context)


def _is_marked_off(one: Laid) -> bool:
    """Whether a mark stands between whom speech is for and the speech: "say to the sailor: ahoy"."""
    text = next(words for slot, words in one.slots.items() if slot.place == "speech")
    return text[0].word in (":", ",") and any(
        words[0].start < text[0].start for words in one.slots.values() if words is not text
    )


def _noun_first(clause: Clause, context: Context) -> Deeds | Ask | None:
    """Read "lantern off", "coins into pouch" and "Mira can have the rope" as the deeds they are."""
    said = [token.word for token in clause.words]
    if len(said) < 2 or said[0] in (HEADS | vocab.QUESTIONS) - vocab.POINTING - _COUNTING:  # noqa: PLR2004 -- a noun and a word
        return None
    first, *rest = clause.words
    goes = next((at for at, word in enumerate(said) if word in ("goes", "go") and at), 0)
    after = said[goes + 1 : goes + 2] if goes else []
    if after and (verb := _GOES.get(after[0], "")):
        rest = [*clause.words[:goes], *clause.words[goes + 1 :]]
    elif (to := _handed(clause.words, context)) is not None:
        verb, rest = to
    elif said[1:3] == ["can", "have"]:
        verb, rest = "let", list(clause.words[:1] + clause.words[2:])
    elif said[-1] in ("on", "off"):
        lights = any(one.word in vocab.LIGHTS for one in clause.words)
        verb = "turn" if lights else {"on": "put", "off": "take"}[said[-1]]
        rest = list(clause.words)
    elif {"in", "into", "inside"} & set(said[1:-1]):
        verb, rest = "put", list(clause.words)
    else:
        return None
    words = (first._replace(word=verb, typed=verb), *rest)
    found = next(
        iter(
            _tried(one, Clause(words, clause.end), context)
            for one in _laid_over(Clause(words, clause.end))
        ),
        None,
    )
    return None if isinstance(found, No) else found


def _handed(words: Sequence[Token], context: Context) -> tuple[str, list[Token]] | None:
    """Read "two coins for Bob" and "the ring on my finger" as what is done with the thing."""
    said = [token.word for token in words]
    for at in range(1, len(words) - 1):
        after = [word for word in said[at + 1 :] if word not in vocab.ARTICLES]
        person = any(one.alive and named(after, one) == "exact" for one in context.scope.things)
        if said[at] in ("for", "to") and person:
            return "give", [*words[:at], words[at]._replace(word="to"), *words[at + 1 :]]
        if said[at] == "on" and said[at + 1] == "my" and len(said) == at + 3:
            return "put", list(words)
    return None


def _treated(clause: Clause, context: Context) -> Deeds | Ask | No | None:
    """Read "bandage Ana" and "salve my wounds" as the use of what is so called."""
    head, *rest = clause.words
    tools = [one for one in context.scope.things if one.where == "held" and head.word in one.nouns]
    said = [token.word for token in rest]
    if len(tools) != 1 or not said or head.word in HEADS:
        return None
    if said[0] in ("my", "me", "myself"):
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


def _struck(clause: Clause, context: Context) -> Deeds | None:
    """Read "kick the melon" as what onlookers see: no creature, and so no fight."""
    said = [token.word for token in clause.words[1:]]
    plain = telling([word for word in said if word not in vocab.ARTICLES], context.scope)
    hit = any(named(plain, one) and not one.alive for one in context.scope.things)
    return social(clause, context) if hit else None


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
        if isinstance(found, No) and within is not None and _may_be_inside(found, things, context):
            fields["item"] = as_typed(one for one in words if one.word not in vocab.ARTICLES)
            continue
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
    if pattern.verb in _OF_THINGS and any(each.alive for each in things.get("target", ())):
        return No(f"You can't {pattern.verb} {things['target'][0].shown}.")
    if pattern.verb == "take" and _is_player(things.get("source", ())):
        return No("What others carry is theirs. Ask for it, or offer a trade.")
    if pattern.speaks and _is_named_further(one, things):
        return No(UNSURE_WHOM)
    if pattern.speaks and not may_address(one, things, context):
        return No(UNSURE_WHOM, unseen=context.scope.away)
    if fields.get("item") == "all" and "source" in things and pattern.fixed:
        (source,) = things["source"]
        holds = any(each.within == source.id for each in context.scope.things)
        opens = holds or bool(source.nouns & vocab.HOLDING)
        if clause.words[0].word == "loot" and source.portable and not opens:
            return Deeds("take", (intent("take", {"item": source.id}),), (source,))
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
        return Deeds(pattern.verb, tuple(intent(pattern.verb, each) for each in every))
    return _made(one, fields, things, quantities)


def _is_named_further(one: Laid, things: Mapping[str, tuple[Thing, ...]]) -> bool:
    """Whether the words go on with the name of whom they are for: "wish the harbour master luck"."""
    text = next(words for slot, words in one.slots.items() if slot.place == "speech")
    return any(
        text[0].word in found[0].words and text[0].start > words[-1].start
        for slot, words in one.slots.items()
        if (found := things.get(slot.field)) and slot.place != "speech"
    )


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


def _may_be_inside(no: No, things: Mapping[str, tuple[Thing, ...]], context: Context) -> bool:
    """Whether what is in no sight may lie in something whose contents are not told."""
    (source,) = things["source"]
    holds = not source.alive and bool(source.nouns & vocab.HOLDING)
    return no.unseen and holds and context.scope.unseen_inside


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
            made.append(intent(verb, {**each, **counted}))
        elif quantity > REPEATS_MAX:
            return No("One at a time, please.")
        else:
            made += [intent(verb, each)] * quantity
    first = next((field for field in ("item", "target", "to", "source") if field in things), "")
    whom = tuple(each for each in things.get("to", ()) if each.alive)
    return Deeds(verb, tuple(made), things.get(VERBS[verb].it or first, ()), whom)


def _lacking(clause: Clause, context: Context) -> Ask | No | None:
    """A verb that lacks a noun, or words to say: ask for it, where all the rest is certain."""
    words = clause.words
    while len(words) > 1 and words[-1].word in vocab.BARE_ARTICLES:
        words = words[:-1]
    head = words[0].word
    if len(words) > 2 and words[1].word in _LINKING:  # noqa: PLR2004 -- "use on the door"
        verb = next((name for name in _LINKED if head in VERBS[name].words.split()), "")
        if verb:
            return Ask("gap", VERBS[verb].asks, words[0].end)
    stops = begun(PATTERNS.get(head, ()), words)
    for one in sorted(stops, key=lambda each: (bool(each.joints), not _is_own(each, head))):
        speech = next((said for slot, said in one.slots.items() if slot.place == "speech"), None)
        astray = speech is not None and speech[0].word in ("to", "that")
        grows = any(slot.place == "yield" for slot in one.slots)
        sure = _is_own(one, head) or head not in _OWNED
        letter = one.pattern.verb == "write" and len(words) > 1
        joins = (
            (one.pattern.verb in _JOINING or grows)
            and sure
            and (bool(one.slots) or letter or one.pattern.verb == "shoot")
        )
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
    inside = last.word in _INSIDE and context.memory.it is not None
    if not inside:
        return None
    it = Token("it", "it", clause.end, clause.end)
    found = deeds(Clause((*clause.words, it), clause.end), context)
    harmless = isinstance(found, Deeds) and (
        found.verb == "examine" or (found.verb == "put" and context.lately == (context.memory.it,))
    )
    return found if isinstance(found, Deeds) and harmless else None


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
