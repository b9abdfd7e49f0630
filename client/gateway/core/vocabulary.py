"""The small words of the language, as literal tables.

Verbs are in `verbs`; nouns come from the world. It holds data only;
phrases are in `courtesies`.
"""

from collections.abc import Mapping
from typing import Final

Words = frozenset[str]


def words(text: str) -> Words:
    """The words of a text."""
    return frozenset(text.split())


def table(text: str) -> Mapping[str, str]:
    """What each word of a text means, written "said:meant"."""
    pairs = (pair.partition(":") for pair in text.split())
    return {said: meant for said, _, meant in pairs}


DIRECTIONS: Final[Mapping[str, str]] = table(
    "north:north south:south east:east west:west up:up down:down in:in out:out "
    "northeast:northeast northwest:northwest southeast:southeast southwest:southwest n:north "
    "s:south e:east w:west u:up d:down ne:northeast nw:northwest se:southeast sw:southwest "
    "north-east:northeast north-west:northwest south-east:southeast south-west:southwest "
    "northward:north southward:south eastward:east westward:west northwards:north "
    "southwards:south eastwards:east westwards:west upward:up upwards:up upstairs:up below:down "
    "beneath:down above:up aloft:up downward:down downwards:down downstairs:down inside:in "
    "indoors:in inwards:in outside:out outdoors:out outwards:out"
)
DIRECTION_PAIRS: Final[Mapping[tuple[str, str], str]] = {
    (one, other): one + other for one in ("north", "south") for other in ("east", "west")
}

ARTICLES: Final = words(
    "the teh a an my your his her their its our this that these those some of whole entire"
)
BARE_ARTICLES: Final = words("the teh a an my some any")
POINTING: Final = words("the my your his her their its our this that these those")
EVERYTHING: Final = words("all everything every each any everyone everybody")
SINGLE: Final = words("a an another single")
MEASURES: Final = words(
    "pieces piece lumps lump bits bit chunks chunk slices slice handfuls handful bunches bunch "
    "bottle bottles stack heap pile scrap morsel crumb cups pints pint pounds pound loads load "
    "units unit dab drop splash pinch portion drops lot number amount"
)
SOME: Final = words("handful bunch armful load heap pile fistful lot number amount")
"""Measures that do not say how many: "a handful of coins"."""
BELONGINGS: Final = words("things stuff items belongings possessions gear goods equipment")
WHOLE_LOT: Final = words("lot lots caboodle shebang")
HOARDS: Final = words("pile hoard treasure loot haul stash")
"""What all that lies about may be called where nothing there is called so."""
BOUNDS: Final = tuple(
    tuple(text.split())
    for text in (
        "in sight",
        "i can see",
        "you can see",
        "i see",
        "you see",
        "you find",
        "i can find",
        "i carry",
        "i am carrying",
        "i am holding",
        "to my name",
        "i can carry",
        "you can carry",
        "i can",
        "you can",
        "i can get",
        "i can take",
        "i have",
        "i own",
        "i am carrying",
        "in here",
        "there is in here",
        "there is here",
        "there is",
        "is about",
        *("that is lying here", "that is lying", "that is in here", "that is in the room"),
        *("that is on the floor", "that is on the ground"),
        "that is lying about",
        "that is lying here",
        "that lies here",
        "that lies around",
        "that lies about",
        "lying here",
        "lying around here",
        "that is lying around",
        "that is about",
        "that is around",
        "lying about",
        "i have got",
        "in room",
        "in the room",
        "in this room",
        "in this place",
        "around here",
        "around",
        "around me",
        "lying around",
        "on the floor",
        "on the ground",
        "that is here",
        "of value",
        "nearby",
    )
)
CARRIED: Final = (
    *(
        tuple(f"{joint} my {place}".split())
        for joint in ("in", "inside", "from", "on")
        for place in sorted(words("pack bag backpack hand hands pocket pockets belt back"))
    ),
    *(
        tuple(text.split())
        for text in (
            "you like",
            "you want",
            "i like",
            "that i have",
            "i have",
            "i am holding",
            "i am carrying",
        )
    ),
)
"""What says that one carries a thing: "the rope in my pack"."""
IT: Final = words("it this that")
THEM: Final = words("them those these they")
HIM: Final = words("him he")
HER: Final = words("her she")
PRONOUNS: Final = IT | THEM | HIM | HER
ME: Final = words("me myself self")
STANDS_FOR_NOUN: Final = words("one ones")
EXCEPT: Final = words("but except without excluding minus save apart besides bar leaving")
EXCEPT_MORE: Final = words(
    "only just for not from leave don't take drop touching taking keep out behind"
)
LEAVING: Final = words("leave skip spare forget keep")
"""Verbs for what is not to be taken, given or dropped with the rest."""
LIST_MARKS: Final = words(", & and plus")
LONG_ANDS: Final = (
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
    ("and", "also"),
    ("and", "then"),
)
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
    "score": 20,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
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

