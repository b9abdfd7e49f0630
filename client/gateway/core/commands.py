"""From one clause to its intents: the verb table laid over the words.

It tries every pattern that the clause's first word may start, the most telling first, and takes the
first that gives intents or a question. What fits no pattern is refused in one helpful sentence.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.declined import declined, unknown
from client.gateway.core.fitting import is_self, laid_over, tried_out
from client.gateway.core.found import OUTSIDE, Ask, Context, Deeds, Found, No, intent
from client.gateway.core.laying import Laid, begun
from client.gateway.core.phrases import as_typed
from client.gateway.core.sayings import GESTURES
from client.gateway.core.slots import filled
from client.gateway.core.spoken import is_given, social, spoken
from client.gateway.core.starts import begins
from client.gateway.core.turned import indirect, noun_first, struck, treated, wished, without_my
from client.gateway.core.verbs import NO_PATTERNS, PATTERNS, SPEAKING, VERBS
from client.gateway.core.ways import bare_exit, direction, way
from client.gateway.core.words import Token

_ASKING: Final = frozenset(("ask", "beg", "urge"))
_JOINING: Final = frozenset(("put", "give", "trade", "whisper", "talk", "use", "write", "shoot"))
"""Verbs that are asked on: "put the knife" in what? Of others, what is lacking is not so sure."""
_SAID_BRIEFLY: Final = 3
_PRONOUNS: Final = vocab.HIM | vocab.HER | frozenset(("them",))
_TELLING_LITTLE: Final = frozenset(("die", "start", "quit"))
"""What begins to say a verb, but alone may mean as much else."""
_SOMEWHERE: Final = frozenset(("somewhere", "someplace", "anywhere"))
_LINKED: Final = ("use", "unlock", "lock", "attack", "take", "put", "give")
_LINKING: Final = frozenset(("with", "using", "on", "from", "out", "in", "into", "to"))
_OWNED: Final = frozenset(word for verb in VERBS.values() for word in verb.words.split())
_ASKED_AT_LENGTH: Final = frozenset(("speech", "way", "words", "far"))
_PEOPLE: Final = frozenset(("person", "player", "being", "seller", "foe", "far"))
_INSIDE: Final = frozenset(("in", "into", "inside", "within", "under", "underneath", "behind"))


def deeds(clause: Clause, context: Context, *, asks: bool = True) -> Deeds | Ask | No:
    """Read one clause; what it lacks is not worked out where nobody would be asked for it."""
    if clause.shortcut:
        return spoken(clause.shortcut, clause, context)
    head = clause.words[0].word
    speaks = head in SPEAKING | _ASKING
    if (not speaks or clause.permission) and (no := declined(clause, context)) is not None:
        return no
    straight = direction([token.word for token in clause.words])
    drunk = head == "down" and any(
        one.where == "held" and one.nouns & {token.word for token in clause.words[1:]}
        for one in context.scope.things
    )
    if straight is None and head in ("up", "down") and len(clause.words) > 1 and not drunk:
        found = way(clause.words, context)  # "down the ladder"
        straight = found if isinstance(found, str) else None
    if straight is not None:
        return Deeds("move", (intent("move", {"to": straight}),))
    nos: list[tuple[bool, No]] = []
    several = False  # whether a pattern of several words fits, all but its nouns
    asked: Ask | None = None
    if is_given(clause.words) and clause.words[-1].word not in context.scope.nouns:
        return social(clause, context)
    for one in _ways_to_read(clause, context):
        tried = tried_out(one, clause, context)
        if isinstance(tried, Ask) and one.pattern.speaks and not _is_sure(one):
            asked = asked or tried  # the words may yet be speech to all
            continue
        if not isinstance(tried, No) or _is_said_to_nobody(one):
            return tried
        nos.append((_is_own(one, head), tried))
        several = several or one.said > 1
    if asked is not None:
        return asked
    shown = head in vocab.SOCIAL and len(clause.words) == 1
    if shown or begins(GESTURES, clause.words) or is_given(clause.words):
        return social(clause, context)
    if (use := treated(clause, context)) is not None:
        return use
    outside = any(token.word in vocab.OUTSIDE for token in clause.words[1:])
    lacking = None if outside or not asks else _lacking(clause, context)
    if isinstance(lacking, Ask):
        return _looked_into(clause, context) or lacking
    if head in vocab.SOCIAL and not (several and not nos[0][1].unseen):
        return social(clause, context)
    if head in vocab.KICKS and (kicked := struck(clause, context)) is not None:
        return kicked
    if (told := indirect(clause, context)) is not None:
        return told
    if (had := wished(clause, context)) is not None:
        return had
    if (bare := without_my(clause, context)) is not None:
        return bare
    gone = bare_exit(clause.words, context)
    if gone is not None:
        return gone if isinstance(gone, Ask) else Deeds("move", (intent("move", {"to": gone}),))
    if (turned := noun_first(clause, context)) is not None:
        return turned
    if nos:
        own = min(nos, key=lambda each: not each[0])[1]
        return No(OUTSIDE, understood=False) if head in vocab.QUESTIONS or outside else own
    return unknown(clause, context)


def _is_said_to_nobody(one: Laid) -> bool:
    """Whether a few words are for somebody who is not spoken of: "say hello to him"."""
    if not one.pattern.speaks:
        return False
    said = [token.word for token in one.whom]
    return len(one.speech) <= _SAID_BRIEFLY and len(said) == 1 and said[0] in _PRONOUNS


def _is_sure(one: Laid) -> bool:
    """Whether it is plain what is speech: "say to Bob: ahoy", "say good morning to the mare"."""
    text = one.speech
    if len(text) <= _SAID_BRIEFLY and one.whom:
        return True
    return text[0].word in (":", ",") and any(
        words[0].start < text[0].start for words in one.slots.values() if words is not text
    )


def _ways_to_read(clause: Clause, context: Context) -> list[Laid]:
    """The patterns that fit, those last that pass over a thing in sight: "read the letter"."""
    shown = frozenset(
        noun
        for one in context.scope.things
        for noun in one.nouns
        if one.where in ("here", "held") and not one.alive
    )
    names_a_thing = any(token.word in shown for token in clause.words[1:])
    found = laid_over(clause)
    return sorted(found, key=lambda one: names_a_thing and not one.slots and len(clause.words) > 1)


def _is_own(one: Laid, head: str) -> bool:
    """Whether a pattern's verb is the one that its first word is a synonym of."""
    return head in VERBS[one.pattern.verb].words.split()


