"""Filling a template of prose from what an outcome is about. It chooses none.

A word that an outcome lacks reads as `it`, never as an error.
"""

from collections.abc import Mapping

from content import gestures
from content.model import Value
from content.wording import capital, stopped, whose


def filled(template: str, about: Mapping[str, Value], viewer: str = "", lost_to: str = "") -> str:
    """A sentence for somebody: the template with its words.

    Args:
        viewer: who is told; speech to them says `you`.
        lost_to: the shown name of who came first.
    """
    words = {key: str(value) for key, value in about.items() if type(value) in (str, int)}
    words["lost_to"], words["whose"] = lost_to, whose(lost_to)
    _of_thing(words, plural=about.get("plural") is True)
    _of_speech(words, to_viewer=about.get("to") == viewer, asks=about.get("asks") is True)
    if template in ("{gesture}", "{own_gesture}"):
        name, text = words.get("actor_name", "Somebody"), words.get("text", "")
        words |= {"gesture": gestures.seen(name, text), "own_gesture": gestures.own(name, text)}
    return template.format_map(_Words(words))


class _Words(dict[str, str]):
    """Words for a template; one that an outcome lacks reads as `it`, never as an error."""

    def __missing__(self, key: str) -> str:
        return "it"


def _of_thing(words: dict[str, str], *, plural: bool) -> None:
    words["The_item"] = capital(words.get("the_item", "it"))
    words["The_target"] = capital(words.get("the_target", "it"))
    words["it"] = "them" if plural else "it"
    words["is"], words["has"] = ("are", "have") if plural else ("is", "has")
    words["it_is"] = "they are" if plural else "it is"
    words["it_was"] = "they were" if plural else "it was"
    words["it_stays"] = "they stay" if plural else "it stays"


def _of_speech(words: dict[str, str], *, to_viewer: bool, asks: bool) -> None:
    to = "you" if to_viewer else words.get("to_name", "it")
    words["say"], words["says"] = ("ask", "asks") if asks else ("say", "says")
    words["say_to"] = f"ask {to}" if asks else f"say to {to}"
    words["says_to"] = f"asks {to}" if asks else f"says to {to}"
    if "text" in words:
        words["text"] = stopped(words["text"])


def text_of(about: Mapping[str, Value], key: str) -> str:
    """A word of what an outcome is about; empty where it has none of that name."""
    found = about.get(key)
    return found if isinstance(found, str) else ""
