"""What words can mean now: the things, people, scenery and ways of one observation.

A scope is a value. Later clauses of a line are read in the scope that the earlier ones leave, if
they succeed. It knows names, not rules: whether a thing can be taken is the world's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal, Self

from client.gateway.core.limits import NAMES_KEPT
from client.gateway.core.words import folded
from content.perception import Observation
from content.visible import Exit, Seen

Where = Literal["here", "held", "player", "detail"]
_LITTLE: Final = frozenset(("the", "a", "an", "of", "and"))


@dataclass(frozen=True)
class Thing:
    """Something that a noun may name, and where it is seen from."""

    id: str
    name: str
    where: Where
    nouns: frozenset[str]
    words: frozenset[str]  # nouns, adjectives and the words of its name
    portable: bool
    plural: bool
    within: str | None
    alive: bool
    count: int | None = None  # of a heap, where that is known
    talks: bool = False  # somebody who lives here and answers

    @property
    def shown(self) -> str:
        """Its name as put in a sentence: with an article unless it is a proper name."""
        proper = self.where == "player" or self.name[:1].isupper()
        return self.name if proper else f"the {self.name}"


@dataclass(frozen=True)
class Way:
    """An exit: its direction, what it shows, and every name it can be called by, as words."""

    direction: str
    name: str
    names: tuple[tuple[str, ...], ...]
    far: bool = False  # a place that is known, by its id: no exit from here

    def is_called(self, words: tuple[str, ...]) -> bool:
        """Whether these words name this way: all from one name, its main word among them."""
        return any(
            all(word in name for word in words) and _main_word(name) in words for name in self.names
        )

    @property
    def shown(self) -> str:
        """The direction, and what lies there if that is known; of a place far off its name."""
        if self.far:
            return f"the {self.name}"
        if not self.name or self.name == self.direction:
            return self.direction
        return f"{self.direction} to {self.name}"


@dataclass(frozen=True)
class Scope:
    """Everything in sight of one player, as the next clause may assume it."""

    viewer: str
    room: str
    room_words: frozenset[str]
    things: tuple[Thing, ...]
    ways: tuple[Way, ...]
    recipes: tuple[str, ...] | None = None  # that the player knows; None: the world will judge
    unseen_inside: bool = False  # what lies in things is not told: "all" of it may be meant
    places: tuple[Way, ...] = ()  # that the player knows, wherever they are
    away: bool = False  # an earlier clause left the room: what is seen there is not known yet

    @classmethod
    def of(cls, observation: Observation) -> Self:
        """The scope of an observation."""
        viewer = observation["viewer"]
        return cls(
            viewer=viewer,
            room=observation["room"]["id"],
            room_words=frozenset(folded(observation["room"]["name"])) - _LITTLE,
            things=(
                *_things(observation["here"], "here"),
                *_things(observation["inventory"], "held"),
                *(one for one in _things(observation["players"], "player") if one.id != viewer),
                *_things(observation["details"], "detail"),
            ),
            ways=tuple(_way(one) for one in observation["exits"]),
            unseen_inside=observation.get("unseen_inside", False),
            recipes=tuple(observation["recipes"]) if "recipes" in observation else None,
            places=tuple(
                replace(
                    _way({"direction": one["id"], "name": one["name"], "names": one["names"]}),
                    far=True,
                )
                for one in observation.get("places", ())
            ),
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that names something in sight, in the singular and the plural."""
        every = (*self.ways, *self.places)
        ways = frozenset(word for way in every for name in way.names for word in name)
        return ways | self.room_words | frozenset(way.direction for way in self.ways) | self.nouns

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Every word that names a thing or a person in sight."""
        said = frozenset(word for thing in self.things for word in thing.words)
        plurals = frozenset(f"{noun}s" for thing in self.things for noun in thing.nouns)
        return said | plurals

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word that may be meant as it is: of what is in sight, and what one can make."""
        return self.words | frozenset(word for one in self.recipes or () for word in folded(one))

    def thing(self, wanted: str) -> Thing | None:
        """The thing with this id, if in sight."""
        return next((thing for thing in self.things if thing.id == wanted), None)

    def after(self, ids: Iterable[str], then: str) -> Self:
        """The scope once these things are `held` or `here`, or once the player is `away`."""
        if then == "away":
            held = tuple(thing for thing in self.things if thing.where == "held")
            return replace(self, things=held, ways=(), room_words=frozenset(), away=True)
        if then not in ("held", "here"):
            return self
        where: Where = "held" if then == "held" else "here"
        named = frozenset(ids)
        return replace(
            self,
            things=tuple(
                replace(one, where=where, within=None, portable=True) if one.id in named else one
                for one in self.things
            ),
        )


def _things(seen: Iterable[Seen], where: Where) -> Iterable[Thing]:
    for one in seen:
        nouns = [said for noun in one["nouns"] for said in _spellings(noun)]
        name = folded(one["name"])
        heads = frozenset(noun[-1] for noun in nouns if noun) or frozenset(name[-1:])
        words = [*nouns, *(folded(word) for word in one["adjectives"]), *_spellings(one["name"])]
        yield Thing(
            id=one["id"],
            name=one["name"],
            where=where,
            nouns=heads,
            words=frozenset(word for said in words for word in said) - _LITTLE,
            portable=one["portable"],
            plural=one["plural"],
            within=one["within"],
            count=one.get("count"),
            talks=one["kind"] in ("character", "agent"),
            alive=where == "player" or one["kind"] in ("creature", "character", "agent", "player"),
        )


def _way(seen: Exit) -> Way:
    names = [said for name in seen["names"] for said in _spellings(name)]
    kept = tuple(
        tuple(word for word in name if word not in ("the", "a", "an")) for name in names if name
    )
    return Way(seen["direction"], seen["name"], tuple(name for name in kept if name))


def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name; a "weigh-house" may also be typed "weigh house" or "weighhouse"."""
    if "-" not in name:
        return (folded(name),)
    return folded(name), folded(name.replace("-", " ")), folded(name.replace("-", ""))


def _main_word(name: tuple[str, ...]) -> str:
    """The noun of a name: "tower" of "old tower", "bridge" of "bridge of sighs"."""
    return name[name.index("of") - 1] if "of" in name[1:] else name[-1]


@lru_cache(maxsize=NAMES_KEPT)
def singulars(word: str) -> tuple[str, ...]:
    """What a plural may be the plural of; empty if it does not look like one."""
    found = []
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    if word.endswith("ves"):
        found += [word[:-3] + "f", word[:-3] + "fe"]
    if word.endswith("es"):
        found.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        found.append(word[:-1])
    if word.endswith("men"):
        found.append(word[:-2] + "an")
    return tuple(found)
