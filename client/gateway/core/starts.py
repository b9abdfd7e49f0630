"""Where a command starts: behind which politeness, at which word, or nowhere. Pure."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import courtesies, frames
from client.gateway.core import vocabulary as vocab
from client.gateway.core.phrases import number_of
from client.gateway.core.remarks import is_how
from client.gateway.core.scope import Scope
from client.gateway.core.verbs import HEADS, MAKING, SPEAKING, words_of
from client.gateway.core.words import Token, said

SHORTCUTS: Final = {"'": "say", '"': "say", ":": "emote"}
ENDS: Final = vocab.FULL_STOPS | vocab.JOINERS | vocab.THEN
_COMMANDS: Final = HEADS | frozenset(vocab.SOCIAL)
_DEEDS: Final = _COMMANDS - frozenset(vocab.DIRECTIONS)
MOOD_WORDS_MAX: Final = 6
_OPENINGS_MAX: Final = 16
"""How many phrases of politeness may stand in a row; what is after them is read as it stands."""
_DEPTH_MAX: Final = 3
_STATES: Final = vocab.words("am was have had already")
_GOING: Final = vocab.words("going heading walking running travelling traveling leaving off")
_FELT: Final = vocab.words("feel get have be think look need want hold wear")
"""What one is doing rather than about to do: "I am getting cold"."""
_AT: Final = vocab.words("at around about inside under behind into through over")
_HAD: Final = vocab.words("the that this these those both all")
_HAVING: Final = vocab.words("look peek glance drink sip bite rest nap seat chat word go taste")
_STEPS: Final = courtesies.phrases_of(*frames.STEPS)
_DO: Final = vocab.words("do please kindly just go ahead and")
_LITTLE: Final = vocab.words(
    "really just now also then quite rather still actually honestly probably definitely certainly "
    "simply only perhaps maybe possibly please kindly very much so desperately truly badly dearly "
    "ever totally absolutely finally next first quickly carefully slowly quietly seriously"
)
"""What may stand within a phrase of politeness and changes nothing of it."""
_LITTLE_WORDS_MAX: Final = 3
_WEAK: Final = vocab.words(
    "it you is are am do does did could would will no any anything something yes sounds count"
)
"""What begins a command only where a line begins: "take the lamp, it is dark"."""
_ERRANDS: Final = vocab.words(
    "get grab fetch take talk chat speak check buy sell ask attack kill fight open read mine chop "
    "look examine search inspect investigate light make craft forge cook put give hand eat "
    "drink wear use unlock lock close shut follow find pick collect gather cut climb hide "
    "rest sleep pull push tell steal drop feed hit join help harvest explore stand sit lie "
    "greet visit bother tame pet hug kiss ahead fish loot catch bake forage hunt"
)
_COOKED: Final = vocab.words("boil roast fry bake stew melt")
_HARDLY: Final = ("hard", "bare", "near", "scarce", "rare", "supposed", "famil", "early", "only")
_WHERETO: Final = vocab.words("in into inside on onto up down to from under behind back")
_PLAINLY: Final = vocab.words(
    "take grab get eat open close shut lock unlock drop light wear wield equip remove sell buy "
    "give gather chop mine make"
)
"""Verbs whose gerunds are part of no name, as "drinking horn" is one."""
_ABOUT: Final = vocab.words("up on off down out away in at from for to with into over through")
_POINTED: Final = vocab.BARE_ARTICLES | vocab.POINTING | vocab.IT | vocab.THEM | vocab.EVERYTHING
_PAST: Final = {
    "taken": "take",
    "got": "get",
    "gotten": "get",
    "eaten": "eat",
    "drunk": "drink",
    "read": "read",
    "lit": "light",
    "put": "put",
    "given": "give",
    "bought": "buy",
    "sold": "sell",
    "made": "make",
    "shut": "shut",
    "worn": "wear",
    "gone": "go",
}
"""Pasts that no rule makes, and their verbs."""
_ABLE: Final = frozenset(("can", "could", "might", "may"))
_LIFTED: Final = frozenset(("carry", "lift", "manage", "reach", "afford"))
_WEIGHING: Final = vocab.words("can could if whether think reckon")
_BEATING: Final = vocab.words(
    "beat defeat win survive outfight best handle kill slay destroy vanquish overpower overcome"
)
_FIGHTING: Final = words_of("attack")


def opened(tokens: Sequence[Token], at: int, scope: Scope, depth: int = 0) -> tuple[int, str]:
    """The place of the first word after any politeness at `at`, and the verb a gerund there is.

    Politeness may be told by the command behind it, and that by politeness of its own: `depth`
    counts how far that went, so that a line of nothing else ends too.
    """
    if not at and (verb := _narrated(tokens, scope)):
        return 0, verb
    for _ in range(_OPENINGS_MAX):
        if at >= len(tokens):
            break
        at += _mood(tokens, at, scope, depth)
        gerund = at + next((one for one, _ in _begun(courtesies.BEFORE_GERUNDS, tokens, at)), 0)
        if tokens[at].word == "before" and not at:
            return at, ""  # "before going up, take the candle": that comes first
        if (
            tokens[at].word in ("while", "whilst")
            and not at
            and all(one.word != "," for one in tokens)
        ):
            return at, ""
        verb = verb_of_gerund(word_at(tokens, gerund)) if gerund > at else ""
        being = said(tokens[at : at + 2]) == ("i", "am")
        if being and verb in _FELT | {"go"} and not stops(tokens, gerund + 1):
            after = word_at(tokens, gerund + 1)
            kept = (verb == "have" and after in _HAD) or (verb == "look" and after in _AT)
            verb = "" if not kept and (verb != "go" or after == "to") else verb
        if tokens[at].word == "consider" and verb in _FIGHTING:
            verb = ""  # "consider attacking the troll"
        if verb in _COOKED and stops(tokens, gerund + 1):
            verb = ""  # "I'm boiling"
        fits = (
            size
            for size, phrase in _begun(courtesies.OPENINGS, tokens, at)
            if _opens(phrase, tokens, at + size, scope, depth)
        )
        size = next(fits, 0)
        tries = verb in MAKING and tokens[at].word in ("try", "attempt")
        if verb and not tries and at + size <= gerund:
            return gerund, verb
        how = is_how(tokens[at].word) and not tokens[at].word.startswith(_HARDLY)
        named = tokens[at].word in scope.words or (at and tokens[at].typed[:1].isupper())
        if not size and how and not named:
            follows = at + 1 + (word_at(tokens, at + 1) == ",")
            size = int(commands(tokens, follows, scope, depth + 1))  # "reverently I lift the cup"
        if not size:
            return at, ""
        due = said(tokens[at : at + size])[-2:] in (("time", "we"), ("time", "i"))
        if due and (past := verb_of_past(word_at(tokens, at + size))):
            return at + size, past  # "it's about time we opened that"
        at += size
    return at, ""


def _narrated(tokens: Sequence[Token], scope: Scope) -> str:
    """The verb of a line told as it is done: "taking the lamp"; empty if it is none."""
    first = tokens[0].word if tokens else ""
    verb = verb_of_gerund(first) if first not in scope.words else ""
    unsure = verb in SPEAKING | _FELT | {"leave", "keep"} or verb not in HEADS
    if not verb or unsure or any(token.word in (",", "?") for token in tokens):
        return ""
    at = 2 if word_at(tokens, 1) in _ABOUT else 1
    plain = verb in _PLAINLY and at == 1 and word_at(tokens, 1) in scope.words
    return verb if plain or word_at(tokens, at) in _POINTED else ""


def _mood(tokens: Sequence[Token], at: int, scope: Scope, depth: int) -> int:
    """How many words tell how it is done, before the deed: "with a roar I ..."."""
    if tokens[at].word != "with":
        return 0
    for size in range(2, MOOD_WORDS_MAX + 1):
        if stops(tokens, at + size) and word_at(tokens, at + size) != ",":
            return 0
        comma = word_at(tokens, at + size) == ","
        after = at + size + comma
        told = comma and tokens[at + 1].word not in vocab.BARE_ARTICLES | vocab.POINTING
        if (told or word_at(tokens, after) == "i") and commands(tokens, after, scope, depth + 1):
            return after - at
    return 0


def verb_of_gerund(word: str) -> str:
    """The verb of "opening", "taking" or "putting"; empty if it is none that starts a command."""
    short = word.removesuffix("'")
    if not short.endswith(("ing", "in")):
        return ""
    return _verb_of_stem(short.removesuffix("g").removesuffix("in"), _COMMANDS)


def verb_of_past(word: str) -> str:
    """The verb of "opened", "picked" or "taken"; empty if it is none that starts a command."""
    if word in _PAST:
        return _PAST[word]
    stem = word.removesuffix("ed")
    return _verb_of_stem(stem, HEADS) if stem != word else ""


def _verb_of_stem(stem: str, verbs: frozenset[str]) -> str:
    """The verb that a stem is, but for an "e" lost or a letter doubled; empty if it is none."""
    undoubled = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    return next((one for one in (stem, f"{stem}e", undoubled) if one in verbs), "")


def _opens(
    phrase: tuple[str, ...], tokens: Sequence[Token], after: int, scope: Scope, depth: int
) -> bool:
    """Whether a phrase is mere politeness, given what comes after it."""
    word = word_at(tokens, after)
    if phrase in (("i",), ("we",)):
        having = word == "have" and bool(
            {word_at(tokens, after + 2), word_at(tokens, after + 3)} & _HAVING
        )
        if word in vocab.THEN | {"also"} and word_at(tokens, after + 1) in _DEEDS:
            return not stops(tokens, after + 2) and commands(
                tokens, after + 1, scope, depth + 1
            )  # "I then take the cup"
        return not stops(tokens, after) and (word not in _STATES or having)
    if phrase[-1] == "try" and word in ("on", "out"):
        return False  # "let me try on the ring"
    if phrase == ("go",):
        return word in _ERRANDS  # "go get some iron"
    if phrase == ("i", "am"):
        return word in _GOING
    if phrase[-2:] == ("try", "to") and word in MAKING:
        return False  # "try to make a torch" is a deed of its own
    if _WEIGHING & set(phrase) and _ABLE & set(phrase) and _weighs(tokens, after, scope):
        return False  # "could I beat the troll?" weighs them up
    if phrase[:3] == ("do", "you", "think") and word in _LIFTED | _BEATING:
        return False  # "do you think I could carry the crate?"
    if phrase == ("listen",) and word == "to":
        return False
    if phrase[:1] in (("stuff",), ("hang",), ("screw",)) and word in _WHERETO:
        return False  # "stuff it into the basket"
    if phrase[0] == "help" and stops(tokens, after + 1):
        return False  # "help me fight" asks how
    if phrase in _STEPS:
        deed = word in _DEEDS and not stops(tokens, after + 1)
        if phrase[-1] == "and":
            return deed
        return deed and not _is_way(tokens, after, scope)  # "I go to market"
    if phrase[0] == "do" and set(phrase) <= _DO and word not in _ERRANDS:
        return False  # "do I have one?" asks
    if phrase == ("wait", ",") and (after > 2 or stops(tokens, after) or stops(tokens, after + 1)):  # noqa: PLR2004 -- "wait, wait"
        return False
    if phrase in courtesies.ONLY_BEFORE_COMMANDS:
        return commands(tokens, after, scope, depth + 1)
    if len(phrase) == 1 or phrase[-1] not in ("to", "and"):
        return True
    return commands(tokens, after, scope, depth + 1)


def _begun(
    phrases: courtesies.Phrases, tokens: Sequence[Token], at: int
) -> Sequence[tuple[int, tuple[str, ...]]]:
    """The phrases that stand here and how many words they take, with adverbs among them or not.

    "I'd really quite like to" is "I would like to". The longest is first.
    """
    sized = phrases.get(word_at(tokens, at), {})
    begun = [
        (size, phrase)
        for size, found in sized.items()
        if (phrase := said(tokens[at : at + size])) in found
    ]
    longest = next(iter(sized), 0)
    reach = range(at + 1, min(len(tokens), at + longest + _LITTLE_WORDS_MAX))
    places = [at, *(place for place in reach if tokens[place].word not in _LITTLE)]
    if longest < 2 or len(places) == len(reach) + 1:  # noqa: PLR2004 -- nothing within one word
        return begun
    for size, found in sized.items():
        if size > len(places) or places[size - 1] == at + size - 1:
            continue
        phrase = tuple(tokens[place].word for place in places[:size])
        if phrase in found:
            begun.append((places[size - 1] - at + 1, phrase))
    return sorted(begun, key=lambda one: -one[0])


def _weighs(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether a command would be a fight that one only thinks about: "take the troll on"."""
    if word_at(tokens, at) in _BEATING:
        return True
    rest = {token.word for token in tokens[at : end_of_plain(tokens, at)]}
    beings = (one.nouns for one in scope.things if one.alive)
    return word_at(tokens, at) == "take" and any(rest & nouns for nouns in beings)


