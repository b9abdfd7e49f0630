"""How a player asks to be shown what is their own: what they have, can, must do, and how they are.

All of these are asked for in the same few ways, whatever the page is called. Data only.
"""

from typing import Final

_SHOW: Final = "show/list/check/see/view/display/print/read/open/review/examine/inspect/x/study/consult/survey/assess/evaluate"
_ENDS: Final = "?list/log/sheet/screen/page/menu/window/panel/tab/info/report/status/summary/progress/levels/book/points/please"
_LOOKS: Final = "look/peek/glance/rummage/gander/squint/dig/rifle"


def pages(own: str, *, bare: str = "", plain: str = "", told: str = "") -> tuple[str, ...]:
    """The ways to ask for a page of one's own.

    `own` are words for it behind "my"; `plain` those that tell it without; `bare` those that are a
    whole line by themselves; `told` those that can be told and are nothing to be given.
    """
    made = [
        f"{_SHOW} ?up/over/on ?me ?us ?all ?of my/our ?own ?current {own} {_ENDS}",
        f"{_SHOW} my/our ?current {own} {_ENDS} ?up",
        f"{_LOOKS} ?again/around ?at/in/inside/into/through/over/on/up my/our ?own ?current {own} {_ENDS}",
        f"take/have/get/give/let/gimme ?me a ?quick/good/closer/little/proper {_LOOKS} ?around at/in/inside/through/over/into/on my/our ?own ?current {own} {_ENDS}",
        f"bring/pull/call/get up my/our ?current {own} {_ENDS}",
        f"bring/pull/call my/our ?current {own} {_ENDS} up",
        f"give/show/make/get/gimme ?me a/an/the ?full/quick/whole/complete list/summary/rundown/overview/report/breakdown/readout/update of/on ?all ?my/our {own}",
        f"show/list/display/give/tell ?me ?all ?of the contents of my/our {own}",
        f"go/run over/through my/our ?own {own} {_ENDS}",
        f"remind/tell me what/how my/our ?current {own} is/are ?again/now/like/doing",
        f"what is/are ?all ?of my/our ?current {own} {_ENDS} ?like/now/again/right/at ?now/moment",
        f"how is/are my/our ?current {own} ?doing/looking/going/now/like/holding/coming ?up/along ?now",
        f"what about my/our {own}",
        f"my ?current ?own {own} {_ENDS}",
    ]
    if plain:
        made += [
            f"{_SHOW} ?up/over/on ?me ?all ?the ?current/active/known/available/open {plain} {_ENDS}",
            f"{_LOOKS} ?again ?at/in/inside/into/through/over/on ?the ?current/active {plain} {_ENDS}",
            f"take/have/get a ?quick/good/little look/peek/glance at/in/through/over ?the {plain} {_ENDS}",
            f"bring/pull/call/get ?up ?the {plain} {_ENDS} ?up",
        ]
    if told:
        made += [
            f"tell/give/remind/gimme ?me ?all ?about/of/on my/our/the ?current {told} {_ENDS}",
            f"give/gimme ?me a/an ?quick {told} report/update/check/summary/list",
        ]
    if bare:
        made.append(f"{bare} {_ENDS} ?update/check/tracker/bar")
    return tuple(made)
