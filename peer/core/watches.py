"""Partial replicas: a peer that asks is told a subset of one entity, now and after every change.

A player may watch what perception shows them and nothing else; programs of the realm's own ask with
another word (`survey`, which brokers refuse to players) and may watch all but what the realm keeps
for itself, the entities whose ids begin with `@`. Nothing here is kept for long: a watch ends with
the session of the player it is for, when another world peer answers, and unless it is asked for
again in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from broker.protocol import codec, limits
from broker.protocol.topics import UNWATCHED, WATCHED, is_topic
from content.model import Entity
from content.perception import knowledge
from peer.core.replica import Replica
from peer.core.tidings import Draft, StewardTold

Path = tuple[str, ...]

WATCHES_MAX: Final = 1_024
"""Watches that one host keeps, of all peers."""
WATCHES_EACH_MAX: Final = 16
"""Watches that one peer has for itself, or a gateway for one player."""
PATHS_MAX: Final = 16
DEPTH_MAX: Final = 8
"""Keys in one path."""
SUBSET_BYTES_MAX: Final = 16 * 1024
LEASE_MS: Final = 60_000
"""A watch that was not asked for again within this time ends."""

MALFORMED: Final = "A watch names an entity and the paths in it that are of interest."
TOO_MANY_PATHS: Final = f"A watch has at most {PATHS_MAX} paths of {DEPTH_MAX} keys."
NOT_YOURS: Final = "That can't be seen from where you are."
NOT_TOLD: Final = "What the realm keeps for itself can't be watched."
TOO_LARGE: Final = f"That is more than {SUBSET_BYTES_MAX} bytes; ask for less of it."
TOO_MANY: Final = f"Nobody can watch more than {WATCHES_EACH_MAX} things at once."
FULL: Final = "Too much is watched here already; try again later."
NOT_HERE: Final = "Another world peer answers here; ask again."
OVER: Final = "The watch was not asked for again, and is over."


class Question(NamedTuple):
    """What came in: who asks for whom, and whether with the rights of the realm's own programs."""

    body: object
    actor: str
    asker: str
    is_survey: bool


class Key(NamedTuple):
    """What makes a watch one: who is told, with whose eyes, of what."""

    to: str
    actor: str
    entity: str


@dataclass(slots=True)
class Watch:
    """One peer's interest in one entity, and what it was told last."""

    paths: tuple[Path, ...]
    is_survey: bool
    until_ms: int
    told: Mapping[str, Any] | None = None


