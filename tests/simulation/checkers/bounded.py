"""Guarantee 9, bounded: no queue holds more than its limit."""

from __future__ import annotations

from broker.protocol import limits
from tests.simulation.run import Simulation


def check(simulation: Simulation) -> list[str]:
    """Inboxes and outboxes are within their limits."""
    problems: list[str] = []
    for process in simulation.brokers:
        broker = process.broker
        if broker is None:
            problems.append(f"{process.name} does not run after peace")
            continue
        for owner, inbox in broker.durable.inboxes.items():
            if len(inbox.durable) > limits.INBOX_DURABLE_MAX:
                problems.append(f"the inbox of {owner} holds {len(inbox.durable)} durable items")
            if inbox.waiting > limits.INBOX_DURABLE_MAX + limits.INBOX_VOLATILE_MAX:
                problems.append(f"the inbox of {owner} holds {inbox.waiting} items")
        problems += [
            f"{len(log.gate)} events wait at the gate of {name} at {process.name} after peace"
            for name, log in broker.durable.logs.items()
            if len(log.gate)
        ]
    problems += [
        f"{peer.peer} has {peer.session.unacknowledged} unacknowledged publishes after peace"
        for peer in simulation.peers
        if peer.session.unacknowledged
    ]
    return problems
