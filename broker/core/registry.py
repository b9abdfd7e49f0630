"""Who may be whom: names with the proof that they belong to, and ids that are retired for ever.

A view of the `@realm` log; every change is an event there, written by a broker.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from broker.protocol import codec
from broker.protocol.clocks import Stamp
from broker.protocol.errors import Code
from broker.protocol.events import Admitted
from broker.protocol.ids import Dot
from broker.protocol.topics import REALM, Topic

ADDED: Final[Topic] = (REALM, "peer", "added")
RETIRED: Final[Topic] = (REALM, "peer", "retired")


def proof_of(token: bytes) -> bytes:
    """What is kept of a token: enough to recognise it, not enough to use it."""
    return hashlib.sha256(b"worldline name token\0" + token).digest()


class Registry:
    """The names of a realm as its log tells them."""

    def __init__(self) -> None:
        self._proofs: dict[str, bytes] = {}
        self._since: dict[str, tuple[Stamp, Dot]] = {}
        self._retired: set[str] = set()

    def apply(self, admitted: Admitted) -> None:
        """Takes note of an event of the `@realm` log, in whatever order they come.

        Of two who took one name on two sides of a broken network, the first has it.
        """
        event, (dot, stamp, _) = admitted.event, admitted.admission
        topic = event.header.topic
        if topic not in (ADDED, RETIRED):
            return
        body = codec.decode_body(event.body)
        if topic == ADDED:
            peer = body["peer"]
            if (stamp, dot) < self._since.get(peer, (stamp + 1, dot)):
                self._since[peer] = (stamp, dot)
                self._proofs[peer] = body["proof"]
        else:
            self._retired.add(body["peer"])

    def rebuild(self, counting: Iterable[Admitted]) -> list[str]:
        """Some of the log counts no more: this is the rest; returns the names it changed."""
        before, retired = self._proofs, self._retired
        self._proofs, self._since, self._retired = {}, {}, set()
        for admitted in counting:
            self.apply(admitted)
        return [
            peer
            for peer, proof in before.items()
            if self._proofs.get(peer) != proof or (peer in retired) != (peer in self._retired)
        ]

    def knows(self, peer: str) -> bool:
        """Whether the name belongs to somebody who has not retired it."""
        return peer in self._proofs and peer not in self._retired

    def refusal(self, peer: str, token: bytes) -> tuple[Code, str] | None:
        """Why the bearer of this token can't be this peer; None when they can."""
        if peer in self._retired:
            return Code.RETIRED, f"The name {peer} was given up for ever. Choose another name."
        proof = self._proofs.get(peer)
        if proof is not None and not hmac.compare_digest(proof, proof_of(token)):
            return Code.NAME_TAKEN, f"The name {peer} belongs to somebody else here."
        return None
