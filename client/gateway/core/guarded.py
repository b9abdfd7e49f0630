"""A line read so that no fault of the interpreter is more than a line not read.

`interpret` answers whatever it is given, and tests hold it to that. Were it to fail all the same,
the line would come again with every start of a gateway: so a gateway reads through here.
"""

import traceback
from dataclasses import replace
from typing import Final

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory, Reading
from content.perception import Observation

BROKEN: Final = "I lost the thread of that and did nothing. Say it in other words."


def read_safely(
    utterance: str, observation: Observation, memory: Memory
) -> tuple[Reading, str | None]:
    """The reading of a line, and the traceback if there is none: then the line is refused."""
    try:
        return interpret(utterance, observation, memory), None
    except Exception:  # noqa: BLE001 -- whatever it is: one line must not end a gateway
        reading = Reading(replace(memory, pending=None), refused=BROKEN, unread=True)
        return reading, traceback.format_exc()
