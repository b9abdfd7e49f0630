"""What a broker has forgotten with its disk, as its newest row tells those who remember."""

from __future__ import annotations

from broker.core.causality import MicrocosmLog
from broker.protocol.events import Admitted, Header
from broker.protocol.ids import Dot
from broker.protocol.settlement import MemberRow


def is_forgotten(log: MicrocosmLog, admitted: Admitted) -> bool:
    """Whether its broker lost the event with a disk, and has promised since that it is none.

    Its newest row is of a later life, covers the place of the event and not the event.
    """
    dot, stamp, _ = admitted.admission
    row = log.frontier.rows.newest.get(dot.broker)
    if row is None or row.life == dot.life or log.vector.covers_dot(dot):
        return False
    return row.clock >= stamp and _is_missing(log, row, dot)


def has_lost(log: MicrocosmLog, header: Header) -> bool:
    """Whether the publisher was delivered something that its broker has forgotten since.

    That broker's newest row is above all that the publisher had seen, and has no such event.
    """
    rows = log.frontier.rows.newest
    for life, n in header.seen.clipped(log.fences.cuts).items():
        row = rows.get(life[0])
        if row is None or row.life == life or log.vector.of(life) >= n:
            continue
        if row.clock >= header.lamport and _is_missing(log, row, Dot(*life, n)):
            return True
    return False


def _is_missing(log: MicrocosmLog, row: MemberRow, dot: Dot) -> bool:
    """Whether a row's broker has no such event of its own, as far as can be told here."""
    told = all(log.vector.of(life) for life, _ in row.vector.items() if life[0] == dot.broker)
    return told and not log.frontier.rows.covers(row, dot)
