"""What can go wrong between a peer and a broker, as values that travel the wire.

Every error says whether it is *definite*: the deed certainly did not happen and never will. An
error that is not definite leaves it open, and the way out is to resume the session and look.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """Names of errors; they are part of the protocol and never change their meaning."""

    VERSION = "version"
    MALFORMED = "malformed"
    GAP = "gap"
    NO_SESSION = "no_session"
    NAME_TAKEN = "name_taken"
    NAME_BAD = "name_bad"
    RETIRED = "retired"
    NOT_ALLOWED = "not_allowed"
    WRONG_KEY = "wrong_key"
    REPLACED = "replaced"
    FULL = "full"
    NO_SUCH_PEER = "no_such_peer"
    NO_STEWARD = "no_steward"
    AHEAD = "ahead"
    DIFFERS = "differs"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    GOODBYE = "goodbye"
    STOPPING = "stopping"
    SLOW = "slow"
    FORK = "fork"
    NOT_READY = "not_ready"
    DISK = "disk"
    CAUSE = "cause"


INDEFINITE: Final = frozenset(
    {
        Code.GAP,
        Code.NO_SESSION,
        Code.REPLACED,
        Code.STOPPING,
        Code.SLOW,
        Code.MALFORMED,
        Code.FORK,
        Code.DISK,
    }
)
"""Ends of a session, not refusals of a deed: what was in flight may have been admitted."""


def is_definite(code: Code) -> bool:
    """Whether an error with this code means that the deed certainly did not happen."""
    return code not in INDEFINITE


class ProtocolError(Exception):
    """Bytes or values that break the protocol; costs the sender its session and nobody else's.

    Args:
        code: which rule was broken.
        text: one sentence for the person at the other end.
    """

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
