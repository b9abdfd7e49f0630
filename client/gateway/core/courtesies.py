"""What people say around a command: politeness, wishes, leave asked for, greetings. Data only.

A phrase is written in words as `contractions` leaves them ("I'd" is "i would"). `a/b` is either
word, and `?a/b` either or neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final

from client.gateway.core import frames

Phrase = tuple[str, ...]
Phrases = Mapping[str, Mapping[int, frozenset[Phrase]]]
"""Phrases by their first word (or their last, where said so) and size, the longest first."""


def spelled_out(text: str) -> Iterable[Phrase]:
    """Every way to say a phrase."""
    parts = [
        [*part.lstrip("?").split("/"), *([""] if part.startswith("?") and part != "?" else [])]
        for part in text.split()
    ]
    for chosen in product(*parts):
        yield tuple(word for word in chosen if word)


def phrases_of(*texts: str) -> frozenset[Phrase]:
    """Every way to say these phrases, in no order."""
    return frozenset(phrase for text in texts for phrase in spelled_out(text))


def _by_word(at: int, texts: Sequence[str]) -> Phrases:
    found: dict[str, dict[int, set[Phrase]]] = {}
    for text in texts:
        for phrase in spelled_out(text):
            found.setdefault(phrase[at], {}).setdefault(len(phrase), set()).add(phrase)
    return {
        word: {size: frozenset(sized[size]) for size in sorted(sized, reverse=True)}
        for word, sized in sorted(found.items())
    }


def by_first_word(*texts: str) -> Phrases:
    """Every way to say these phrases."""
    return _by_word(0, texts)


def by_last_word(*texts: str) -> Phrases:
    """The same by the word that each ends with."""
    return _by_word(-1, texts)


_GUESS: Final = "?i guess/reckon/suppose/think/believe ?that ?maybe/perhaps"

OPENINGS: Final = by_first_word(
    "i prefer to",
    "for heaven's/goodness/pete's/god's/crying sake ?,",
    "if it is not too much trouble/bother ,",
    "if it isn't too much trouble/bother ,",
    "it would please me to",
    "i beg/implore/ask you ,",
    "i ?really would prefer to",
    "maybe/perhaps it is time to",
    "?i wonder if/whether i/you/we could/can/might",
    "come on ,",
    "onward/onwards ,",
    "please/kindly/pls/plz",
    "pretty please",
    "off i/we go ?to",
    "to",
    "go",
    "yes/yeah hello/hi",
    "gg/nah/welp/kay/alrighty",
    "what you say we/i",
    "what do you say we/i go ?and",
    "what do you say we/i",
    "i have decided/resolved/chosen to",
    "i have a/half ?a mind to",
    "it might/would/could be an/a ?good/nice/wise ?idea to",
    "might/would be nice/good/wise/fun to",
    "you may/might as well",
    "?i think/reckon/guess/believe it is ?high/about time to",
    "?i think/reckon/guess/believe it is ?high/about time i/we",
    "it looks like i am/will ?be",
    "looks like i am/will ?be",
    "be a sport/dear/pal/love/darling/good ?sport/man/lad/lass/chap and",
    "i want/need/would ?like to know",
    "next stop ?:/,",
    "hey game/computer/narrator ?,",
    "do you think/reckon ?that i/we could/should/can/might",
    "what i ?really want/need is to",
    "we could ?just",
    "let us see what is cooking",
    "?do me a solid and",
    "just/now/ok/okay/alright/right/well/so/also/next/first/finally/lastly/actually/anyway",
    "ooh/omg/kk/quick/hurry/whoa/argh/gosh/nom/sir/madam/mate/dude/folks/listen",
    "ugh/aye/oi/yikes/huh/welp/meh/yep/yup/yeah/nope/lol/lmao/haha/brb/btw/christ/jesus/god/fine",
    "crikey/blimey/cor/eek/ew/phew/enough/umm/erm/hmmm/like/literally/honestly/seriously/wow/great",
    "screw/sod/damn/fuck/stuff/hang/bugger it/this/that",
    "you know what",
    "never mind",
    "nvm/nevermind",
    "forget/scratch/cancel it/that",
    "what the hell/heck",
    "oh/ah/um/uh/er/hmm/hm/yo/maybe/perhaps/again/meanwhile/afterwards/simply/really/but",
    "quickly/carefully/slowly/quietly/gently/immediately/softly/silently/calmly/cautiously",
    "boldly/bravely/swiftly/hastily/casually/eagerly/gladly/now/later",
    "and/then/,",
    "after that",
    "and/but/then then",
    "all right/rightie/righty ?then",
    "second/secondly/third/thirdly/fourth/last/lastly/third/after ?that",
    "could/can/would/will you ?please ?kindly ?possibly ?just ?maybe",
    "could/can/would/will someone/somebody/anyone ?please ?kindly ?just",
    "would it be possible/alright/okay/ok/fine to/if ?i/we/you ?could",
    "could/can/may/might i trouble/ask/bother/get you to",
    "i would be grateful/glad/obliged/delighted if you could/would ?please",
    "i was wondering/hoping whether/if you would/could ?maybe ?possibly",
    "?so basically/essentially",
    "very well ?then",
    "forsooth/verily/prithee/righto",
    "better/best ?go ?and",
    "what i need is to",
    "i would appreciate it if you could/would ?please",
    "it would be nice/good/great/lovely/wise/best if i/you/we could/would",
    "it would be nice/good/great/lovely/wise/best to",
    "do you think you/i/we could/can ?please",
    "i was hoping/wondering/thinking if i/you could",
    "i was hoping/wanting to",
    "i am wishing/hoping/looking/starting/beginning/wanting/intending/wondering ?if to",
    "i dare/endeavour/endeavor to",
    "i must/have/need ask you to",
    "i beg/ask/implore you to",
    "be a/an good man/girl/boy/lad/fellow/sport/pal and",
    "could/can/shall we ?please ?just ?maybe",
    "can/may/could/might i ?please ?just ?maybe",
    "i would/should ?really ?very ?much like/love/prefer to",
    "i would/had rather/sooner/better",
    "i would like/want/need/love you to",
    "i want/need/order/command you to",
    "i am asking you to",
    "i ?really ?just ?also ?now want/need/wish/mean/plan/intend/hope/ought/have/decide/choose to",
    "i ?now ?also try/attempt/proceed/start/begin to",
    "i wanna/gotta/gonna",
    f"{_GUESS} i/we will/shall/should/could/would/might/may/must/can ?just/better/rather/all",
    f"{_GUESS} i/we ?had/would better/rather/sooner ?just",
    f"{_GUESS} i/we ought/have/need/want/mean/plan/would ?like to",
    "?i/we might/may as well ?just",
    "?i/we had best/better",
    "?i am off/away to",
    "mind if i ?just",
    "do/would you mind if i ?just",
    "is it ?all right/ok/okay/alright/fine/possible ?with ?you if i/we ?just/could",
    "may/might/can/could one ?please ?perhaps",
    "i require you to",
    "i/we set about to",
    "i will go/try and/to",
    "what say i/we",
    "somebody/someone has ?got to",
    "it is time to",
    "high/about time i/we/to",
    "gotta/gonna/wanna/lemme/imma ?just",
    "gotta/wanna/need/want to",
    "i have got to",
    "i better",
    "i am ?now ?just going/trying/about/ready/planning/gonna to",
    "i am ?now ?just gonna",
    "i am",
    "i ?now ?just ?also will/shall/must/should ?really ?probably ?just ?now",
    "i may/might as well",
    "i think/guess/suppose/believe/reckon ?that ?maybe i will/should/shall/might/would ?just ?like",
    "i think/guess/suppose/believe/reckon ?that ?maybe i ?will/should/want/need ?like to",
    "?maybe/perhaps we/you should/could/must/can/might/will/shall ?really ?probably ?just ?all",
    "we want/need/have to",
    "we would like to",
    "maybe/perhaps i will/should/can/could ?just",
    "i",
    "we",
    "let us ?just ?all ?now ?please ?go/try ?to/and",
    "let me ?just ?now ?please ?try ?to",
    "allow/permit me to",
    "help me ?to",
    "try/attempt/proceed/continue/start/begin to",
    "try/go/come and",
    "go ahead ?and/,",
    "go on ?and/,",
    "come on ?and/,",
    "why not ?just",
    "why don't i/we/you ?just ?all",
    "why do i/we/you not ?just ?all",
    "how/what about i/we/you ?just",
    "how/what about if i/we/you ?just",
    "what if we ?just",
    "shall i/we ?please ?just",
    "would/will you be so kind/good as to",
    "would/will you be kind/good enough to",
    "could you be so kind/good as to",
    "?do be so kind/good as to",
    "hurry/buck up and",
    "would/will i/we be able to",
    "somebody/someone/anybody ought to/should",
    "would it be all right/ok/okay/fine if i/we",
    "be kind/good enough to",
    "be a/an dear/darling/sweetheart/angel and",
    "if you please/would/will/could ?,",
    "if you don't mind ?,",
    "if you would be so kind ?,",
    "if possible ?,",
    "if i may ?,",
    "?it ?is ?now ?high time to",
    "it is time i/we",
    "time for me/us to",
    "feel free to",
    "make/be sure to/and/you",
    "?and ?please remember to",
    "?and ?please don't forget to",
    "see if i/we/you can",
    "do me a favour/favor and/,",
    "do us a favour/favor and/,",
    *frames.PLANS,
    *frames.STEPS,
    *frames.BEFORE_COMMANDS,
)
"""What may come before a command and changes nothing of it."""

BEFORE_GERUNDS: Final = by_first_word(
    "?would/do ?you mind ?just/terribly/awfully/very ?much",
    "i was wondering/hoping whether/if you would mind",
    "would anybody/anyone/you mind me",
    "any chance of ?you/me/us",
    "do me the kindness/favour/favor/courtesy of",
    "be",
    "i am ?now ?just/already/currently/carefully/slowly/quietly",
    "how/what about ?just ?us/me",
    "try/attempt/start/begin/consider",
    "?i feel like",
    "?i fancy",
    "?i would like/love",
    "i suggest",
    "i start/begin/try",
    "let us try",
    "?i/we will have a ?quick go/try/stab/crack/shot at",
    "have/take a ?quick go/try/stab/crack/shot at",
    "get on with",
    "could/can you try",
    "can/could i try",
    "before/after",
    *frames.BEFORE_GERUNDS,
)
"""The same, where the command is a gerund: "would you mind opening the door"."""

ONLY_BEFORE_COMMANDS: Final = phrases_of(
    "to",
    "go",
    "yes/yeah hello/hi",
    "gg/nah/welp/kay/alrighty",
    "we could ?just",
    "help me",
    "go ahead/on ?,",
    "come on ?,",
    "again/right/next/first/later/but",
    "second/secondly/third/thirdly/fourth/last/lastly/third/after ?that",
    "ooh/omg/kk/quick/hurry/whoa/argh/gosh/nom/sir/madam/mate/dude/folks/listen",
    "ugh/aye/oi/yikes/huh/welp/meh/yep/yup/yeah/nope/lol/lmao/haha/brb/btw/christ/jesus/god/fine",
    "crikey/blimey/cor/eek/ew/phew/enough/umm/erm/hmmm/like/literally/honestly/seriously/wow/great",
    "screw/sod/damn/fuck/stuff/hang/bugger it/this/that",
    "better/best ?go ?and",
    "?so basically/essentially",
    "very well ?then",
    "forsooth/verily/prithee/righto",
    "you know what",
    "never mind",
    "nvm/nevermind",
    "forget/scratch/cancel it/that",
    "what the hell/heck",
    "could/can/would/will someone/somebody/anyone ?please ?kindly ?just",
    "i am",
    "time to",
    "make sure you",
    "why not ?just",
    *frames.BEFORE_COMMANDS,
)
"""Openings that are something else where no command follows."""

PERMISSION: Final = by_first_word(
    "should/ought/must/need i/we ?to",
    "shouldn't i/we",
    "am i able/allowed to",
    "is possible",
    "is it possible/safe/wise/allowed ?for ?me to",
    "do i/we have/need to",
    "would it be safe/wise to",
)
"""What asks for advice rather than that something be done."""

CANCELS: Final = by_first_word(
    "never mind",
    "nevermind",
    "nvm",
    "cancel ?that/it",
    "forget it/that ?one",
    "scratch that",
    "forget about it/that",
)
GREETINGS: Final = by_first_word(
    "?good morning/evening/afternoon",
    "yo",
    "hello/hi/hey/howdy/greetings/thanks/bye/goodbye/farewell/hullo/hiya/welcome/cheers ?there",
    "thank you",
    "good morning/evening/day/night/afternoon",
    "well met/done/played",
    "good luck/job/game",
    "nice/pleased/lovely/great/glad/happy to meet you ?all",
    "nice/pleased/lovely/great/glad/good to meet/see you ?all/again",
    "congrats/congratulations/grats/gratz/bravo",
    "excuse/pardon me",
    "happy birthday/christmas/easter",
    "merry christmas",
    "happy new year",
    "safe travels",
    "sweet dreams",
    "a fine/good/lovely/happy/pleasant/very ?good morning/day/evening/afternoon ?to ?you",
    "see you",
)
ADDRESSED: Final = by_first_word(
    "how are you/things ?doing/going/feeling ?today/now",
    "how is it going",
    "how do you do",
    "how have you been",
    "what is up/new/wrong/happening",
    "what are you doing/selling/wearing/saying/thinking ?here/now/there",
    "what do you want/need/mean/think/sell/know",
    "who/where/how are you ?going/now",
    "where have you been",
    "why are you here/sad/angry/crying/laughing",
    "are you all/there/here/ok/okay/alright/ready/awake/alive/busy/hungry/sure ?right/there",
    "do you ?have/want/need/know/sell anything/something/help/me",
    "can you hear/see/help/follow/understand/trust me/us ?please",
    "will/would you help/follow/join me/us ?please",
    "nice/pleased/good/lovely/great/glad/happy to meet/see you ?again",
    "excuse/pardon/forgive me",
    "sorry/apologies ?about/for ?that",
    "i am ?so/very/really sorry",
    "i love/like/hate/miss/need/trust/forgive you",
    "please ?help/follow/forgive/trust/join me",
    "follow/help/join/forgive/believe/trust me ?please",
    "come here/on/along ?please",
    "come ?along with me ?please",
    "come back ?here",
    "wait for me ?please",
    "you are welcome/right/wrong/funny/pretty/beautiful/ugly/late",
    "congrats/congratulations/grats/gratz/bravo/kudos",
    "happy birthday/christmas/easter",
    "merry christmas",
    "happy new year",
    "good luck/job/work/game/one",
    "well done/played",
    "safe travels/journey",
    "take care",
    "get well ?soon",
    "rest well",
    "sleep well/tight",
    "sweet dreams",
    "see you/ya ?later/soon/around/tomorrow/again",
    "what is your name",
)
"""What is said to somebody, where their name and no more follows: "how are you Bob"."""
GREETING_WORDS_MAX: Final = 4
