"""Topics: what an event is about, as a tuple of words; the first says where it is ordered.

`("vale", "intent")` is ordered in the microcosm `vale`; `("@ana", "vale", "outcome")` goes to the
inbox of the peer `ana`, without order. Subscriptions are prefixes. No wildcards.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from broker.protocol import limits

Topic: TypeAlias = tuple[str, ...]

REALM: Final = "@realm"
"""The microcosm of names, bans and retired ids."""
INTERNAL: Final[Topic] = ("@internal",)
"""A peer's own loopback: counts on its clock and never leaves its process."""
STEWARD: Final = "@steward"
"""The inbox of whichever world peer answers for the publisher now."""
WATCH: Final = "watch"
"""Third word of what is put to a steward: show me this with my player's eyes, and its changes."""
SURVEY: Final = "survey"
"""The same without anybody's eyes: for the realm's own programs, never for players."""
WATCHED: Final = "watched"
"""Third word of what a watch tells: `("@ana", "vale", "watched", "ana", "lamp")`."""
UNWATCHED: Final = "unwatched"
"""Third word of why there is no such watch, or no more."""
BROKER_TOPIC: Final = "@broker"
"""Second word of what brokers themselves write into a microcosm's log."""


def is_topic(topic: Topic) -> bool:
    """Whether topic has 1 to 6 parts of 1 to 64 printable characters, none of them with a space."""
    return 0 < len(topic) <= limits.TOPIC_PARTS_MAX and all(
        0 < len(part) <= limits.TOPIC_PART_CHARS_MAX and part.isprintable() and " " not in part
        for part in topic
    )


def is_inbox(topic: Topic) -> bool:
    """Whether the topic names a peer's inbox and not a microcosm."""
    return topic[0].startswith("@") and topic[0] not in (REALM, INTERNAL[0])


def is_microcosm(name: str) -> bool:
    """Whether there may be a microcosm of this name."""
    return is_topic((name,)) and (name == REALM or not name.startswith("@"))


def inbox_owner(topic: Topic) -> str:
    """The peer whose inbox an inbox topic names: `ana` for `("@ana", ...)`."""
    return topic[0][1:]


def matches(topic: Topic, prefix: Topic) -> bool:
    """Whether a subscription to prefix takes in topic."""
    return topic[: len(prefix)] == prefix


def ordering_microcosm(topic: Topic) -> str:
    """The microcosm whose vectors an event of this topic carries: an inbox names it second."""
    first = topic[0]
    if not first.startswith("@"):
        return first
    return topic[1] if is_inbox(topic) and len(topic) > 1 else first
