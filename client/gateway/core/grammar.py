"""The offline interpreter: a player's line, read against what they were last shown.

`interpret` is total: any text at all gives a reading. It would rather ask or refuse than guess: a
line is read whole, and if any of it is unclear nothing of it is done. Only what lies beyond a move
cannot be read yet: the intents before it stand, and a note says where it stopped.
"""

from collections.abc import Sequence as Seq
from dataclasses import replace
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.addresses import Address, address
from client.gateway.core.answers import Choice, Narrowed, answer
from client.gateway.core.asides import is_aside
from client.gateway.core.assents import agreed
from client.gateway.core.clauses import Clause, counted, split
from client.gateway.core.commands import deeds
from client.gateway.core.contractions import taken_apart
from client.gateway.core.found import NOTHING_SAID, OUTSIDE, Ask, Context, Deeds, No, quoted, which
from client.gateway.core.limits import (
    ANSWERS_MAX,
    CLAUSES_MAX,
    SPEECH_CHARACTERS_MAX,
    UTTERANCE_CHARACTERS_MAX,
)
from client.gateway.core.nouns import candidates
from client.gateway.core.open_questions import instead_of, is_noun_phrase, is_speech
from client.gateway.core.reading import Memory, Pending, Reading
from client.gateway.core.remarks import is_remark, is_set_phrase, is_told_on
from client.gateway.core.retold import anew
from client.gateway.core.retracted import asked_of_oneself, corrected_to, is_taken_back
from client.gateway.core.scope import Scope
from client.gateway.core.sequence import Answers, Sequence, remembered, shown
from client.gateway.core.slots import unquoted
from client.gateway.core.spelling import repaired
from client.gateway.core.starts import begins, commands
from client.gateway.core.tidied import tidied
from client.gateway.core.unanswered import by_asking, is_question
from client.gateway.core.unprompted import stopped, unprompted
from client.gateway.core.verbs import SPEAKING, STARTS, VERBS
from client.gateway.core.ways import direction
from client.gateway.core.words import Token, cleaned, tokens
from content.model import IntentSpec
from content.perception import Observation

TOO_LONG: Final = (
    f"That is more than {UTTERANCE_CHARACTERS_MAX} characters at once. Say it in smaller pieces."
)
CUT: Final = f"(Only the first {SPEECH_CHARACTERS_MAX} characters of that were heard.)"
NOT_ASKED: Final = (
    "I had not asked anything. To take up what somebody offers, say 'accept'; or else 'refuse'."
)
_WHAT_NOW: Final = (["what", "now"], ["what", "next"], ["now", "what"], ["what", "is", "next"])
_NOBODY: Final = frozenset(("game", "computer", "narrator"))
_THANKING: Final = frozenset(("thank", "thanks", "cheers"))
_THANKS_WORDS_MAX: Final = 8
_MARKS_MAX: Final = 8
_OPENING_CHARACTERS_MAX: Final = 80
"""Within so many characters a long line says whether it is speech."""
_SPOKEN: Final = frozenset(("say", "emote", "shout", "whisper", "tell", "talk"))
_ANSWERS: Final = (vocab.YES | vocab.NO) - vocab.DIRECTIONS.keys()
_TAKING_BACK: Final = (
    vocab.NEGATIONS
    | vocab.CONDITIONS
    | vocab.words(
        "forget cancel kidding joking joke actually nope nah mind would scratch undo changed wait"
    )
)
"""What may take back or put off a deed before it: no deed goes ahead of a question past these."""


def interpret(utterance: str, observation: Observation, memory: Memory) -> Reading:
    """Read one line. The memory in the reading is the one to read the next line with."""
    line = cleaned(stopped(utterance[: 8 * UTTERANCE_CHARACTERS_MAX]))
    if len(line) > _MARKS_MAX and not any(one.isalnum() for one in line):
        return Reading(replace(memory, pending=None), refused=NOTHING_SAID)
    scope = Scope.of(observation)
    if len(line) > UTTERANCE_CHARACTERS_MAX:
        return _long(line, scope, memory)
    line = unprompted(line)
    asked = memory.pending
    if asked is None:
        return _line(line, scope, memory)[0]
    closed = replace(memory, pending=None)
    if asked.room != scope.room:
        return _line(line, scope, closed)[0]
    return _answered(line, asked, scope, closed)


