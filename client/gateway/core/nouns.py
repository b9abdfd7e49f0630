"""From noun phrases to the things in sight that they mean, or a question, or a refusal.

It never guesses: a noun that names nothing is refused by name, one that names several things is
asked about, and adjectives alone, or a doubtful slip of the finger, are asked about too.
"""

from collections.abc import Callable, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Ask, Context, Found, No, meant, quoted, which
from client.gateway.core.phrases import Phrase, phrases
from client.gateway.core.reading import Candidate
from client.gateway.core.scope import Scope, Thing, singulars
from client.gateway.core.verbs import Slot
from client.gateway.core.words import Token

Tier = Callable[[Thing], bool]

# Where each kind of slot looks, nearest first: a farther place counts only if a nearer has nothing.
TIERS: Final[dict[str, tuple[Tier, ...]]] = {
    "here": (
        lambda thing: thing.where == "here" and thing.portable,
        lambda thing: thing.where == "here",
        lambda thing: thing.where == "held",
        lambda thing: thing.where in ("player", "detail"),
    ),
    "held": (
        lambda thing: thing.where == "held",
        lambda thing: thing.where == "here",
        lambda thing: thing.where in ("player", "detail"),
    ),
    "seen": (
        lambda thing: thing.where != "detail",
        lambda thing: thing.where == "detail",
    ),
    "rooted": (
        lambda thing: thing.where == "here" and not thing.portable,
        lambda thing: thing.where != "detail",
        lambda thing: thing.where == "detail",
    ),
    "player": (lambda thing: thing.where == "player",),
    "person": (lambda thing: thing.alive,),
    "foe": (lambda thing: thing.alive,),
}
NOT_IN_SIGHT: Final = {
    "held": "You are not carrying any {}.",
    "player": "You see nobody called {} here.",
    "person": "You see nobody called {} here.",
    "foe": "You see nobody called {} here.",
}
NOTHING: Final = {
    "here": "There is nothing here that you could {}.",
    "held": "You are not carrying anything.",
    "player": "There is nobody else here.",
    "person": "There is nobody else here.",
    "foe": "There is nobody else here.",
}


def resolve(
    tokens: Sequence[Token], slot: Slot, verb: str, context: Context, within: str | None = None
) -> Found | Ask | No:
    """What the words in a slot mean: a list of phrases, less those after "but"."""
    tokens = _one_name(tokens, context.scope)
    wanted, spared = phrases(tokens, context.scope.words)
    if not wanted:
        return No(f"I am not sure what you want to {verb}.")
    many = slot.many or len(wanted) > 1 or bool(spared)
    spared_ids: list[str] = []
    for phrase in spared:
        kept = _phrase(phrase, slot, verb, context, within)
        if not isinstance(kept, Found):
            return kept
        spared_ids += [thing.id for thing in kept.things]
    things: list[Thing] = []
    quantities: list[tuple[str, int]] = []
    for phrase in wanted:
        one = _phrase(phrase, slot, verb, context, within, spared=tuple(spared_ids))
        if not isinstance(one, Found):
            return one
        things += [thing for thing in one.things if thing not in things]
        quantities += one.quantities
    if many and not slot.many and len(things) > 1:
        return No("One at a time, please.")
    if not things:
        return No("That leaves nothing.")
    return Found(tuple(things), tuple(quantities))


def candidates(things: Sequence[Thing], scope: Scope) -> tuple[Candidate, ...]:
    """How things are shown in a question; alike ones are told apart by where they are."""
    names = [thing.shown for thing in things]
    return tuple(
        Candidate(
            thing.id, name if names.count(name) == 1 else f"{name}{_whereabouts(thing, scope)}"
        )
        for thing, name in zip(things, names, strict=True)
    )


def named(words: Sequence[str], thing: Thing) -> str:
    """How words name a thing: "exact", "plural", "adjectives" (no noun among them), "" (not)."""
    plural = noun = False
    for word in words:
        if word in thing.nouns:
            noun = True
        elif any(single in thing.nouns for single in singulars(word)):
            noun = plural = True
        elif f"{word}s" in thing.nouns and thing.plural:
            noun = True
        elif word not in thing.words and word not in ("of", "the"):  # "words over the lintel"
            return ""
    if not words:
        return ""
    return "plural" if plural else "exact" if noun else "adjectives"


