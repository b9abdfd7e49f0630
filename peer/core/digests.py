"""The proof that replicas agree: digests of the settled state, exchanged through the log itself.

After every so many settled events each world peer publishes the digest of its state there, under
one derived id, and compares what others published with its own. Whoever differs stops and says so:
to go on would tell players two histories.
"""

from __future__ import annotations

from typing import Any, Final

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId, is_service_id
from broker.protocol.topics import REALM
from peer.core.rules import RulesError
from peer.core.tidings import Draft

DIGEST: Final = "digest"
PROVING: Final = OriginId(REALM, 1, 2)
"""The cause that every digest names; its step is how many events were settled."""
KEPT_MAX: Final = 8


class Digests:
    """One microcosm's digests, as far as they may still have to be compared."""

    def __init__(self, microcosm: str) -> None:
        self._microcosm = microcosm
        self._own: dict[int, bytes] = {}
        self._others: dict[int, bytes] = {}

    def reached(self, settled: int, digest: bytes) -> list[Draft]:
        """This replica has settled so many events; what is to be published, unless it has been.

        Raises:
            RulesError: another world peer had another digest there.
        """
        _keep(self._own, settled, digest)
        self._compare(settled)
        if settled in self._others:
            return []
        body: dict[str, object] = {"settled": settled, "digest": digest}
        derived = DerivedId(self._microcosm, PROVING, settled)
        return [Draft((self._microcosm, DIGEST), body, cause=PROVING, derived=derived)]

    def heard(self, header: Header, body: Any) -> None:  # noqa: ANN401 - a body is any plain value
        """Takes note of a digest that a world peer published; leaves any other event alone.

        Raises:
            RulesError: this replica had another digest there.
        """
        derived = header.derived
        if header.topic != (self._microcosm, DIGEST) or derived is None:
            return
        if not is_service_id(header.origin.peer) or derived.cause != PROVING:
            return
        digest = body.get("digest") if isinstance(body, dict) else None
        if isinstance(digest, bytes):
            _keep(self._others, derived.step, digest)
            self._compare(derived.step)

    def _compare(self, settled: int) -> None:
        own, other = self._own.get(settled), self._others.get(settled)
        if own is not None and other is not None and own != other:
            text = (
                f"{self._microcosm} differs here from what another world peer holds after "
                f"{settled} settled events. Run the same release at both, and start this one anew."
            )
            raise RulesError(text)


def _keep(held: dict[int, bytes], settled: int, digest: bytes) -> None:
    held.setdefault(settled, digest)
    while len(held) > KEPT_MAX:
        del held[min(held)]
