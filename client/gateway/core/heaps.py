"""How many of a heap: "half the coins", "three of them", "all but two nails"."""

from collections.abc import Sequence

from client.gateway.core.found import Ask, Found, No
from client.gateway.core.naming import named
from client.gateway.core.phrases import Phrase
from client.gateway.core.scope import Thing


def of_heap(phrase: Phrase, heap: Thing) -> Found | Ask | No | None:
    """So many of one heap; None where no number is said, or it is no heap."""
    if not heap.plural:
        return None
    if phrase.half:
        if heap.count is None:
            return No("I can't tell how many that is. Say how many you mean.")
        return Found((heap,), ((heap.id, max(1, heap.count // 2)),))
    if phrase.vague:
        return Ask("gap", "How many?", phrase.start)
    count = 2 if phrase.both else phrase.count
    if count is None and phrase.single and heap.count is not None:
        count = 1
    if count is None:
        return None
    if heap.count is not None and count > heap.count:
        return No(f"There are only {heap.count} of {heap.shown}.")
    return Found((heap,), ((heap.id, count),))


def counted(phrase: Phrase, found: Found | No) -> Found | Ask | No:
    """What a pronoun means, in the number that is said: "three of them"."""
    if not isinstance(found, Found) or phrase.count is None:
        return found
    if len(found.things) == 1:
        return of_heap(phrase, found.things[0]) or found
    if phrase.count == len(found.things):
        return found
    return No(f"Say which {phrase.count} of them you mean.")


def all_but_some(wanted: Sequence[Phrase], kept: Found) -> Found | No:
    """All of a heap but so many: "all but two nails"."""
    (heap, *others), (_, spared) = kept.things, kept.quantities[0]
    named_too = [token.word for phrase in wanted for token in phrase.words]
    if others or heap.count is None or (named_too and not named(named_too, heap)):
        return No("I am not sure how many that leaves. Say how many you mean.")
    if spared >= heap.count:
        return No("That leaves nothing.")
    return Found((heap,), ((heap.id, heap.count - spared),))