def _lacking(clause: Clause, context: Context) -> Ask | No | None:
    """A verb that lacks a noun, or words to say: ask for it, where all the rest is certain."""
    words = clause.words
    while len(words) > 1 and words[-1].word in vocab.BARE_ARTICLES | _SOMEWHERE:
        words = words[:-1]
    head = words[0].word
    if len(words) > 2 and words[1].word in _LINKING:  # noqa: PLR2004 -- "use on the door"
        linked = next((name for name in _LINKED if head in VERBS[name].words.split()), "")
        if linked:
            return Ask("gap", VERBS[linked].asks, words[0].end)
    stops = begun(PATTERNS.get(head, NO_PATTERNS), words)
    for one in sorted(stops, key=lambda each: (bool(each.joints), not _is_own(each, head))):
        astray = one.speech[:1] != () and one.speech[0].word in ("to", "that")
        grows = any(slot.place == "yield" for slot in one.slots)
        sure = _is_own(one, head) or head not in _OWNED
        letter = one.pattern.verb == "write" and len(words) > 1
        joins = (
            (one.pattern.verb in _JOINING or grows)
            and sure
            and (bool(one.slots) or letter or one.pattern.verb == "shoot")
        )
        if one.joints and (not joins or astray or _is_joined(one, words)):
            continue
        verb = VERBS[one.pattern.verb]
        alone = len(words) == 1 and head in _TELLING_LITTLE
        if not verb.asks or alone:
            continue
        found = [
            filled(slot, said, one.pattern, clause, context) for slot, said in one.slots.items()
        ]
        asked = next((each for each in found if isinstance(each, Ask)), None)
        selves = (each.things for each in found if isinstance(each, Found))
        if any(isinstance(each, No) for each in found) or any(
            is_self(each, context) for each in selves
        ):
            continue
        if asked is not None:
            return asked
        assert one.lacks is not None
        return Ask("gap", _question(words, one), clause.end, one.lacks.many, joints=one.joints)
    return None


def _is_joined(one: Laid, words: Sequence[Token]) -> bool:
    """Whether the word between is there: "trade the rope for a lamp with Ana", who is not here."""
    return any(token.word == one.joints[0] for token in words[2:])


def _looked_into(clause: Clause, context: Context) -> Deeds | None:
    """Read "open the box and look inside": inside what was just spoken of."""
    *_, last = clause.words
    inside = last.word in _INSIDE and context.memory.it is not None
    if not inside:
        return None
    it = Token("it", "it", clause.end, clause.end)
    found = deeds(Clause((*clause.words, it), clause.end), context)
    harmless = isinstance(found, Deeds) and (
        found.verb == "examine"
        or (found.verb in ("put", "take") and context.lately == (context.memory.it,))
    )
    return found if isinstance(found, Deeds) and harmless else None


def _question(words: Sequence[Token], one: Laid) -> str:
    """What is lacking, asked in the player's own words where there are enough of them."""
    assert one.lacks is not None
    if (
        len(words) == 1
        or one.pattern.verb == "talk"
        or (one.lacks.place in _ASKED_AT_LENGTH and not one.joints)
    ):
        return VERBS[one.pattern.verb].asks
    whom = "whom" if one.lacks.place in _PEOPLE else "what"
    handing = whom == "whom" and one.pattern.verb == "give" and words[-1].word != "to"
    joints = one.joints or (("to",) if handing else ())
    typed = " ".join((as_typed(words), *joints))
    return f"{typed[:1].upper()}{typed[1:]} {whom}?"
