"""Whether the player's own words support what somebody read into them. Pure.

What a model reads is only done where each thing it names shares a word with the line, slips of the
finger allowed, or the line points at it ("it", "all", "both"). All else is asked about first.
"""

from typing import Final

from rapidfuzz.distance import OSA

from client.gateway.core import vocabulary as vocab
from client.gateway.core.reading import Memory
from client.gateway.core.scope import Scope, Thing, singulars
from client.gateway.core.words import folded
from content.model import IntentSpec
from content.routes import BACK

FIELDS: Final = ("item", "target", "source", "to")
EXACT_BELOW: Final = 4
"""Words shorter than this must be as they are."""
TWO_SLIPS_FROM: Final = 8
STEM_CHARS: Final = 4


def grounded(spec: IntentSpec, line: str, scope: Scope, memory: Memory) -> bool:
    """Whether the line supports each thing that an intent names."""
    said = folded(line)
    for field in FIELDS:
        found = spec.get(field)
        if not isinstance(found, str):
            continue
        thing = scope.thing(found)
        if thing is not None:
            if not _is_said(thing, said) and not _is_pointed_at(thing, said, scope, memory):
                return False
        elif not _is_way(found, said, scope):
            return False
    return True


def quotes(spec: IntentSpec, line: str) -> bool:
    """Whether the words that an intent puts into the player's mouth are the player's own."""
    text = spec.get("text")
    if text is None:
        return True
    if spec["verb"] == "emote":
        stems = {word[:STEM_CHARS] for word in folded(line) if len(word) >= EXACT_BELOW}
        return any(word[:STEM_CHARS] in stems for word in folded(text))
    return _bare(text) in _bare(line)


def _is_said(thing: Thing, said: tuple[str, ...]) -> bool:
    return any(_alike(word, name) for word in said for name in thing.words | thing.nouns)


def _is_pointed_at(thing: Thing, said: tuple[str, ...], scope: Scope, memory: Memory) -> bool:
    words = frozenset(said)
    everything = vocab.EVERYTHING | vocab.GENERIC | frozenset({"both"})
    if words & everything and thing.where in ("here", "held"):
        return True
    pointed = (
        (vocab.IT, (memory.it,)),
        (vocab.THEM, memory.them),
        (vocab.HIM, (memory.him,)),
        (vocab.HER, (memory.her,)),
        (vocab.ME, (scope.viewer,)),
    )
    return any(words & pronouns and thing.id in ids for pronouns, ids in pointed)


def _is_way(found: str, said: tuple[str, ...], scope: Scope) -> bool:
    """A direction that the line says, or one that leads to what it says."""
    if any(vocab.DIRECTIONS.get(word, word) == found for word in said):
        return True
    if found == BACK:
        return bool({BACK, "return", "retrace"} & set(said))
    every = (*scope.ways, *scope.places)
    named = [names for way in every if way.direction == found for names in way.names]
    return any(_alike(word, name) for word in said for names in named for name in names)


def _alike(word: str, name: str) -> bool:
    if word == name or name in singulars(word):
        return True
    if min(len(word), len(name)) < EXACT_BELOW:
        return False
    slips = 2 if min(len(word), len(name)) >= TWO_SLIPS_FROM else 1
    return word[0] == name[0] and OSA.distance(word, name, score_cutoff=slips) <= slips


def _bare(text: str) -> str:
    return " ".join(folded(text))
