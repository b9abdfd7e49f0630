"""The consequences of an utterance: how gateways call and number them, and replicas read them.

A consequence has the id `(microcosm, utterance, step)`; intents have steps below `READING_STEP`.
"""

from __future__ import annotations

from typing import Final

READING: Final = "reading"
"""The kind of event by which a gateway ends an utterance with something else than intents."""
READING_STEP: Final = 31
QUESTION: Final = "question"
REFUSED: Final = "refused"
UNFINISHED: Final = "unfinished"
"""What a reading says: the words are unclear, or come to nothing, or no more of them is done."""
UNANSWERED: Final = "unanswered"
"""The kind of event by which a world peer ends an utterance that its gateway left open too long."""
UNANSWERED_STEP: Final = 32
