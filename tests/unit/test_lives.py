"""Lives: what a vector leaves out means the same as if it were named, and vectors stay short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.ids import Dot, Life
from broker.protocol.lives import Lives
from tests.unit.mesh import Mesh

BROKERS = ("alder", "birch")
STEPS = st.lists(
    st.tuples(st.sampled_from(BROKERS), st.sampled_from(["write", "restart", "restore", "settle"])),
    max_size=60,
)


class History:
    """Brokers that share one log, start again, and now and then from an older disk."""

    def __init__(self) -> None:
        self.lives = Lives()
        self.held = EMPTY
        self.settled = EMPTY
        self.now: dict[str, Life] = {name: (name, 1) for name in BROKERS}
        self.prefixes: list[Vector] = []
        self._count = 1

    def do(self, broker: str, what: str) -> None:
        """A broker does something."""
        if what == "settle":
            self.settled = self.held
        elif what == "write":
            life = self.now[broker]
            if not self.held.of(life):
                self.lives.begin(life, self.lives.compacted(self.held, self.settled))
            self.held = self.held.advanced(Dot(*life, self.held.of(life) + 1))
            self.prefixes.append(self.held)
        else:
            self._count += 1
            self.now[broker] = (broker, self._count)


@given(STEPS)
def test_what_is_left_out_is_covered_all_the_same(steps: list[tuple[str, str]]) -> None:
    """Of every prefix, whoever knows the lives finds in its short form all that it covers."""
    history = History()
    for step in steps:
        history.do(*step)
    lives = history.lives
    again = Lives(lives.within(history.held))
    copied = lives.copy()
    for prefix in history.prefixes:
        short = lives.compacted(prefix, history.settled)
        assert lives.expanded(short) == again.expanded(short) == copied.expanded(short) == prefix
        for life, n in history.held.items():
            for dot in (Dot(*life, 1), Dot(*life, n), Dot(*life, n + 1)):
                assert lives.covers_dot(short, dot) == prefix.covers_dot(dot)


def test_only_what_is_settled_is_left_out() -> None:
    """A later life stands for an earlier one once its first event can't be shut out any more."""
    lives, one, two = Lives(), ("alder", 1), ("alder", 2)
    lives.begin(two, Vector({one: 3}))
    held = Vector({one: 3, two: 1})
    assert lives.compacted(held, Vector({one: 3})) is held
    assert lives.compacted(held, held) == Vector({two: 1})
    assert lives.compacted(Vector({one: 3}), held) == Vector({one: 3}), "nothing stands for it here"
    assert lives.compacted(Vector({one: 4, two: 1}), held).of(one) == 4, "it got further than seen"


def test_a_life_that_nobody_knows_covers_itself() -> None:
    """Without its first event nothing is known of what came before."""
    assert not Lives().covers_dot(Vector({("alder", 2): 1}), Dot("alder", 1, 1))
    assert Lives().expanded(Vector({("alder", 2): 1})) == Vector({("alder", 2): 1})


def test_lives_that_all_name_each_other_are_walked_once() -> None:
    """A hundred starts in a row of which nothing was settled between."""
    lives, held = Lives(), EMPTY
    for count in range(1, 101):
        lives.begin(("alder", count), held)
        held = held.advanced(Dot("alder", count, 1))
    newest = Vector({("alder", 100): 1})
    assert lives.covers_dot(newest, Dot("alder", 1, 1))
    assert not lives.covers_dot(newest, Dot("alder", 1, 2))
    assert lives.expanded(newest) == held


def test_vectors_do_not_grow_with_the_starts_of_a_broker() -> None:
    """After forty lives of two brokers, what is written names the last ones."""
    mesh = Mesh({"alder": ("birch",), "birch": ()})
    for count in range(20):
        for name in ("alder", "birch"):
            mesh[name].restart()
            caller = mesh[name].caller(f"+{name}{count}", "world").hello()
            mesh.pass_time(6_000)
            caller.publish(("vale", "talk"), f"{name} {count}")
            mesh.pass_time(2_000)
    assert len(mesh["alder"].talk()) == len(mesh["birch"].talk()) == 40
    for name in ("alder", "birch"):
        log = mesh[name].log()
        assert len(log.vector) == 40
        assert max(len(one.event.header.seen) for one in log.entries) <= 4
        assert max(len(row.vector) for row in log.frontier.rows.newest.values()) <= 4
