"""The next steps of all messages between microcosms, as one world peer sees them.

Like those of travellers they follow from settled states alone, so that every world peer takes the
same ones. Of what waits for one microcosm one is on its way at a time, in turn: the next goes when
that one is settled there. So a microcosm has to remember of each other only how far it has got.
"""

from __future__ import annotations

from collections.abc import Mapping

from broker.protocol.clocks import EMPTY, Basis, Stamp
from broker.protocol.ids import parse_event_id
from content.post import Come, Message, arrivals, come_from, outbound, sender
from content.travellers import FAR, entries
from peer.core.post import MESSAGE, RECEIVED, message_id, received_id
from peer.core.tidings import Draft
from peer.core.views import View


def due(views: Mapping[str, View]) -> list[Draft]:
    """The steps to be taken now, in an order that every world peer agrees on."""
    drafts: list[Draft] = []
    for source in sorted(views):
        out = outbound(views[source].settled)
        for target in sorted(out):
            drafts += _next(views, source, target, out[target])
    return drafts


def farewells(views: Mapping[str, View]) -> list[Draft]:
    """The answers to microcosms that this world peer does not keep; nothing tells if they came."""
    drafts: list[Draft] = []
    for target in sorted(views):
        come = arrivals(views[target].settled)
        lone = [source for source in sorted(come) if source not in views]
        drafts += [_received(source, target, come[source], views[target].top) for source in lone]
    return drafts


def _next(
    views: Mapping[str, View], source: str, target: str, waiting: Mapping[str, Message]
) -> list[Draft]:
    """The steps for what waits for one microcosm: the news of what has come, and what comes next.

    Nothing comes after somebody before they are there.
    """
    here, there = views[source], views.get(target)
    top = here.top if there is None else max(here.top, there.top)
    come = come_from({} if there is None else there.settled, source)
    numbers = sorted(int(number) for number in waiting)
    drafts: list[Draft] = []
    if str(come["number"]) in outbound(here.current).get(target, {}):
        drafts.append(_received(source, target, come, top))
    first = next((number for number in numbers if number > come["number"]), None)
    if first is None or _is_ahead(here, target, waiting[str(first)]):
        return drafts
    if there is None:
        # Whether it has come is not seen here, but what is gone from here has.
        is_on_its_way = str(first) not in outbound(here.current).get(target, {})
    else:
        is_on_its_way = come_from(there.current, source)["number"] >= first
    if is_on_its_way:
        return drafts
    return [*drafts, _message(source, target, first, waiting[str(first)], top)]


def _is_ahead(here: View, target: str, message: Message) -> bool:
    """Whether a message would come before whoever it is for, who is on the way there."""
    entry = entries(here.settled).get(message["to"])
    return entry is not None and entry["to"].partition(FAR)[0] == target


def _message(source: str, target: str, number: int, message: Message, top: Stamp) -> Draft:
    body = {"source": source, "number": number, "message": {**message}}
    return Draft(
        (target, MESSAGE),
        body,
        actor=sender(message),
        cause=parse_event_id(message["sent"]),
        basis=Basis(EMPTY, top),
        touches=(message["to"],) if message["to"] else (),
        derived=message_id(target, message["sent"], message["hop"]),
    )


def _received(source: str, target: str, come: Come, top: Stamp) -> Draft:
    """The news that a message has come, and all before it."""
    derived = received_id(source, target, come)
    return Draft(
        (source, RECEIVED),
        {"target": target, "number": come["number"]},
        cause=derived.cause,
        basis=Basis(EMPTY, top),
        derived=derived,
    )
