"""Steps in words: one line each, harmless wherever it is shown."""

from __future__ import annotations

from typing import Any, Final

from broker.printing import dot_text, safe, time_text
from broker.protocol import codec
from broker.protocol.errors import ProtocolError
from peer.trace.history import Step
from peer.trace.judging import CONFLICT, Verdict

TEXT_CHARS_MAX: Final = 80


def kind_of(step: Step) -> str:
    """What kind of event it is: the second word of its topic."""
    topic = step.admitted.event.header.topic
    return topic[1] if len(topic) > 1 else ""


def said(step: Step) -> str:
    """What its actor said or wants, in a few words; empty where that can't be said."""
    try:
        body: Any = codec.decode_body(step.admitted.event.body)
    except ProtocolError:
        return ""
    if not isinstance(body, dict):
        return ""
    if isinstance(body.get("text"), str):
        return _short(body["text"])
    spec = body.get("spec")
    if isinstance(spec, dict):
        words = [str(spec[key]) for key in sorted(spec, key=lambda key: (key != "verb", key))
                 if isinstance(spec[key], str)]  # fmt: skip
        return _short(" ".join(words))
    named = body.get("broker", body.get("name", ""))
    return _short(named) if isinstance(named, str) else ""


def told(step: Step, verdict: Verdict | None) -> str:
    """A line: what the host did, which event that is, whose, and what came of it."""
    header = step.admitted.event.header
    deed = "wrote" if step.is_own else "took in"
    line = f"{deed} {'/'.join(header.topic)} of {header.actor} ({dot_text(step.dot)})"
    if words := said(step):
        line += f": {words}"
    if verdict is not None:
        line += f" [{outcome(verdict)}]"
    return safe(line)


def outcome(verdict: Verdict) -> str:
    """What came of an intent; with what it was at first, if that was otherwise."""
    words = verdict.result
    if verdict.lost_to and words == CONFLICT:
        words += f": {verdict.lost_to} was first"
    return words if verdict.first == verdict.result else f"{words}; told {verdict.first} before"


def hover(step: Step, verdict: Verdict | None) -> str:
    """What is shown of a step when somebody points at it."""
    lines = [f"{step.host} {told(step, verdict)}", f"stamped {time_text(step.stamp)} UTC"]
    if verdict is not None and verdict.words:
        lines.append(safe(verdict.words))
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= TEXT_CHARS_MAX else f"{text[: TEXT_CHARS_MAX - 1]}…"
