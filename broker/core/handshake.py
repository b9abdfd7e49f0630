"""The first words on a link: who is there, and why a link is refused."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from broker.core.durable import Durable
from broker.core.effects import Effect, report
from broker.core.links import Link
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.errors import Code, is_definite
from broker.protocol.ids import BrokerId
from broker.protocol.link_frames import Founding, Joining, LinkHello
from broker.protocol.operator_frames import AskEviction, AskStatus, AskSwitch

CROSSING_MS: Final = 2_000
"""Two links that open within this time of each other were dialled from both sides at once."""
LIVES_KEPT: Final = 16
ITSELF: Final = "That is this broker itself."


@dataclass(slots=True)
class Claim:
    """Somebody says that they are a broker to which there is a link in another life of it.

    Attributes:
        since_ms: when they first said so.
        heard: how many messages had come over that link a while later.
    """

    incarnation: int
    since_ms: int
    heard: int | None = None


class Introductions:
    """What this broker says first, and whom it lets link to it.

    Args:
        durable: who it is.
        service_key: what every broker of the realm proves itself with.
        endpoint: where it listens for others; empty where it does not.
        window: how many events each neighbour may have under way to it.
    """

    def __init__(self, durable: Durable, service_key: bytes, endpoint: str, window: int) -> None:
        self._durable = durable
        self._key = service_key
        self._endpoint = endpoint
        self._window = window
        self._opened: dict[BrokerId, tuple[int, int]] = {}
        self._replaced: dict[BrokerId, list[int]] = {}
        self._claims: dict[BrokerId, Claim] = {}

    @property
    def is_known(self) -> bool:
        """Whether any broker has ever linked to this one, in this life of its process."""
        return bool(self._opened)

    def hello(self) -> LinkHello:
        """What this broker says first."""
        durable = self._durable
        return LinkHello(
            limits.PROTOCOL_VERSION,
            durable.realm,
            durable.broker,
            durable.life[1],
            self._key,
            self._endpoint,
            self._window,
        )

    def answer(self, frame: wire.Frame) -> wire.Frame | None:
        """What is said to who has no link and does not ask for one; None for nothing special."""
        if isinstance(frame, Joining):
            return self._founding(frame)
        if isinstance(frame, wire.Greet | AskStatus | AskEviction | AskSwitch):
            text = "Brokers link here; players and other peers attach where --listen says."
            return wire.Closed(Code.NOT_ALLOWED, is_definite(Code.NOT_ALLOWED), text)
        return None

    def _founding(self, asked: Joining) -> Founding | wire.Closed:
        """What a broker that belongs to no realm yet is told of this one."""
        durable = self._durable
        refused = self._stranger_refusal(asked.version, asked.token)
        if refused is None and asked.broker == durable.broker:
            refused = Code.NAME_TAKEN, _two_of(asked.broker)
        if refused is not None:
            return wire.Closed(refused[0], is_definite(refused[0]), refused[1])
        return Founding(durable.realm, durable.secret, list(durable.homes))

    def _stranger_refusal(self, version: int, token: bytes) -> tuple[Code, str] | None:
        if version != limits.PROTOCOL_VERSION:
            return Code.VERSION, "The brokers speak different versions of the protocol."
        if not hmac.compare_digest(token, self._key):
            return Code.WRONG_KEY, "The service key is not this realm's."
        return None

    def refusal(
        self, link: Link, hello: LinkHello, held: Link | None, now_ms: int
    ) -> tuple[Code, str] | None:
        """Why there can be no link with who says this; None where there can.

        Args:
            link: over which it was said.
            held: the link to that broker that is open already.
        """
        durable = self._durable
        refused = self._stranger_refusal(hello.version, hello.token)
        if refused is not None:
            return refused
        if hello.realm != durable.realm:
            text = (
                f"This is another realm, {durable.realm}: a realm's brokers are founded with one "
                "service key and one list of home brokers."
            )
            return Code.NOT_ALLOWED, text
        if (hello.broker, hello.incarnation) == durable.life:
            return Code.NOT_ALLOWED, ITSELF
        if hello.broker == durable.broker or hello.incarnation in self._replaced.get(
            hello.broker, ()
        ):
            return Code.NAME_TAKEN, _two_of(hello.broker)
        if held is None or held is link:
            return None
        if held.incarnation != hello.incarnation:
            return self._claims_a_name(hello, held, now_ms)
        if self._is_crossed(link, hello, held, now_ms):
            return Code.REPLACED, "There is a link already."
        return None

    def _claims_a_name(self, hello: LinkHello, held: Link, now_ms: int) -> tuple[Code, str] | None:
        """A broker that is linked says hello in another life: it has died, or there are two.

        The newcomer tries again. When what was under way has come and the old link is still heard
        after that, there are two. Messages are counted for this, because clocks may jump.
        """
        if now_ms - held.heard_ms >= limits.SUSPECT_MS:
            return None
        claim = self._claims.get(hello.broker)
        if claim is None or claim.incarnation != hello.incarnation:
            claim = self._claims[hello.broker] = Claim(hello.incarnation, now_ms)
        if claim.heard is not None and held.number_in > claim.heard:
            return Code.NAME_TAKEN, _two_of(hello.broker)
        if claim.heard is None and now_ms - claim.since_ms >= limits.SUSPECT_MS:
            claim.heard = held.number_in
        held.frames.append(wire.Beat(self._durable.clock.last))
        return Code.NOT_READY, f"A broker called {hello.broker} is linked already; try again soon."

    def _is_crossed(self, link: Link, hello: LinkHello, held: Link, now_ms: int) -> bool:
        """Whether both sides dialled at once, and the other link is the one to stay."""
        mine = self._durable.broker < hello.broker
        recent = now_ms - self._opened[hello.broker][1] < CROSSING_MS
        return recent and held.dialled == mine and link.dialled != mine

    def opened(self, hello: LinkHello, now_ms: int) -> None:
        """A link is open: whatever life of that broker was linked before has ended."""
        before = self._opened.get(hello.broker, (hello.incarnation, 0))[0]
        if before != hello.incarnation:
            replaced = self._replaced.setdefault(hello.broker, [])
            replaced.append(before)
            del replaced[:-LIVES_KEPT]
        self._opened[hello.broker] = (hello.incarnation, now_ms)
        self._claims.pop(hello.broker, None)


def _two_of(broker: BrokerId) -> str:
    return (
        f"There is another broker called {broker}: give each of a realm's brokers a name and a "
        "data folder of its own."
    )


class News:
    """Lines for the log that are not said again while nothing has changed."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def once(self, whom: str, event: str, code: str, text: str) -> list[Effect]:
        """Says what became of a link with somebody, unless that was the last thing said of them."""
        if self._said.get(whom) == text:
            return []
        if len(self._said) >= limits.LINKS_MAX:  # strangers choose their names
            del self._said[next(iter(self._said))]
        self._said[whom] = text
        return [report(event, whom=whom, code=str(code), text=text)]

    def forget(self, *whom: str) -> None:
        """All is well with them: what comes is news."""
        for one in whom:
            self._said.pop(one, None)