def _one_name(tokens: Sequence[Token], scope: Scope) -> Sequence[Token]:
    """Without the commas of "the big, red ball", which make no list; nor the "and" of one name."""
    words = [token.word for token in tokens if token.word not in vocab.ARTICLES]
    marks = [word for word in words if word in vocab.LIST_MARKS]
    if not marks or len(words) < 3:  # noqa: PLR2004 -- a word, a mark, a word
        return tokens
    plain = [word for word in words if word not in vocab.LIST_MARKS]
    for thing in scope.things:
        adjectives = all(word in thing.words - thing.nouns for word in plain[:-1])
        whole = " ".join(words) == thing.name.casefold()
        if whole or (marks == [","] and adjectives and plain[-1] in thing.nouns):
            return [token for token in tokens if token.word not in vocab.LIST_MARKS]
    return tokens


def _phrase(
    phrase: Phrase,
    slot: Slot,
    verb: str,
    context: Context,
    within: str | None,
    spared: tuple[str, ...] = (),
) -> Found | Ask | No:
    chosen = context.answers.get(phrase.start)
    if chosen is not None:
        return _by_id(chosen, context.scope, "What you chose is no longer here.")
    if not phrase.words:
        return _without_noun(phrase, slot, verb, context, within, spared)
    if len(phrase.words) == 1:
        spoken_of = _pronoun(phrase, context)
        if spoken_of is not None:
            return spoken_of
    words = [token.word for token in phrase.words]
    found, how = _candidates(words, slot, context.scope, within)
    if not found:
        guess = [token.maybe or token.word for token in phrase.words]
        found, how = _candidates(guess, slot, context.scope, within) if guess != words else ([], "")
        how = how and "adjectives"
    left = [thing for thing in found if thing.id not in spared]
    if found and not left:
        return Found(())
    if not left:
        text = NOT_IN_SIGHT.get(slot.place, "You see no {} here.")
        return No(text.format(quoted(phrase.typed)), unseen=True)
    if how == "adjectives" and not phrase.stands_for:
        return meant(candidates(left, context.scope), phrase.typed, phrase.start, many=slot.many)
    if slot.place in ("here", "held") and all(one.where in ("player", "detail") for one in left):
        return No(f"You can't {verb} {left[0].shown}.")
    return _chosen(phrase, left, how, slot, context.scope)


def _candidates(
    words: Sequence[str], slot: Slot, scope: Scope, within: str | None
) -> tuple[list[Thing], str]:
    """What the words may mean in the nearest place that has any of it, and how they say so."""
    by_rank: dict[str, list[Thing]] = {"exact": [], "plural": [], "adjectives": []}
    inside: list[Tier] = [lambda thing: within is not None and thing.within == within]
    for tier in (*inside, *TIERS[slot.place]):
        for ranks in (("exact", "plural"), ("adjectives",)):
            for thing in scope.things:
                how = named(words, thing) if tier(thing) else ""
                if how in ranks:
                    by_rank[how].append(thing)
            for how in ranks:
                if by_rank[how]:
                    return by_rank[how], how
    return [], ""


def _chosen(
    phrase: Phrase, left: list[Thing], how: str, slot: Slot, scope: Scope
) -> Found | Ask | No:
    count = 2 if phrase.both else phrase.count
    if count == 0:
        return No("None it is: nothing done.")
    if phrase.count is not None and len(left) == 1 and left[0].plural:
        return Found((left[0],), ((left[0].id, phrase.count),))
    if count is not None and count > len(left):
        return No(f"You see only {len(left)} {quoted(phrase.typed)} here.")
    if phrase.whichever and not phrase.every:
        return Found((left[0],))
    if len(left) == 1 or (count == len(left) and slot.many):
        return Found(tuple(left))
    if count is None and slot.many and (phrase.every or how == "plural"):
        return Found(tuple(left))
    if slot.place == "foe" and count is None and _indistinct(left):
        return Found((left[0],))
    return which(_as_read(phrase), candidates(left, scope), phrase.start, many=slot.many)


