"""Words and letters to players in other parts of the world: how they go after them, and arrive.

They wait in the entity `@post`, numbered by the microcosm that is next on their way, until it has
them: there they are told, kept as a letter, passed on after whoever they are for, or go back. One
takes each number of another's once, in turn. What is for somebody of whom nothing is known goes to
the gate, through which everybody came. Which event says what, and when: `peer.core.post`.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypedDict, cast

from content import letters, registers
from content.letters import FULL, HELD, MISSED, NEWS, NOBODY
from content.model import Happening, Intent, Op, Outcome, Player, State, Value, player_at, world_of
from content.people import called
from content.registers import status_of
from content.travellers import gone_to, remembered
from content.verdicts import actor_of, failed, happening, of_actor, passed, put
from content.words import fit_name, same_name

POST: Final = "@post"
"""The id of the entity that keeps them, in every microcosm from or to which any have gone."""
OUT_MAX: Final = 64
"""Messages that wait to leave a microcosm; while it is so many, nobody there may send more."""
FROM_ONE_MAX: Final = 8
"""Those of one sender."""
PASSED_ON_MAX: Final = 256
"""Messages that wait to leave, with those that are passed on; past it these go back. The news of
that goes all the same: it is never more than what was under way, and nobody is left without."""
HOPS_MAX: Final = 12
"""Microcosms through which one goes after somebody; then it goes back."""
TELL: Final = "tell"
WRITE: Final = "write"
KINDS: Final = (TELL, WRITE, *NEWS)
_REASONS: Final[Mapping[str, tuple[str, str, str]]] = {
    TELL: ("tell.sent", "tell.asked", "tell.nobody"),
    WRITE: ("write.sent", "write.asked", "write.nobody"),
}
"""By verb: sent after somebody, sent to the gate to find them, for nobody."""


class Message(TypedDict):
    """Something on its way; `to` is empty while only the addressee's name is known.

    Attributes:
        sent: the id of the event by which it was sent; written by whoever knows it.
        origin: the microcosm of that event; as well.
        hop: how many microcosms it has come to, with the one that it is going to.
    """

    kind: str
    to: str
    to_name: str
    by: str
    by_name: str
    text: str
    sent: str
    origin: str
    hop: int


class Come(TypedDict):
    """The last message that came from a microcosm."""

    number: int
    sent: str
    hop: int


class Addressee(NamedTuple):
    """Somebody who is not here, and the microcosm that is next on the way to them."""

    id: str
    name: str
    next: str


def sender(message: Message) -> str:
    """Who sent it, also of the news that comes back to them."""
    return message["to"] if message["kind"] in NEWS else message["by"]


# ------------------------------------------------------------------------------------ what is kept


def outbound(state: State) -> Mapping[str, Mapping[str, Message]]:
    """All that waits to leave, by microcosm and number."""
    return cast("Mapping[str, Mapping[str, Message]]", status_of(state, POST).get("out", {}))


def come_from(state: State, source: str) -> Come:
    """The last message that came from a microcosm; number 0 where none has."""
    return arrivals(state).get(source, {"number": 0, "sent": "", "hop": 0})


def arrivals(state: State) -> Mapping[str, Come]:
    """The last message that came from each microcosm."""
    return cast("Mapping[str, Come]", status_of(state, POST).get("come", {}))


def _count(state: State) -> int:
    out = outbound(state)
    return sum(len(out[next_]) for next_ in out)


def _ready(state: State) -> list[Op]:
    """The change that makes the entity, where it is not there yet."""
    empty: dict[str, Value] = {"out": {}, "sent": {}, "come": {}}
    return registers.ready(state, "post", POST, empty)


# ----------------------------------------------------------------------------------------- sending


def dispatched(state: State, intent: Intent, words: str) -> Outcome:
    """What comes of `tell` and `write` to somebody who is not in this microcosm."""
    actor, verb = actor_of(state, intent), intent["spec"]["verb"]
    sent, asked, nobody = _REASONS[verb]
    me = actor["metadata"]["id"]
    found = _addressee(state, intent["spec"]["name"])
    if found is None:
        return failed(intent, nobody)
    out = outbound(state)
    mine = sum(out[next_][number]["by"] == me for next_ in out for number in out[next_])
    if mine >= FROM_ONE_MAX or _count(state) >= OUT_MAX:
        return failed(intent, "post.busy")
    message: Message = {
        "kind": verb,
        "to": found.id,
        "to_name": found.name,
        "by": me,
        "by_name": actor["metadata"]["name"],
        "text": words,
        "sent": "",
        "origin": "",
        "hop": 1,
    }
    number = _number(state, found.next)
    about: dict[str, Value] = {
        **of_actor(actor),
        "target_name": found.name,
        "text": words,
        "posted": [found.next, str(number)],
    }
    return passed(
        intent,
        sent if found.id else asked,
        about,
        [*_ready(state), *_sent(state, found.next, message)],
    )


def _addressee(state: State, said: str) -> Addressee | None:
    """Whom words mean who is not here; None where that can't be anybody in the realm."""
    gone = remembered(state)
    name = said.strip(" .,:;!?")
    for one in sorted(gone):
        is_meant = one == said or same_name(gone[one]["name"]) == same_name(name)
        if is_meant and gone[one]["to"]:
            return Addressee(one, gone[one]["name"], gone[one]["to"])
    gate, fit = _gate(state), fit_name(name)
    return Addressee("", fit, gate) if gate and fit is not None else None


