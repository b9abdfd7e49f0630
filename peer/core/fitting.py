"""What somebody is told or shown has to fit one event, however much lies where they are.

Nothing is left out without need, and the words of an observation count what they do not name; what
lies farthest from the hand goes first. It knows no rule of the game, only what can be spared.
"""

from __future__ import annotations

from typing import Any, Final

from broker.protocol import codec, limits

TEXT_BYTES_MAX: Final = 16 * 1024
"""Of one text; past it the text ends in an ellipsis."""
_GIVEN_UP: Final = (
    *(("places", ""), ("here", "item"), ("inventory", ""), ("details", "")),
    *(("players", ""), ("here", ""), ("exits", "")),
)
"""What is left out, in this order: of a list what is of one kind, or anything."""


def text(told: str) -> str:
    """A text, ended where it would not fit."""
    data = told.encode("utf-8", "replace")
    if len(data) <= TEXT_BYTES_MAX:
        return told
    return data[:TEXT_BYTES_MAX].decode("utf-8", "ignore") + "\u2026"


def observation(seen: Any) -> codec.Encoded:  # noqa: ANN401 - as content makes it
    """An observation as its bytes, for several are sent it: as much of it as one event takes."""
    data = codec.encode_state(seen)
    if len(data) > limits.BODY_BYTES_MAX:
        data = codec.encode_state(_cut(seen))
    return codec.Encoded(data)


def _cut(seen: Any) -> Any:  # noqa: ANN401 - as above
    """An observation that would not fit, without what can be spared: of each list the last."""
    fitted = {**seen, "text": text(seen["text"])}
    excess = _size(fitted) - limits.BODY_BYTES_MAX
    for key, kind in _GIVEN_UP:
        kept: list[Any] = []
        for one in reversed(fitted.get(key, [])):
            if excess > 0 and kind in ("", one.get("kind")):
                excess -= _size(one)
            else:
                kept.append(one)
        if key in fitted:
            fitted[key] = kept[::-1]
    return fitted


def _size(value: Any) -> int:  # noqa: ANN401 - as above
    return len(codec.encode_state(value))
