"""What is to be made, tried out or bought: "two nails and a lamp" are two wares, counted. Pure."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import OUTSIDE, Ask, Context, No, quoted, which
from client.gateway.core.naming import called, named
from client.gateway.core.nouns import candidates
from client.gateway.core.phrases import as_typed, number_of, times_after
from client.gateway.core.sayings import REMARKS
from client.gateway.core.scope import singulars
from client.gateway.core.verbs import PATTERNS, VERBS, Slot
from client.gateway.core.words import Token, folded

Goods = tuple[tuple[str, int | None], ...]
"""Things to make or buy, and how many of each where that is said."""
_MADE_AGAIN: Final = frozenset(("it", "them", "one", "another", "that"))
_NO_GOODS: Final = vocab.BEINGS | vocab.words("player king queen hero god admin wizard boss winner")
"""What nobody can make or buy: "make me the richest player"."""
_BATCHES: Final = vocab.words("bottle bottles batch pot bowl plate pan round set bit spot")
_VAGUE: Final = vocab.words(
    "low high lot bits something anything everything all it them that this one things stuff more "
    "another"
)
_PEOPLE: Final = (
    vocab.ME | vocab.HIM | vocab.HER | vocab.THEM | frozenset(("you", "us", "yourself"))
)
_JOINED: Final = vocab.words("in on of into to at")
_SELLERS: Final = vocab.words("shopkeeper shopkeep merchant trader vendor seller storekeeper")
UNSURE_FROM_WHOM: Final = "I am not sure from whom you want to buy that."
NO_NAMES: Final = vocab.words("to with about from for at on in of over that if as")
"""What no name begins with."""


def goods(
    slot: Slot, words: tuple[Token, ...], verb: str, context: Context
) -> str | Goods | Ask | No:
    """What is to be made or bought: one thing, or several in a list."""
    if [one.word for one in words[-3:]] in (["thing", "or", "two"], ["something", "or", "other"]):
        return Ask("gap", VERBS[verb].asks, words[-1].end)
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
    unsure = No(f"I am not sure what you want to {verb}.")
    bought = _from_whom(words) if verb == "buy" else list(words)
    if bought is None:
        return No(UNSURE_FROM_WHOM)
    rest, count, of_many = _counted(bought, context)
    said = [token.word for token in rest if not (count and token.word == "of")]
    if not said:  # "forge a pair of"
        return Ask("gap", VERBS[verb].asks, words[-1].end)
    made = context.memory.made
    if made is not None and verb in ("craft", "buy", "recipes") and said[-1] in _MADE_AGAIN:
        return made, count
    if verb == "buy" and (seen := _seen(said, words, count, context)) is not None:
        return seen
    if verb == "try" and _is_with_things(said, context):
        return No(f"I am not sure what you want to try with {quoted(as_typed(rest))}.")
    if said[-1] in _BATCHES and not any(said[-1] in folded(n) for n in context.scope.recipes or ()):
        return unsure  # "a pot of stew" is no pot
    asked = VERBS[verb].asks
    vague = said[0] in ("something", "anything")
    if vague and all(word in vocab.PRAISE or word == "else" for word in said[1:]):
        return Ask("gap", asked, words[-1].end) if asked else No(f"{verb.capitalize()} what?")
    led = len(said) > 1 and said[1] in PATTERNS and bool(called(said[:1], context.scope))
    if led or said[-1] in _NO_GOODS:  # "make Bob take the cup"
        return unsure
    head = said[said.index("of") + 1 :] if "of" in said[:-1] else said
    said_of = [word for word in head if word not in vocab.ARTICLES and number_of(word) is None]
    living = any(one.alive and named(said_of, one) for one in context.scope.things)
    leads = said[0] in vocab.DIRECTIONS and said[0] not in context.scope.known_words
    if living or leads or said[0] in vocab.NOT_MADE:
        return unsure
    if slot.place == "portion" and not vague and len(rest) == len(words) and said[-1][-1] != "s":
        return unsure
    if said[0] in _PEOPLE | NO_NAMES:
        return unsure
    if all(word in _VAGUE or word in vocab.ARTICLES or word in vocab.NUMBERS for word in said):
        return Ask("gap", asked, words[-1].end) if asked else No(f"{verb.capitalize()} what?")
    ends = {said[0], said[-1]}  # "buy lamp Tobin"
    if len(said) > 1 and any(one.alive and ends & one.nouns for one in context.scope.things):
        return unsure
    if count == 0:
        return No("None it is: nothing done.")
    if verb in ("craft", "recipes") and context.scope.recipes is not None:
        found = _recipe(said, context)
        return (found, count) if isinstance(found, str) else found
    text = as_typed(rest)
    return (_singular(text) if of_many or (count is not None and count > 1) else text), count


def _counted(words: list[Token], context: Context) -> tuple[list[Token], int | None, bool]:
    """Without how many, and what tells nothing; that number; whether it is so many of several."""
    count, of_many, rest = None, False, words
    if len(rest) > 1 and (times := times_after(rest[-1].word)) is not None:
        count, rest = times, rest[:-1]  # "torch x3"
    while len(rest) > 1:
        if rest[0].word in _BATCHES and rest[1].word == "of" and len(rest) > 2:  # noqa: PLR2004 -- and of what
            rest = rest[2:]
            continue
        number = 2 if rest[0].word in ("couple", "pair") else number_of(rest[0].word)
        if [one.word for one in rest[:3]] == ["half", "a", "dozen"] and len(rest) > 3:  # noqa: PLR2004 -- and of what
            number, rest = 6, rest[2:]
        if number is not None and count is None:
            count = number
            if rest[1].word == "of" and len(rest) > 2:  # noqa: PLR2004 -- "one of the lamps"
                of_many, rest = True, rest[1:]
        elif not _adds_nothing(rest[0].word, context):
            break
        rest = rest[1:]
    return rest, count, of_many


def _from_whom(words: Sequence[Token]) -> list[Token] | None:
    """What is bought without from whom, where that is any seller; None: it is somebody unknown."""
    at = next((at for at, one in enumerate(words) if at and one.word in ("from", "off")), 0)
    if not at:
        return list(words)
    return list(words[:at]) if words[-1].word in _SELLERS else None


def _is_carried(said: Sequence[str], context: Context) -> bool:
    return any(one.where == "held" and named(said, one) for one in context.scope.things)


def _is_with_things(said: Sequence[str], context: Context) -> bool:
    """Whether it names a thing in sight: nothing new is tried out by "the key in the desk"."""
    cut = next((at for at, word in enumerate(said) if at and word in _JOINED), 0)
    parts = (said[:cut], said[cut + 1 :]) if cut else (said,)
    return any(
        named([word for word in part if word not in vocab.ARTICLES], one) == "exact"
        for part in parts
        for one in context.scope.things
    )


def _seen(
    said: Sequence[str], words: Sequence[Token], count: int | None, context: Context
) -> tuple[str, int | None] | Ask | No | None:
    """Which of several things in sight is to be bought, or the one answered; None if it is none."""
    if words[0].word == "my" and _is_carried(said, context):
        return No("That is yours already. To sell it, say 'sell'.")  # "will you buy my ring?"
    here = [one for one in context.scope.things if one.where == "here" and not one.alive]
    fits = [one for one in here if named(said, one) == "exact"]
    chosen = context.answers.get(words[0].start, ())
    if len(chosen) == 1:
        return next(((one.name, count) for one in fits if one.id == chosen[0]), None)
    whole = any(" ".join(said) == one.name.casefold() for one in fits)
    if len({one.name for one in fits}) < 2 or whole:  # noqa: PLR2004 -- two to choose from
        return None
    return which(said[-1], candidates(fits, context.scope), words[0].start, many=False)


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
