"""Every bound of the protocol, in one place, units last.

Nothing here is tunable at run time: both ends of a connection have to agree on these numbers,
so a change to one of them is a change of `PROTOCOL_VERSION`.
"""

from __future__ import annotations

from typing import Final

PROTOCOL_VERSION: Final = 1
JOURNAL_VERSION: Final = 2

MESSAGE_BYTES_MAX: Final = 256 * 1024
"""One ZeroMQ message: an envelope with everything that was queued."""
FRAMES_PER_MESSAGE_MAX: Final = 256
EVENTS_PER_FRAME_MAX: Final = 256
BODY_BYTES_MAX: Final = 32 * 1024
STATIC_BYTES_MAX: Final = 2 * 1024
BATCH_BYTES_MAX: Final = 128 * 1024
"""Where a sender stops filling one message and starts the next."""

ID_CHARS_MAX: Final = 48
TOPIC_PARTS_MAX: Final = 6
TOPIC_PART_CHARS_MAX: Final = 64
CAUSE_DEPTH_MAX: Final = 4
"""How deeply derived ids may nest: a tick of an arrival of an intent is three."""
TOUCHES_MAX: Final = 32
VECTOR_LIVES_MAX: Final = 1024
VECTOR_ENTRIES_MAX: Final = 65_536
TOKEN_BYTES: Final = 32
HOMES_MAX: Final = 64
LORE_BYTES_MAX: Final = 16 * 1024
SUBSCRIPTIONS_MAX: Final = 64
MICROCOSMS_MAX: Final = 4096
TEXT_CHARS_MAX: Final = 500
RULES_MAX: Final = 64
"""Versions of the rules that a world peer can say that it has."""
RULES_VERSION_MAX: Final = 1_000_000

PUBLISH_WINDOW: Final = 1024
"""Publishes that a session may have unacknowledged; the broker refuses to read past it."""
DELIVERY_WINDOW: Final = 4096
"""Events that a broker may send a peer beyond what the peer gave credit for."""

LINK_WINDOW: Final = 4096
"""Credits that a broker may have under way to a neighbour: an event costs one, and one more for
each `LINK_CREDIT_BYTES` of it, so that rows and beats never wait behind more than a mebibyte."""
LINK_CREDIT_BYTES: Final = 256
LINK_HOPS_MAX: Final = 16
"""How many brokers an inbox item may pass through."""
LINKS_MAX: Final = 256
DOORS_MAX: Final = 64
"""Addresses of other brokers that a peer is told."""
LORE_MAX: Final = 65_536
"""Things that brokers say of themselves, as one broker remembers them."""
HELD_MAX: Final = 4096
"""Events of one log that wait for what they follow; beyond these a link starts over."""
PARKED_MAX: Final = 1024
"""Publishes of one session that wait until this broker may admit them."""

INBOX_DURABLE_MAX: Final = 1024
INBOX_VOLATILE_MAX: Final = 256
SESSIONS_MAX: Final = 10_000
SESSIONS_PER_ROUTE_MAX: Final = 1024

PLAYER_BODY_BYTES_MAX: Final = 4 * 1024
PLAYER_EVENTS_PER_SECOND: Final = 300
PLAYER_EVENTS_BURST: Final = 1_000
NEW_NAMES_PER_SECOND: Final = 10
NEW_NAMES_BURST: Final = 200
"""New names of a realm, over all connections: each is kept for ever."""

QUESTIONS_PER_SECOND: Final = 20
QUESTIONS_BURST: Final = 40
"""What operators may ask of one broker, all of them together."""

SNAPSHOT_CHUNK_BYTES: Final = 48 * 1024
SNAPSHOT_BYTES_MAX: Final = 64 * 1024 * 1024

BEAT_MS: Final = 500
SILENCE_MS_MAX: Final = 3_000
"""A session from which nothing was heard for this long is lost; its peer may resume it."""
SUSPECT_MS: Final = 1_250
"""A link from which nothing was heard for this long is suspect; after the silence it is down."""
GREET_RETRY_MS: Final = 250
GREET_RETRY_MS_MAX: Final = 4_000
SKEW_MS_MAX: Final = 10_000
"""How far ahead of a broker's clock a `basis` may claim to be, or another broker's stamp may be."""
FAR_MS_MAX: Final = 24 * 60 * 60 * 1_000
"""No broker's clock is this far ahead of another's: what says so is refused."""
