"""One pattern fitted to a clause: its slots filled, and the intents that it comes to. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.closings import closed
from client.gateway.core.found import OUTSIDE, YOURSELF, Ask, Context, Deeds, No, intent
from client.gateway.core.goods import Goods
from client.gateway.core.laying import Laid, laid
from client.gateway.core.phrases import as_typed, number_of
from client.gateway.core.scope import Thing
from client.gateway.core.slots import UNSURE_WHAT, UNSURE_WHOM, filled
from client.gateway.core.spoken import may_address
from client.gateway.core.suited import REPEATS_MAX, WEAPONS, suited
from client.gateway.core.verbs import NO_PATTERNS, PATTERNS, SPEAKING, VERBS
from client.gateway.core.ways import way_out
from client.gateway.core.words import Token
from content.intents import VERBS as FIELDS
from content.model import IntentSpec

_OF_ALL: Final = (
    vocab.EVERYTHING
    | vocab.GENERIC
    | vocab.WHOLE_LOT
    | vocab.words("contents what is last single there inside")
)
_TELLING_NOTHING: Final = vocab.ARTICLES | frozenset(("me", "us", "is", "which", "lies"))
_OF_ONESELF: Final = frozenset(("examine", "cast"))
_ONWARD: Final = frozenset(("carry", "continue", "keep", "press", "onward", "onwards", "forward"))
_ROADS: Final = vocab.words("road path way trail track street passage tunnel causeway shore river")
_OF_THINGS: Final = frozenset(("open", "close", "lock", "unlock"))


def laid_over(clause: Clause) -> list[Laid]:
    """The patterns that fit; speech is taken as it is, all else without what trails behind it."""
    patterns = PATTERNS.get(clause.words[0].word, NO_PATTERNS)
    if clause.words[0].word in vocab.SOCIAL:
        return laid(patterns, closed(clause.words, gesture=False))
    if clause.words[0].word not in SPEAKING:
        return laid(patterns, clause.words)
    found = [one for one in laid(patterns, clause.words) if one.pattern.speaks]
    plain = closed(clause.words)
    found += [one for one in laid(patterns, plain) if not one.pattern.speaks]
    return sorted(found, key=lambda one: one.rank)


def tried_out(one: Laid, clause: Clause, context: Context) -> Deeds | Ask | No:
    """One pattern, its slots filled; places before the things looked for in them."""
    pattern = one.pattern
    fields: dict[str, object] = dict(pattern.fixed)
    things: dict[str, tuple[Thing, ...]] = {}
    quantities: dict[str, int] = {}
    goods: Goods = ()
    notes: tuple[str, ...] = ()
    for slot in sorted(one.slots, key=lambda each: each.many):
        words = one.slots[slot]
        within = things["source"][0].id if "source" in things and slot.many else None
        if within is not None and slot.field == "item" and _is_unseen(words, within, context):
            fields["item"] = "all"
            continue
        if slot.place == "way" and _goes_on(words, clause, context):
            return Ask("gap", VERBS["move"].asks, clause.end)
        found = filled(slot, words, pattern, clause, context, within)
        if (
            isinstance(found, No)
            and within is not None
            and _may_be_inside(found, words, things, context)
        ):
            fields["item"] = as_typed(one for one in words if one.word not in _TELLING_NOTHING)
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
        notes += found.passed_over
        if slot.field == "item":
            quantities.update(found.quantities)
    if ("to", "out") in pattern.fixed:
        outwards = way_out(clause.end, context)
        if isinstance(outwards, Ask):
            return outwards
        fields["to"] = outwards
    fields.pop("", None)
    notes += _beside_the_blow(pattern.verb, things.pop("", ()))
    if (objection := _objection(one, things, context)) is not None:
        return objection
    if fields.get("item") == "all" and "source" in things:
        emptied = _emptied(one, clause, fields, things, context)
        if emptied is not None:
            return emptied
    head = clause.words[0].word
    if (other := suited(pattern.verb, head, things, fields, quantities)) is not None:
        return other
    if goods:
        fields |= {field: found[0].id for field, found in things.items()}
        every = [{**fields, "text": name} | _number_of(count) for name, count in goods]
        return Deeds(pattern.verb, tuple(intent(pattern.verb, each) for each in every))
    made = _made(one, fields, things, quantities)
    return replace(made, notes=notes) if isinstance(made, Deeds) and notes else made


def _goes_on(words: Sequence[Token], clause: Clause, context: Context) -> bool:
    """Whether one only keeps to a road, which may lead on by several ways: "carry on along it"."""
    before = next((one.word for one in reversed(clause.words) if one.end <= words[0].start), "")
    plain = tuple(one.word for one in words if one.word not in vocab.ARTICLES)
    ways = context.scope.ways
    back = any(one.is_called(plain) and one.direction in vocab.DIRECTIONS for one in ways)
    several = back and len({one.direction for one in ways}) > 1  # one of them they came by
    keeps = clause.words[0].word in _ONWARD and before in ("along", "down", "up", "on", "with")
    return keeps and several and len(plain) == 1 and plain[0] in _ROADS


def _beside_the_blow(verb: str, tools: tuple[Thing, ...]) -> tuple[str, ...]:
    """What is told where a blow is to be struck with something: only what is wielded counts."""
    plain = [one for one in tools if one.where == "held" and not one.nouns & WEAPONS]
    if verb != "attack" or not plain:
        return ()
    return (f"(A blow is struck with what you wield, and {plain[0].shown} does not count.)",)


def _objection(one: Laid, things: Mapping[str, tuple[Thing, ...]], context: Context) -> No | None:
    """Why what the slots name can't be meant by this pattern, if so."""
    pattern = one.pattern
    if pattern.speaks and [each.id for each in things.get("to", ())] == [context.scope.viewer]:
        return No(OUTSIDE, understood=False)  # "tell me a joke"
    oneself = any(is_self(found, context) for found in things.values())
    if oneself and pattern.verb not in _OF_ONESELF:
        return No(YOURSELF)
    target = things.get("target", ())
    if pattern.verb == "put" and len(things.get("item", ())) > 1 and target:
        others = tuple(one for one in things["item"] if one not in target)
        if others and others != things["item"]:
            return No(f"You can't put {target[0].shown} into itself. Name what goes in there.")
    if pattern.verb == "put" and target and things.get("item") == target:
        return No(f"You can't put {target[0].shown} into itself. Name what goes in there.")
    if pattern.verb == "put" and any(each.alive for each in things.get("target", ())):
        return No(f"You can't put anything in {things['target'][0].shown}.")
    if pattern.verb in _OF_THINGS and any(each.alive for each in things.get("target", ())):
        return No(f"You can't {pattern.verb} {things['target'][0].shown}.")
    if pattern.verb == "take" and things.get("item") == things.get("source", ((),)):
        return No(UNSURE_WHAT)  # "dig copper out of the copper vein"
    if pattern.verb == "take" and _is_player(things.get("source", ())):
        return No("What others carry is theirs. Ask for it, or offer a trade.")
    if pattern.speaks and _is_named_further(one, things):
        return No(UNSURE_WHOM)
    if pattern.speaks and not may_address(one, things, context):
        return No(UNSURE_WHOM, unseen=context.scope.away)
    return None


