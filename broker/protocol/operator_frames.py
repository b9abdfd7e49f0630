"""What an operator asks of a running broker, and what the broker tells: frames outside sessions.

Each question carries the realm's service key; there is nothing to open first and nothing is kept.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from broker.protocol import limits
from broker.protocol.parts import Count, Name, Text, Versions

Token: TypeAlias = Annotated[bytes, Meta(max_length=limits.TOKEN_BYTES)]
Names: TypeAlias = Annotated[list[Name], Meta(max_length=limits.LINKS_MAX)]


class AskStatus(Struct, array_like=True, tag=12, frozen=True, forbid_unknown_fields=True):
    """Asks a broker how it is, without a session; `token` is the realm's service key."""

    token: Token


class AskEviction(Struct, array_like=True, tag=13, frozen=True, forbid_unknown_fields=True):
    """Asks a broker to shut another one out, without a session; `force` does without a majority."""

    token: Token
    broker: Name
    force: bool


class AskSwitch(Struct, array_like=True, tag=14, frozen=True, forbid_unknown_fields=True):
    """Asks a broker to switch a microcosm, or all that it holds, to a version of the rules.

    Without a session; `microcosm` is empty for all; `force` does it though a world peer lacks it.
    """

    token: Token
    microcosm: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]
    version: Annotated[int, Meta(ge=1, le=limits.RULES_VERSION_MAX)]
    force: bool


class Status(Struct, array_like=True, tag=45, frozen=True, forbid_unknown_fields=True):
    """Answers `AskStatus`: who tells, and how much follows in this and the next messages.

    `now_ms` is the broker's clock; `brokers` and `logs` are how many `BrokerStatus` and `LogStatus`
    follow; `unanswered` are addresses that it dials and where nobody answered yet.
    """

    realm: Name
    broker: Name
    now_ms: Count
    homes: Annotated[list[Name], Meta(max_length=limits.HOMES_MAX)]
    unanswered: Annotated[list[Text], Meta(max_length=limits.LINKS_MAX)]
    brokers: Annotated[int, Meta(ge=0, le=limits.LINKS_MAX)]
    logs: Annotated[int, Meta(ge=0, le=limits.MICROCOSMS_MAX)]


class BrokerStatus(Struct, array_like=True, tag=46, frozen=True, forbid_unknown_fields=True):
    """One broker of the realm, as the one that was asked sees it.

    `state` is `here`, `up`, `suspect`, `skewed` (its clock is far ahead), `forked` (it wrote two
    things in one place), `beyond` (reached by way of the broker `by`) or `down`. `since_ms` is when
    its link was opened, or lost; nought where this life of the broker has known none. `silent_ms`
    is how long the link has been silent, `backlog` how many entries of logs wait to be sent over
    it, `credit` how much may be sent before the other side gives more. `door` is where peers attach
    to it; `players`, `peers`, `worlds` and `gateways` are attached to it, as far as it has said: of
    `peers` it says nothing. `rules` are the versions of the rules that each of `worlds` has.
    """

    broker: Name
    state: Name
    by: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]
    silent_ms: Count
    since_ms: Count
    backlog: Count
    credit: Count
    door: Text
    players: Count
    peers: Count
    worlds: Names
    gateways: Names
    rules: Annotated[list[tuple[Name, Versions]], Meta(max_length=limits.LINKS_MAX)] = []


class Voting(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """An eviction that is not in the log yet: home brokers that voted for who proposed it."""

    evicted: Name
    proposer: Name
    voters: Names


class LogStatus(Struct, array_like=True, tag=47, frozen=True, forbid_unknown_fields=True):
    """One microcosm's log, as the broker that was asked holds it.

    `members` are those that settlement waits for, `writers` those that may write, as far as is
    known. `settled` is the stamp up to which all is settled, `events` how many events that are,
    `digest` the digest of exactly these; empty while some of them are not here. `unsettled` more
    events wait, the oldest since the stamp `oldest`, for a word of the brokers `waits_for`.
    `world_digest` is what world peers last found the world's state to be, after `world_events`
    settled events. `evicted` are the brokers that were shut out, each as often as it was. `rules`
    is the version of the rules in force where the log ends, nought while that is not known here.
    """

    microcosm: Name
    members: Names
    writers: Names
    settled: Count
    events: Count
    digest: Annotated[bytes, Meta(max_length=32)]
    unsettled: Count
    oldest: Count
    waits_for: Names
    world_digest: Annotated[bytes, Meta(max_length=32)]
    world_events: Count
    evicted: Names
    voting: Annotated[list[Voting], Meta(max_length=limits.HOMES_MAX)]
    rules: Count = 0


class Evicting(Struct, array_like=True, tag=48, frozen=True, forbid_unknown_fields=True):
    """Answers `AskEviction`: `proposed`, `forced`, or the reason why not, and a sentence.

    Reasons: `alive` (it looks so), `no_majority`, `not_home`, `itself`, `no_member`, `voted` (for
    another proposer), `no_part` (by force: the one that was asked may not write where the other
    does).
    """

    broker: Name
    outcome: Name
    text: Text


class Switching(Struct, array_like=True, tag=49, frozen=True, forbid_unknown_fields=True):
    """Answers `AskSwitch`: `switched`, `already`, or the reason why not, and a sentence.

    Reasons: `lacking` (a world peer lacks the version), `nobody` (no world peer keeps it), `none`
    (there is no such microcosm here), `no_part` (the broker may not write there).
    """

    outcome: Name
    text: Text
