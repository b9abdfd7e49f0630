"""How gathering, making and trying things out are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

_CRAFTY = "make/craft/build/brew/cook/forge/create/produce/smith/construct"
_CRAFTING = "making/crafting/building/brewing/cooking/forging/creating/smithing/constructing"
_TOOL = "axe/pickaxe/pick/knife/saw/shovel/spade/sickle/rod/tool/tools/scythe/hatchet/hammer"

VERBS: Final[Mapping[str, Verb]] = {
    "gather": Verb(
        "gather harvest forage chop mine dig fish cut fell quarry saw hew excavate hack reap pluck",
        (
            "_ ?up/down/away/into/in/at/from/for/on/out/off target:land*",
            "_ away/down at/on target:land*",
            "_ target:land* ?down/up/out/apart ?down",
            f"_ ?up/down/away/into/in/at/from/on target:land* ?down with/using ?my/the/an/a {_TOOL}",
            "get/take/fetch/draw/collect ?some/any/the/more :yield from/off/out ?of target:land",
            f"hit/strike/chip/smash ?away ?at target:land with/using ?my/the {_TOOL}",
            "go fishing/foraging/mining/digging/chopping target:land",
            "pick target:plant",
            "cast my/a/the line/net/rod/hook/bait ?out in/into/at target:land",
            "go fishing/foraging/mining/digging/chopping in/at/for/on target:land",
            "_/pick/strip/collect :words from/off/at/in target:land",
            "get/take :words by mining/chopping/cutting/digging target:land",
            "work ?at/on target:land",
            "pick ?away at target:land",
            "extract/draw :words from/out target:land",
            "_ ?down ?some/any/the/more :yield from/off/out target:land",
            "swing ?away at target:land",
            "catch ?a/some :yield in/from target:land",
            f"use/take/swing ?my/the/an/a {_TOOL} on/at/to/against target:land",
            "use :held to chop/mine/cut/fell/dig/harvest/gather ?down/at/up target:land",
            "swing :held at target:land",
            "take :held to target:land",
            "bring down target:land",
        ),
        it="target",
        asks="Gather from what?",
    ),
    "craft": Verb(
        "craft make brew cook forge smith sew carve bake build fashion create produce construct "
        "assemble knit weave mix prepare fletch whittle stitch concoct weld distil",
        (
            "_ ?up/together text:goods",
            "_ ?up/together me/us/myself text:portion",
            "_ ?up me/us/myself text:portion from/of/with/using :words",
            "_ ?up text:goods from/of/with/using :words",
            "_ ?up text:goods out of :words",
            "_ text:goods on/in/over/at/by :seen",
            "_ text:goods for me/us/myself",
            "put together text:goods",
            "whip/knock/rustle up ?me/us/myself text:goods",
            "hammer/knock out text:goods",
            "cobble together text:goods",
            "_ ?up/together text:goods for us/me/myself/everyone/everybody",
            "_ another text:goods",
        ),
        asks="Make what? 'recipes' tells what you know.",
    ),
    "try": Verb(
        "try experiment tinker improvise invent",
        (
            "_ text:goods",
            f"_ to {_CRAFTY} text:goods",
            f"_ and {_CRAFTY} text:goods",
            f"_ ?out/with {_CRAFTING} text:goods",
            f"see/find out if i can {_CRAFTY} text:goods",
            f"see if i can {_CRAFTY} text:goods",
            "_ with text:goods",
            "_ out text:goods",
        ),
        asks="Try to make what?",
    ),
}
