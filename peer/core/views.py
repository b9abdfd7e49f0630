"""What a world peer looks at to see which steps between microcosms are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from broker.protocol.clocks import Stamp
from content.model import Entity


@dataclass(frozen=True, slots=True)
class View:
    """One microcosm as its replica has it now.

    Attributes:
        settled: of the settled state, the travellers and the post.
        current: the current state.
        top: the highest settled stamp.
        waits: whether anything is not settled.
        leads: the microcosms that exits lead to.
    """

    settled: Mapping[str, Entity]
    current: Mapping[str, Entity]
    top: Stamp
    waits: bool
    leads: tuple[str, ...]