def _answered(line: str, asked: Pending, scope: Scope, memory: Memory) -> Reading:
    """A line that comes after a question: its answer, or else a line that drops it."""
    words = taken_apart(tokens(line))
    if asked.kind == "gap":
        if direction([one.word for one in words if not one.is_mark]) is not None:
            asks_way = asked.question == VERBS["move"].asks
            return instead_of(asked, _line(line, scope, memory)[0], told=not asks_way)
        if words and is_noun_phrase(words, scope):
            before = asked.line[: asked.at]
            said_twice = len(words) > 1 and before.endswith(f" {words[0].word}")
            more = line[words[0].end :].strip() if said_twice else line  # in what? "in the box"
            whole = f"{before} {more}{asked.line[asked.at :]}"
            if len(whole) <= UTTERANCE_CHARACTERS_MAX:
                return _line(whole, scope, memory)[0]
    else:
        said = answer(words, asked, scope)
        if isinstance(said, Narrowed):
            ask = which("one", said.candidates, asked.at, many=asked.many)
            return _asking(ask, asked.line, scope, memory, dict(asked.answers))
        if isinstance(said, Choice) and not said.ids:
            return Reading(memory, refused="All right, nothing done.")
        if isinstance(said, Choice) and asked.kind == "deed":
            return _confirmed(asked, memory)
        if isinstance(said, Choice):
            answers = {**dict(asked.answers), asked.at: said.ids}
            return _line(asked.line, scope, memory, answers)[0]
    reading, understood = _line(line, scope, memory)
    if understood or reading.question is not None:
        return instead_of(asked, reading)
    if asked.kind == "gap" and words and is_speech(asked.line):
        return _line(f"{asked.line[: asked.at]} {line}", scope, memory)[0]
    if is_question(words):
        return reading
    return Reading(replace(memory, pending=asked), question=asked.question, notes=reading.notes)


def _confirmed(asked: Pending, memory: Memory) -> Reading:
    """What the player has just said yes to, each deed after the one before it."""
    requires = tuple(number - 1 if number else None for number in range(len(asked.intents)))
    return Reading(memory, asked.intents, requires)


def _line(
    line: str, scope: Scope, memory: Memory, answers: Answers | None = None
) -> tuple[Reading, bool]:
    """Read a line that answers nothing, and whether it was a command at all."""
    words = agreed(tidied(taken_apart(tokens(line)), scope.known_words))
    found = _said(line, words, scope, memory, answers or {})
    if is_taken_back(words):
        return found
    told = anew(
        words,
        scope,
        memory,
        found[0],
        lambda instead, heard: _said(line, instead, scope, heard, answers or {}),
    )
    reading, understood = told or found
    return by_asking(reading, words, line, scope), understood


def _said(
    line: str, words: tuple[Token, ...], scope: Scope, memory: Memory, answers: Answers
) -> tuple[Reading, bool]:
    """Read the words of a line as they stand."""
    special = _special(line, words, scope, memory, answers)
    if special is not None:
        return special
    if is_taken_back(words):
        return Reading(replace(memory, missed=None), refused="All right, nothing done."), True
    words = repaired(words, scope.known_words)
    clauses = split(line, words, scope)
    if not clauses:
        return Reading(memory, refused=NOTHING_SAID), False
    said = (one for one in clauses if one.shortcut or not is_set_phrase(one.whole or one.words))
    clauses = tuple(said) or clauses
    work = Sequence(line, scope, memory, answers)
    stop = _read(clauses, work, line)
    if isinstance(stop, Ask):
        if work.intents and stop.kind != "gap" and not _taken_back_later(words, work.began):
            return _asking_on(stop, line, work), True
        return _asking(stop, line, scope, memory, work.answers), True
    if isinstance(stop, No):
        rest = " Nothing of that line was done." if len(clauses) > 1 else ""
        unread = (not stop.understood or stop.unseen) and stop.sentence != OUTSIDE
        missed = None if stop.amiss is None else (line, *stop.amiss)
        kept = replace(memory, missed=missed)
        return Reading(kept, refused=stop.sentence + rest, unread=unread), stop.understood
    reading = work.reading()
    if reading.unfinished and not reading.intents:
        return Reading(replace(memory, missed=None), refused=reading.unfinished), True
    return reading, True


def _taken_back_later(words: Seq[Token], began: int) -> bool:
    """Whether the words from a place in the line on may take back what stands before it."""
    return any(token.start >= began and token.word in _TAKING_BACK for token in words)


