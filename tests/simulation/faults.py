"""The faults of a run: each is a function over the simulation, drawn by the seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from broker.core.effects import Evict, Received
from broker.protocol.frames import Envelope
from broker.protocol.limits import PROTOCOL_VERSION
from broker.protocol.operator_frames import AskSwitch
from tests.simulation.brokers import KEY
from tests.simulation.network import DOWN, UP, Wire
from tests.unit.second_rules import BOTH

if TYPE_CHECKING:
    from tests.simulation.run import Simulation

CUT_MS_MAX: Final = 5_000
DEAD_MS_MAX: Final = 3_000
AWAY_MS_MAX: Final = 6_000
"""Long enough for players to go to another gateway."""
FAR_MS: Final = (-15_000, 15_000)
"""Beyond what other brokers put up with; an operator sets such a clock right before peace."""


def crash_broker(run: Simulation) -> None:
    """A broker dies between two effects, and comes back."""
    broker = run.random.choice(run.brokers)
    if broker.broker is None:
        return
    broker.crash_after = run.random.randint(1, 12)

    def revive() -> None:
        if broker.broker is not None:
            broker.crash()
        broker.start()

    run.schedule.after(run.random.randint(1, DEAD_MS_MAX), revive)
    run.note(f"fault: {broker.name} dies")


def crash_peer(run: Simulation) -> None:
    """A peer's process dies with everything in it, and another one starts."""
    peer = run.random.choice(run.breakable)
    peer.crash()
    run.schedule.after(run.random.randint(1, 1_500), lambda: run.revive(peer))
    run.note(f"fault: {peer.peer} dies")


def cut_wire(run: Simulation) -> None:
    """One connection is cut, one way or both."""
    wire = run.random.choice(run.cuttable)
    ways = run.random.choice(((UP, DOWN), (UP, DOWN), (UP,), (DOWN,)))
    _cut(run, [wire], ways)
    run.note(f"fault: {wire.name} is cut {ways}")


def partition(run: Simulation) -> None:
    """The brokers fall into groups that can't reach each other; each peer is with one of them."""
    group = {broker.name: run.random.randint(0, 2) for broker in run.brokers}
    side = {peer.peer: run.random.randint(0, 2) for peer in run.peers}
    apart = [w for (a, b), w in run.between.items() if group[a] != group[b]]
    apart += [
        wire
        for peer in run.breakable
        for name, wire in peer.wires.items()
        if side[peer.peer] != group[name] and run.random.random() < 0.5
    ]
    _cut(run, apart, (UP, DOWN))
    run.note(f"fault: partition {group}")


def _cut(run: Simulation, wires: list[Wire], ways: tuple[str, ...]) -> None:
    for wire in wires:
        wire.cut(*ways)

    def heal() -> None:
        for wire in wires:
            wire.heal()

    run.schedule.after(run.random.randint(10, CUT_MS_MAX), heal)


def reset_wire(run: Simulation) -> None:
    """A connection breaks and comes back."""
    wire = run.random.choice(run.cuttable)
    wire.reset()
    run.note(f"fault: {wire.name} breaks")


def slow_wire(run: Simulation) -> None:
    """A connection becomes slow."""
    wire = run.random.choice(run.cuttable)
    wire.slow_ms = run.random.choice((0, 5, 20, 100, 400))
    run.note(f"fault: {wire.name} takes {wire.slow_ms} ms more")


def lossy_wire(run: Simulation) -> None:
    """A connection loses messages and brings some twice."""
    wire = run.random.choice(run.cuttable)
    wire.loss = run.random.choice((0.0, 0.02, 0.2))
    run.note(f"fault: {wire.name} loses {wire.loss}")


def slow_disk(run: Simulation) -> None:
    """A disk becomes slow."""
    broker = run.random.choice(run.brokers)
    broker.disk.slow_ms = run.random.choice((0, 10, 60, 250))
    run.note(f"fault: the disk of {broker.name} takes {broker.disk.slow_ms} ms")


def skew_clock(run: Simulation) -> None:
    """A broker's wall clock jumps."""
    broker = run.random.choice(run.brokers)
    if broker.name in run.restored:
        return  # an old disk and a clock that goes back: nothing is promised (docs/guarantees.md)
    run.skewed.append(broker.name)
    little = run.random.randint(-3_000, 3_000)
    broker.skew_ms = run.random.choice((0, little, little, run.random.choice(FAR_MS)))
    run.note(f"fault: the clock of {broker.name} is {broker.skew_ms} ms off")


def move_peer(run: Simulation) -> None:
    """A peer goes to another broker in mid-flight."""
    peer = run.random.choice(run.breakable)
    if peer.running:
        peer.move(run.random.choice(run.brokers).name)
        run.note(f"fault: {peer.peer} goes to {peer.at}")


