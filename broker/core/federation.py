"""Links to other brokers: who is there, what each lacks, and passing on all that it lacks.

On link-up the two tell which logs they carry and how far; each streams what the other lacks in its
own log's order, live events behind it. Rows, beats and gossip go ahead of any backlog. What comes
in goes through the gates of the logs; a gap or a fork drops the link, which starts over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from broker.core import streaming
from broker.core.carrying import Carrying
from broker.core.causality import MicrocosmLog
from broker.core.census import Census
from broker.core.dialling import Dialling
from broker.core.door import check_base, is_far
from broker.core.durable import Durable
from broker.core.effects import (
    Append,
    Dial,
    Effect,
    GiveUp,
    LinkBroken,
    LinkReceived,
    LinkTransmit,
    dialled,
    endpoint_of,
    is_dialled,
    report,
)
from broker.core.forks import ForkError
from broker.core.handshake import ITSELF, Introductions, News
from broker.core.links import Link, Stream, cost_of
from broker.core.records import Record
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from broker.protocol.clocks import stamp_at
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.events import Event
from broker.protocol.ids import BrokerId, Dot, PeerId
from broker.protocol.settlement import MemberRow

ANSWER_MS_MAX: Final = 2_000
"""How long a broker that was dialled may take to answer."""


class Federation:
    """This broker among the others.

    Args:
        durable: the broker's logs.
        service_key: what every broker of the realm proves itself with.
        endpoint: where this broker listens for others; empty where it does not.
        known: addresses of other brokers.
        census: who is where, as far as this broker has heard.
        deliver: given `(owner, event)` for each inbox item that came for a peer of this broker.
        window: how many events each neighbour may have under way to this broker.

    Attributes:
        changed: the logs that something came into since the last flush.
        cut_short: the logs that lost something by beginning anew; readers of theirs have it still.
    """

    def __init__(
        self,
        durable: Durable,
        service_key: bytes,
        endpoint: str,
        known: tuple[str, ...],
        census: Census,
        deliver: Callable[[PeerId, Event], list[Record]],
        window: int = limits.LINK_WINDOW,
    ) -> None:
        self.changed: dict[str, None] = {}
        self.cut_short: dict[str, None] = {}
        self.census = census
        self.linked: dict[BrokerId, bytes] = {}
        self.links: dict[bytes, Link] = {}
        self._durable = durable
        self._introductions = Introductions(durable, service_key, endpoint, window)
        self._carrying = Carrying(durable.broker, self.census, self.links, self.linked, deliver)
        self._window = window
        self.dialling = Dialling(durable.broker, known)
        self._channels = durable.life[1] % 2**32
        self._parting: list[Effect] = []
        self._news = News()

    # -- what comes in ---------------------------------------------------------------------------

    def receive(self, given: LinkReceived, now_ms: int) -> list[Effect]:
        """Takes an envelope from another broker."""
        route, envelope = given.route, given.envelope
        link = self.links.get(route)
        if link is None or envelope.channel != link.channel:
            return self._stranger(route, envelope, now_ms)
        if envelope.number != link.number_in:
            last = next((f for f in envelope.frames if isinstance(f, wire.Closed)), None)
            if last is not None:  # from who knows nothing of this link, and counts anew
                return self._was_closed(link, last, now_ms)
            if envelope.number > link.number_in:
                self._close(link, Code.GAP, "Messages are missing.", now_ms)
            return []
        link.number_in += 1
        effects = self._heard(link, now_ms)
        for frame in envelope.frames:
            try:
                self._handle(link, frame, now_ms, effects)
            except ProtocolError as error:
                self._close(link, error.code, error.text, now_ms)
            except ForkError as error:
                effects += self._forked(link, error, now_ms)
            if self.links.get(route) is not link:
                break
        return effects

    def _heard(self, link: Link, now_ms: int) -> list[Effect]:
        was_suspect, link.suspect, link.heard_ms = link.suspect, False, now_ms
        return [report("link_recovered", broker=link.broker)] if was_suspect else []

    def _stranger(self, route: bytes, envelope: wire.Envelope, now_ms: int) -> list[Effect]:
        """What does not belong to a link: a first word, or the rest of an earlier link."""
        if is_dialled(route):
            return []
        for frame in envelope.frames:
            if isinstance(frame, link_frames.LinkHello) and envelope.number == 0:
                link = Link(route, envelope.channel, dialled=False, heard_ms=now_ms)
                link.number_in = 1
                return self._greeted(link, frame, now_ms)
            answer = self._introductions.answer(frame)
            if answer is not None:
                self._answer(route, envelope.channel, answer)
            if answer is not None or isinstance(frame, wire.Closed):
                return []
        text = "There is no such link; say hello again."
        self._refuse(route, envelope.channel, Code.NO_SESSION, text)
        return []

    def _handle(self, link: Link, frame: wire.Frame, now_ms: int, effects: list[Effect]) -> None:
        match frame:
            case link_frames.LinkHello() if not link.is_open:
                effects += self._greeted(link, frame, now_ms)
            case wire.Closed():
                effects += self._was_closed(link, frame, now_ms)
            case _ if not link.is_open:
                raise ProtocolError(Code.MALFORMED, "The first word on a link is hello.")
            case link_frames.Forward():
                self._forwarded(link, frame, now_ms, effects)
            case wire.Row():
                self._row(link, frame, now_ms)
            case link_frames.Gossip():
                for lore in frame.lore:
                    self.census.news |= self.census.hearsay.hear(lore, now_ms)
            case link_frames.Want():
                streaming.wanted(link, self._durable, frame)
            case link_frames.LogStart():
                self._start_log(link, frame, now_ms, effects)
            case link_frames.Carry():
                effects += [Append(one) for one in self._carrying.carried(link, frame)]
            case wire.Credit():
                link.credit = min(link.credit + frame.events, limits.LINK_WINDOW)
            case wire.Beat():
                pass
            case _:
                text = f"A broker may not send {type(frame).__name__} here."
                raise ProtocolError(Code.MALFORMED, text)

    # -- opening and losing ----------------------------------------------------------------------

    def _greeted(self, link: Link, hello: link_frames.LinkHello, now_ms: int) -> list[Effect]:
        held = self.links.get(self.linked.get(hello.broker, b""))
        refused = self._introductions.refusal(link, hello, held, now_ms)
        if refused is None and len(self.linked) >= limits.LINKS_MAX:
            refused = Code.FULL, "This broker holds too many links."
        if refused is not None:
            self.links.pop(link.route, None)
            self._refuse(link.route, link.channel, *refused)
            if refused[1] == ITSELF:
                self._dialled_itself(link.channel)
            return self._news.once(hello.broker[:64], "link_refused", *refused)
        for old in (held, self.links.get(link.route)):
            if old is not None and old is not link:
                self._close(old, Code.REPLACED, "A newer link takes its place.", now_ms)
        link.broker, link.incarnation, link.since_ms = hello.broker, hello.incarnation, now_ms
        link.credit = min(hello.window, limits.LINK_WINDOW)
        self.links[link.route] = link
        self.linked[link.broker] = link.route
        self._introductions.opened(hello, now_ms)
        if link.dialled:
            self.dialling.reached(endpoint_of(link.route), link.broker)
        else:
            link.frames.append(self._introductions.hello())
        self.dialling.learn(link.broker, hello.endpoint, now_ms)
        self.census.news = True
        self._news.forget(link.broker, link.route.decode(errors="replace"))
        return [report("linked", broker=link.broker)]

    def _dialled_itself(self, channel: int) -> None:
        """One of the addresses to dial is this broker's own: it is not dialled again."""
        for link in self.links.values():
            if link.dialled and link.channel == channel:
                self.dialling.reached(endpoint_of(link.route), self._durable.broker)

    def _was_closed(self, link: Link, closed: wire.Closed, now_ms: int) -> list[Effect]:
        """The other end has ended a link, or will have none."""
        self._drop(link, now_ms)
        if not link.dialled or link.is_open:
            return [report("link_closed", broker=link.broker, code=closed.code, text=closed.text)]
        at = endpoint_of(link.route)
        if closed.code == Code.NAME_TAKEN and not self._introductions.is_known:
            return [GiveUp(f"The broker at {at} says: {closed.text}")]
        return self._news.once(link.route.decode(), "not_linked", closed.code, closed.text)

    def _refuse(self, route: bytes, channel: int, code: Code, text: str) -> None:
        self._answer(route, channel, wire.Closed(code, is_definite(code), text))

    def _answer(self, route: bytes, channel: int, frame: wire.Frame) -> None:
        """Says something to who has no link."""
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, channel, 0, [frame])
        self._parting.append(LinkTransmit(route, envelope))

    def stop(self, now_ms: int) -> None:
        """Takes leave of every neighbour, so that each looks for another way at once."""
        for link in list(self.links.values()):
            self._close(link, Code.STOPPING, "The broker is stopping; try again soon.", now_ms)

    def _close(self, link: Link, code: Code, text: str, now_ms: int) -> None:
        closed = wire.Closed(code, is_definite(code), text)
        self._parting += [LinkTransmit(link.route, one) for one in link.envelopes([closed])]
        self._drop(link, now_ms)

    def _drop(self, link: Link, now_ms: int) -> None:
        if self.links.get(link.route) is link:
            del self.links[link.route]
        if self.linked.get(link.broker) == link.route:
            del self.linked[link.broker]
            self.dialling.lost(link.broker, now_ms)
            self.census.news = True

    def broken(self, given: LinkBroken, now_ms: int) -> list[Effect]:
        """A connection is gone."""
        link = self.links.get(given.route)
        if link is None:
            return []
        self._drop(link, now_ms)
        lost = report("link_lost", broker=link.broker, why=given.text)
        return [lost] if link.is_open else []

    def _forked(self, link: Link, error: ForkError, now_ms: int) -> list[Effect]:
        self._close(link, Code.FORK, f"A fork: {error}.", now_ms)
        self._durable.quarantined[error.dot.life] = None
        return [report("fork", broker=error.dot.broker, text=str(error))]

    # -- events, rows, gossip --------------------------------------------------------------------

    def _forwarded(
        self, link: Link, frame: link_frames.Forward, now_ms: int, effects: list[Effect]
    ) -> None:
        streaming.check_wanted(link, frame.microcosm)
        link.owed += cost_of(frame)
        for given in frame.events:
            admitted = link.received(frame.microcosm, given)
            dot = admitted.admission.dot
            if admitted.event.header.microcosm != frame.microcosm:
                raise ProtocolError(Code.MALFORMED, "An event came in another's log.")
            log = self._durable.open_log(frame.microcosm)
            if self._is_usurped(log, dot):
                raise ForkError(log.name, dot)
            if given.stamp > stamp_at(now_ms + limits.SKEW_MS_MAX) and not link.skewed:
                link.skewed = True
                effects.append(report("link_skewed", broker=link.broker, of=dot.broker))
            records = self._durable.take_from(frame.microcosm, admitted, now_ms)
            if records:
                self.changed[frame.microcosm] = None
                effects += [Append(record) for record in records]
            if log.forks.pop(dot, dot) is None:
                raise ForkError(log.name, dot)
            self._refetch(log, now_ms)

    def _is_usurped(self, log: MicrocosmLog, dot: Dot) -> bool:
        """Whether somebody else wrote on in this very life, which only this broker may."""
        return dot.life == self._durable.life and log.counts(dot) and not log.vector.covers_dot(dot)

    def _refetch(self, log: MicrocosmLog, now_ms: int) -> None:
        """What waited and breaks a chain came from who knows whom: those who have it start over."""
        forks, log.forks = log.forks, {}
        if not forks:
            return
        for link in list(self.links.values()):
            stream = link.streams.get(log.name)
            if stream is not None and any(stream.has.covers_dot(dot) for dot in forks):
                self._close(link, Code.GAP, "An event that waited does not fit its log.", now_ms)

    def _start_log(
        self, link: Link, piece: link_frames.LogStart, now_ms: int, effects: list[Effect]
    ) -> None:
        """This broker's place in a log is gone: it begins where the neighbour's log does."""
        streaming.check_wanted(link, piece.microcosm)
        link.owed += cost_of(piece)
        record = link.assembly.add(piece)
        if record is None:
            return
        check_base(record, now_ms)
        log, life = self._durable.open_log(piece.microcosm), self._durable.life
        if any(one == life and n > log.vector.of(one) for one, n in record.vector):
            raise ForkError(log.name, Dot(*life, log.vector.of(life) + 1))
        before = log.vector
        based = [Append(one) for one in self._durable.rebase(record)]
        if not log.vector.covers(before):
            self.cut_short[log.name] = None
        if based:
            effects += based
            for other in self.links.values():
                stream = other.streams.get(log.name)
                if stream is not None:
                    other.streams[log.name] = Stream(stream.has, log.first)
            effects += [Append(one) for one in self._durable.release(log.name, now_ms)]
            self.changed[log.name] = None

    def _row(self, link: Link, frame: wire.Row, now_ms: int) -> None:
        if is_far(frame.clock, now_ms):
            raise ProtocolError(Code.AHEAD, "A row promises what no clock has come to.")
        life = link.coder_in.decode_life(frame.life)
        row = MemberRow(life, frame.clock, link.coder_in.decode(frame.microcosm, frame.vector))
        link.has_row(frame.microcosm, row)
        if life[0] == self._durable.broker and life != self._durable.life:
            self._durable.clock.observe(frame.clock)  # a promise of a life that this disk forgot
        if frame.microcosm not in link.wanted or life[0] == self._durable.broker:
            return
        if self._durable.open_log(frame.microcosm).frontier.take(row):
            self.changed[frame.microcosm] = None

    def carry(self, to: BrokerId, owner: PeerId, event: Event) -> bool:
        """Sends an inbox item on its way to a peer of another broker; False if there is none."""
        return self._carrying.carry(to, owner, event, 0)

    # -- what goes out ---------------------------------------------------------------------------

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: dial, beat, and give up on links that have gone silent."""
        effects: list[Effect] = []
        for link in list(self.links.values()):
            silent_ms = now_ms - link.heard_ms
            if not link.is_open and silent_ms > ANSWER_MS_MAX:
                self._drop(link, now_ms)
            elif silent_ms > limits.SILENCE_MS_MAX:
                self._close(link, Code.NO_SESSION, "Nothing was heard for too long.", now_ms)
                effects.append(report("link_down", broker=link.broker))
            elif link.is_open:
                effects += self._keep_up(link, silent_ms, now_ms)
        for endpoint in self.dialling.due(self.linked, now_ms):
            route = dialled(endpoint)
            if route in self.links:
                continue
            self._channels += 1
            link = Link(route, self._channels, dialled=True, heard_ms=now_ms)
            link.frames.append(self._introductions.hello())
            self.links[route] = link
            effects.append(Dial(endpoint))
        for name, log in self._durable.logs.items():
            if len(log.gate):
                records = self._durable.release(name, now_ms)
                effects += [Append(record) for record in records]
                if records:
                    self.changed[name] = None
            self._refetch(log, now_ms)
        return effects

    def _keep_up(self, link: Link, silent_ms: int, now_ms: int) -> list[Effect]:
        """Beats where nothing was said for a while, and says where nothing was heard."""
        if now_ms - link.spoke_ms >= limits.BEAT_MS:
            link.frames.append(wire.Beat(self._durable.clock.last))
        if silent_ms <= limits.SUSPECT_MS or link.suspect:
            return []
        link.suspect = True
        return [report("link_suspect", broker=link.broker)]

    def review(self, now_ms: int) -> bool:
        """Says what is new here, and looks again who is there; whether that changed."""
        if not self.census.review(self._durable.life, sorted(self.linked), now_ms):
            return False
        for broker, about in sorted(self.census.topology.about.items()):
            self.dialling.learn(broker, about.endpoint, now_ms)
        return True

    def flush(self, now_ms: int) -> list[Effect]:
        """Sends each neighbour what it lacks."""
        effects, self._parting = self._parting, []
        carried = self.census.carried(list(self._durable.logs)) if self.links else []
        for link in list(self.links.values()):
            frames, link.frames = link.frames, []
            if link.is_open:
                frames += streaming.wants(link, self._durable.logs, carried)
                frames += streaming.gossip(link, self.census.hearsay)
                frames += streaming.log_frames(link, self._durable, self._window)
            if frames:
                link.spoke_ms = now_ms
                effects += [LinkTransmit(link.route, one) for one in link.envelopes(frames)]
        return effects