def _read(clauses: Seq[Clause], work: Sequence, line: str) -> Ask | No | None:
    """Read clause by clause; why nothing is done, if so."""
    remark: No | None = None
    joined = False
    for at, clause in enumerate(clauses[:CLAUSES_MAX]):
        work.began = clause.start
        following = clauses[at + 1] if at + 1 < len(clauses) else None
        if at and (corrected := corrected_to(clause, line)) is not None:
            return corrected
        if following is not None and (idle := asked_of_oneself(clause, line)) is not None:
            return idle
        if joined or work.spares(clause) or work.leaves_the_rest(clause):
            joined = False
            continue
        if following is not None:
            whole = work.read_joined(clause, following)
            if isinstance(whole, Ask):
                return whole
            if joined := whole:
                continue
            asked = line[clause.end :].lstrip().startswith("?")
            aside = is_aside(clause, following, work.scope, asked=asked)
            if aside and not clause.permission:
                work.heard(clause)
                continue
        stop = work.read(*counted(clause))
        if isinstance(stop, Ask) and stop.kind == "gap" and (following or work.intents):
            stop = stop if work.read_shared(clause, tuple(clauses[at + 1 :])) else None
        if isinstance(stop, No) and stop.already and following is not None:
            work.heard(clause)  # "take the sword and give it to Ana", who holds it
            continue
        if isinstance(stop, No) and (following or work.intents) and is_remark(clause.whole):
            between = line[clause.end : following.start] if following is not None else ""
            if is_told_on(clause.whole, between):
                return replace(stop, understood=False)
            work.heard(clause)
            remark = remark or stop
            continue
        if isinstance(stop, No) and stop.unseen and work.intents:
            work.stop(f"{stop.sentence} Not done: {quoted(line[clause.start :].rstrip(' .!'))}.")
        elif stop is not None:
            return stop
        if work.stopped:
            return None
    if len(clauses) > CLAUSES_MAX:
        work.stop(f"That is too much at once: I stop before {shown(clauses[CLAUSES_MAX], line)}.")
    return remark if not work.intents else None


def _asking(ask: Ask, line: str, scope: Scope, memory: Memory, answers: Answers) -> Reading:
    if len(answers) >= ANSWERS_MAX:
        return Reading(memory, refused="Too many things are unclear there. Say it step by step.")
    at, joints = ask.at, "".join(f" {word}" for word in ask.joints)
    pending = Pending(
        kind=ask.kind,
        question=ask.question,
        line=line[:at] + joints + line[at:],
        room=scope.room,
        at=at + len(joints),
        many=ask.many,
        candidates=ask.candidates,
        answers=tuple(sorted(answers.items())),
    )
    return Reading(replace(memory, pending=pending), question=ask.question)


def _asking_on(ask: Ask, line: str, work: Sequence) -> Reading:
    """The deeds before the question, which is of the rest of the line alone."""
    done = work.reading()
    at = work.began
    answers = {place - at: chosen for place, chosen in work.answers.items() if place >= at}
    further = replace(ask, at=ask.at - at)
    asked = _asking(further, line[at:], work.scope, done.memory, answers)
    if asked.question is None:
        return asked
    notes = (*done.notes, asked.question)
    return replace(done, memory=asked.memory, notes=notes, unfinished=asked.question)


def _special(
    line: str, words: tuple[Token, ...], scope: Scope, memory: Memory, answers: Answers
) -> tuple[Reading, bool] | None:
    """Lines that are read whole: again, a greeting, a word to somebody by name."""
    said = [token.word for token in words]
    plain = [word for word in said if word[0].isalnum()]
    asks = plain[1:] if plain[:1] in (["so"], ["ok"], ["okay"], ["and"], ["then"]) else plain
    if asks in _WHAT_NOW or set(said) == {"?"}:
        return _line("help", scope, memory)
    called = address(words, line, scope)
    sorry = plain[:1] == ["sorry"] and called is None
    if (plain[:1] == ["oops"] or sorry) and (len(plain) > 1 or plain == ["oops"]):
        if len(plain) > 2 and plain[1] in STARTS:  # noqa: PLR2004 -- "oops, undo that"
            return _line(line[words[0].end :].strip(" ,."), scope, memory, answers)
        return _corrected(line[words[0].end :].strip(" ,"), scope, memory)
    if plain[:1] in (["hey"], ["ok"], ["hi"]) and plain[1:2] and plain[1] in _NOBODY:
        return _line(line[words[1].end :].strip(" ,!"), scope, memory, answers)
    if plain == ["agreed"]:
        return _line("accept", scope, memory)
    again = len(plain) == 1 and plain[0] in vocab.AGAIN
    if again or tuple(plain) in vocab.AGAIN_PHRASES:
        if memory.last is None:
            return Reading(memory, refused="There is nothing to do again."), True
        return _line(memory.last, scope, replace(memory, last=None))
    bare = [word for word in plain if word not in ("please", "then")]
    if len(bare) == 1 and (bare[0] in _ANSWERS or bare[0].isdigit()):
        return Reading(memory, refused=NOT_ASKED), False
    if called is not None:
        return _addressed(called, line, scope, memory, answers), True
    if begins(courtesies.GREETINGS, words):
        return _greeting(line, words, scope, memory)
    return None