def _emptied(
    one: Laid,
    clause: Clause,
    fields: dict[str, object],
    things: dict[str, tuple[Thing, ...]],
    context: Context,
) -> Deeds | No | None:
    """Put what lies in a thing for "all" of it, or say why not; some things are loot themselves."""
    (source,) = things["source"]
    inside = [each for each in context.scope.things if each.within == source.id]
    opens = bool(inside) or bool(source.nouns & vocab.HOLDING)
    if one.pattern.fixed and clause.words[0].word == "loot" and source.portable and not opens:
        count = number_of(clause.words[1].word) if len(clause.words) > 1 else None
        return Deeds("take", (intent("take", {"item": source.id, **_number_of(count)}),), (source,))
    if not inside and not context.scope.unseen_inside:
        return No("You see nothing in there.", unseen=True)
    if inside:
        del fields["item"]
        things["item"] = tuple(inside)
    return None


def _is_named_further(one: Laid, things: Mapping[str, tuple[Thing, ...]]) -> bool:
    """Whether the words go on with the name they are for: "wish the harbour master luck"."""
    text = one.speech
    return any(
        text[0].word in found[0].words and text[0].start > words[-1].start
        for slot, words in one.slots.items()
        if (found := things.get(slot.field)) and slot.place != "speech"
    )


def _is_player(things: tuple[Thing, ...]) -> bool:
    return any(one.where == "player" for one in things)


def _number_of(count: int | None) -> dict[str, object]:
    return {} if count is None else {"quantity": count}


def is_self(things: tuple[Thing, ...], context: Context) -> bool:
    """Whether one of these is the player themself."""
    return any(one.id == context.scope.viewer for one in things)


def _is_unseen(words: Sequence[Token], source: str, context: Context) -> bool:
    """Whether this is "all" of what lies unseen in something."""
    plain = [token.word for token in words if token.word not in vocab.ARTICLES]
    every = bool(plain) and all(word in _OF_ALL for word in plain)
    inside = any(one.within == source for one in context.scope.things)
    return every and not inside and context.scope.unseen_inside


def _may_be_inside(
    no: No, words: Sequence[Token], things: Mapping[str, tuple[Thing, ...]], context: Context
) -> bool:
    """Whether what is in no sight may lie in something whose contents are not told."""
    if words[-1].word in vocab.IT | vocab.THEM:
        return False  # "get it out of the crate", and nothing was spoken of
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
