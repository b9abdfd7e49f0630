"""`python -m tests.wire.protocol_page` writes docs/protocol.md from the tables of the protocol."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Final, get_args, get_type_hints

from msgspec import Struct

from broker.core import records
from broker.protocol import errors, frames, limits, link_frames, operator_frames
from broker.protocol import parts as wire_parts

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
_INTRODUCTION: Final = """\
# The protocol

*Generated from `broker/protocol` by `python -m tests.wire.protocol_page`; a stale copy fails a
test.*

Peers speak to a broker over ZeroMQ: a DEALER to the broker's ROUTER, one message part each way. A
message is one **envelope**, a MessagePack array `[version, channel, number, [frame, ...]]` of at
most {message} bytes, and holds everything that was queued. A frame is an array `[number, field,
...]`. There are no maps in frames.

## A session

1. The peer sends `Greet` on channel 0; the broker answers `Realm`. This pair never changes its
   shape.
2. The peer draws a channel number above 0 and sends `Hello` as message 0 of that channel. The
   broker answers `Welcome`, or `Closed` with the reason. From then on each side counts its
   messages on the channel. A message from an earlier channel, or with a lower number than
   expected, is ignored; a gap ends the session, and the peer says `Hello` again, on a new
   channel.
3. `Publish` carries events in the order of their `seq`, without gaps; those of one frame are one
   commit. `Ack` says up to where they took effect for good. What is not acknowledged is kept by
   the peer and offered again after any loss; a repeat is acknowledged and does nothing. At most
   `Welcome.window` publishes may be unacknowledged.
4. `Deliver` carries events of the microcosms that the session reads, in causal order, as far as
   `Credit` goes. `upto` is a skip mark. World peers and gateways get a `Row` at the end of the
   log.
5. `Inbox` carries the peer's own mail. Durable posts are numbered, and come again in the next
   session until they are `Taken`.
6. Who has sent nothing for {beat} ms sends `Beat`. Who has not been heard for {silence} ms is
   lost; the peer resumes.
7. `Bye` ends a session in peace; with `persist` false the id is retired for ever.
8. `Doors` says where else in the realm the peer can attach. It takes its session there when the
   broker falls silent: `Hello` with the same incarnation, and what may be missing there again.

Whoever has the realm's service key may ask a broker without a session, on a channel that it draws:
`AskStatus` is answered by `Status` and what it says follows, `AskEviction` by `Evicting`,
`AskSwitch` by `Switching`.

## Between brokers

A DEALER of one to the other's ROUTER for brokers, in the same envelopes. Who dialled draws the
channel and says `LinkHello`; the other answers with its own, or with `Closed`. Then each asks with
`Want` for the logs that it carries, and is sent what it lacks: `LogStart` where the place that it
names is gone, then `Forward`, in an order that respects causality, relayed or not. Both cost
credit, one for each event or piece and one for each {credit} bytes of it; `LinkHello.window`
is what there is to begin with, `Credit` gives more. `Row`, `Gossip`, `Carry` and `Beat` cost
none and go first. A gap drops the link, which starts over. A broker that belongs to no realm yet
says `Joining` instead of `LinkHello`, and is told the `Founding`.

## Events

An event's *static* part is one MessagePack array, encoded once by its publisher and copied as it
is ever after: `[peer, incarnation, seq, derived, topic, lamport, touches, actor, cause]`. An
event id is `[peer, incarnation, seq]`, or derived `[microcosm, cause's id, step]`. `seen` and
`basis` travel beside it. The broker adds the dot `(broker, incarnation, n)`, the stamp (48 bits
of milliseconds, 16 of count) and the chain hash: the first 16 bytes of SHA-256 over the
MessagePack array `[hash before, [static, seen, basis, basis top, body], dot, stamp]`, with both
vectors in full, sorted.

