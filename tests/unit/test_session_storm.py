"""Sessions and a broker through any weather that can be thought up: a machine that plays storms."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from broker.protocol import limits
from peer.core.session import Phase
from tests.unit.storm import Storm

VALE = ("vale",)
TALK = ("vale", "talk")
DEED = ("vale", "deed")
HILL = ("hill", "talk")
WHO = st.sampled_from(["+world", "ana", "bo", "cy", "dee"])
PLACE = st.integers(0, 5)


class Weather(RuleBasedStateMachine):
    """A world peer, a writer, two readers and a player, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.storm = Storm()
        world = self.storm.join("+world", "world", VALE)
        self.storm.join("ana")
        self.storm.join("bo", "peer", VALE)
        self.storm.join("cy", "peer", TALK, DEED)
        self.storm.join("dee", "player")
        self.storm.calm()
        world.publish(("vale", "genesis"), {})
        self.storm.calm()

    # -- what people do --------------------------------------------------------------------------

    @rule(who=st.sampled_from(["ana", "bo", "cy"]), topic=st.sampled_from([TALK, DEED, HILL]))
    def say(self, who: str, topic: tuple[str, ...]) -> None:
        """Somebody publishes; the hill does not exist."""
        caller = self.storm.callers[who]
        caller.publish(topic, len(caller.said))

    @rule(
        owner=st.sampled_from(["ana", "dee"]),
        kind=st.sampled_from(["outcome", "mail", "happening", "observation"]),
    )
    def post(self, owner: str, kind: str) -> None:
        """The world puts something into an inbox."""
        self.storm.callers["+world"].publish((f"@{owner}", "vale", kind), kind)

    @rule(who=WHO, eager=st.booleans())
    def mind(self, who: str, eager: bool) -> None:
        """A process lets what arrives wait, or does not any more."""
        caller = self.storm.callers[who]
        caller.eager = eager
        if eager:
            caller.consume()

    @rule(who=WHO, count=st.integers(1, 3))
    def deal(self, who: str, count: int) -> None:
        """A process deals with some of what waits."""
        self.storm.callers[who].consume(count)

    # -- what happens to messages ----------------------------------------------------------------

    @rule(who=WHO)
    def speak(self, who: str) -> None:
        """What a session has to say sets out."""
        self.storm.speak(self.storm.callers[who])

    @rule(who=WHO, place=PLACE)
    def carry_up(self, who: str, place: int) -> None:
        """A message reaches the broker, in its turn or before it."""
        caller = self.storm.callers[who]
        if place < len(caller.up):
            self.storm.carry_up(caller, place)

    @rule(who=WHO, place=PLACE)
    def carry_down(self, who: str, place: int) -> None:
        """A message reaches a process, in its turn or before it."""
        caller = self.storm.callers[who]
        if place < len(caller.down):
            self.storm.carry_down(caller, place)

    @rule(who=WHO, place=PLACE, up=st.booleans(), twice=st.booleans())
    def spoil(self, who: str, place: int, up: bool, twice: bool) -> None:
        """A message is lost, or comes a second time, later."""
        caller = self.storm.callers[who]
        way: list[tuple[bytes, bytes]] | list[bytes] = caller.up if up else caller.down
        if place < len(way):
            way[:] = [*way, way[place]] if twice else [*way[:place], *way[place + 1 :]]  # type: ignore[list-item]

    @rule(who=WHO, resend=st.booleans())
    def reconnect(self, who: str, resend: bool) -> None:
        """A connection breaks and comes back."""
        self.storm.callers[who].reconnect(resend=resend)

    @rule()
    def calm_moment(self) -> None:
        """Everything goes well for once."""
        self.storm.round()

    # -- what happens to processes ---------------------------------------------------------------

    @rule(who=WHO)
    def begin(self, who: str) -> None:
        """A process dies and starts again knowing nothing."""
        self.storm.callers[who].begin()

    @rule()
    def turn(self) -> None:
        """The broker takes a turn."""
        self.storm.turn()

    @precondition(lambda self: self.storm.broker is not None)
    @rule(after=st.integers(0, 8), tail=st.booleans())
    def die(self, after: int, tail: bool) -> None:
        """The broker dies in the middle of a turn."""
        self.storm.turn(dies_after=after, tail_is_written=tail)

    @precondition(lambda self: self.storm.broker is None)
    @rule()
    def revive(self) -> None:
        """The broker starts again."""
        self.storm.start()

    @rule(passed_ms=st.sampled_from([1, limits.BEAT_MS, limits.SILENCE_MS_MAX + 1]))
    def wait(self, passed_ms: int) -> None:
        """Time passes."""
        self.storm.now_ms += passed_ms

    # -- what has to be true ---------------------------------------------------------------------

    @invariant()
    def promises_are_kept(self) -> None:
        """Once, in order, nothing acknowledged is lost, nobody is put out."""
        self.storm.check()
        for caller in self.storm.callers.values():
            assert caller.session.phase is not Phase.ENDED, caller.ended()
            assert len(caller.waiting) <= limits.DELIVERY_WINDOW + limits.INBOX_DURABLE_MAX

    def teardown(self) -> None:
        """After the storm everybody has everything."""
        for caller in self.storm.callers.values():
            caller.eager = True
            caller.consume()
        self.storm.calm()
        self.storm.check_calm()


TestWeather = Weather.TestCase
TestWeather.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
