"""Traces of histories that real broker cores wrote: clocks, cuts, what is written and drawn."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from broker.protocol.ids import Dot
from peer.trace.diagram import diagram
from peer.trace.history import (
    Journal,
    Step,
    TraceError,
    gaps_of,
    history_of,
    narrowed,
    times_of,
)
from peer.trace.judging import Verdict
from peer.trace.layout import layout_of
from peer.trace.shiviz import EXPRESSION, shiviz_text
from tests.unit.mesh import TALK, Mesh, pair, triangle

SVG = "{http://www.w3.org/2000/svg}"


class Parsed(NamedTuple):
    """What ShiViz makes of two lines."""

    event: str
    host: str
    clock: dict[str, int]


def parsed(text: str) -> list[Parsed]:
    """A file as ShiViz reads it: the expression, which has to fit whole lines, and then the log."""
    expression, delimiter, log = text.split("\n", 2)
    assert delimiter == ""
    python = re.sub(r"\(\?<(\w+)>", r"(?P<\1>", expression)
    found = re.compile(f"^{python}$", re.MULTILINE)
    entries = [Parsed(m["event"], m["host"], json.loads(m["clock"])) for m in found.finditer(log)]
    assert "".join(f"{m[0]}\n" for m in found.finditer(log)) == log
    return entries


def check_as_shiviz(entries: list[Parsed]) -> None:
    """What ShiViz refuses a log for (`js/model/modelGraph.js`), and clocks that go back."""
    counts = dict.fromkeys([entry.host for entry in entries], 0)
    last: dict[str, dict[str, int]] = {}
    for entry in sorted(entries, key=lambda one: one.clock[one.host]):
        assert entry.clock[entry.host] == counts[entry.host] + 1
        counts[entry.host] += 1
        before = last.get(entry.host, {})
        assert all(entry.clock.get(host, 0) >= n for host, n in before.items())
        last[entry.host] = entry.clock
    for entry in entries:
        assert all(0 < n <= counts[host] for host, n in entry.clock.items())


def journal(mesh: Mesh, name: str) -> Journal:
    """What is on a broker's disk of `vale`."""
    log = mesh[name].log()
    return Journal(name, "realm", b"s" * 32, {"vale": list(log.entries)})


def journals(mesh: Mesh) -> list[Journal]:
    """What is on every disk."""
    return [journal(mesh, name) for name in mesh.nodes]


def played(mesh: Mesh) -> Mesh:
    """A cut in which both sides go on, and what comes after it."""
    ana = mesh["alder"].caller("ana").hello()
    bo = mesh["birch"].caller("bo").hello()
    for word in ("one", "two"):
        ana.publish(TALK, f"{word} of ana")
        mesh.pass_time(500)
        bo.publish(TALK, f"{word} of bo")
        mesh.pass_time(500)
    if "cedar" in mesh.nodes:
        mesh["cedar"].caller("cy").hello().publish(TALK, "one of cy", "two of cy")
    mesh.part("alder")
    for word in ("three", "four", "five"):
        mesh.pass_time(1_500)
        ana.publish(TALK, f"{word} of ana")
        bo.publish(TALK, f"{word} of bo")
    mesh.heal()
    mesh.pass_time(8_000)
    ana.publish(TALK, "six of ana")
    mesh.pass_time(1_000)
    return mesh


