"""The small words of the language, as literal tables.

Verbs are in `verbs`; nouns come from the world. It holds data only;
a phrase is a tuple of words as `words.folded` gives them.
"""

from collections.abc import Mapping
from typing import Final

Words = frozenset[str]
Phrases = tuple[tuple[str, ...], ...]


def _words(text: str) -> Words:
    return frozenset(text.split())


def _table(text: str) -> Mapping[str, str]:
    pairs = (pair.partition(":") for pair in text.split())
    return {said: meant for said, _, meant in pairs}


def _phrases(*texts: str) -> Phrases:
    """Longest first, so that the first that fits is the one that says most."""
    return tuple(sorted((tuple(text.split()) for text in texts), key=len, reverse=True))


DIRECTIONS: Final[Mapping[str, str]] = _table(
    "north:north south:south east:east west:west up:up down:down in:in out:out "
    "northeast:northeast northwest:northwest southeast:southeast southwest:southwest n:north "
    "s:south e:east w:west u:up d:down ne:northeast nw:northwest se:southeast sw:southwest "
    "north-east:northeast north-west:northwest south-east:southeast south-west:southwest "
    "northward:north southward:south eastward:east westward:west northwards:north "
    "southwards:south eastwards:east westwards:west upward:up upwards:up upstairs:up "
    "downward:down downwards:down downstairs:down inside:in indoors:in inwards:in outside:out "
    "outdoors:out outwards:out"
)
DIRECTION_PAIRS: Final[Mapping[tuple[str, str], str]] = {
    (one, other): one + other for one in ("north", "south") for other in ("east", "west")
}

ARTICLES: Final = _words("the teh a an my your his her their its our this that these those some of")
POINTING: Final = _words("the my your his her their its our this that these those")
EVERYTHING: Final = _words("all everything every each any")
IT: Final = _words("it this that")
THEM: Final = _words("them those these they")
HIM: Final = _words("him he")
HER: Final = _words("her she")
ME: Final = _words("me myself self")
STANDS_FOR_NOUN: Final = _words("one ones")
EXCEPT: Final = _words("but except without excluding minus save")
EXCEPT_MORE: Final = _words("for not")
LIST_MARKS: Final = _words(", & and plus")
NUMBERS: Final[Mapping[str, int]] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "dozen": 12,
    "twenty": 20,
}
ORDINALS: Final[Mapping[str, int]] = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
    "6th": 6,
    "7th": 7,
    "8th": 8,
    "former": 1,
    "eighth": 8,
}

# Between clauses.
FULL_STOPS: Final = _words(". ; ! ? \u2026")
THEN: Final = _words("then afterwards afterward thereafter")
JOINERS: Final = _words(", & and also")

# Around a clause. An opening that ends in "to" is one only if a verb follows: "I am going to the
# smithy" and "go to the smithy" keep theirs.
OPENINGS: Final = _phrases(
    "please",
    "kindly",
    "pls",
    "plz",
    "could you",
    "can you",
    "would you",
    "will you",
    "could we",
    "can we",
    "i'd like to",
    "i would like to",
    "i'd love to",
    "i want to",
    "i wanna",
    "i need to",
    "i'm going to",
    "i am going to",
    "i'm gonna",
    "i try to",
    "i will",
    "i'll",
    "i'm",
    "i am",
    "i",
    "we",
    "let's",
    "lets",
    "let us",
    "let me",
    "let's try to",
    "try to",
    "go and",
    "go ahead and",
    "just",
    "now",
    "ok",
    "okay",
    "alright",
    "well",
    "so",
    "also",
    "next",
    "first",
    "finally",
    "actually",
    "oh",
    "um",
    "hmm",
    "quickly",
    "carefully",
    "slowly",
    "quietly",
    "gently",
    "immediately",
    "afterwards",
    "after that",
    "and",
    "then",
    ",",
)
MAKING: Final = _words("make craft build brew cook forge")
CLOSINGS: Final = _phrases(
    "please",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "now",
    "right now",
    "right away",
    "immediately",
    "quickly",
    "carefully",
    "slowly",
    "quietly",
    "gently",
    "for me",
    "instead",
    "too",
    "as well",
    "also",
    "first",
    "next",
    "if you please",
    "if you would",
    "if you don't mind",
    "if i may",
    "if possible",
    "would you",
    "will you",
    "could you",
    "and",
    ",",
    ":",
    '"',
)
PERMISSION: Final = _phrases("can i", "may i", "could i", "should i", "should we", "am i able to")
NEGATIONS: Final = _words(
    "don't dont not never no cannot can't cant won't wont didn't doesn't shouldn't wouldn't neither"
)
CONDITIONS: Final = _words("if unless when whenever until till before after because while")
CANCELS: Final = _phrases(
    "never mind", "nevermind", "cancel", "cancel that", "forget it", "forget that", "scratch that"
)
YES: Final = _words("yes y yeah yep yup sure ok okay right correct indeed aye")
NO: Final = _words("no n nope nah neither none")
AGAIN: Final = _words("g again repeat")
GREETINGS: Final = _phrases(
    "hello",
    "hi",
    "hey",
    "howdy",
    "greetings",
    "thanks",
    "thank you",
    "bye",
    "goodbye",
    "farewell",
    "good morning",
    "good evening",
    "good day",
    "good night",
)
# What is given "to Bob" inside a speech is part of the speech: say give it to Bob.
GIVING: Final = _words(
    "give hand bring take show send talk speak listen go come run walk say tell sell lend pass "
    "throw offer trade return belong belongs happened"
)
GENERIC: Final = _words("things thing stuff items item objects object everything")
WAYS: Final = _words(
    "exit door doorway gate path passage way road tunnel stairs stair staircase ladder steps "
    "corridor street trail archway opening"
)
GREETING_WORDS_MAX: Final = 4