Vectors travel as changes: `[[life, n], ...]`, with n 0 for an entry that is gone. A life
`[broker, incarnation]` is written out the first time that a direction of a channel names it;
after that it is its place in that order, from 0. `seen`, `upto` and a row's vector are changes
against the last vector of their microcosm in that direction; `basis` against the event's own
`seen`; the vectors of subscriptions and snapshots against nothing.
"""


def page() -> str:
    """The whole page."""
    introduction = _INTRODUCTION.format(
        message=limits.MESSAGE_BYTES_MAX,
        beat=limits.BEAT_MS,
        silence=limits.SILENCE_MS_MAX,
        credit=limits.LINK_CREDIT_BYTES,
    )
    parts = [introduction, "## Frames from peers\n"]
    parts += [_described(frame) for frame in frames.FROM_PEER]
    parts.append("## Frames from brokers\n")
    parts += [_described(frame) for frame in frames.FROM_BROKER if frame is not frames.Beat]
    parts.append("## Frames between brokers\n")
    told = (*frames.FROM_PEER, *frames.FROM_BROKER)
    parts += [_described(frame) for frame in frames.BETWEEN_BROKERS if frame not in told]
    parts.append("## Parts of frames\n")
    inner = (
        wire_parts.WireEvent, wire_parts.WireAdmitted, wire_parts.WirePost, frames.Subscription,
        link_frames.Lore, link_frames.About, link_frames.Attending, link_frames.Head,
        operator_frames.Voting,
    )  # fmt: skip
    parts += [_described(part) for part in inner]
    parts += [_errors(), _limits(), "## The journal\n", _journal()]
    return "\n".join(parts)


def _described(struct: type[Struct]) -> str:
    tag = struct.__struct_config__.tag
    title = f"### {tag} {struct.__name__}" if tag is not None else f"### {struct.__name__}"
    return f"{title}\n\n{inspect.getdoc(struct)}\n\n{_fields(struct)}\n"


def _fields(struct: type[Struct]) -> str:
    hints = get_type_hints(struct, include_extras=True)
    rows = ["| field | type |", "| --- | --- |"]
    rows += [f"| `{name}` | {_type(hints[name])} |" for name in struct.__struct_fields__]
    return "\n".join(rows)


def _type(hint: object) -> str:
    """A type as a reader wants it: its plain name, and its bounds."""
    bounds = ""
    metadata = getattr(hint, "__metadata__", None)
    if metadata:
        meta = metadata[0]
        named = (("at least", meta.ge), ("at most", meta.le))
        bounds = ", ".join(f"{words} {bound}" for words, bound in named if bound is not None)
        if meta.max_length is not None:
            low = meta.min_length or 0
            exact = low == meta.max_length
            bounds = f"length {low}" if exact else f"length {low} to {meta.max_length}"
        hint = get_args(hint)[0]
    text = re.sub(r"typing\.|(?:\w+\.)+(?=[A-Z])", "", str(hint))
    text = re.sub(r"Annotated\[(\w+), Meta\([^()]*\)\]", r"\1", text)
    text = re.sub(r"<class '([^']+)'>", r"\1", text).replace("|", "or")
    return f"{text} ({bounds})" if bounds else text


def _errors() -> str:
    rows = ["## Errors\n", "| code | the deed certainly did not happen |", "| --- | --- |"]
    rows += [
        f"| `{code}` | {'yes' if errors.is_definite(code) else 'no'} |" for code in errors.Code
    ]
    return "\n".join([*rows, ""])


def _limits() -> str:
    rows = ["## Limits\n", "| limit | value |", "| --- | --- |"]
    rows += [f"| `{name}` | {getattr(limits, name):,} |" for name in vars(limits) if name.isupper()]
    return "\n".join([*rows, ""])


def _journal() -> str:
    kinds = get_args(records.Record)
    parts = [
        "`journal.db` is a SQLite database in WAL mode, `synchronous=FULL`; one process writes and",
        "holds a lock (`flock`) on `journal.db.lock`. Table `format` has the version. Table `rows`",
        "has `number` (from 1, without gaps), `checksum` (the first 16 bytes of SHA-256 over the",
        "checksum before and the records) and `records`: one commit, a MessagePack array.\n",
        "Table `checkpoint` has no row or one: the `number` and `checksum` of the last row that it",
        "stands for, the records `head` and `rest`, `chunks` (ids of 8 bytes, each with a checksum",
        "of 16) and `seal`, a checksum over all of it. Table `chunks` has the records between head",
        "and rest. Rows up to `number` are waste. The last four kinds of record are in checkpoints",
        "alone. Version 1 had only rows, and is read as well.\n",
    ]
    parts += [_described(kind) for kind in kinds]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
