"""From noun phrases to the things in sight that they mean, or a question, or a refusal.

It never guesses: a noun that names nothing is refused by name, one that names several things is
asked about, and adjectives alone, or a doubtful slip of the finger, are asked about too.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Ask, Context, Found, No, meant, quoted, which
from client.gateway.core.heaps import all_but_some, counted, of_heap
from client.gateway.core.naming import named, narrowed, telling, told_apart, with_nouns
from client.gateway.core.others import others
from client.gateway.core.phrases import Phrase, number_of, phrase, phrases
from client.gateway.core.pronouns import by_id, pronoun
from client.gateway.core.reading import Candidate
from client.gateway.core.scope import Scope, Thing, singulars
from client.gateway.core.searching import candidates_for, searched
from client.gateway.core.sought import NAMED, NOT_IN_SIGHT, NOTHING, everything
from client.gateway.core.verbs import Slot
from client.gateway.core.words import Token, folded

_EVERYTHING: Final = No("")
"""That "them all" is everything there is."""
_PERHAPS: Final = frozenset(("possibly", "maybe", "perhaps", "even"))
_ANYTHING: Final = frozenset(
    ("thing", "object", "item", "something", "anything", "someone", "somebody", "some")
)
"""Words that name nothing in particular: what is meant is asked, whatever there is."""
_NO_TRACKS: Final = "You can follow somebody, or go a way: say 'north', or where it leads; not {}."
_FROM: Final = frozenset(("of", "from"))
"""What no noun starts with: "take out of the chest" says from where, and not what."""
_HEAPED: Final = frozenset(("take", "drop", "put", "examine"))
"""What may be done to "them all" where nobody has said who they are: all there is."""


def resolve(
    tokens: Sequence[Token], slot: Slot, verb: str, context: Context, within: str | None = None
) -> Found | Ask | No:
    """What the words in a slot mean: a list of phrases, less those after "but"."""
    key = (tuple(tokens), slot.place, slot.many, verb, within)
    found = context.resolved.get(key)
    if found is None:  # many patterns ask the same of the same words
        found = context.resolved[key] = _resolved(tokens, slot, verb, context, within)
    return found


def _resolved(
    tokens: Sequence[Token], slot: Slot, verb: str, context: Context, within: str | None
) -> Found | Ask | No:
    tokens = _one_name(tokens, context.scope)
    wanted, spared = phrases(tokens, context.scope.words)
    if not wanted or tokens[0].word in _FROM:
        return No(f"I am not sure what you want to {verb}.")
    if any(_is_negative(tokens, at) for at in range(len(tokens))):
        return No("I can't count below nothing.")
    said = [one.word for one in tokens]
    while len(said) > 1 and said[-1] in vocab.EXCEPT_MORE - context.scope.words:
        said.pop()  # "everything except for"
    if len(said) > 1 and said[-1] in vocab.EXCEPT - context.scope.words:
        return No("Say what to leave out.")
    if (either := _either(tokens, slot, context)) is not None:
        return either
    last = wanted[-1]
    if len(wanted) > 1 and (last.every or last.both) and _is_them(last):
        wanted = (*wanted[:-2], replace(wanted[-2], every=True))  # "apples, all of them"
    if len(wanted) == 2 and wanted[0].both:  # noqa: PLR2004 -- "both the skull and the candle"
        wanted = (replace(wanted[0], both=False), wanted[1])
    wanted = narrowed(wanted, tokens, context.scope)
    wanted = with_nouns(told_apart(wanted, context.scope), context.scope)
    if any(_is_told(one) for one in spared):
        return No("Say it without the 'but'.")  # "take the anvil but it's too heavy"
    spared_ids: list[str] = []
    for one in spared:
        less = one
        if one.count and (not one.words or _is_them(one)) and len(wanted) == 1:
            less = replace(one, words=wanted[0].words)
        elif one.stands_for and len(wanted) == 1:  # "all the mugs but the red one"
            less = replace(one, words=(*one.words, *wanted[0].words[-1:]))
        kept = _phrase(less, slot, verb, context, within)
        if not isinstance(kept, Found):
            return kept
        if kept.quantities:
            return all_but_some(wanted, kept)
        spared_ids += [thing.id for thing in kept.things]
    things: list[Thing] = []
    quantities: list[tuple[str, int]] = []
    already: list[No] = []
    for each in wanted:
        found = _phrase(each, slot, verb, context, within, spared=tuple(spared_ids))
        if isinstance(found, No) and found.already and len(wanted) > 1:
            already.append(found)  # "take the rope and the key", which is held
            continue
        if not isinstance(found, Found):
            return found
        things += [thing for thing in found.things if thing not in things]
        quantities += found.quantities
    if not slot.many and len(things) > 1:
        return No("One at a time, please.")
    if not things:
        return already[0] if already else No("That leaves nothing.")
    notes = tuple(f"({no.sentence})" for no in already)
    return Found(tuple(things), tuple(quantities), notes)


def _either(tokens: Sequence[Token], slot: Slot, context: Context) -> Ask | None:
    """Ask which of two is meant: "the candle or the skull"."""
    at = next((at for at, token in enumerate(tokens) if at and token.word == "or"), 0)
    after = [one for one in tokens[at + 1 :] if one.word not in _PERHAPS]
    if not at or not after:
        return None
    if number_of(after[0].word) is not None:
        return Ask("gap", "How many?", tokens[0].start)
    found: list[Thing] = []
    for part in (tokens[:at], after):
        words = telling([one.word for one in phrase(part).words], context.scope)
        found += [one for one in context.scope.things if named(words, one) == "exact"]
    return (
        which("one", candidates(found, context.scope), tokens[0].start, many=slot.many)
        if len(found) > 1
        else None
    )


def _is_told(phrase: Phrase) -> bool:
    """Whether what comes after "but" is a statement and spares nothing."""
    said = [token.word for token in phrase.words[:2]]
    return len(said) > 1 and said[1] in ("is", "are", "am", "was", "can", "will", "has", "have")


def _is_them(phrase: Phrase) -> bool:
    return len(phrase.words) == 1 and phrase.words[0].word in vocab.IT | vocab.THEM


def candidates(things: Sequence[Thing], scope: Scope) -> tuple[Candidate, ...]:
    """How things are shown in a question; alike ones are told apart by where they are."""
    names = [thing.shown for thing in things]
    return tuple(
        Candidate(
            thing.id, name if names.count(name) == 1 else f"{name}{_whereabouts(thing, scope)}"
        )
        for thing, name in zip(things, names, strict=True)
    )


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
        return by_id(chosen, context.scope, "What you chose is no longer here.")
    if (beside := others(phrase, verb, context)) is not None:
        phrase, dealt_with = beside
        spared = (*spared, *dealt_with)
    if not phrase.words:
        return _without_noun(phrase, slot, verb, context, within, spared)
    early = _by_one_word(phrase, slot, verb, context, spared=bool(spared))
    if early is _EVERYTHING:
        return _without_noun(phrase, slot, verb, context, within, spared)
    if early is not None:
        return early
    words = telling([token.word for token in phrase.words], context.scope)
    found, how = searched(phrase, words, slot, verb, context, within)
    left = [thing for thing in found if thing.id not in spared]
    if found and not left:
        return Found(())
    if not left and any(word in vocab.RELATIVE for word in words):
        rest = [word for word in words if word not in vocab.RELATIVE]
        alike, _ = candidates_for(rest, slot, context.scope, within) if rest else ([], "")
        if len(alike) > 1:  # "the second goblin" of two: nobody numbered them
            return which(" ".join(rest), candidates(alike, context.scope), phrase.start, many=False)
    if not left:
        text = NOT_IN_SIGHT.get(slot.place, "You see no {} here.")
        if verb == "follow" and phrase.words[0].start != phrase.start:
            text = _NO_TRACKS  # "follow the tracks"
        amiss = next((one for one in phrase.words if one.word not in context.scope.words), None)
        at = amiss or phrase.words[-1]
        return No(text.format(quoted(phrase.typed)), unseen=True, amiss=(at.start, at.end))
    if phrase.stands_for and verb in ("light", "douse"):
        left = [one for one in left if one.nouns & vocab.LIGHTS] or left
    if phrase.stands_for and len(left) > 1:
        lately = [context.scope.thing(one) for one in context.lately]
        nouns = frozenset(noun for one in lately if one is not None for noun in one.nouns)
        left = [one for one in left if one.nouns & nouns] or left  # "the black candle, the red one"
    if how == "guess":
        return meant(candidates(left, context.scope), phrase.typed, phrase.start, many=slot.many)
    single = len(left) == 1 or phrase.every or phrase.count is not None or how == "plural"
    if not single and isinstance(ask := _chosen(phrase, left, how, slot, context.scope, verb), Ask):
        return ask  # which of them comes before whether it is at hand
    if (misplaced := _misplaced(left, slot, verb, context, sourced=within is not None)) is not None:
        return misplaced
    if how == "adjectives" and not phrase.stands_for and len(left) > 1:
        return meant(candidates(left, context.scope), phrase.typed, phrase.start, many=slot.many)
    return _chosen(phrase, left, how, slot, context.scope, verb)


def _by_one_word(
    phrase: Phrase, slot: Slot, verb: str, context: Context, *, spared: bool
) -> Found | Ask | No | None:
    """What a pronoun means, or a word that names nothing in particular; None if it is neither."""
    if len(phrase.words) == 1:
        spoken_of = pronoun(phrase, slot, context)
        if spoken_of is not None:
            return counted(phrase, spoken_of)
        first = phrase.words[0]
        whole = first.word in vocab.IT and first.start == phrase.start
        heap = (
            whole
            or first.word in vocab.THEM
            or (
                not context.memory.it
                and (first.word == "this" or (spared and first.word in vocab.IT))
            )
        )
        if phrase.every and heap and verb in _HEAPED:  # "all of them", "it all"; not "all of it"
            return _EVERYTHING
    words = telling([token.word for token in phrase.words], context.scope)
    if len(words) != 1 or words[0] in context.scope.words:
        return None
    if words[0] in _ANYTHING:
        what = "Whom" if slot.place in NAMED else "Which thing"
        return Ask("gap", f"{what} do you mean?", phrase.end, slot.many)
    of_many = singulars(words[0]) if phrase.every or words[0].endswith("s") else ()
    if {words[0], *of_many} & vocab.BEINGS and slot.place in ("seen", *NAMED):
        return _which_being(phrase, slot, context.scope)
    return None


def _which_being(phrase: Phrase, slot: Slot, scope: Scope) -> Ask | No:
    """Ask who is meant by "the animal": never the only one there."""
    beings = [one for one in scope.things if one.alive]
    if not beings:
        return No("There is nobody else here.", unseen=True)
    return meant(candidates(beings, scope), phrase.typed, phrase.start, many=slot.many)


def _misplaced(
    left: Sequence[Thing], slot: Slot, verb: str, context: Context, *, sourced: bool
) -> No | None:
    """Why what was found can't be meant by this verb, wherever the player's words are certain."""
    one = left[0]
    if slot.place in ("here", "held", "own") and all(each.alive for each in left):
        return No(f"You can't {verb} {one.shown}.")
    beyond = ("player",) if slot.place == "land" else ("player", "detail")
    handled = slot.place in ("here", "held", "own", "land")
    if handled and all(each.where in beyond for each in left):
        return No(f"You can't {verb} {one.shown}.")
    if slot.place == "land" and all(each.where == "held" or each.alive for each in left):
        return No(f"You can't {verb} anything from {one.shown}.")
    lately = {context.memory.it, *context.memory.them}  # what was just dropped, or just taken
    if any(each.id in lately for each in left):
        return None
    if slot.place == "own" and verb != "put" and all(each.where == "here" for each in left):
        return No(f"You are not carrying {one.shown}.")
    if slot.place == "here" and not sourced and all(each.where == "held" for each in left):
        return No(f"You already have {one.shown}.", already=True)
    return None


def _is_negative(tokens: Sequence[Token], at: int) -> bool:
    """Whether "-1" stands there, rather than a dash between words."""
    return (
        tokens[at].word == "-"
        and at + 1 < len(tokens)
        and tokens[at + 1].word.isdigit()
        and tokens[at].end == tokens[at + 1].start
    )


def _chosen(
    phrase: Phrase, left: list[Thing], how: str, slot: Slot, scope: Scope, verb: str
) -> Found | Ask | No:
    if phrase.count == 0:
        return No("None it is: nothing done.")
    if phrase.half and phrase.single:
        return No("One of those can't be halved.")  # "half a nail"
    grows = slot.place == "land" and phrase.vague  # "cut a few reeds" is one deed
    if len(left) == 1 and not grows and (found := of_heap(phrase, left[0])) is not None:
        return found
    count = 2 if phrase.both else phrase.count
    if count is not None and count > len(left):
        return No(f"You see only {len(left)} {quoted(phrase.typed)} here.")
    if phrase.whichever and not phrase.every:
        return Found((left[0],))
    if len(left) == 1 or (count == len(left) and slot.many):
        return Found(tuple(left))
    if count is None and slot.many and (phrase.every or how == "plural"):
        return Found(_each_look(left) if verb == "examine" else tuple(left))
    if count is None and _indistinct(left):
        return Found((left[0],))
    whole = [one for one in left if folded(one.name) == tuple(t.word for t in phrase.words)]
    if len(whole) == 1:
        return Found((whole[0],))
    return which(_as_read(phrase), candidates(left, scope), phrase.start, many=slot.many)


def _without_noun(
    phrase: Phrase,
    slot: Slot,
    verb: str,
    context: Context,
    within: str | None,
    spared: tuple[str, ...],
) -> Found | Ask | No:
    """What "all", "both" and "two" mean by themselves: what there is, if that fits."""
    if slot.place in NAMED and not phrase.every:
        return No(f"{quoted(phrase.typed)} is nobody here.")
    if phrase.typed.casefold() in ("that one", "this one") and context.memory.it is not None:
        return by_id((context.memory.it,), context.scope, "You no longer see that one.")
    if phrase.count and len(context.lately) == 1 and not phrase.both:
        heap = context.scope.thing(context.lately[0])  # "take two apples and give one to Ana"
        if heap is not None and heap.plural and (some := of_heap(phrase, heap)) is not None:
            return some
    if phrase.half or phrase.count:
        return Ask("gap", f"{phrase.typed.capitalize()} of what?", phrase.end, slot.many)
    present = [thing for thing in everything(slot, context.scope, within) if thing.id not in spared]
    if verb in ("light", "douse"):
        present = [thing for thing in present if thing.nouns & vocab.LIGHTS]
    if phrase.both:
        pair = context.memory.them
        if len(present) != 2 and len(pair) == 2:  # noqa: PLR2004 -- both are two
            return by_id(pair, context.scope, "You no longer see both of them.")
        if len(present) != 2:  # noqa: PLR2004 -- as above
            return Ask("gap", "Both of what?", phrase.end, slot.many)
        return Found(tuple(present)) if slot.many else No("One at a time, please.")
    if not phrase.every:
        if phrase.typed.casefold() in ("some", "some of", "a few", "several"):
            return Ask("gap", f"{phrase.typed.capitalize()} of what?", phrase.end, slot.many)
        return No(f"{quoted(phrase.typed)} of what?")
    if not present:
        nothing = NOTHING.get(slot.place, "You see nothing there.")
        return No(
            nothing.format(verb) if within is None else "You see nothing in there.", unseen=True
        )
    return Found(tuple(present))


def _as_read(phrase: Phrase) -> str:
    return " ".join(token.word for token in phrase.words)


def _whereabouts(thing: Thing, scope: Scope) -> str:
    if thing.where == "held":
        return " (you hold it)"
    holder = scope.thing(thing.within) if thing.within is not None else None
    return f" (in {holder.shown})" if holder is not None else " (here)"


def _indistinct(left: Sequence[Thing]) -> bool:
    """Whether nobody could say which of several they mean: rats of one litter."""
    places = {(one.where, one.within, one.plural) for one in left if not one.alive}
    alike = len({one.name for one in left}) == 1 and len(places) <= 1
    return left[0].where not in ("player", "detail") and alike


def _each_look(left: Sequence[Thing]) -> tuple[Thing, ...]:
    """One of each kind: a flock of gulls looks as one gull does."""
    return tuple({one.name: one for one in reversed(left)}.values())[::-1]
