"""A history as a picture: SVG that a browser shows by itself, with what each step was on pointing.

Draws what it is given and decides nothing; text of others is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from broker.printing import safe, time_text
from broker.protocol.clocks import stamp_at
from broker.protocol.ids import EventId
from peer.trace.history import Gap, Step, gaps_of, times_of
from peer.trace.judging import CONFLICT, Verdict
from peer.trace.layout import LANE, LEFT, STEP_MIN, TOP, Layout, layout_of
from peer.trace.wording import hover, kind_of, outcome, said

BELOW: Final = 170
WIDTH_MIN: Final = 1_080
LABEL_CHARS: Final = 26
LABEL_CHAR_PX: Final = 6.3
LABEL_ROWS: Final = 4
LABEL_ROW_PX: Final = 15

STYLE: Final = """
text{font:12px system-ui,sans-serif;fill:#22303c}
.title{font-size:17px;font-weight:600}.note{fill:#5b6b79}.host{font-size:14px;font-weight:600}
.line{stroke:#22303c;stroke-width:1.5}.axis{stroke:#c5ced6}
.message{stroke:#9aa7b3;fill:none}.held{stroke:#d9822b;stroke-width:1.4;fill:none}
.gap{fill:#d9822b;fill-opacity:.13;stroke:#d9822b;stroke-dasharray:5 4}.gapword{fill:#a65c12}
.utterance{fill:#2b6cb0}.pass{fill:#2f8f5b}.fail{fill:#8a97a3}.conflict{fill:#d03030}
.other{fill:#fff;stroke:#5b6b79}.took{fill:#fff;stroke:#9aa7b3}
.halo{stroke:#fff;stroke-width:4px;stroke-linejoin:round;stroke-opacity:.85}
.leader{stroke:#b7c1ca}.lost{fill:#b02020;font-weight:600}.lostline{stroke:#d03030}
.way{stroke:#d03030;stroke-width:2;fill:none}
"""
TIP: Final = (
    '<marker id="tip-{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="{}"/></marker>'
)
TIPS: Final = {"message": "#9aa7b3", "held": "#d9822b", "way": "#d03030"}
KINDS: Final = (
    ("utterance", "a player's words"),
    ("pass", "intent that passed"),
    ("fail", "failed"),
    ("conflict", "conflict: somebody elsewhere was first"),
    ("other", "other event"),
    ("took", "taken in from another broker"),
)


def diagram(steps: list[Step], verdicts: Mapping[EventId, Verdict], title: str) -> str:
    """The picture as SVG.

    Args:
        steps: at least one, each after its causes.
        verdicts: what came of intents.
        title: what stands above it.
    """
    gaps = gaps_of(steps)
    layout = layout_of(steps, times_of(steps, gaps), gaps, BELOW)
    width = max(WIDTH_MIN, layout.width)
    size = f'viewBox="0 0 {width} {layout.height}" width="{width}" height="{layout.height}"'
    named = f'role="img" aria-label={quoteattr(title)}'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>',
        f"<style>{STYLE}</style>",
        "<defs>",
        *(TIP.format(kind, colour) for kind, colour in TIPS.items()),
        "</defs>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        _text(LEFT - 86, 28, title, "title"),
        _text(LEFT - 86, 47, _subtitle(steps), "note"),
    ]
    parts += _axis(layout)
    parts += [_gap(gap, layout) for gap in gaps]
    parts += _lines(layout, width)
    parts += _messages(steps, verdicts, layout)
    parts += [_gap_word(gap, layout) for gap in gaps]
    parts += _labels(steps, verdicts, layout)
    parts += _marks(steps, verdicts, layout)
    parts += _legend(layout)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    where = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
    return f'<text {where} class="{kind}">{escape(safe(words))}</text>'


def _clear(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    """Text that is read whatever lies behind it: twice, for not all readers know `paint-order`."""
    return _text(x, y, words, f"{kind} halo", anchor) + _text(x, y, words, kind, anchor)


def _subtitle(steps: list[Step]) -> str:
    names = ", ".join(sorted({step.microcosm for step in steps}))
    wrote = sum(step.is_own for step in steps)
    day = time_text(steps[0].stamp).partition(" ")[0]
    return f"{names}, {day} (UTC): {wrote} events. Quiet stretches are drawn short."


def _axis(layout: Layout) -> list[str]:
    bottom = layout.height - BELOW + 56
    parts = []
    for x, ms in layout.ticks():
        clock = time_text(stamp_at(ms)).partition(" ")[2]
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 14}" y2="{bottom}" class="axis"/>'
        )
        parts.append(_text(x, TOP - 20, clock, "note", "middle"))
    return parts


def _gap(gap: Gap, layout: Layout) -> str:
    left, right, top, bottom = _extent(gap, layout)
    words = f"{gap.one} and {gap.other} hear nothing of each other for {_seconds(gap)}, at least"
    since = time_text(stamp_at(gap.from_ms))
    return (
        f'<rect x="{left:.1f}" y="{top + 16}" width="{max(4.0, right - left):.1f}" '
        f'height="{bottom - top - 32}" class="gap">'
        f"<title>{escape(f'{words}; from {since} UTC on')}</title></rect>"
    )


def _gap_word(gap: Gap, layout: Layout) -> str:
    left, right, top, bottom = _extent(gap, layout)
    told = (f"cut for at least {_seconds(gap)}", f"cut: {_seconds(gap)}", "")
    words = next(one for one in told if len(one) * LABEL_CHAR_PX <= right - left)
    middle = top + min(bottom - top, LANE) / 2  # beside the lines between, if there are any
    return _clear((left + right) / 2, middle + 4, words, "gapword", "middle")


def _extent(gap: Gap, layout: Layout) -> tuple[float, float, int, int]:
    top, bottom = sorted((layout.lanes[gap.one], layout.lanes[gap.other]))
    left, right = layout.column_at(gap.from_ms), layout.column_at(gap.to_ms) + STEP_MIN / 2
    return left, right, top, bottom


def _seconds(gap: Gap) -> str:
    return f"{(gap.to_ms - gap.from_ms) / 1_000:.1f} s"


def _lines(layout: Layout, width: int) -> list[str]:
    parts = []
    for host, y in layout.lanes.items():
        parts.append(_text(LEFT - 24, y + 5, host, "host", "end"))
        ends = f'x1="{LEFT - 16}" x2="{width - 12}" y1="{y}" y2="{y}"'
        parts.append(f'<line {ends} class="line"/>')
    return parts


def _messages(steps: list[Step], verdicts: Mapping[EventId, Verdict], layout: Layout) -> list[str]:
    parts = []
    for message in layout.messages:
        sent, taken = steps[message.sent], steps[message.taken]
        kind = "held" if message.was_held else "message"
        if _class_of(sent, verdicts) == CONFLICT:
            kind = "way"
        x1, x2 = layout.columns[message.sent], layout.columns[message.taken]
        y1, y2 = layout.lanes[sent.host], layout.lanes[taken.host]
        took_ms = layout.times[message.taken] - layout.times[message.sent]
        late = f", held up for about {took_ms / 1_000:.1f} s" if message.was_held else ""
        words = f"{sent.host} to {taken.host}{late}\n{hover(sent, _verdict(sent, verdicts))}"
        parts.append(
            f'<line x1="{x1:.1f}" y1="{y1}" x2="{x2:.1f}" y2="{y2}" class="{kind}" '
            f'marker-end="url(#tip-{kind})"><title>{escape(words)}</title></line>'
        )
    return parts


def _marks(steps: list[Step], verdicts: Mapping[EventId, Verdict], layout: Layout) -> list[str]:
    parts = []
    for step, x in zip(steps, layout.columns, strict=True):
        words = f"<title>{escape(hover(step, _verdict(step, verdicts)))}</title>"
        kind = _class_of(step, verdicts)
        parts.append(_mark(x, layout.lanes[step.host], kind, words))
    return parts


def _mark(x: float, y: float, kind: str, title: str = "") -> str:
    """The sign of a step; whoever can't tell colours apart sees shapes and sizes."""
    if kind == CONFLICT:
        points = f"{x:.1f},{y - 9} {x + 9:.1f},{y} {x:.1f},{y + 9} {x - 9:.1f},{y}"
        return f'<polygon points="{points}" class="conflict">{title}</polygon>'
    if kind == "utterance":
        return (
            f'<rect x="{x - 4.5:.1f}" y="{y - 4.5}" width="9" height="9" rx="1.5" '
            f'class="utterance">{title}</rect>'
        )
    radius = {"took": 2.6, "other": 3.4}.get(kind, 5)
    return f'<circle cx="{x:.1f}" cy="{y}" r="{radius}" class="{kind}">{title}</circle>'


def _verdict(step: Step, verdicts: Mapping[EventId, Verdict]) -> Verdict | None:
    return verdicts.get(step.admitted.event.header.id)


def _class_of(step: Step, verdicts: Mapping[EventId, Verdict]) -> str:
    if not step.is_own:
        return "took"
    verdict = _verdict(step, verdicts)
    if verdict is not None:
        return verdict.result
    return "utterance" if kind_of(step) == "utterance" else "other"


def _labels(steps: list[Step], verdicts: Mapping[EventId, Verdict], layout: Layout) -> list[str]:
    """Words above the line, below the lowest one: as many as find room."""
    parts: list[str] = []
    taken: dict[tuple[str, int], float] = {}
    lowest = list(layout.lanes)[-1]
    for step, x in zip(steps, layout.columns, strict=True):
        y = layout.lanes[step.host]
        side = 1 if step.host == lowest else -1
        kind = _class_of(step, verdicts)
        verdict = _verdict(step, verdicts)
        if kind == CONFLICT and verdict is not None:
            parts += _placed(taken, step.host, x, y, outcome(verdict), "lost", side)
        elif kind == "utterance":
            actor = step.admitted.event.header.actor
            words = f"{actor}: {said(step)}"
            words = words if len(words) <= LABEL_CHARS else f"{words[: LABEL_CHARS - 1]}…"
            parts += _placed(taken, step.host, x, y, words, "", side)
    return parts


def _placed(
    taken: dict[tuple[str, int], float],
    host: str,
    x: float,
    y: int,
    words: str,
    kind: str,
    side: int,
) -> list[str]:
    """A label in the nearest row that has room there; nothing where none has."""
    rows = range(1, LABEL_ROWS + 1)
    free = [row for row in rows if taken.get((host, side * row), 0.0) <= x - 4]
    if not free:
        return []
    row = free[0]
    key = (host, side * row)
    taken[key] = x + len(words) * LABEL_CHAR_PX + 8
    at = y + side * (8 + LABEL_ROW_PX * row) + (8 if side > 0 else 0)
    leader = "lostline" if kind == "lost" else "leader"
    end = at - 10 if side > 0 else at + 2
    return [
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{end}" class="{leader}"/>',
        _clear(x - 2, at, words, kind),
    ]


def _legend(layout: Layout) -> list[str]:
    y = layout.height - 66
    x = float(LEFT - 86)
    parts = []
    for kind, words in KINDS:
        parts += [_mark(x + 6, y, kind), _text(x + 20, y + 4, words)]
        x += 40 + len(words) * LABEL_CHAR_PX
    y, x = y + 28, float(LEFT - 86)
    for kind, words in (
        ("message", "event on its way to another broker"),
        ("held", "held up by a cut"),
        ("way", "the one that came too late"),
    ):
        line = f'<line x1="{x:.0f}" x2="{x + 30:.0f}" y1="{y}" y2="{y}" class="{kind}" '
        parts += [f'{line}marker-end="url(#tip-{kind})"/>', _text(x + 38, y + 4, words)]
        x += 62 + len(words) * LABEL_CHAR_PX
    parts.append(f'<rect x="{x:.0f}" y="{y - 8}" width="24" height="16" class="gap"/>')
    parts.append(_text(x + 32, y + 4, "cut, as far as the logs prove it"))
    return [
        *parts,
        _text(LEFT - 86, y + 28, "Point at a sign or an arrow to read what it was.", "note"),
    ]