# Adverbs that may stand anywhere and change nothing.
ADVERBS: Final = words(
    "definitely totally absolutely certainly surely truly finally kinda sorta basically "
    "please pls plz kindly just really simply quickly carefully slowly quietly gently immediately "
    "softly silently swiftly hastily cautiously calmly boldly bravely now"
)

# Between clauses.
FULL_STOPS: Final = words(". ; ! ? \u2026")
THEN: Final = words("then afterwards afterward thereafter")
JOINERS: Final = words(", & and also / |")

NEGATIONS: Final = words(
    "don't dont not never no cannot can't cant won't wont didn't doesn't shouldn't wouldn't neither"
)
CONDITIONS: Final = words("otherwise if unless when whenever until till before after because while")
YES: Final = words("yes y yeah yep yup sure ok okay right correct indeed aye")
NO: Final = words("no n nope nah neither none")
AGAIN: Final = words("g again repeat")
AGAIN_PHRASES: Final = frozenset(
    (
        ("do", "it", "again"),
        ("do", "that", "again"),
        ("once", "more"),
        ("once", "again"),
        ("one", "more", "time"),
        ("same", "again"),
        ("and", "again"),
    )
)
# What is given "to Bob" inside a speech is part of the speech: say give it to Bob.
GIVING: Final = words(
    "give hand bring take show send talk speak listen go come run walk say tell sell lend pass "
    "throw offer trade return belong belongs happened"
)
GENERIC: Final = words("things thing stuff items item objects object everything")
# Adjectives that anybody may put before anything; they tell nothing apart.
KINDS: Final = words(
    "tree plant bird animal beast monster creature person man woman guy lady girl boy fellow fish "
    "player vein deposit container"
)
LIGHTS: Final = words("lantern lanterns lamp lamps torch torches candle candles light lights")
HOLDING: Final = words(
    "chest box bag sack barrel crate basket pouch cupboard corpse body coffin casket trunk drawer "
    "remains safe cart purse wardrobe closet cabinet pack backpack satchel urn jar pot bucket shop"
)
SPOTS: Final = words(
    "floor ground wall corner table shelf stall counter bench side rack hook window door fire "
    "left right middle centre center far end deck hearth bar mud dirt dust grass sand straw "
    "rubble water river stream bank shore edge"
)
"""Where in a room a thing may be said to be, though no such place is told of."""
RELATIVE: Final = words(
    "first second third fourth fifth last other next left right smaller bigger larger weaker "
    "stronger older younger taller shorter closer further former latter different littler tinier "
    "tallest shortest biggest smallest oldest youngest"
)
PRAISE: Final = words(
    "big large huge enormous tiny little small nice lovely pretty beautiful ugly fine good great "
    "bloody damn damned stupid silly poor dear shiny nasty evil mighty wretched filthy awful "
    "fierce nearest closest very same whole entire particular own old young fancy fresh juicy "
    "tasty "
    "delicious yummy trusty beloved precious foul vile cute sweet ancient wee darn dang bad mean "
    "scary horrible terrible favourite favorite spare blasted freaking cursed handy useful simple "
    "sodding bleeding bleedin' flipping flaming flippin' ruddy frigging effing fucking goddamn "
    "stinking stinkin' pesky lousy wicked slavering hideous new cool really very slimy dirty dusty "
    "rotten hairy fat skinny mouldy moldy tatty grubby manky shabby fearsome vicious angry hungry "
    "kitty hearty puny measly mangy scruffy dumb annoying useless worthless pointless gorgeous "
    "splendid boring crappy shitty friend pal mate buddy mr mrs ms mister miss"
)
WAYS: Final = words(
    "below above way again further exit door doorway gate path passage way road tunnel stairs "
    "stair staircase ladder steps corridor street trail archway opening"
)
PLACES: Final = words(
    "closet room cave house hut tower cellar mine cottage tavern inn shop store building hall "
    "chamber temple tent ship library attic kitchen cubbyhole crypt tomb pit cell smithy market "
    "hoard broom forest barn stable bakery arena arcade dungeon den lair cabin hole hovel place "
    "wood woods"
)
"""What a place may be called by whoever stands in it."""
SOURCES: Final = words("vein deposit seam lode tree bush log patch bed reef outcrop")
"""What gives what it is called by: a copper vein gives copper."""
BEINGS: Final = words(
    "animal beast creature monster enemy foe person man woman guy bloke stranger villain"
)
"""What anybody may be called who has a name of their own."""
# Social verbs, and how an onlooker would put them: "wave at Bob" is shown as "Ana waves at Bob".
SOCIAL: Final[Mapping[str, str]] = table(
    "wave:waves smile:smiles nod:nods bow:bows laugh:laughs grin:grins frown:frowns shrug:shrugs "
    "sigh:sighs wink:winks giggle:giggles chuckle:chuckles cheer:cheers clap:claps "
    "applaud:applauds dance:dances sing:sings whistle:whistles cry:cries sob:sobs groan:groans "
    "yawn:yawns blush:blushes curtsy:curtsies curtsey:curtseys salute:salutes hum:hums "
    "stretch:stretches shiver:shivers cough:coughs sneeze:sneezes scowl:scowls smirk:smirks "
    "blink:blinks hug:hugs kneel:kneels sit:sits stand:stands gasp:gasps snore:snores "
    "beckon:beckons thank:thanks kiss:kisses greet:greets tickle:tickles pout:pouts "
    "ponder:ponders think:thinks pray:prays meditate:meditates weep:weeps moan:moans "
    "whimper:whimpers snort:snorts sniffle:sniffles pat:pats cuddle:cuddles embrace:embraces "
    "wince:winces flinch:flinches tremble:trembles shudder:shudders twirl:twirls hop:hops "
    "burp:burps hiccup:hiccups fidget:fidgets snicker:snickers beam:beams gesture:gestures "
    "point:points poke:pokes apologise:apologises apologize:apologizes facepalm:facepalms "
    "sulk:sulks grimace:grimaces growl:growls crouch:crouches bounce:bounces mourn:mourns "
    "congratulate:congratulates comfort:comforts tease:teases grumble:grumbles mumble:mumbles "
    "stroke:strokes caress:caresses pet:pets glare:glares scratch:scratches shake:shakes "
    "knock:knocks high-five:high-fives taunt:taunts mock:mocks insult:insults spit:spits "
    "juggle:juggles howl:howls bark:barks flirt:flirts nudge:nudges swear:swears curse:curses "
    "snigger:sniggers cackle:cackles chortle:chortles guffaw:guffaws squeal:squeals purr:purrs "
    "shriek:shrieks cringe:cringes cower:cowers swoon:swoons sway:sways slouch:slouches "
    "strut:struts swagger:swaggers prance:prances pirouette:pirouettes whoop:whoops "
    "somersault:somersaults gloat:gloats sniff:sniffs wheeze:wheezes hiss:hisses "
    "genuflect:genuflects spin:spins facepalms:facepalms jig:jigs compliment:compliments "
    "threaten:threatens scold:scolds bless:blesses praise:praises"
)
KICKS: Final = words("kick punch slap thump headbutt stomp")