def happened_before(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether a clock lies before another, as ShiViz compares them."""
    return one != other and all(other.get(host, 0) >= n for host, n in one.items())


def wrote(steps: list[Step]) -> dict[Dot, Step]:
    """The steps by which events came to be."""
    return {step.dot: step for step in steps if step.is_own}


@pytest.mark.parametrize("names", [("alder", "birch", "cedar"), ("alder", "birch"), ("cedar",)])
def test_shiviz_takes_what_is_written_for_it(names: tuple[str, ...]) -> None:
    """Each host counts its steps from one; clocks name only hosts and steps that are there."""
    mesh = played(triangle())
    steps = history_of([journal(mesh, name) for name in names])
    entries = parsed(shiviz_text(steps, {}))
    assert len(entries) == len(steps)
    assert {entry.host for entry in entries} == {"alder", "birch", "cedar"}
    check_as_shiviz(entries)
    assert EXPRESSION == r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"


def test_clocks_say_of_any_two_events_what_the_logs_say() -> None:
    """One happened before another exactly where the other's broker held it when it wrote that."""
    mesh = played(triangle())
    found = wrote(history_of(journals(mesh)))
    assert len(found) == len(mesh["alder"].log().entries)
    concurrent = 0
    for dot, step in found.items():
        order = [one.admission.dot for one in mesh[dot.broker].log().entries]
        held = order[: order.index(dot)]
        for other, earlier in found.items():
            assert happened_before(earlier.clock, step.clock) == (other in held), (other, dot)
            concurrent += other not in held and other != dot
    assert concurrent > len(found)


def test_an_event_is_taken_in_after_it_was_written() -> None:
    """Also by the clocks, and by the times at which both are drawn."""
    mesh = played(pair())
    steps = history_of(journals(mesh))
    origins = wrote(steps)
    times = dict(zip(map(id, steps), times_of(steps, gaps_of(steps)), strict=True))
    taken = [step for step in steps if not step.is_own]
    assert len(taken) == len(origins)
    for step in taken:
        assert happened_before(origins[step.dot].clock, step.clock)
        assert times[id(origins[step.dot])] <= times[id(step)]
    for host in ("alder", "birch"):
        row = [times[id(step)] for step in steps if step.host == host]
        own = [times[id(step)] for step in steps if step.host == host and step.is_own]
        assert own == sorted(own)
        assert len(row) == len(mesh[host].log().entries)


def test_some_of_the_steps_are_a_history_as_well() -> None:
    """Counted anew from one, and what happened before what is as it was."""
    mesh = played(triangle())
    steps = history_of(journals(mesh))
    kept = [step for place, step in enumerate(steps) if place % 3]
    fewer = narrowed(steps, kept)
    check_as_shiviz(parsed(shiviz_text(fewer, {})))
    for old, new in zip(kept, fewer, strict=True):
        for older, newer in zip(kept, fewer, strict=True):
            before = happened_before(old.clock, older.clock)
            assert before == happened_before(new.clock, newer.clock)


def test_a_cut_is_found_where_it_was() -> None:
    """From the first event that was missed to the last that shows it; else there is none."""
    mesh = pair()
    began_ms = mesh.now_ms
    played(mesh)
    steps = history_of(journals(mesh))
    (gap,) = gaps_of(steps)
    assert (gap.one, gap.other) == ("alder", "birch")
    assert gap.from_ms == began_ms + 3_500
    assert gap.to_ms == began_ms + 6_500
    times = times_of(steps, [gap])
    late = [
        ms for ms, step in zip(times, steps, strict=True)
        if not step.is_own and gap.from_ms <= step.stamp >> 16 <= gap.to_ms
    ]  # fmt: skip
    assert len(late) == 6
    assert min(late) > gap.to_ms
    whole = pair()
    whole["alder"].caller("ana").hello().publish(TALK, "heard")
    whole.pass_time(2_000)
    whole["birch"].caller("bo").hello().publish(TALK, "answered")
    whole.pass_time(2_000)
    assert gaps_of(history_of(journals(whole))) == []


def test_a_broker_that_came_later_was_not_cut_off() -> None:
    """It may not have been there before it wrote anything: no cut is made up for that."""
    mesh = Mesh({"alder": (), "birch": ("alder",)}, shut=[("alder", "birch")])
    mesh["alder"].caller("+one", "world").hello(("vale",)).publish(("vale", "genesis"), {})
    ana = mesh["alder"].caller("ana").hello()
    for word in ("one", "two", "three"):
        mesh.pass_time(1_500)
        ana.publish(TALK, word)
    mesh["birch"].caller("+two", "world").hello(("vale",)).publish(("vale", "genesis"), {})
    mesh["birch"].caller("bo").hello().publish(TALK, "is anybody here?")
    mesh.heal()
    mesh.pass_time(8_000)
    steps = history_of(journals(mesh))
    assert len([step for step in steps if step.host == "birch" and not step.is_own]) >= 3
    assert gaps_of(steps) == []


def test_journals_that_do_not_belong_together_are_refused() -> None:
    """Of two realms, or of one broker twice."""
    mesh = played(pair())
    alder, birch = journals(mesh)
    birch.realm = "another"
    with pytest.raises(TraceError, match="several realms"):
        history_of([alder, birch])
    with pytest.raises(TraceError, match="Two of these journals are of alder"):
        history_of([alder, alder])


def picture(steps: list[Step], verdicts: dict[object, Verdict] | None = None) -> ET.Element:
    """A diagram, read as the XML that it has to be."""
    text = diagram(steps, verdicts or {}, "What <happened>")  # type: ignore[arg-type]
    return ET.fromstring(text)  # noqa: S314 - written here


def test_the_picture_has_a_sign_for_each_step_and_an_arrow_for_each_message() -> None:
    """And tells of each, when somebody points at it, what it was; the cut is marked."""
    mesh = played(pair())
    steps = history_of(journals(mesh))
    drawn = picture(steps)
    taken = [step for step in steps if not step.is_own]
    arrows = [one for one in drawn.iter(f"{SVG}line") if "marker-end" in one.attrib]
    assert len([one for one in arrows if one.find(f"{SVG}title") is not None]) == len(taken)
    signs = [one for kind in ("circle", "rect", "polygon") for one in drawn.iter(SVG + kind)]
    titles = [one.findtext(f"{SVG}title") for one in signs if one.find(f"{SVG}title") is not None]
    assert len(titles) == len(steps) + 1
    assert sum("hear nothing of each other" in (title or "") for title in titles) == 1
    texts = ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]
    assert {"alder", "birch", "cut: 3.0 s"} <= set(texts)
    assert any(re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3}", text) for text in texts)