def _indistinct(left: Sequence[Thing]) -> bool:
    """Whether nobody could say which of several they mean: rats of one litter."""
    return left[0].where != "player" and len({one.name for one in left}) == 1


def _without_noun(
    phrase: Phrase,
    slot: Slot,
    verb: str,
    context: Context,
    within: str | None,
    spared: tuple[str, ...],
) -> Found | Ask | No:
    """What "all", "both" and "two" mean by themselves: what there is, if that fits."""
    present = [
        thing for thing in _everything(slot, context.scope, within) if thing.id not in spared
    ]
    if phrase.both:
        pair = context.memory.them
        if len(present) != 2 and len(pair) == 2:  # noqa: PLR2004 -- both are two
            return _by_id(pair, context.scope, "You no longer see both of them.")
        if len(present) != 2:  # noqa: PLR2004 -- as above
            return No("Both of what?")
        return Found(tuple(present)) if slot.many else No("One at a time, please.")
    if not phrase.every:
        return No(f"{quoted(phrase.typed)} of what?")
    if not present:
        nothing = NOTHING.get(slot.place, "You see nothing there.")
        return No(
            nothing.format(verb) if within is None else "You see nothing in there.", unseen=True
        )
    return Found(tuple(present))


def _everything(slot: Slot, scope: Scope, within: str | None) -> list[Thing]:
    if within is not None:
        return [thing for thing in scope.things if thing.within == within]
    if slot.place == "player":
        return [thing for thing in scope.things if thing.where == "player"]
    if slot.place in ("person", "foe"):
        return [thing for thing in scope.things if thing.alive]
    return [
        thing
        for thing in scope.things
        if (thing.within is None or scope.thing(thing.within) is None)
        and (
            (
                thing.where == "here"
                and (thing.portable or slot.place in ("seen", "rooted"))
                and slot.place != "held"
            )
            or (thing.where == "held" and slot.place != "here")
        )
    ]


def _pronoun(phrase: Phrase, context: Context) -> Found | No | None:
    """Whom or what a pronoun means; None if the phrase is no pronoun."""
    word = phrase.words[0].word
    memory = context.memory
    if word in vocab.ME:
        return Found((_self(context.scope.viewer),))
    for words, ids in (
        (vocab.IT, () if memory.it is None else (memory.it,)),
        (vocab.THEM, memory.them),
        (vocab.HIM, () if memory.him is None else (memory.him,)),
        (vocab.HER, () if memory.her is None else (memory.her,)),
    ):
        if word in words:
            if not ids:
                return No(f"I am not sure what you mean by {quoted(phrase.typed)}.")
            return _by_id(ids, context.scope, f"{quoted(phrase.typed)} is no longer in sight.")
    return None


def _by_id(ids: Sequence[str], scope: Scope, gone: str) -> Found | No:
    things = [
        _self(one) if one == scope.viewer else thing
        for one in ids
        if (thing := scope.thing(one)) is not None or one == scope.viewer
    ]
    present = tuple(thing for thing in things if thing is not None)
    return Found(present) if len(present) == len(ids) and present else No(gone, unseen=True)


def _as_read(phrase: Phrase) -> str:
    return " ".join(token.word for token in phrase.words)


def _self(viewer: str) -> Thing:
    nobody: frozenset[str] = frozenset()
    return Thing(
        id=viewer,
        name="yourself",
        where="player",
        nouns=nobody,
        words=nobody,
        portable=False,
        plural=False,
        within=None,
        alive=False,
    )


def _whereabouts(thing: Thing, scope: Scope) -> str:
    if thing.where == "held":
        return " (you hold it)"
    holder = scope.thing(thing.within) if thing.within is not None else None
    return f" (in {holder.shown})" if holder is not None else " (here)"
