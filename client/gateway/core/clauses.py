"""From the words of a line to its clauses, one command each; speech is taken out first, verbatim.

It splits on full stops and "then", and on commas and "and" only where a command follows: the comma
in "take the lamp, the rope and go north" belongs to a list. It strips politeness at both ends. It
does not ask whether a command makes sense.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.closings import closed
from client.gateway.core.limits import CLAUSES_MAX, TIMES_MAX
from client.gateway.core.phrases import number_of
from client.gateway.core.remarks import is_how, is_remark
from client.gateway.core.scope import Scope
from client.gateway.core.verbs import HEADS, MAKING, PATTERNS, SPEAKING
from client.gateway.core.words import Token, said

SHORTCUTS: Final = {"'": "say", '"': "say", ":": "emote"}
_ENDS: Final = vocab.FULL_STOPS | vocab.JOINERS | vocab.THEN
_COMMANDS: Final = HEADS | frozenset(vocab.SOCIAL)
_MEANING: Final = (
    ("i", "mean"),
    ("i", "meant"),
    ("no", ",", "hang", "on", ","),
    ("no", ",", "wait", ","),
    ("no", "wait", ","),
    ("no", "hang", "on", ","),
    ("no", ","),
    ("no", "wait"),
    ("or", "rather"),
)
MOOD_WORDS_MAX: Final = 6
_STATES: Final = vocab.words("am was have had already")
_KEPT_WHOLE: Final = vocab.QUESTIONS | frozenset(vocab.SOCIAL)
_TOWARDS: Final = frozenset(("to", "in", "into", "on", "onto"))
_GOING: Final = vocab.words("going heading walking running travelling traveling leaving off")
_FELT: Final = vocab.words("feel get have be think look need want hold wear")
"""What one is doing rather than about to do: "I am getting cold"."""
_HAD: Final = vocab.words("the that this these those both all")
_HAVING: Final = vocab.words("look peek glance drink sip bite rest nap seat chat word go taste")
_ANSWERING: Final = vocab.words("accept refuse decline reject abandon")
_WEAK: Final = vocab.words(
    "it you is are am do does did could would will no any anything something yes sounds count"
)
"""What begins a command only where a line begins: "take the lamp, it is dark"."""
_RUNNING_ON: Final = vocab.words("i can could let may shall so please")
_GIVING: Final = vocab.words("give hand pass offer feed throw toss lend slip pay tip bring send")
_ABLE: Final = frozenset(("can", "could", "might", "may"))
_BEATING: Final = vocab.words("beat defeat win survive outfight best handle")


@dataclass(frozen=True)
class Clause:
    """One command: its words, where it stops, and the verb of a shortcut that starts it."""

    words: tuple[Token, ...]
    end: int
    shortcut: str = ""
    permission: bool = False  # "can I ...?": asks rather than commands
    whole: tuple[Token, ...] = ()  # with the politeness that was stripped

    @property
    def start(self) -> int:
        """Where in the line its first word starts."""
        return self.words[0].start if self.words else self.end


def split(line: str, tokens: Sequence[Token], scope: Scope) -> tuple[Clause, ...]:
    """The clauses of a line, in their order; one more than are read, if there are that many."""
    made: list[Clause] = []
    at = _skip_joints(tokens, _corrected(tokens, scope))
    while at < len(tokens) and len(made) <= CLAUSES_MAX:
        clause, at = _clause(line, tokens, at, scope)
        if clause.words or clause.shortcut:
            made.append(clause)
        at = _skip_joints(tokens, at)
    return tuple(made)


def _corrected(tokens: Sequence[Token], scope: Scope) -> int:
    """Where what is really meant begins: "pass me the knife... I mean give Elsa the knife"."""
    if tokens and (_shortcut(tokens, 0) or tokens[0].word in SPEAKING):
        return 0
    for at in range(len(tokens) - 2, 0, -1):
        marked = tokens[at - 1].word in vocab.FULL_STOPS | vocab.JOINERS
        size = next((len(one) for one in _MEANING if said(tokens[at : at + len(one)]) == one), 0)
        if marked and size and _commands(tokens, at + size, scope):
            return at + size
    return 0


def opened(tokens: Sequence[Token], at: int, scope: Scope) -> tuple[int, str]:
    """The place of the first word after any politeness at `at`, and the verb a gerund there is."""
    while at < len(tokens):
        at += _mood(tokens, at, scope)
        gerund = at + begins(courtesies.BEFORE_GERUNDS, tokens, at)
        if tokens[at].word == "before" and not at:
            return at, ""  # "before going up, take the candle": that comes first
        verb = verb_of_gerund(_word(tokens, gerund)) if gerund > at else ""
        if tokens[at].word == "i" and verb in _FELT | {"go"} and not _stops(tokens, gerund + 1):
            has = verb == "have" and _word(tokens, gerund + 1) in _HAD
            verb = "" if not has and (verb != "go" or _word(tokens, gerund + 1) == "to") else verb
        fits = (
            size
            for size, phrases in courtesies.OPENINGS.get(tokens[at].word, {}).items()
            if (phrase := said(tokens[at : at + size])) in phrases
            and _opens(phrase, tokens, at + size, scope)
        )
        size = next(fits, 0)
        tries = verb in MAKING and tokens[at].word in ("try", "attempt")
        if verb and not tries and at + size <= gerund:
            return gerund, verb
        how = is_how(tokens[at].word) and _word(tokens, at + 1) in ("i", "we", ",")
        if not size and how and _commands(tokens, at + 1 + (_word(tokens, at + 1) == ","), scope):
            size = 1  # "reverently I lift the cup"
        if not size:
            return at, ""
        at += size
    return at, ""


def _mood(tokens: Sequence[Token], at: int, scope: Scope) -> int:
    """How many words tell how it is done, before the deed: "with a roar I ..."."""
    if tokens[at].word != "with":
        return 0
    for size in range(2, MOOD_WORDS_MAX + 1):
        if _stops(tokens, at + size) and _word(tokens, at + size) != ",":
            return 0
        after = at + size + (_word(tokens, at + size) == ",")
        if _word(tokens, after) == "i" and _commands(tokens, after, scope):
            return after - at
    return 0


def verb_of_gerund(word: str) -> str:
    """The verb of "opening", "taking" or "putting"; empty if it is none that starts a command."""
    if not word.endswith("ing"):
        return ""
    stem = word[:-3]
    undoubled = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    return next((one for one in (stem, f"{stem}e", undoubled) if one in _COMMANDS), "")


def _opens(phrase: tuple[str, ...], tokens: Sequence[Token], after: int, scope: Scope) -> bool:
    """Whether a phrase is mere politeness, given what comes after it."""
    word = _word(tokens, after)
    if phrase in (("i",), ("we",)):
        having = word == "have" and bool(
            {_word(tokens, after + 2), _word(tokens, after + 3)} & _HAVING
        )
        return not _stops(tokens, after) and (word not in _STATES or having)
    if phrase == ("i", "am"):
        return word in _GOING
    if phrase[-2:] == ("try", "to") and word in MAKING:
        return False  # "try to make a torch" is a deed of its own
    if phrase[0] in _ABLE and word in _BEATING:
        return False  # "could I beat the troll?" weighs them up
    if phrase == ("listen",) and word == "to":
        return False
    if phrase[0] == "help" and _stops(tokens, after + 1):
        return False  # "help me fight" asks how
    if phrase in courtesies.ONLY_BEFORE_COMMANDS:
        return _commands(tokens, after, scope)
    return len(phrase) == 1 or phrase[-1] not in ("to", "and") or _commands(tokens, after, scope)


def counted(clause: Clause) -> tuple[Clause, int]:
    """A clause without "twice" or "three times" at its end, and how often that is."""
    words = [token.word for token in clause.words]
    if len(words) > 1 and words[-1] in ("twice", "thrice"):
        return replace(clause, words=clause.words[:-1]), 2 if words[-1] == "twice" else 3
    if len(words) > 2 and words[-1] == "times":  # noqa: PLR2004 -- a verb, a number, "times"
        times = vocab.NUMBERS.get(words[-2]) or (int(words[-2]) if words[-2] in "23456789" else 0)
        if 1 < times <= TIMES_MAX:
            return replace(clause, words=clause.words[:-2]), times
    return clause, 1


def begins(phrases: courtesies.Phrases, tokens: Sequence[Token], at: int = 0) -> int:
    """How many words of the tokens at `at` are one of these phrases; 0 if none is there."""
    sized = phrases.get(_word(tokens, at), {})
    return next((size for size in sized if said(tokens[at : at + size]) in sized[size]), 0)


def quoted_at_start(raw: str) -> tuple[str, int] | None:
    """What stands between the quotation marks that a text starts with, and where they end."""
    closing = {'"': '"', "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}.get(raw[:1])
    if closing is None:
        return None
    end = raw.find(closing, 1)
    return (raw[1:], len(raw)) if end < 0 else (raw[1:end], end + 1)


def _clause(line: str, tokens: Sequence[Token], at: int, scope: Scope) -> tuple[Clause, int]:
    shortcut = _shortcut(tokens, at)
    if shortcut:
        end = _speech_end(line, tokens, at, scope)
        words = tuple(token for token in tokens[at:] if token.end <= end)
        return Clause(words, end, shortcut), at + len(words)
    asking = begins(courtesies.PERMISSION, tokens, at)
    first, gerund = opened(tokens, at + asking, scope)
    if _word(tokens, first) in SPEAKING:
        end = _speech_end(line, tokens, first + 1, scope)
        words = tuple(token for token in tokens[first:] if token.end <= end)
        return Clause(words, end, permission=bool(asking)), first + len(words)
    last = _way_end(tokens, first) or _end(tokens, first, scope)
    words = closed(_plain(tokens[first:last], scope))
    if gerund and words:
        words = (words[0]._replace(word=gerund), *words[1:])
    end = words[-1].end if words else tokens[min(last, len(tokens)) - 1].end
    whole = tuple(tokens[at:last])
    return Clause(words, end, permission=bool(asking), whole=whole), max(last, at + 1)


def _shortcut(tokens: Sequence[Token], at: int) -> str:
    if tokens[at].word == ":" and not (at + 1 < len(tokens) and not tokens[at + 1].is_mark):
        return ""  # a lone smiley is not an emote
    if tokens[at].word == "'" and at + 1 < len(tokens) and tokens[at + 1].word == "'":
        return ""  # marks around code, as in other chats
    return SHORTCUTS.get(tokens[at].word, "")


def _speech_end(line: str, tokens: Sequence[Token], at: int, scope: Scope) -> int:
    """Where speech stops: with its closing quotation mark, if a command or nothing follows that."""
    reach = 4 if _word(tokens, at) == "to" else 2  # say to Bob "...": no farther than that
    for place in range(at, min(at + reach, len(tokens))):
        quoted = quoted_at_start(line[tokens[place].start :])
        if quoted is None:
            continue
        close = tokens[place].start + quoted[1]
        after = next((n for n, one in enumerate(tokens) if one.start >= close), len(tokens))
        end = _end_of_plain(tokens, after)
        if after < len(tokens) and end < len(tokens):
            return max(close, tokens[end - 1].end)
        return len(line)
    for place in range(at + 1, len(tokens) - 2):
        after = tokens[place].word == "," and tokens[place + 1].word == "then"
        named = any(one.alive and tokens[place - 1].word in one.nouns for one in scope.things)
        if (
            after
            and named
            and tokens[place - 2].word == "to"
            and _commands(tokens, place + 2, scope)
        ):
            return tokens[place - 1].end  # say goodbye to Mira, then go to the market
    return len(line)


def _end_of_plain(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].word not in _ENDS:
        at += 1
    return at


def _end(tokens: Sequence[Token], first: int, scope: Scope) -> int:
    """Where the clause that starts at `first` stops."""
    at = first + 1
    while at < len(tokens):
        word = tokens[at].word
        if word == '"':
            at = _quote_end(tokens, at)
            continue
        if word in vocab.FULL_STOPS:
            return at
        asked = tokens[at - 1].word == "about" and _stops(tokens, at + 1)  # "ask Wren about then"
        if word in vocab.THEN and word not in scope.words and not asked:
            return at
        if word == "so" and _commands(tokens, at + 1, scope):
            return at
        if word in ("before", "after") and verb_of_gerund(_word(tokens, at + 1)):
            return at
        if word in _RUNNING_ON and _runs_on(tokens, first, at, scope):
            return at
        whole = tokens[at - 1].word == "up" and _word(tokens, at + 1) == "down" and at - 1 > first
        if word in vocab.JOINERS and not whole and not _is_titled(tokens, first, at):
            follows = _skip_joints(tokens, at)
            joints = {token.word for token in tokens[at:follows]}
            if joints & (vocab.THEN | vocab.FULL_STOPS) or _commands(tokens, follows, scope):
                return at
            if _is_second_transfer(tokens, first, at) or _is_second_gift(tokens, first, at, scope):
                return at
        at += 1
    return min(at, len(tokens))


def _runs_on(tokens: Sequence[Token], first: int, at: int, scope: Scope) -> bool:
    """Whether a command starts here without a stop: "I'm hungry can I eat a carrot"."""
    return (
        is_remark(tokens[first:at])
        and opened(tokens, at, scope)[0] > at
        and _commands(tokens, at, scope)
    )


def _quote_end(tokens: Sequence[Token], at: int) -> int:
    """The place after the quotation that starts at `at`; what it holds splits nothing."""
    closing = next((n for n in range(at + 1, len(tokens)) if tokens[n].word == '"'), len(tokens))
    return min(closing + 1, len(tokens))


def _is_titled(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether "and" stands within the name of a quest: "accept Hazel and Hide"."""
    if tokens[first].word not in _ANSWERING or tokens[at].word != "and":
        return False
    if at - 1 == first or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    named = tokens[at - 1].typed[:1].isupper() and after.typed[:1].isupper()
    bare = any(one.shortest[0] == 1 for one in PATTERNS.get(after.word, ()))
    lone = _stops(tokens, at + 2) and after.word in PATTERNS and not bare
    return named or lone


