"""What the golden files hold: one of every frame, of every record, and an envelope."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from broker.core import records
from broker.protocol import codec, frames, limits, link_frames, operator_frames, parts
from broker.protocol.clocks import Basis, Vector
from broker.protocol.events import Event, Header
from broker.protocol.ids import DerivedId, Dot, OriginId
from broker.protocol.vectors import VectorCoder, wire_vectors

LIFE: Final = ("home", 7_070_707)
VECTOR: Final = Vector({LIFE: 3, ("away", 42): 9})
STAMP: Final = (1_800_000_000_000 << 16) + 5
UTTERANCE: Final = OriginId("ana", 77, 12)


def _event() -> Event:
    header = Header(
        origin=OriginId("gateway", 99, 4),
        derived=DerivedId("saltern", UTTERANCE, 0),
        topic=("saltern", "intent"),
        lamport=STAMP,
        seen=VECTOR,
        basis=Basis(Vector({LIFE: 2}), STAMP - 9),
        touches=("lamp",),
        actor="ana",
        cause=UTTERANCE,
    )
    body = codec.encode_body({"spec": {"verb": "take", "item": "lamp"}, "of": 1, "requires": None})
    return Event(header, codec.encode_static(header), body)


EVENT: Final = _event()
CHAIN: Final = codec.chain_hash(
    codec.GENESIS_CHAIN, codec.canonical_bytes(EVENT), Dot(*LIFE, 3), STAMP
)


def frame_samples() -> list[Struct]:
    """One of every frame, each as the first of a connection."""
    coder = VectorCoder()
    seen, basis, top = wire_vectors(coder, EVENT.header)
    life = coder.encode_life(LIFE)
    about = link_frames.About(
        LIFE[1], "", "", ["east"], ["saltern"], [], [("+world", ["saltern"])], [],
        [("+world", [3])],
    )  # fmt: skip
    upto = coder.encode("saltern", VECTOR)
    whole = VectorCoder().encode("saltern", VECTOR)
    digest = bytes(range(32))
    wire_event = parts.WireEvent(EVENT.static, seen, basis, top, EVENT.body)
    admitted = parts.WireAdmitted(EVENT.static, seen, basis, top, EVENT.body, life, 3, STAMP, CHAIN)
    return [
        frames.Greet(limits.PROTOCOL_VERSION, "worldline"),
        frames.Hello(
            "ana",
            77,
            12,
            "player",
            bytes(32),
            4_096,
            [frames.Subscription(["saltern"], whole)],
            [],
        ),
        frames.Publish([wire_event]),
        frames.Credit(1_024),
        frames.Taken(5),
        frames.Subscribe(frames.Subscription(["saltern", "intent"], [])),
        frames.SnapshotPut("saltern", whole, STAMP, digest, 1, 0, 3, b"abc"),
        frames.SnapshotGet("saltern", 0),
        frames.Bye(persist=True),
        frames.Reoffer("saltern", [admitted]),
        frames.Beat(STAMP),
        frames.Realm(limits.PROTOCOL_VERSION, "5f3e", "home"),
        frames.Welcome("home", LIFE[1], 11, 4, 1_024, STAMP, b"", ["home"]),
        frames.Directory("saltern", ["gateway"], steward=True, microcosms=[]),
        frames.Ack(12, STAMP, 9),
        frames.Refused(13, "not_allowed", definite=True, text="ana can't act for bo."),
        frames.Deliver("saltern", [admitted], upto),
        frames.Inbox([parts.WirePost(6, EVENT.static, seen, basis, top, EVENT.body)]),
        frames.Row("saltern", LIFE, STAMP, whole),
        frames.Steward("ana", "saltern", attached=True, mine=True),
        frames.Snapshot("saltern", whole, STAMP, digest, 1, 0, 3, b"abc"),
        frames.Closed("gap", definite=False, text="Messages are missing; resume the session."),
        frames.Settled("saltern", STAMP),
        frames.Doors(["tcp://10.0.0.2:5570"]),
        *operator_samples(digest),
        link_frames.LinkHello(1, "5f3e", "home", LIFE[1], bytes(32), "tcp://10.0.0.1:5571", 4_096),
        link_frames.Gossip([link_frames.Lore("home", "about", STAMP, codec.encode_struct(about))]),
        link_frames.Want("saltern", [link_frames.Head(*LIFE, 3, CHAIN)]),
        link_frames.Forward("saltern", [admitted]),
        link_frames.Carry(
            "east", 0, [parts.WirePost(0, EVENT.static, seen, basis, top, b"")], ["bo"]
        ),
        link_frames.LogStart("saltern", 0, 3, b"abc"),
        link_frames.Joining(1, "west", bytes(32)),
        link_frames.Founding("5f3e", bytes(32), ["east", "home"]),
    ]


def operator_samples(digest: bytes) -> list[Struct]:
    """What an operator asks and is told."""
    door = "tcp://10.0.0.2:5570"
    return [
        operator_frames.AskStatus(bytes(32)),
        operator_frames.AskEviction(bytes(32), "east", force=False),
        operator_frames.AskSwitch(bytes(32), "saltern", 4, force=False),
        operator_frames.Status("5f3e", "home", STAMP >> 16, ["east", "home"], [], 1, 1),
        operator_frames.BrokerStatus(
            "east", "up", "", 250, (STAMP >> 16) - 9, 7, 4_000, door, 2, 1, ["+world"], ["+reader"],
            [("+world", [3, 4])],
        ),
        operator_frames.LogStatus(
            "saltern", ["east", "home"], ["home"], STAMP, 12, digest, 3, STAMP + 9, ["east"],
            digest, 256, ["west"], [operator_frames.Voting("east", "home", ["home"])], 3,
        ),
        operator_frames.Evicting("east", "no_majority", "1 of 3 home brokers can vote."),
        operator_frames.Switching("lacking", "+world at east does not have version 4."),
    ]  # fmt: skip


def record_samples() -> list[records.Record]:
    """One of every record of the journal."""
    event = records.stored(EVENT)
    logged = records.Logged("saltern", codec.canonical_bytes(EVENT), *LIFE, 3, STAMP, CHAIN)
    return [
        records.Founded("5f3e", "home", bytes(32), limits.JOURNAL_VERSION, ["home"]),
        records.Began(LIFE[1], STAMP),
        logged,
        records.Posted("ana", 6, event),
        records.Took("ana", 6),
        records.SnapshotKept("saltern", VECTOR.items(), STAMP, bytes(32), 1, b"abc"),
        records.Based(
            "saltern",
            VECTOR.items(),
            STAMP,
            VECTOR.items(),
            ["home"],
            ["home"],
            (),
            [(Dot("home", 7, 3), "east", [(9, 4)])],
            [(*LIFE, [(5, 2)])],
            [(*LIFE, CHAIN)],
            [("ana", 77, 3)],
            [("ana", 9)],
            5,
            None,
        ),
        records.Voted("saltern", "east", "home", VECTOR.items()),
        records.LogKept(
            "saltern",
            256,
            VECTOR.items(),
            [(*LIFE, CHAIN)],
            VECTOR.items(),
            [(*LIFE, CHAIN)],
            [Dot(*LIFE, 3)],
            [("ana", 77, 3)],
            [("ana", 77, 2)],
            ["home"],
            ((("east", 9), 4),),
            [(Dot("home", 7, 3), "east", [(9, 4)])],
            [("home", 7, [(6, 5)])],
            [("east", VECTOR.items())],
            [Dot("east", 9, 5)],
            [event],
            STAMP,
            VECTOR.items(),
            ["home"],
            None,
        ),
        records.Entries("saltern", 256, [logged]),
        records.InboxKept("ana", 6, 5, 0, [(6, event)]),
        records.Kept(
            STAMP,
            2,
            [("ana", 77, 3)],
            [("ana", "saltern")],
            [("ana", 9)],
            [("saltern", 5)],
            [("saltern", "east", "home")],
        ),
    ]


def golden() -> dict[str, bytes]:
    """The bytes of every sample, by the name of its file."""
    found = {
        f"frame_{type(frame).__name__.lower()}": codec.encode_struct(frame)
        for frame in frame_samples()
    }
    for record in record_samples():
        found[f"record_{type(record).__name__.lower()}"] = records.encode_records([record])
    envelope = frames.Envelope(limits.PROTOCOL_VERSION, 9, 0, [frames.Ack(12, STAMP, 9)])
    found["envelope"] = codec.encode_envelope(envelope)
    return found
