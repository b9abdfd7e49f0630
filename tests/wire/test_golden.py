"""Frames and records have the bytes that they had on the first day."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgpack
import msgspec
import pytest

from broker.core.records import Record, decode_records, encode_records
from broker.protocol import codec, frames
from broker.protocol.errors import ProtocolError
from tests.wire.golden import FOLDER, bytes_of, rendered
from tests.wire.samples import frame_samples, golden, record_samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(golden()))
def test_the_bytes_are_those_of_the_golden_file(name: str) -> None:
    """Encoding gives the golden bytes, and an independent decoder reads the same in them."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert golden()[name] == bytes_of(text)
    assert rendered(bytes_of(text)) == text


def test_every_frame_and_record_has_a_golden_file() -> None:
    """No frame or record is without a sample, and no file without a value."""
    assert {type(one) for one in frame_samples()} == {
        *frames.FROM_PEER,
        *frames.FROM_BROKER,
        *frames.BETWEEN_BROKERS,
    }
    assert {type(one) for one in record_samples()} == set(get_args(Record))
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(golden())


def test_golden_bytes_are_read_as_what_they_were() -> None:
    """Decoding gives back every frame and every record."""
    for frame in frame_samples():
        envelope = frames.Envelope(1, 9, 0, [frame])  # type: ignore[list-item]
        assert codec.decode_envelope(codec.encode_envelope(envelope)).frames == [frame]
    kept = record_samples()
    assert decode_records(encode_records(kept)) == kept


def test_tags_are_where_the_page_says() -> None:
    """The first element of a frame's bytes is its number, and no two have the same."""
    numbers = [msgpack.unpackb(codec.encode_struct(one))[0] for one in frame_samples()]
    assert len(set(numbers)) == len(numbers)
    assert numbers == [type(one).__struct_config__.tag for one in frame_samples()]


def test_decoders_survive_garbage_collection() -> None:
    """Building every decoder and collecting garbage crashes nothing: msgspec once did."""
    code = (
        "import gc, broker.protocol.codec, broker.core.records\n"
        "for _ in range(5): gc.collect()\n"
        "print('alive')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout == "alive\n", run.stderr
    gc.collect()


@pytest.mark.parametrize(
    "data",
    [b"", b"\xc1", b"\x94\x01\x01\x00\x90\x00", b"\x80" * 1_000, b"\x91" * 100_000, b"\x94" * 99],
)
def test_other_bytes_are_no_envelope(data: bytes) -> None:
    """Bytes that are no envelope are refused with a sentence."""
    with pytest.raises(ProtocolError, match="could not be read"):
        codec.decode_envelope(data)


def test_a_body_of_equal_values_has_equal_bytes() -> None:
    """Bodies sort their keys, so that who says the same publishes the same."""
    assert codec.encode_body({"a": 1, "b": 2}) == codec.encode_body({"b": 2, "a": 1})
    with pytest.raises(ProtocolError):
        codec.encode_body({"a": object()})
    assert msgspec.msgpack.decode(codec.encode_body([1])) == [1]
