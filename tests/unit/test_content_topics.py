"""Topics that have their moment only once a quest is done."""

from typing import Final

from content.worldfile import load
from tests.unit.bell_town import TOWN
from tests.unit.content_stage import Stage

AFTERWARDS: Final = """
[character.tom]
name = "Tom"
at = "yard"
description = "Tom."
greeting = "Yes?"
silence = "No."
topics = [
    { words = ["bell"], after = "bell", text = "I hear it from here." },
    { words = ["bell"], text = "Gone, I hear." },
]
"""


def test_a_topic_may_wait_until_a_quest_is_done() -> None:
    """Before that somebody is told what stands after it; afterwards the topic itself."""
    later = TOWN + AFTERWARDS
    stage = Stage(dict(load({"town.toml": later}).state))
    stage.do("ana", "enter", name="Ana")
    assert stage.told("ana", "talk", target="tom", text="bell") == 'Tom: "Gone, I hear."'
    stage.do("ana", "talk", target="mira")
    stage.do("ana", "accept")
    for verb, fields in (("move", {"to": "north"}), ("take", {"item": "bell"})):
        stage.do("ana", verb, **fields)
    stage.do("ana", "move", to="south")
    assert stage.told("ana", "talk", target="tom", text="bell") == 'Tom: "Gone, I hear."'
    stage.do("ana", "give", item="bell", to="mira")
    assert stage.told("ana", "talk", target="tom", text="bell") == 'Tom: "I hear it from here."'