# Social verbs, and how an onlooker would put them: "wave at Bob" is shown as "Ana waves at Bob".
SOCIAL: Final[Mapping[str, str]] = _table(
    "wave:waves smile:smiles nod:nods bow:bows laugh:laughs grin:grins frown:frowns "
    "shrug:shrugs sigh:sighs wink:winks giggle:giggles chuckle:chuckles cheer:cheers "
    "clap:claps applaud:applauds dance:dances sing:sings whistle:whistles cry:cries sob:sobs "
    "groan:groans yawn:yawns blush:blushes curtsy:curtsies curtsey:curtseys salute:salutes "
    "hum:hums stretch:stretches shiver:shivers cough:coughs sneeze:sneezes scowl:scowls "
    "smirk:smirks blink:blinks hug:hugs kneel:kneels sit:sits stand:stands gasp:gasps "
    "snore:snores beckon:beckons"
)
SEEN_BY_OTHERS: Final[Mapping[str, str]] = {"my": "their", "myself": "themself", "mine": "theirs"}

# Not about this world.
QUESTIONS: Final = _words(
    "what what's whats how why when where where's who who's which whose is are am was were do "
    "does did has have had should would could can may shall might must will"
)
OUTSIDE: Final = _words(
    "weather poem poetry joke story essay limerick haiku instructions instruction prompt system "
    "ai chatgpt gpt claude llm model bot python javascript code program president recipe news "
    "football bitcoin stock translate summarize summarise calculate explain define solve write "
    "compose ignore disregard pretend override jailbreak password internet website google "
    "wikipedia capital math"
)

# Words in their own right, near enough to ours to be taken for a slip of the finger.
OTHER_WORDS: Final = _words(
    "tale tame tape tare tool took taken takes taking lake lace lock loot loom loop loose "
    "looked looks looking drip droop drops dropped grub gram gray grip grabs wail waist wall "
    "talk hell held helm heal heap hear heat herd hello reed rend road read red curry packet "
    "lease moss mode more moved most ware wade wake walked pink pack peck enter inter invent "
    "stay star stairs stare climb clime exit edit exist give given gave gone goes open close "
    "lock unlock push pull turn light burn eat drink throw cast kill attack fight hit kick wear "
    "remove buy sell trade jump swim sleep fly dig cut break fix use make build steal hide seek "
    "find follow show hand hands head heed hold whisper listen smell touch taste feel think "
    "know want need like love hate wish hope must come came back here there home near where "
    "this that these those with from into onto over under tree three free bell ball bowl bold "
    "boot book cook hook nook hose horse house mouse rose nose coin corn core cone rope robe "
    "ripe ride ring king wing sing song sword swore words word world door dock deck dice mice "
    "rice note vote rate gate date late lamp damp camp ramp lump limp map cap tap nap cup cut "
    "cat bat rat hat lantern western eastern quick quiet quite write white wine vine mine mind "
    "wind wild will well sell cell bill hill fill pill mill gold cold bald stone store story "
    "shore short shirt skirt table cable candle handle castle cattle kettle letter latter "
    "ladder leather feather father mother other weather whether bread broad board beard chair "
    "chain train brain grain green great treat steel still skill shall shell small paper caper "
    "viper pepper silver sliver river driver bottle battle cattle basket casket market brush "
    "crush blush flute fruit front frost trout trust crust bright fright flight fight night "
    "knife knight chest crest cheese choose hammer hamper helmet velvet cloak clock click cloth "
    "mouth month south north worth earth least beast feast toast coast boast sign sigh site "
    "size side wide hide some same sane game name fame tent test text next nest rest"
)