def begins(phrases: courtesies.Phrases, tokens: Sequence[Token], at: int = 0) -> int:
    """How many words of the tokens at `at` are one of these phrases; 0 if none is there."""
    sized = phrases.get(word_at(tokens, at), {})
    return next((size for size in sized if said(tokens[at : at + size]) in sized[size]), 0)


def ends(phrases: courtesies.Phrases, tokens: Sequence[Token]) -> int:
    """How many of the last tokens are one of these phrases, which are by their last word; 0: none.

    There are words before them.
    """
    sized = phrases.get(tokens[-1].word, {})
    fits = (size for size in sized if size < len(tokens) and said(tokens[-size:]) in sized[size])
    return next(fits, 0)


def shortcut(tokens: Sequence[Token], at: int) -> str:
    """The verb that a mark at this place stands for: a quotation mark is "say"; or nothing."""
    if tokens[at].word == ":" and not (at + 1 < len(tokens) and not tokens[at + 1].is_mark):
        return ""  # a lone smiley is not an emote
    if tokens[at].word == "'" and at + 1 < len(tokens) and tokens[at + 1].word == "'":
        return ""  # marks around code, as in other chats
    apart = at + 1 < len(tokens) and tokens[at + 1].start > tokens[at].end
    if tokens[at].word == "'" and apart:
        return ""  # no quotation starts with a space
    return SHORTCUTS.get(tokens[at].word, "")