class Watches:
    """All the watches of one microcosm that this world peer answers for.

    Args:
        microcosm: its name.
    """

    def __init__(self, microcosm: str) -> None:
        self._microcosm = microcosm
        self._watches: dict[Key, Watch] = {}
        self._mine: dict[str, None] = {}
        self._state: Mapping[str, Entity] | None = None

    def reopened(self) -> None:
        """The session began anew: whoever is still interested asks again."""
        self._watches.clear()
        self._mine.clear()

    def assign(self, told: StewardTold) -> list[Draft]:
        """A player came, went or has another responder: what they watched is over."""
        if told.attached and told.mine:
            self._mine[told.peer] = None
        else:
            self._mine.pop(told.peer, None)
        ended = [key for key in self._watches if key.actor == told.peer]
        for key in ended:
            del self._watches[key]
        return [self._refusal(key.to, key.entity, NOT_HERE) for key in ended if told.attached]

    def ask(self, question: Question, replica: Replica, now_ms: int) -> list[Draft]:
        """Takes `{"watch": entity id, "paths": [[key, ...], ...]}`; no paths end the watch.

        An empty path means all of the entity. Asking again renews the watch, and tells all again.

        Returns:
            The subset as it is now, or a refusal; nothing where a watch was ended.
        """
        body = question.body if isinstance(question.body, dict) else {}
        entity = body.get("watch")
        if not isinstance(entity, str) or not is_topic((entity,)):
            return [self._refusal(question.asker, "", MALFORMED)]
        key = Key(question.asker, question.actor, entity)
        paths = _paths(body.get("paths"))
        if paths == ():
            self._watches.pop(key, None)
            return []
        watch = Watch(paths or (), question.is_survey, now_ms + LEASE_MS)
        refused = MALFORMED if paths is None else self._refused(key, watch)
        subset = None if refused else self._subset(key, watch, replica.state, {})
        if subset is not None and not watch.is_survey and not subset["there"]:
            refused = NOT_YOURS
        if refused or subset is None:
            self._watches.pop(key, None)
            return [self._refusal(key.to, entity, refused or TOO_LARGE)]
        self._watches[key] = watch
        watch.told = subset
        return [self._news(key, subset, replica)]

    def news(self, replica: Replica, now_ms: int) -> list[Draft]:
        """What has changed of what is watched since the last call; ends what was not renewed."""
        drafts = []
        for key in [key for key, watch in self._watches.items() if watch.until_ms <= now_ms]:
            del self._watches[key]
            drafts.append(self._refusal(key.to, key.entity, OVER))
        if self._state is replica.state or not self._watches:
            return drafts
        self._state = replica.state
        seen: dict[str, Mapping[str, Entity]] = {}
        for key, watch in list(self._watches.items()):
            subset = self._subset(key, watch, replica.state, seen)
            if subset is None:
                del self._watches[key]
                drafts.append(self._refusal(key.to, key.entity, TOO_LARGE))
            elif subset != watch.told:
                watch.told = subset
                drafts.append(self._news(key, subset, replica))
        return drafts

    def _refused(self, key: Key, watch: Watch) -> str:
        """Why there can't be such a watch, whatever it would show; empty where there can."""
        if key.entity.startswith("@"):
            return NOT_TOLD
        if len(watch.paths) > PATHS_MAX or any(len(path) > DEPTH_MAX for path in watch.paths):
            return TOO_MANY_PATHS
        if not watch.is_survey and key.actor not in self._mine:
            return NOT_HERE
        if key in self._watches:
            return ""
        if len(self._watches) >= WATCHES_MAX:
            return FULL
        held = sum(1 for one in self._watches if one[:2] == key[:2])
        return TOO_MANY if held >= WATCHES_EACH_MAX else ""

    def _subset(
        self,
        key: Key,
        watch: Watch,
        state: Mapping[str, Entity],
        seen: dict[str, Mapping[str, Entity]],
    ) -> dict[str, Any] | None:
        """What a watch shows now; None where that is too much for one event.

        Args:
            seen: what players know, as far as it was worked out already for this state.
        """
        known = state
        if not watch.is_survey:
            if key.actor not in seen:
                seen[key.actor] = knowledge(state, key.actor)
            known = seen[key.actor]
        entity = known.get(key.entity)
        found = [] if entity is None else [_at(entity, path) for path in watch.paths]
        values = [one for one in zip(watch.paths, found, strict=False) if one[1] is not _NOTHING]
        subset = {
            "watch": key.entity,
            "there": entity is not None,
            "values": [[list(path), value] for path, value in values],
        }
        return subset if len(codec.encode_state(subset)) <= SUBSET_BYTES_MAX else None

    def _news(self, key: Key, subset: dict[str, Any], replica: Replica) -> Draft:
        topic = (f"@{key.to}", self._microcosm, WATCHED, key.actor, key.entity)
        return Draft(topic, subset, basis=replica.basis)

    def _refusal(self, to: str, entity: str, text: str) -> Draft:
        topic = (f"@{to}", self._microcosm, UNWATCHED)
        return Draft(topic, {"watch": entity, "text": text})


_NOTHING: Final = object()


def _at(entity: Entity, path: Path) -> object:
    """What is at a path in an entity."""
    node: object = entity
    for key in path:
        if not isinstance(node, dict) or key not in node:
            return _NOTHING
        node = node[key]
    return node


def _paths(value: object) -> tuple[Path, ...] | None:
    """The paths of a question; None where they are none."""
    if not isinstance(value, list):
        return None
    for path in value:
        if not isinstance(path, list) or not all(_is_key(key) for key in path):
            return None
    return tuple(dict.fromkeys(tuple(path) for path in value))


def _is_key(key: object) -> bool:
    return isinstance(key, str) and len(key) <= limits.TOPIC_PART_CHARS_MAX