def flee(run: Simulation) -> None:
    """A player's broker loses all others; the player does something there and then leaves it."""
    player = run.random.choice(run.players)
    others = [broker.name for broker in run.brokers if broker.name != player.at]
    if not player.ready or not others:
        return
    here = player.at
    _cut(run, [wire for pair, wire in run.between.items() if here in pair], (UP, DOWN))
    player.act({"verb": "wait"})
    player.send()

    def leave() -> None:
        if player.running and player.at == here:
            player.move(run.random.choice(others))

    run.schedule.after(run.random.randint(20, 300), leave)
    run.note(f"fault: {player.peer} flees from {here}")


def flood(run: Simulation) -> None:
    """A player says far more than they wait for answers to."""
    player = run.random.choice(run.players)
    if player.ready:
        for _ in range(run.random.randint(5, 60)):
            player.say(run.random.choice(("look", "wait", "inventory")), waits=False)
        run.note(f"fault: {player.peer} floods")


def back_up_disk(run: Simulation) -> None:
    """The operator copies a broker's disk."""
    run.random.choice(run.brokers).disk.back_up()


def restore_disk(run: Simulation) -> None:
    """A broker dies, and its operator puts an old copy of its disk back."""
    broker = run.random.choice(run.brokers)
    if broker.broker is None or run.restored or broker.name in run.skewed or len(run.homes) < 2:
        return
    broker.crash()
    if broker.disk.restore():
        run.restored.append(broker.name)
        run.note(f"fault: {broker.name} goes back to an old disk")
    run.schedule.after(run.random.randint(1, DEAD_MS_MAX), broker.start)


def evict(run: Simulation) -> None:
    """A broker is dead or out of reach, and the operator of another has it shut out."""
    if len(run.brokers) < 2 or run.evicted:
        return
    dead, proposer = run.random.sample(run.brokers, 2)
    force = run.random.random() < 0.3
    if dead.broker is None or proposer.broker is None or proposer.name not in run.homes:
        return
    run.evicted.append(dead.name)
    if run.random.random() < 0.5:
        dead.crash()
        run.schedule.after(run.random.randint(500, DEAD_MS_MAX), dead.start)
    else:
        apart = [wire for pair, wire in run.between.items() if dead.name in pair]
        _cut(run, apart, (UP, DOWN))
    delay = run.random.randint(1, 1_000)
    rivals = [one for one in run.brokers if one.name in run.homes and one not in {dead, proposer}]
    for one in [proposer, *([] if force or delay % 2 else rivals)]:  # operators who do not talk
        run.schedule.after(delay, partial(one.take, Evict(dead.name, force)))
    run.note(f"fault: {proposer.name} evicts {dead.name}{' by force' if force else ''}")


def switch_rules(run: Simulation) -> None:
    """An operator asks a broker for a version of the rules, perhaps by force.

    It has chances of its own, so that the seeds of before draw what they drew.
    """
    chances = run.switching
    broker = chances.choice(run.brokers)
    version = chances.choice(sorted(BOTH))
    asked = AskSwitch(KEY, "", version, chances.random() < 0.5)
    envelope = Envelope(PROTOCOL_VERSION, chances.randrange(1, 2**32), 0, [asked])
    broker.take(Received(b"operator.0", envelope))
    run.note(f"{broker.name} is asked for version {version} of the rules")


def cut_answer_short(run: Simulation) -> None:
    """A gateway will die with some of the intents of one line published, and come back later.

    It has chances of its own, as switches of the rules have.
    """
    chances = run.dying
    gateway = chances.choice(run.gateways)
    gateway.dies_after = chances.randint(1, 2)
    away_ms = chances.choice((chances.randint(1, 1_500), chances.randint(1_500, AWAY_MS_MAX)))

    def died() -> None:
        run.note(f"fault: {gateway.peer} dies in the middle of its answer")
        run.schedule.after(away_ms, lambda: run.revive(gateway))

    gateway.when_dead = died


FAULTS: Final[Mapping[str, Callable[[Simulation], None]]] = {
    "crash_broker": crash_broker,
    "crash_peer": crash_peer,
    "cut_wire": cut_wire,
    "partition": partition,
    "reset_wire": reset_wire,
    "slow_wire": slow_wire,
    "lossy_wire": lossy_wire,
    "slow_disk": slow_disk,
    "skew_clock": skew_clock,
    "move_peer": move_peer,
    "flee": flee,
    "flood": flood,
    "back_up_disk": back_up_disk,
    "restore_disk": restore_disk,
    "evict": evict,
}
