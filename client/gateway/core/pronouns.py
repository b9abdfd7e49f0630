"""What "it", "them" and "her" mean: what the lines before spoke of, if it is still in sight."""

from collections.abc import Sequence

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Context, Found, No, quoted
from client.gateway.core.phrases import Phrase
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.sought import NAMED
from client.gateway.core.verbs import Slot


def pronoun(phrase: Phrase, slot: Slot, context: Context) -> Found | No | None:
    """Whom or what a pronoun means; None if the phrase is no pronoun."""
    word = phrase.words[0].word
    memory = context.memory
    if word in vocab.ME and slot.place in ("person", "foe", "player", "seen"):
        return Found((oneself(context.scope.viewer),))
    for words, ids in (
        (vocab.IT, () if memory.it is None else (memory.it,)),
        (vocab.THEM, memory.them),
        (vocab.HIM, () if memory.him is None else (memory.him,)),
        (vocab.HER, () if memory.her is None else (memory.her,)),
    ):
        if word in words:
            if not ids and phrase.every:
                return None
            if not ids:
                return No(f"I am not sure what you mean by {quoted(phrase.typed)}.", unseen=True)
            found = by_id(ids, context.scope, f"{quoted(phrase.typed)} is no longer in sight.")
            if isinstance(found, Found) and slot.place in ("player", "being", "seller"):
                player = found.things[0].where == "player"
                if player != (slot.place == "player"):
                    return No(f"{quoted(phrase.typed)} is not whom that can be done with.")
            if slot.place in NAMED and isinstance(found, Found) and not _all_alive(found, context):
                return No(f"{quoted(phrase.typed)} is not alive.")
            handled = slot.place in ("here", "held", "own", "land")
            if handled and isinstance(found, Found) and found.things[0].alive:
                return No(f"You can't do that with {found.things[0].shown}.")
            return found
    return None


def by_id(ids: Sequence[str], scope: Scope, gone: str) -> Found | No:
    """The things with these ids; `gone` is what to say unless all of them are in sight."""
    things = [
        oneself(one) if one == scope.viewer else thing
        for one in ids
        if (thing := scope.thing(one)) is not None or one == scope.viewer
    ]
    present = tuple(thing for thing in things if thing is not None)
    return Found(present) if len(present) == len(ids) and present else No(gone, unseen=True)


def _all_alive(found: Found, context: Context) -> bool:
    return all(one.alive or one.id == context.scope.viewer for one in found.things)


def oneself(viewer: str) -> Thing:
    """The player as a thing that "me" may name."""
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
        count=None,
    )
