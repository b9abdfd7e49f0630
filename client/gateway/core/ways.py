"""Where a player wants to go: a direction word, an exit by what lies there, or a place they know.

A direction goes through even where there is no such exit: the world says no in its own voice. A
name goes through only if exactly one exit bears it.
"""

from collections.abc import Sequence

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Ask, Context, No, meant, quoted, which
from client.gateway.core.heading import bared, is_way_out
from client.gateway.core.naming import named
from client.gateway.core.phrases import as_typed
from client.gateway.core.reading import Candidate
from client.gateway.core.scope import Scope, Thing, Way
from client.gateway.core.words import Token, folded

_BEFORE: frozenset[str] = frozenset(
    (
        "to",
        "the",
        "teh",
        "a",
        "an",
        "that",
        "this",
        "my",
        "into",
        "through",
        "onto",
        "toward",
        "towards",
        "of",
    )
)

_SIDES = {"eastern": "east", "western": "west", "northern": "north", "southern": "south"}
_EITHER = frozenset(("up", "down", "in", "out"))
"""Directions that belong to other verbs as often: "take up", "try on"."""
BEGUN_CHARACTERS_MIN = 3
"""How much of an exit's name has to be there, if no more is said than that."""


def direction(words: Sequence[str]) -> str | None:
    """The direction that these words are, in full; None if they are none."""
    if len(words) == 1:
        return vocab.DIRECTIONS.get(words[0]) or _SIDES.get(words[0])
    if len(words) == 2:  # noqa: PLR2004 -- north east
        return vocab.DIRECTION_PAIRS.get((words[0], words[1]))
    return None


def way(tokens: Sequence[Token], context: Context) -> str | Ask | No:
    """The direction that a phrase means."""
    start = tokens[0].start
    chosen = context.answers.get(start)
    if chosen is not None:
        return chosen[0]
    rest = _stripped(tokens)
    words = tuple(token.word for token in rest)
    straight = direction(words)
    if straight is not None:
        return straight
    typed = as_typed(rest or tokens)
    found = _called(words, context.scope) or _through(words, context)
    if found:
        return _only(found, typed, start)
    led = _led(rest, context)
    if led is not None:
        return led
    if known := _known(words, context.scope):
        return _only(known, typed, start)
    if (short := bared(rest, context.scope)) != rest:
        plain = way(short, context)
        if not isinstance(plain, No):
            return plain  # "straight to the old harbour area"
    if is_way_out(words, context.scope) and not context.scope.away:
        return way_out(start, context)
    part = next((at for at, token in enumerate(rest) if at and token.word == "of"), 0)
    if part and rest[0].word not in ("in", "out"):  # "the fore of the ship"
        return way(rest[:part], context)
    guess = tuple(token.maybe or token.word for token in rest)
    guessed = _called(guess, context.scope) or _known(guess, context.scope)
    if guess != words and guessed:
        return meant(_shown(guessed), typed, start, many=False)
    return _nowhere(words, typed, context.scope)


def _through(words: tuple[str, ...], context: Context) -> list[Way]:
    """The ways by the door that was just spoken of: "unlock the door and go through it"."""
    spoken_of = context.scope.thing(context.memory.it or "")
    if len(words) != 1 or words[0] not in vocab.IT or spoken_of is None or spoken_of.alive:
        return []
    return _called(folded(spoken_of.name), context.scope)


def out(tokens: Sequence[Token], context: Context) -> str | Ask | No:
    """The way out, if the phrase names the very place that the player is in."""
    plain = tuple(token.word for token in _stripped(tokens))
    words = frozenset(plain) - vocab.PRAISE
    place = frozenset(("here", "room", "place"))
    things = context.scope.things
    elsewhere = words <= vocab.PLACES and _called(plain, context.scope)
    if elsewhere and not words <= place | context.scope.room_words:
        return No(f"You are not in {quoted(as_typed(tokens))}.", unseen=True)
    inside = any(named(plain, one) and _is_around(one, context.scope) for one in things)
    unnamed = inside or (words <= vocab.PLACES and not words & context.scope.nouns)
    unseen = tokens[0].word == "this" and not words & context.scope.words  # "out of this hole"
    if words and (unseen or words <= place or words <= context.scope.room_words or unnamed):
        return way_out(tokens[-1].end, context)
    named_so = as_typed(token for token in tokens if token.word not in vocab.ARTICLES)
    return No(f"You are not in any {quoted(named_so or as_typed(tokens))}.", unseen=True)


def _is_around(thing: Thing, scope: Scope) -> bool:
    """Whether this may be what the player stands in, as a shop is seen from inside it."""
    outwards = any(one.direction == "out" for one in scope.ways)
    return outwards and thing.where == "detail" and bool(thing.nouns & vocab.PLACES)


def way_out(at: int, context: Context) -> str | Ask:
    """Where "out" is one of several ways, or there is one way alone: that; else ask which."""
    ways = sorted({one.direction for one in context.scope.ways})
    if "out" in ways or context.scope.away:
        return "out"
    return ways[0] if len(ways) == 1 else Ask("gap", "Which way?", at)


def exit_named(tokens: Sequence[Token], context: Context, *, along: bool) -> str | Ask | No:
    """An exit by its name alone: "take the stairs"; or what goes along there, and which way."""
    words = tuple(token.word for token in _stripped(tokens))
    if along and (straight := _along(words, context.scope)) is not None:
        return straight
    found = _called(words, context.scope)
    if not found:
        return No(f"You see no way to {quoted(as_typed(tokens))} from here.", unseen=True)
    return _only(found, as_typed(tokens), tokens[0].start)