# Words between a verb and its noun: slips in them are put right, as in "go trough the gate".
JOINTS: Final = words(
    "with from into onto inside under behind about toward towards through over along around down "
    "back everything please except them using against without"
)
EXCLAMATIONS: Final = words(
    "ouch damn great good right yes yeah wow oh no careful fine excellent perfect nice sure okay "
    "ok alright aha ha haha hmm hm well hurrah hooray cool super wonderful lovely brilliant now "
    "hey quick quickly hurry ooh omg yay onward onwards forward argh whoa gosh blimey finally "
    "aww aw brr brrr ugh aye ay oi yikes oof huh welp meh eek ew eww phew yo lol lmao rofl haha "
    "hehe brb afk btw "
    "christ jesus lord god heavens crikey cor drat bah pah tsk enough quiet yup yep nope yeah hah "
    "sweet bingo voila behold alas hush shh sorry thanks cheers please ta agreed true enough "
    "forsooth verily prithee basically righto rightho "
    "umm um uh er erm hmmm mm like literally honestly seriously obviously whatever anyway dude mate"
)
FILLERS: Final = words("ah um umm uh uhh er erm hmm hm hmmm mmm")
KINDS_OF: Final[Mapping[str, Words]] = {
    "gem": words("ruby emerald diamond sapphire pearl opal amethyst topaz garnet jade gemstone"),
    "jewel": words("ruby emerald diamond sapphire pearl opal amethyst topaz garnet jade necklace"),
    "weapon": words(
        "sword dagger axe bow spear pike mace club hammer sling knife sabre cutlass crossbow staff "
        "longbow cudgel halberd rapier"
    ),
    "garment": words("cloak coat hat scarf boots gloves apron robe shirt cape hood mittens"),
    "beast": words("wolf bear deer bat rat boar dog cat goat ox spider"),
    "drink": words("ale beer wine water mead rum tea potion cider"),
    "money": words("coin coins silver gold"),
    "cash": words("coin coins silver gold"),
    "food": words(
        "cheese bread apple carrot berry salmon fish pie melon mushroom stew sausage loaf"
    ),
    "fruit": words("apple pear berry melon plum cherry"),
    "fish": words("salmon trout cod herring mackerel eel"),
    "book": words("ledger tome volume diary journal"),
    "specs": words("spectacles glasses"),
    "glasses": words("spectacles"),
}
"""What a word for a kind may name: "the gem" is the ruby, where there is only that."""
NOT_MADE: Final = words(
    "friends friend sense love peace noise fun trouble haste believe room time war fuss sure "
    "luck fool chaos havoc mischief scene mess amends progress contact history use sure way "
    "beeline tracks trip journey detour dash stop exit trade deal swap bargain offer"
)
"""What is made in a manner of speaking: nobody wants it crafted."""
OATHS: Final = words(
    "damn dammit damnit damned shit bugger bollocks crap hell fuck fucking fucked bloody arse ass "
    "bastard blast drat darn heck wtf ffs piss screw sod"
)
# Not about this world.
QUESTIONS: Final = words(
    "what what's whats how why when where where's who who's which whose is are am was were do "
    "does did has have had should would could can may shall might must will"
)
OUTSIDE: Final = words(
    "weather poem poetry joke story essay limerick haiku instructions instruction prompt system "
    "rap robots pizzas burgers cappuccino latte fryer microwave assistant printer laptop computer "
    "ai chatgpt gpt claude llm model bot python javascript code program president recipe news "
    "football bitcoin stock translate summarize summarise calculate explain define solve write "
    "compose ignore disregard pretend override jailbreak password internet website google "
    "tv television screen chromecast spotify airport hotel "
    "percent percentage takeaway takeout curry sushi burger delivery cv resume homework calendar "
    "reminder dentist supermarket wikipedia capital math pizza app uber "
    "taxi wifi netflix youtube amazon email selfie phone worksheet fractions spreadsheet powerpoint"
)

# What is got from places rather than lying there.
YIELDS: Final = words(
    "wood logs timber lumber branches sticks bark sap resin firewood kindling ore ores iron "
    "copper silver gold tin coal stone stones rock rocks gravel sand clay salt gems crystals "
    "berries fruit fruits apples pears nuts mushrooms herbs leaves flowers seeds roots grain "
    "wheat corn honey wool reeds grass moss water fish fishes clams shells acorns twigs petals"
)