def _corrected(word: str, scope: Scope, memory: Memory) -> tuple[Reading, bool]:
    """Read the line that failed once more, with another word for the one that spoiled it."""
    missed = memory.missed
    if missed is None or not word:
        way_out = "Say 'oops' and the word you meant, after a line that I did not understand."
        return Reading(memory, refused=way_out), True
    line, start, end = missed
    return _line(f"{line[:start]}{word}{line[end:]}", scope, replace(memory, missed=None))


def _addressed(
    called: Address, line: str, scope: Scope, memory: Memory, answers: Answers
) -> Reading:
    """Words to somebody by name are speech: to a player aloud, to others as talk."""
    chosen = answers.get(called.called_at)
    people = [one for one in called.people if chosen is None or one.id in chosen]
    if len(people) != 1:
        ask = which("one", candidates(called.people, scope), called.called_at, many=False)
        return _asking(ask, line, scope, memory, answers)
    text = unquoted(line[called.start : called.end])
    if not text:
        return Reading(memory, refused=NOTHING_SAID)
    person = people[0]
    if person.where == "player":
        return _saying(text, person.id, memory)
    asked = taken_apart(tokens(text))
    clause = Clause(asked, len(text))
    about = deeds(clause, Context(text, scope, memory, {})) if asked else None
    if isinstance(about, Deeds) and about.verb == "wares":
        wares: IntentSpec = {"verb": "wares", "target": person.id}
        return Reading(remembered(memory, (person,)), (wares,), (None,))
    talk: IntentSpec = {"verb": "talk", "target": person.id, "text": text}
    return Reading(remembered(memory, (person,)), (talk,), (None,))


def _greeting(
    line: str, words: tuple[Token, ...], scope: Scope, memory: Memory
) -> tuple[Reading, bool]:
    """A short greeting is said aloud; a long one may be politeness before a command: ask."""
    after = words[begins(courtesies.GREETINGS, words) :]
    plain = [token.word for token in after if not token.is_mark]
    called = [one for one in scope.things if one.alive and plain and plain[0] in one.nouns]
    if len(called) == 1 and len(after) > 1 and after[1].word in (",", "!", "."):
        return _saying(line, called[0].id, memory), True  # "morning Mira, fine day for it"
    if words[0].word in ("yo", "morning", "evening", "afternoon") and plain and not called:
        return Reading(memory, refused=OUTSIDE, unread=True), False  # "yo mama"
    if words[0].word in _THANKING and after[:1] and after[0].word in (",", "!", "."):
        command = after[1:]
        if command and commands(command, 0, scope):
            return _line(line[command[0].start :], scope, memory)
    if any(word in vocab.OUTSIDE | _NOBODY | vocab.NEGATIONS for word in plain):
        return Reading(memory, refused=OUTSIDE, unread=True), False  # "hello dear computer"
    thanks = words[0].word in _THANKING and "for" in plain[:3] and len(plain) <= _THANKS_WORDS_MAX
    if thanks and not any(one.is_mark for one in after[:-1]):
        thanked = [one for one in scope.things if one.alive and plain[-1] in one.nouns]
        return _saying(line, thanked[0].id if len(thanked) == 1 else None, memory), True
    if any(word in STARTS for word in plain) or len(plain) >= courtesies.GREETING_WORDS_MAX:
        return Reading(
            memory, refused="To say that aloud, begin with 'say'; to do it, leave out the greeting."
        ), False
    people = [one for one in scope.things if one.alive and plain and plain[-1] in one.nouns]
    if len(people) != 1:
        return _saying(line, None, memory), True
    name = [token for token in after if token.word in people[0].words | {"the"}]
    said = line[: name[0].start].rstrip(" ,")
    return _saying(said or line, people[0].id, memory), True


def _saying(text: str, to: str | None, memory: Memory) -> Reading:
    intent: IntentSpec = {"verb": "say", "text": text}
    if to is None:
        return Reading(memory, (intent,), (None,))
    intent["to"] = to
    return Reading(replace(memory, him=to, her=to), (intent,), (None,))


def _long(line: str, scope: Scope, memory: Memory) -> Reading:
    """Cut speech that is too long, and say so; a command cut short might mean something else."""
    cut = line[:SPEECH_CHARACTERS_MAX].rstrip()
    opening = taken_apart(tokens(line[:_OPENING_CHARACTERS_MAX]))
    if not any(one.word in SPEAKING | {'"', "'", ":"} for one in opening):
        return Reading(memory, refused=TOO_LONG)
    reading, _ = _line(unprompted(cut), scope, replace(memory, pending=None))
    spoken = len(reading.intents) == 1 and reading.intents[0]["verb"] in _SPOKEN
    if not spoken:
        return Reading(memory, refused=TOO_LONG)
    return reading if cut == line else replace(reading, notes=(*reading.notes, CUT))
