"""The words by which phrases are told apart in English prose, and nouns that name nothing to see.

They are for warnings about descriptions alone: nothing a player says is read by them.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES: Final = _words("""
    a an the this these those its his her their some any every each another both either
    neither no several many few one two three four five six seven eight nine ten eleven twelve
    twenty forty hundred
""")
"""What a noun stands behind."""
ONE: Final = frozenset({"a", "an", "one", "each", "every", "another"})
"""Those of them that speak of one thing."""
YOURS: Final = frozenset({"your", "my", "our"})
"""What these go before is the reader's own, and not in the room."""
FIGURES: Final = frozenset({"like", "as", "than", "if"})
"""A phrase behind these is a figure of speech."""
LINKS: Final = _words("""
    of with in on by from under over through between into onto against behind beside along
    among across above below beyond near off at past beneath round around inside outside
    within without toward towards upon and or
""")
"""A noun may stand behind these without an article."""
STOPS: Final = _words("""
    to for but nor so yet that which who whom whose what when where while until till since
    because though although whether how why is are was were be been being am has have had
    having do does did will would can could may might must shall should not never always only
    just even still also too very much more most less least all it they he she you we i him
    them us me there here then now up down out away back apart together again once twice ahead
    about after before during off itself themselves himself herself yourself nobody nothing
    somebody something everything anything everybody anybody else let lets own such same other
    others enough almost nearly quite rather perhaps north south east west northward southward
    eastward westward upward downward inward outward left right
""")
"""What ends a phrase and is no part of it."""
NOTHING: Final = _words("""
    middle end ends side sides edge edges top bottom foot front rear centre center half part
    parts place places corner corners way ways direction distance far length width height
    depth size north south east west northeast northwest southeast southwest left right day
    days night nights morning evening noon dawn dusk hour hours minute minutes moment moments
    while time times year years week weeks month months season summer winter autumn spring
    century ago today life lifetime memory feet inch inches yard yards mile miles pace paces
    step steps pound pounds pint pints fathom fathoms finger hand hands arm eye eyes hair head
    heads shoulder shoulders heel heels knee knees body breath sort sorts kind kinds use rest
    lot lots bit piece pair number row rows line lines group groups thing things one ones
    first second third fourth last next few many others air dark darkness shade
    cold heat warmth silence quiet sound sounds noise smell smells scent taste
    weather damp dust word words name names reason idea thought doubt care trouble purpose
    luck chance story sense feeling habit question answer matter fact case trade work turn
    turns look glance sight view room rooms tip tips start stop little cool quarter people man
    men woman women child children person folk everyone colour color shape mark touch weight
    echo echoes world country ground earth floor land moon order news deal feature
    features dip slant base economy chin mouth dripping humming ringing knocking breathing
    ticking
""")
"""Nouns that name nothing to look at, or what is everywhere."""
ADJECTIVES: Final = _words("""
    red green blue black white yellow pink brown grey gray purple golden silver wet dry warm cold
    hot dead living whole topmost deep deeper big bigger far farther further high higher low lower
    long longer small smaller large larger old older new newer near nearer thick thicker dark darker
    bright brighter better worse good bad open empty bare loose fast slow sharp
""")
"""They name nothing by themselves: `the wet`, `no deeper`."""