def _along(words: tuple[str, ...], scope: Scope) -> str | No | None:
    """The direction said after what one goes along: "the slag causeway south"."""
    straight, rest = direction(words[-1:]), words[:-1]
    if straight is None or not rest:
        return None
    if found := _called(rest, scope):
        leads = any(one.direction == straight for one in found)
        return (
            straight if leads else No(f"{quoted(' '.join(rest))} does not lie {straight} of here.")
        )
    lies = any(named(rest, one) == "exact" and not one.alive for one in scope.things)
    return straight if lies or rest[-1] in vocab.WAYS else None


def point(tokens: Sequence[Token], context: Context, *, named_too: bool) -> str | Ask | No:
    """A point of the compass, or an exit that no thing in sight is called like: "try east"."""
    rest = bared(_stripped(tokens), context.scope)
    words = tuple(token.word for token in rest)
    straight = direction(words)
    if straight is not None and straight not in _EITHER:
        return straight
    plain = [token.word for token in _stripped(tokens)]
    thing = any(named(plain, one) for one in context.scope.things)
    if named_too and not thing and _called(words, context.scope):
        return _only(_called(words, context.scope), as_typed(rest), tokens[0].start)
    return No(f"You see no way to {quoted(as_typed(tokens))} from here.", unseen=True)


def bare_exit(tokens: Sequence[Token], context: Context) -> str | Ask | None:
    """The exit that a line names and says no more: "smithy", "the old tower"; None if none."""
    words = tuple(token.word for token in _stripped(tokens))
    if any(named(words, thing) for thing in context.scope.things):
        return None
    found = _called(words, context.scope) or _begun(words, context.scope)
    return _only(found, as_typed(tokens), tokens[0].start) if found else None


def _begun(words: tuple[str, ...], scope: Scope) -> list[Way]:
    """The one way whose name a single word begins: "mark" for the market; none if it is two."""
    begun = [
        one
        for one in scope.ways
        if len(words) == 1
        and len(words[0]) >= BEGUN_CHARACTERS_MIN
        and any(name[:1] and name[0].startswith(words[0]) for name in one.names)
    ]
    return begun if len(begun) == 1 else []


def _stripped(tokens: Sequence[Token]) -> Sequence[Token]:
    at = 0
    while at < len(tokens) - 1 and tokens[at].word in _BEFORE:
        at += 1
    return [token for token in tokens[at:] if not token.is_mark or token.word in vocab.LIST_MARKS]


def _called(words: tuple[str, ...], scope: Scope) -> list[Way]:
    kept = tuple(word for word in words if word not in _BEFORE - {"of"})
    found = [one for one in scope.ways if kept and one.is_called(kept)]
    return found or [one for one in scope.ways if kept == (one.direction,)]


def _known(words: tuple[str, ...], scope: Scope) -> list[Way]:
    """The places farther off that words name."""
    kept = tuple(word for word in words if word not in _BEFORE - {"of"})
    return [one for one in scope.places if kept and one.is_called(kept)]


def _only(found: Sequence[Way], typed: str, start: int) -> str | Ask:
    if len({one.direction for one in found}) == 1:
        return found[0].direction
    return which("", _shown(found), start, many=False, one=f"Which way to {quoted(typed)}")


def _shown(found: Sequence[Way]) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.direction, one.shown) for one in found)


def _led(tokens: Sequence[Token], context: Context) -> str | Ask | No | None:
    """Read a direction and what is there: "up the ladder", "north to the smithy"."""
    words = tuple(token.word for token in tokens)
    for size in (2, 1):
        straight = direction(words[:size])
        rest = tuple(word for word in words[size:] if word not in _BEFORE)
        if straight is None or not rest:
            continue
        if direction(rest) == straight:
            return straight
        found = _called(rest, context.scope)
        if any(one.direction == straight for one in found):
            return straight
        if words[size] == "to" and (known := _known(rest, context.scope)):
            return _only(known, as_typed(tokens[size:]), tokens[0].start)
        if found and straight in ("up", "down", "in", "out"):
            return _only(found, as_typed(tokens[size:]), tokens[0].start)
        if found:
            name = as_typed(_stripped(tokens[size:]))
            return No(f"{quoted(name)} does not lie {straight} of here.")
        leads = any(one.direction == straight for one in context.scope.ways)
        if len(rest) == 1 and rest[0] in vocab.WAYS and (leads or straight not in ("in", "out")):
            return straight
        if leads and any(named(rest, thing) for thing in context.scope.things):
            return straight
        there = [one.name for one in context.scope.ways if one.direction == straight]
        if words[size] == "to" and there[:1] not in ([], [""], [straight]):
            return None  # what is there has another name
        if leads and straight in ("up", "down"):
            return straight  # whatever a hatch or a ladder leads by, there is that way alone
    return None


def _nowhere(words: Sequence[str], typed: str, scope: Scope) -> No:
    if words and frozenset(words) <= scope.room_words:
        return No("You are there already.")
    for thing in scope.things:
        if named(words, thing) == "exact":
            return No(f"You are as near to {thing.shown} as you can get.")
    return No(f"You see no way to {quoted(typed)} from here.", unseen=True)