def _gate(state: State) -> str:
    """The microcosm that knows everybody; empty in it, and where there is no other."""
    spec = world_of(state)["spec"]
    return "" if spec["start"] or "realm" not in spec else spec["realm"]["gate"]


def _number(state: State, next_: str) -> int:
    """The number of the next message to a microcosm."""
    sent = cast("Mapping[str, int]", status_of(state, POST).get("sent", {}))
    return sent.get(next_, 0) + 1


def _sent(state: State, next_: str, message: Message) -> list[Op]:
    """The change by which a message waits to leave."""
    number, value = _number(state, next_), cast("Value", message)
    patch = [put(POST, "status", "sent", next_, value=number)]
    if next_ not in outbound(state):
        return [*patch, put(POST, "status", "out", next_, value={str(number): value})]
    return [*patch, put(POST, "status", "out", next_, str(number), value=value)]


def closed(state: State, next_: str, number: int) -> list[Op]:
    """The change by which what a microcosm has taken, up to a number, waits no more."""
    out = outbound(state).get(next_, {})
    return [
        {"op": "delete", "path": [POST, "status", "out", next_, one], "value": None}
        for one in sorted(out)
        if int(one) <= number
    ]


# ---------------------------------------------------------------------------------------- arriving


def received(state: State, source: str, number: int, message: Message) -> Outcome | None:
    """What comes of a message from another microcosm; None for one out of turn, or known."""
    if number != come_from(state, source)["number"] + 1:
        return None
    come: dict[str, Value] = {"number": number, "sent": message["sent"], "hop": message["hop"]}
    patch, also = _delivered(state, message)
    wish: Intent = {
        "kind": "intent",
        "metadata": {"actor": ""},
        "spec": {"verb": "post"},
        "status": {},
    }
    taken = [*_ready(state), put(POST, "status", "come", source, value=come)]
    return passed(wish, "post", {}, [*taken, *patch], also)


def _delivered(state: State, message: Message) -> tuple[list[Op], list[Happening]]:
    """What a message changes here, and what is told of it."""
    if not message["to"]:
        named = _named(state, message["to_name"])
        if named is None:
            return _answered(state, message, NOBODY)
        message = {**message, "to": named[0], "to_name": named[1]}
    here = player_at(state, message["to"])
    if here is not None:
        return _handed(state, message, here)
    next_, is_news = gone_to(state, message["to"]), message["kind"] in NEWS
    if not next_ or message["hop"] >= (2 * HOPS_MAX if is_news else HOPS_MAX):
        return _answered(state, message, MISSED)
    if not is_news and _count(state) >= PASSED_ON_MAX:
        return _answered(state, message, HELD)
    return _sent(state, next_, {**message, "hop": message["hop"] + 1}), []


def _named(state: State, name: str) -> tuple[str, str] | None:
    """The id and name of somebody who is or was here."""
    here = called(state, name)
    if here is not None:
        return here["metadata"]["id"], here["metadata"]["name"]
    gone, wanted = remembered(state), same_name(name)
    found = next((one for one in sorted(gone) if same_name(gone[one]["name"]) == wanted), None)
    return None if found is None else (found, gone[found]["name"])


def _handed(state: State, message: Message, here: Player) -> tuple[list[Op], list[Happening]]:
    """What a message to somebody who is here comes to: words if they are awake, else a letter."""
    about: dict[str, Value] = {
        "actor_name": message["by_name"],
        "target": message["to"],
        "target_name": here["metadata"]["name"],
        "text": message["text"],
    }
    by, to = message["by"], message["to"]
    if message["kind"] in NEWS:
        if here["status"]["awake"]:
            return [], [happening(message["kind"], "", about, actor=to, to=to)]
        news = letters.came_back(message["kind"], message["by_name"], message["text"])
        return ([], []) if letters.refusal(state, to, news) else (letters.laid(state, to, news), [])
    if message["kind"] == TELL and here["status"]["awake"]:
        return [], [happening("tell.heard", "", about, actor=by, to=to)]
    letter = letters.written(by, message["by_name"], message["text"])
    if letters.refusal(state, to, letter):
        return _answered(state, message, FULL)
    patch = letters.laid(state, to, letter)
    return patch, [happening("letter.come", "", about, actor=by, to=to)]


def _answered(state: State, message: Message, why: str) -> tuple[list[Op], list[Happening]]:
    """The news to its sender that a message can't be delivered: told here, or on its way."""
    if message["kind"] in NEWS:
        return [], []
    answer: Message = {
        **message,
        "kind": why,
        "to": message["by"],
        "to_name": message["by_name"],
        "by": message["to"],
        "by_name": message["to_name"],
        "hop": message["hop"] + 1,
    }
    here = player_at(state, answer["to"])
    if here is not None:
        return _handed(state, answer, here)
    return _sent(state, gone_to(state, answer["to"]) or message["origin"], answer), []
