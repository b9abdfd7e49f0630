"""One line being read clause by clause: its intents in turn, and what "it" means on the way.

It stops where a clause lacks something, or lies beyond a move. It knows no verbs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.asides import is_list, joined, mentioned
from client.gateway.core.clauses import Clause
from client.gateway.core.commands import deeds
from client.gateway.core.completing import completed, run_on
from client.gateway.core.found import NOTHING_SAID, Ask, Context, Deeds, No, quoted
from client.gateway.core.limits import INTENTS_MAX
from client.gateway.core.phrases import as_typed, number_of
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.remarks import leaves_the_rest, shortened
from client.gateway.core.repeated import twice
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.sharing import for_each, together
from client.gateway.core.verbs import SPEAKING, VERBS, words_of
from client.gateway.core.words import Token, folded, tokens
from content.model import IntentSpec

Answers = Mapping[int, tuple[str, ...]]
_BRINGING: Final = frozenset(("open", "unlock", "craft", "buy", "gather", "try"))
"""What may bring to light what nobody has seen before."""
_ANDS: Final = frozenset(("and", "&", "plus"))
_MADE: Final = frozenset(("craft", "recipes", "buy"))
"""Verbs whose text is what "it" is when something is made or bought."""
_SPARED: Final = frozenset(("take", "drop", "give", "put"))
_BUYING: Final = words_of("buy")
_SHARING: Final = frozenset((",", "and", "then", "&", "also", "/"))
"""What joins verbs that share a noun."""
_OF_IT: Final = frozenset(("eat", "drink", "read", "examine", "drop", "equip", "light"))
"""What may be done with a thing just dealt with, by the verb alone: "take the bun and eat"."""
_RESTS: Final = frozenset(("rest", "sleep", "wait"))
_POSTURES: Final = frozenset(("sit", "stand", "lie", "lay", "stay", "kneel"))


@dataclass
class Sequence:
    """One line being read: what the clauses so far come to."""

    line: str
    scope: Scope
    memory: Memory
    answers: Answers

    def __post_init__(self) -> None:
        self.intents: list[IntentSpec] = []
        self.requires: list[int | None] = []
        self.notes: list[str] = []
        self.stopped = False
        self.opened = False  # what was shut may show what nobody has seen yet
        self.unfinished: str | None = None
        self.began = 0  # where in the line the clause being read begins
        self.clause_start = 0  # the first intent of the clause before
        self.before: Clause | None = None
        self.lately: tuple[str, ...] = ()  # what the clause before was about

    def heard(self, clause: Clause) -> None:
        """Take in an aside: what it names is what "it" or "her" means in what follows."""
        if [token.word for token in clause.words[:2]] == ["there", "is"]:
            return  # "there's a compass in the chest": that is not in sight
        things = mentioned(clause.words, self.scope)
        for thing in things:
            self.memory = remembered(self.memory, (thing,))
        if len(things) > 1 and is_list(clause):
            self.memory = remembered(self.memory, things)  # "tongs and apron, take them"

    def read(self, clause: Clause, times: int = 1) -> No | Ask | None:
        """Add one clause, so many times; what it lacks is returned and spoils the line."""
        context = Context(self.line, self.scope, self.memory, self.answers, self.lately)
        clause = self._plainly_bought(self._again(self._there(clause)))
        if self._is_unfinished(clause):
            return No(NOTHING_SAID, understood=False)
        found = self._for_each(clause, context) or deeds(clause, context)
        if (
            isinstance(found, No)
            and (whole := completed(clause, self.before, self.line, self.scope)) is not None
        ):
            tried = deeds(whole, context)
            named = clause.words[0].word in vocab.ARTICLES
            if not isinstance(tried, No) or (tried.unseen and named):
                found, clause = tried, whole
        if isinstance(found, No) and (parts := self._run_on(clause, context)) is not None:
            for one, part in parts:
                self._add(part)
                self.before = one
            self._note_repairs(clause)
            return None
        if not isinstance(found, Deeds) and (less := self._shortened(clause, context, found)):
            found, clause = less
        if isinstance(found, Deeds):
            again = self._is_said_twice(found, clause)
            for _ in range(0 if again else times):
                self._add(found)
            self.before = clause
            self._note_repairs(clause)
            return None
        beyond = (self.scope.away or self.opened) and isinstance(found, No)
        if beyond and isinstance(found, No) and (found.unseen or found.amiss is not None):
            typed = shown(clause, self.line)
            self.stop(f"I stop before {typed}: say that when you see what is there.")
            return None
        return found

    def _plainly_bought(self, clause: Clause) -> Clause:
        """A purchase without why it is made, which would pass for a ware: "a bun to eat"."""
        if clause.shortcut or not clause.words or clause.words[0].word not in _BUYING:
            return clause
        *_, least = (clause.words, *shortened(clause.words))
        return replace(clause, words=least) if len(least) > 1 else clause

    def _for_each(self, clause: Clause, context: Context) -> Deeds | Ask | No | None:
        """One deed for several people; None where there are not several, or it is not for them."""
        each = for_each(clause, self.scope)
        return together([deeds(one, context) for one in each]) if each else None

    def _run_on(self, clause: Clause, context: Context) -> list[tuple[Clause, Deeds]] | None:
        """Two deeds without a stop between them: "take the tongs go north"; None if it is none."""
        for first, second in run_on(clause):
            done = deeds(first, context, asks=False)
            if not isinstance(done, Deeds):
                continue
            other = deeds(second, context, asks=False)
            if isinstance(other, Deeds):
                return [(first, done), (second, other)]
        return None

    def _again(self, clause: Clause) -> Clause:
        """The clause before for "do that again", or else this one."""
        said = tuple(token.word for token in clause.whole if not token.is_mark)
        return self.before if self.before is not None and said in vocab.AGAIN_PHRASES else clause

    def _there(self, clause: Clause) -> Clause:
        """A clause with "it" for what was just spoken of: "open the box, put the cup in there"."""
        if len(clause.words) < 2 or self.memory.it is None:  # noqa: PLR2004 -- "in there"
            return clause
        *_, joint, last = clause.words
        if last.word != "there" or joint.word not in ("in", "into", "inside", "on"):
            return clause
        return replace(clause, words=(*clause.words[:-1], last._replace(word="it")))

    def _is_unfinished(self, clause: Clause) -> bool:
        """Whether "i" is the start of more words that never came: "and then i"."""
        before = tokens(self.line[: clause.start])
        joined = bool(before) and before[-1].word in ("and", "then", "that")
        faltering = self.line[clause.end :].startswith(("..", "\u2026"))
        return ((joined and not self.intents) or faltering) and [
            token.word for token in clause.words
        ] == ["i"]

    def leaves_the_rest(self, clause: Clause) -> bool:
        """Whether it only says what of a heap is not taken: "take ten coins and leave five"."""
        return bool(self.intents) and leaves_the_rest(clause.words, self.intents[-1]["verb"])

    def spares(self, clause: Clause) -> bool:
        """Take back of what is to be taken what is to be left: "take it all, but leave the cup"."""
        taken = self.intents[self.clause_start :]
        if clause.words[:1] == () or clause.words[0].word not in vocab.LEAVING or len(taken) < 2:  # noqa: PLR2004 -- of several
            return False
        left = {one.id for one in mentioned(clause.words, self.scope)}
        spared = [one for one in taken if one["verb"] in _SPARED and one.get("item") in left]
        if not left or len(spared) != len(left) or len(spared) == len(taken):
            return False
        kept = [one for one in self.intents if one not in spared]
        self.requires = [None if not at else at - 1 for at in range(len(kept))]
        self.intents = kept
        return True

    def read_joined(self, noun: Clause, verb: Clause) -> Ask | bool:
        """Read "two loaves, pull them out" as one command; whether it is one."""
        between = self.line[noun.end : verb.start]
        words = joined(noun, verb, between, self.scope)
        if words is None:
            return False
        stop = self.read(replace(verb, words=words))
        return stop if isinstance(stop, Ask) and stop.kind != "gap" else stop is None

    def read_shared(self, clause: Clause, following: tuple[Clause, ...]) -> bool:
        """Read "unlock and open the door": a noun said once for several verbs; whether it is none.

        Of a noun said before them all, "it" is what is meant: "take the cup and drink".
        """
        if clause.shortcut or clause.words[0].word in SPEAKING:
            return True
        end = clause.end
        for one in following:
            between = {word.word for word in tokens(self.line[end : one.start])}
            if one.shortcut or not between or between - _SHARING:
                break
            noun = self._noun_of(one)
            if noun:
                words = (*clause.words, *noun)
                return self.read(replace(clause, words=words, end=one.end)) is not None
            end = one.end
        return self._read_of_it(clause)

    def _noun_of(self, clause: Clause) -> tuple[Token, ...]:
        """What a clause is about, without its verb and what belongs to that: "pick up the cup"."""
        known = vocab.ARTICLES | vocab.EVERYTHING | vocab.PRONOUNS | self.scope.nouns
        known -= vocab.DIRECTIONS.keys()
        for at, token in enumerate(clause.words[1:], start=1):
            if token.word in known or number_of(token.word) is not None:
                return clause.words[at:]
        return ()

    def _read_of_it(self, clause: Clause) -> bool:
        """Read a verb alone of the one thing that was just dealt with; whether it is none."""
        if len(self.lately) != 1 or not self.intents or clause.words[0].word in vocab.LEAVING:
            return True
        last = clause.words[-1]
        whole = replace(clause, words=(*clause.words, last._replace(word="it", typed="it")))
        memory = replace(self.memory, it=self.lately[0])
        found = deeds(whole, Context(self.line, self.scope, memory, self.answers, self.lately))
        if not isinstance(found, Deeds) or found.verb not in _OF_IT:
            return True
        if tuple(self.intents[-len(found.intents) :]) != found.intents:
            self._add(found)
            self.before = clause
        return False

    def _shortened(
        self, clause: Clause, context: Context, whole: Ask | No
    ) -> tuple[Deeds | Ask, Clause] | None:
        """A clause that reads once a remark is left out: "take the lamp before he turns round"."""
        if clause.shortcut or not clause.words or clause.words[0].word in SPEAKING:
            return None
        gap = isinstance(whole, Ask)
        if isinstance(whole, Ask) and whole.kind != "gap":
            return None
        listed = self.scope.words
        for words in shortened(clause.words):
            if gap and len(words) == 1:
                return None
            rest = clause.words[len(words) :]
            first = rest[len(rest) > 1 and rest[0].word in vocab.ARTICLES]
            if words[-1].word in _ANDS and first.word in listed:
                continue  # "take the tongs and the apron like I said"
            less = replace(clause, words=words, end=words[-1].end)
            found = deeds(less, context)
            if isinstance(found, Ask) and found.kind != "gap" and not gap:
                return found, less
            if isinstance(found, Deeds):
                return found, less
        return None

    def _add(self, found: Deeds) -> None:
        for note in found.notes:
            self.note(note)
        first = len(self.intents)
        room = INTENTS_MAX - first
        if len(found.intents) > room:
            self.stop(f"That is too much at once: I stop after {INTENTS_MAX} deeds.")
        for intent in found.intents[:room]:
            self.requires.append(self._required(intent, first))
            self.intents.append(intent)
        self.clause_start = first
        spoken = found.intents[-1].get("text") if found.verb in _MADE else None
        if isinstance(spoken, str):
            self.memory = replace(self.memory, made=spoken)
        self.opened = self.opened or found.verb in _BRINGING
        then = VERBS[found.verb].then
        self.scope = self.scope.after((one.id for one in found.spoken_of), then)
        others = tuple(one for one in found.spoken_of if one.id != self.scope.viewer)
        self.memory = remembered(self.memory, others)
        for one in (*found.whom, *self._called(found)):
            self.memory = replace(self.memory, him=one.id, her=one.id)
        self.lately = tuple(one.id for one in found.spoken_of)

    def _called(self, found: Deeds) -> tuple[Thing, ...]:
        """The one whom speech calls by name: "say good morning, Bo, and wave at him"."""
        if found.verb != "say" or found.whom:
            return ()
        said = folded(str(found.intents[0].get("text", "")))
        people = [one for one in self.scope.things if one.alive and one.nouns & set(said)]
        return tuple(people) if len(people) == 1 else ()

    def _is_said_twice(self, found: Deeds, clause: Clause) -> bool:
        """Whether a clause only says in other words what the one before it said: "stop, yield"."""
        before = self.before
        if before is None or not self.intents or before.words == clause.words:
            return False
        if found.verb in _RESTS and before.words and before.words[0].word in _POSTURES:
            last = self.intents[-1]
            if last["verb"] in _RESTS or last["verb"] == "emote":
                self.intents.pop()  # "sit and rest", "lie down and sleep": the rest is all of it
                self.requires.pop()
            return False
        again = twice(found, clause, before, self.intents[self.clause_start :])
        if again == "that":
            del self.intents[self.clause_start :], self.requires[self.clause_start :]
        return again == "this"

    def _required(self, intent: IntentSpec, first: int) -> int | None:
        """The intent before that dealt with the same thing, else the last one of that clause."""
        if first == 0:
            return None
        item = intent.get("item") or intent.get("target")
        for at in range(self.clause_start, first):
            if item is not None and self.intents[at].get("item") == item:
                return at
        return first - 1

    def _note_repairs(self, clause: Clause) -> None:
        last = self.intents[-1]
        told = "text" in last and last["verb"] != "help"  # what was typed goes into it as it is
        plain = VERBS.get(clause.shortcut) is None and not told
        for token in clause.words if plain else ():
            if not token.is_mark and (token.word,) != folded(token.typed):
                self.note(f"(I read {quoted(token.typed)} as {quoted(token.word)}.)")

    def note(self, sentence: str) -> None:
        """Tell the player something besides the intents, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def stop(self, sentence: str) -> None:
        """Do no more of the line than what there is so far, and say why."""
        self.note(sentence)
        self.unfinished = self.unfinished or sentence
        self.stopped = True

    def reading(self) -> Reading:
        """The reading of the whole line."""
        speaks = any(intent["verb"] == "say" for intent in self.intents)
        last = self.memory.last if speaks else self.line
        return Reading(
            memory=replace(self.memory, last=last, pending=None, missed=None),
            intents=tuple(self.intents),
            requires=tuple(self.requires),
            notes=tuple(self.notes),
            unfinished=self.unfinished,
        )


def remembered(memory: Memory, things: tuple[Thing, ...]) -> Memory:
    """The memory after a clause: what "it", "them", "him" and "her" mean from now on."""
    if not things:
        return memory
    ids = tuple(thing.id for thing in things)
    if len(ids) > 1:
        return replace(memory, it=None, them=ids)
    plural = things[0].plural or things[0].name.endswith("s")  # a pair of tongs is "them"
    if things[0].where == "player":
        return replace(memory, him=ids[0], her=ids[0])
    if things[0].alive:
        return replace(memory, it=ids[0], him=ids[0], her=ids[0])
    return replace(memory, it=ids[0], them=ids if plural else memory.them)


def shown(clause: Clause, line: str) -> str:
    """A clause as the player typed it, to be quoted back."""
    return quoted(line[clause.start : clause.end].strip() or as_typed(clause.words))