def _is_second_transfer(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether "and" stands between two whole transfers: "give X to Bo and Y to Bob"."""
    before = {token.word for token in tokens[first:at]} & _TOWARDS
    after = {token.word for token in tokens[at : _end_of_plain(tokens, at + 1)]} & _TOWARDS
    return tokens[at].word == "and" and bool(before and after)


def _is_second_gift(tokens: Sequence[Token], first: int, at: int, scope: Scope) -> bool:
    """Whether "and" stands before somebody and what they get: "give Bo a coin and Bob two"."""
    if tokens[at].word != "and" or _stops(tokens, at + 2):
        return False
    if not any(token.word in _GIVING for token in tokens[first:at]):
        return False
    return any(one.alive and tokens[at + 1].word in one.nouns for one in scope.things)


def _way_end(tokens: Sequence[Token], first: int) -> int:
    """Where the first of several bare directions stops ("n n e"); 0 if there are not several."""
    words = [token.word for token in tokens[first : _end_of_plain(tokens, first)]]
    if not words or not all(word in vocab.DIRECTIONS for word in words):
        return 0
    pairs = any(pair in vocab.DIRECTION_PAIRS for pair in pairwise(words))
    return 0 if pairs else first + 1  # "north east" is one; "north east south" might be either


def _commands(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether a command, or a taking back of one, starts here."""
    if at >= len(tokens):
        return False
    if _shortcut(tokens, at) and tokens[at - 1].word in vocab.JOINERS:
        return True
    word = _word(tokens, at)
    if word == "not" and _word(tokens, at + 1) in vocab.BARE_ARTICLES:
        return False  # "take the red scarf, not the blue one"
    if word in vocab.NEGATIONS | vocab.CONDITIONS or begins(courtesies.CANCELS, tokens, at):
        return True
    first, gerund = opened(tokens, at, scope)
    if gerund:
        return True
    word = _word(tokens, first)
    if word in _WEAK or (word == "say" and number_of(_word(tokens, first + 1)) is not None):
        return False  # "some coins, say three"
    if word in vocab.DIRECTIONS:
        pair = (word, _word(tokens, first + 1)) in vocab.DIRECTION_PAIRS
        return _stops(tokens, first + (2 if pair else 1))
    if word in vocab.NEGATIONS or _is_way(tokens, first, scope):
        return True
    return (word in HEADS or word in vocab.SOCIAL) and not _is_listed(tokens, first, scope)


def _is_way(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether the words up to the next joint name an exit and nothing else: "fore and aft"."""
    words = tuple(token.word for token in tokens[at : _end_of_plain(tokens, at)])
    plain = tuple(word for word in words if word not in ("to", "the"))
    named = any(one.is_called(plain) for one in scope.ways) if plain else False
    return named and not any(word in scope.nouns for word in plain)


def _is_listed(tokens: Sequence[Token], at: int, scope: Scope) -> bool:
    """Whether a word that could be a verb is rather one of a list of things in sight."""
    if tokens[at].word not in scope.nouns:
        return False
    words = frozenset(token.word for token in tokens[at : _end_of_plain(tokens, at)])
    return any(words <= thing.words | thing.nouns for thing in scope.things)


def _plain(words: Sequence[Token], scope: Scope) -> tuple[Token, ...]:
    """The words of a clause without adverbs that change nothing: "take really gently the vase"."""
    if not words or words[0].word in _KEPT_WHOLE:
        return tuple(words)
    return tuple(
        token
        for at, token in enumerate(words)
        if not at or token.word in scope.words or not _is_adverb(words, at)
    )


def _is_adverb(words: Sequence[Token], at: int) -> bool:
    """Whether a word changes nothing of a deed: "lock again the door"."""
    again = words[at].word == "again" and _word(words, at + 1) in vocab.BARE_ARTICLES
    return again or words[at].word in vocab.ADVERBS


def _skip_joints(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].word in _ENDS:
        at += 1
    return at


def _stops(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].word in _ENDS


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if at < len(tokens) else ""
