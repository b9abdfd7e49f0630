"""What two clauses of a line say twice: "I give up, yield", "I need the cup, so take it". Pure."""

from collections.abc import Sequence
from typing import Final, Literal

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import Deeds
from content.model import IntentSpec

_WISHING: Final = vocab.words("want need like love fancy")
_PARTED: Final = frozenset(("give", "put", "sell", "drop", "trade"))
_SAID_ONCE: Final = frozenset(
    (
        "aim",
        "close",
        "douse",
        "drop",
        "equip",
        "examine",
        "flee",
        "guard",
        "help",
        "inventory",
        "light",
        "lock",
        "look",
        "mute",
        "open",
        "rest",
        "sleep",
        "status",
        "take",
        "undo",
        "unequip",
        "unlock",
        "wait",
        "yield",
    )
)
"""What need not be done twice because two clauses say it: "I give up, yield"."""


def twice(
    found: Deeds, clause: Clause, before: Clause, done: Sequence[IntentSpec]
) -> Literal["", "this", "that"]:
    """Which of two clauses the other makes needless: this one, the one before ("that"), none.

    Args:
        found: what this clause comes to.
        clause: its words.
        before: the words of the clause before.
        done: the intents of that.
    """
    plain = [one.word for one in clause.words]
    if not done or plain == [one.word for one in before.words]:
        return ""
    words = frozenset(plain)
    handled = _things(done)
    meant = _things(found.intents)
    if _wishes(before) and not _wishes(clause) and handled:
        pointed = bool(words & (vocab.PRONOUNS | vocab.STANDS_FOR_NOUN))
        return "that" if handled <= meant or (pointed and found.verb == "trade") else ""
    if _wishes(clause) and (meant <= handled or {"all", "it"} <= words):
        return "this"
    pointed = bool(words & vocab.PRONOUNS)
    if found.verb == "drop" and pointed and done[-1]["verb"] in _PARTED and meant <= handled:
        return "this"
    same = all(one["verb"] == found.verb for one in done) and meant == handled
    if same and pointed and found.verb in ("give", "put", "invite"):
        return "this"
    counted = any("quantity" in intent for intent in found.intents)  # two times one are two
    more = bool(words & {"more", "another", "again"})
    alike = list(done) == list(found.intents)
    wished = _wishes(before) or not counted
    return "this" if alike and found.verb in _SAID_ONCE and wished and not more else ""


def _wishes(clause: Clause) -> bool:
    return bool(clause.words) and clause.words[0].word in _WISHING


def _things(intents: Sequence[IntentSpec]) -> frozenset[str]:
    fields = ("item", "target", "to", "source")
    return frozenset(str(one[field]) for one in intents for field in fields if field in one)  # type: ignore[literal-required]