def test_a_conflict_is_marked_and_says_who_was_first() -> None:
    """With what its player had been told before; whatever was written does nothing to the page."""
    mesh = pair()
    bo = mesh["birch"].caller("bo").hello()
    bo.publish(("vale", "utterance"), {"text": '<script>take</script> \x1b[31m & "all"'})
    bo.publish(("vale", "intent"), {"spec": {"verb": "take", "item": "lamp"}})
    mesh.pass_time(1_000)
    steps = history_of(journals(mesh))
    (intent,) = [step for step in steps if step.admitted.event.header.topic[1] == "intent"
                 and step.is_own]  # fmt: skip
    verdict = Verdict("pass", "conflict", "Ana", "Ana's hand closes on it first.")
    drawn = picture(steps, {intent.admitted.event.header.id: verdict})
    (sign,) = [one for one in drawn.iter(f"{SVG}polygon") if one.find(f"{SVG}title") is not None]
    assert "Ana's hand closes on it first." in (sign.findtext(f"{SVG}title") or "")
    texts = ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]
    assert "conflict: Ana was first; told pass before" in texts
    assert not list(drawn.iter(f"{SVG}script"))
    assert "\x1b" not in diagram(steps, {}, "x")
    assert "\x1b" not in shiviz_text(steps, {})


def test_signs_of_one_host_never_lie_on_one_another() -> None:
    """However close in time; and nothing is to the left of what came before it on its line."""
    mesh = played(pair())
    mesh["alder"].caller("cy").hello().publish(TALK, *range(40))
    mesh.pass_time(1_000)
    steps = history_of(journals(mesh))
    gaps = gaps_of(steps)
    times = times_of(steps, gaps)
    layout = layout_of(steps, times, gaps, 100)
    for host in layout.lanes:
        places = [x for x, step in zip(layout.columns, steps, strict=True) if step.host == host]
        assert all(after - before >= 12 for before, after in pairwise(sorted(places)))
    for message in layout.messages:
        assert layout.columns[message.sent] <= layout.columns[message.taken]
