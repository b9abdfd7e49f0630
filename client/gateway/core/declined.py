"""Why a clause is no command: it is taken back, denied, conditional, or not of this game."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import NOTHING_SAID, OUTSIDE, Context, No, quoted
from client.gateway.core.laying import laid
from client.gateway.core.lookalikes import OTHER_WORDS
from client.gateway.core.naming import named
from client.gateway.core.phrases import as_typed
from client.gateway.core.spelling import near_verb
from client.gateway.core.starts import begins, verb_of_gerund
from client.gateway.core.verbs import HEADS, NO_PATTERNS, PATTERNS, words_of

_ASKING: Final = frozenset(("see", "ask", "find", "check", "wonder", "enquire", "inquire"))
_GREEDY: Final = words_of("buy", "talk", "craft")
"""Verbs that take whatever words follow them."""
_LATER: Final = (
    ("later",),
    ("tomorrow",),
    ("next", "time"),
    ("another", "time"),
    ("some", "other", "time"),
    ("some", "day"),
    ("someday",),
    ("jk",),
)
"""What puts a deed off, or takes it back."""
KEPT: Final = "The world keeps your place: there is nothing to save, to load or to start over."
_OF_THE_GAME: Final = frozenset(("restart", "reset", "save", "load", "reload", "restore", "start"))
_GAME: Final = vocab.words("the my this a new game progress over again anew everything world")
_DEEDS: Final = frozenset(vocab.DIRECTIONS) | frozenset(vocab.SOCIAL)
_WEIGHED: Final = frozenset(("sounds", "seems", "would", "is", "was", "looks", "isn't"))
_PUT_OFF: Final = frozenset(("later", "tomorrow", "someday", "sometime"))
_OTHERS: Final = frozenset(("i", "we", "you", "there", "what", "who", "which", "that", "where"))
_RESTING: Final = frozenset(("rest", "sleep", "wait", "bide", "stay", "linger", "sit", "hang"))
_FOLLOWING: Final = frozenset(("along", "trail", "trailing", "tagging", "chasing", "running"))


def _leads(words: Sequence[str], at: int) -> bool:
    """Whether "after" is behind somebody, not once something is done: "tag along after Bob"."""
    return words[at - 1] in _FOLLOWING or list(words[at + 1 :]) in (["us"], ["me"], ["you"])


def declined(clause: Clause, context: Context) -> No | None:
    """Commands that are none: denied, conditional, asked for leave, taken back."""
    words = [token.word for token in clause.words]
    if (words[0] in _OF_THE_GAME and set(words[1:]) <= _GAME) or words == ["new", "game"]:
        return No(KEPT)
    fitting = laid(PATTERNS.get(words[0], NO_PATTERNS), clause.words)
    stops = words[0] in ("no", "stop") and not fitting
    cancels = begins(courtesies.CANCELS, clause.words)
    if cancels < len(words) and not clause.words[cancels].is_mark:
        cancels = 0  # "never mind the cup"
    if stops or (cancels and not fitting):
        return No("All right, nothing done.")
    said = frozenset(word for one in fitting for need in one.pattern.needs for word in need)
    for at, word in enumerate(words):
        if word in vocab.NEGATIONS - said and not (at and words[at - 1] in vocab.EXCEPT):
            return No(f"I read {quoted(clause.words[at].typed)} in that, so I do nothing.")
        behind = word == "after" and (at == 1 or _leads(words, at))
        asks = word == "if" and words[0] in _ASKING and at <= 2  # noqa: PLR2004 -- "see whether"
        rests = words[0] in _RESTING and word in ("until", "till")
        span = rests or (at > 0 and words[at - 1] in ("a", "little"))  # "rest for a while"
        if word in ("before", "after", "while") and words[0] in vocab.SOCIAL:
            continue  # "bow before the king"
        if (
            word in vocab.CONDITIONS - said
            and word not in context.scope.words
            and not (behind or asks or span)
        ):
            return No(
                f"I can't do things on a condition ({quoted(clause.words[at].typed)}). "
                "Tell me when it is time."
            )
    soon = any(words[at : at + 3] == ["as", "soon", "as"] for at in range(len(words)))
    if soon:
        return No("I can't do things on a condition ('as soon as'). Tell me when it is time.")
    first = {one.word for one in clause.whole[:3]}
    if first & _PUT_OFF and not first & {"before", "than"} and len(clause.whole) > len(words):
        return No("I can't do things later. Tell me when it is time.")  # "perhaps later I'll ..."
    if _is_weighed([one.word for one in clause.whole]):
        return No(OUTSIDE, understood=False)
    greedy = len(words) > 2 and words[0] in _GREEDY  # noqa: PLR2004 -- a verb and a noun
    if greedy and any(tuple(words[-len(one) :]) == one for one in _LATER):
        return No("I can't do things later. Tell me when it is time.")
    plain = tuple(word for word in words if word not in vocab.ARTICLES)
    leads = any(one.is_called(plain) for one in context.scope.ways)
    if clause.permission and (leads or words[0] in HEADS or words[0] in _DEEDS):
        return No(f"If you want to, just say: {as_typed(clause.words)}")
    return None


def _is_weighed(whole: Sequence[str]) -> bool:
    """Whether a deed is only spoken of: "ringing it is what got him killed"."""
    if not whole or not verb_of_gerund(whole[0]):
        return False
    return any(
        word in _WEIGHED and whole[at - 1] not in vocab.PRONOUNS | _OTHERS
        for at, word in enumerate(whole)
        if at > 1
    )


def unknown(clause: Clause, context: Context) -> No:
    """What there is to say of a clause that no pattern fits."""
    words = [token.word for token in clause.words]
    first = clause.words[0]
    nouns = [token for token in clause.words if token.word not in vocab.ARTICLES]
    if any(named([token.word for token in nouns], one) for one in context.scope.things):
        return No(f"What do you want to do with {quoted(as_typed(nouns))}?", understood=False)
    if not any(token.word[0].isalnum() for token in clause.words):
        return No(NOTHING_SAID, understood=False)
    if words[0] in vocab.QUESTIONS or any(word in vocab.OUTSIDE for word in words):
        return No(OUTSIDE, understood=False)
    if words[0] in HEADS or words[0] in vocab.DIRECTIONS:
        sentence = f"I don't know how to {quoted(as_typed(clause.words))}."
        return No(f"{sentence} 'help' lists what you can do.", understood=False)
    if first.word in vocab.OATHS and first.word not in HEADS:
        return No("No harm done. 'help' lists what you can do.", understood=False)
    near = near_verb(first.word) if first.word not in OTHER_WORDS else ""
    hint = f" Did you mean '{near}'?" if near else ""
    return No(
        f"I don't know how to {quoted(first.typed)}.{hint} 'help' lists what you can do.",
        understood=False,
        amiss=(first.start, first.end),
    )