def end_of_plain(tokens: Sequence[Token], at: int) -> int:
    """The place of the next joint or full stop."""
    while at < len(tokens) and tokens[at].word not in ENDS:
        at += 1
    return at


def commands(tokens: Sequence[Token], at: int, scope: Scope, depth: int = 0) -> bool:
    """Whether a command, or a taking back of one, starts here: for `depth` see `opened`."""
    if at >= len(tokens):
        return False
    if shortcut(tokens, at) and tokens[at - 1].word in vocab.JOINERS:
        return True
    word = word_at(tokens, at)
    other = word_at(tokens, at + 1)
    if word == "not" and (other in vocab.BARE_ARTICLES or other in scope.nouns):
        return False  # "take the red scarf, not the blue one"; "follow Bo, not Bob"
    if word in vocab.NEGATIONS | vocab.CONDITIONS or begins(courtesies.CANCELS, tokens, at):
        return True
    first, gerund = opened(tokens, at, scope, depth) if depth <= _DEPTH_MAX else (at, "")
    if gerund:
        return True
    word = word_at(tokens, first)
    if word == "leaving" and word_at(tokens, first + 1) in ("only", "just"):
        return False
    if word in _WEAK or (word == "say" and number_of(word_at(tokens, first + 1)) is not None):
        return False  # "some coins, say three"
    if word in ("up", "down") and word_at(tokens, first + 1) in ("to", "into"):
        return True  # "come on, up to the loft"
    if word in vocab.DIRECTIONS:
        pair = (word, word_at(tokens, first + 1)) in vocab.DIRECTION_PAIRS
        return stops(tokens, first + (2 if pair else 1))
    if word in vocab.NEGATIONS or _is_way(tokens, first, scope):
        return True
    return (word in HEADS or word in vocab.SOCIAL) and not _is_listed(tokens, first, scope)


def _is_way(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether the words up to the next joint name an exit and nothing else: "fore and aft"."""
    words = tuple(token.word for token in tokens[at : end_of_plain(tokens, at)])
    if at and tokens[at - 1].word == "and" and words[:1] == ("the",):
        return False  # "ask Elsa about the stew and the attic"
    plain = tuple(word for word in words if word not in ("to", "the"))
    named = any(one.is_called(plain) for one in scope.ways) if plain else False
    return named and not any(word in scope.nouns for word in plain)


def _is_listed(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether a word that could be a verb is rather one of a list of things in sight."""
    if tokens[at].word not in scope.nouns:
        return False
    words = frozenset(token.word for token in tokens[at : end_of_plain(tokens, at)])
    return any(words <= thing.words | thing.nouns for thing in scope.things)


def stops(tokens: Sequence[Token], at: int) -> bool:
    """Whether a joint, a full stop or the end is here."""
    return at >= len(tokens) or tokens[at].word in ENDS


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The word at a place; nothing beyond the end."""
    return tokens[at].word if at < len(tokens) else ""
