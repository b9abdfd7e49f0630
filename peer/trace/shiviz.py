"""A history as ShiViz reads it: two lines for each step, the event, then the host and its clock.

The first line of the file is the expression that ShiViz takes by itself (`js/shiviz.js`), and the
second is empty: there is one execution. Each host counts its own steps from one, without gaps.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from broker.protocol.ids import EventId
from peer.trace.history import Step
from peer.trace.judging import Verdict
from peer.trace.wording import told

EXPRESSION: Final = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"


def shiviz_text(steps: list[Step], verdicts: Mapping[EventId, Verdict]) -> str:
    """The whole file."""
    lines = [EXPRESSION, ""]
    for step in steps:
        clock = {host: step.clock[host] for host in sorted(step.clock)}
        lines.append(told(step, verdicts.get(step.admitted.event.header.id)))
        lines.append(f"{step.host} {json.dumps(clock)}")
    return "".join(f"{line}\n" for line in lines)
