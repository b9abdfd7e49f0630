"""What players were told, read from their records, and what has to be true of it.

Judges from outside: it knows what was said and what came back, and nothing of brokers and replicas.
Pure: text in, sentences about what is wrong out.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from client.bot.record import share_of


@dataclass(frozen=True, slots=True)
class Word:
    """One answer as it was told."""

    at_ms: int
    result: str
    text: str
    final: bool


@dataclass(slots=True)
class Saying:
    """Something said, and what was told of it; `words` are by index, oldest first."""

    utterance: str
    text: str
    at_ms: int
    count: int = 1
    words: dict[int, list[Word]] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether every part of it has an answer."""
        return len(self.words) >= self.count

    @property
    def last(self) -> Word:
        """The last word on its first part."""
        return self.words[0][-1]

    @property
    def took_ms(self) -> int:
        """From saying it to the last of its first answers."""
        return max(words[0].at_ms for words in self.words.values()) - self.at_ms


@dataclass(slots=True)
class Account:
    """What one player said and was told."""

    player: str = ""
    said: list[Saying] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def unanswered(self) -> list[Saying]:
        """What has not all its answers."""
        return [one for one in self.said if not one.answered]

    def of(self, text: str) -> list[Saying]:
        """Everything said in these words."""
        return [one for one in self.said if one.text == text]

    def first_word(self, text: str) -> Word | None:
        """The first answer to these words; None while there is none."""
        return next((one.words[0][0] for one in self.of(text) if 0 in one.words), None)


def read(output: str) -> Account:
    """The record of a bot with one player; a last line that is not whole is left out."""
    account = Account()
    by_utterance: dict[str, Saying] = {}
    orphans: dict[str, list[tuple[int, int, Word]]] = {}
    for line in output.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        account.player = entry["player"]
        match entry["event"]:
            case "said":
                saying = Saying(entry["utterance"], entry["text"], entry["at_ms"])
                account.said.append(saying)
                by_utterance[saying.utterance] = saying
                for index, count, word in orphans.pop(saying.utterance, []):
                    _told(saying, index, count, word)
            case "told" if entry["utterance"] is not None:
                word = Word(entry["at_ms"], entry["result"], entry["text"], entry["final"])
                place = (entry["index"], entry["count"], word)
                if entry["utterance"] in by_utterance:
                    _told(by_utterance[entry["utterance"]], *place)
                else:
                    orphans.setdefault(entry["utterance"], []).append(place)
            case "failed":
                account.failures.append(entry["text"])
    account.strange += [f"an answer to {one}, which was not said" for one in orphans]
    return account


def _told(saying: Saying, index: int, count: int, word: Word) -> None:
    saying.count = count
    saying.words.setdefault(index, []).append(word)


# -- what has to be true ---------------------------------------------------------------------------


def told_once(account: Account) -> Iterator[str]:
    """Everything said has its outcome, and none is told otherwise once it was final."""
    yield from account.failures
    yield from account.strange
    for saying in account.said:
        where = f"{account.player}: {saying.text!r} ({saying.utterance})"
        if not saying.answered:
            yield f"{where} has no outcome"
        for words in saying.words.values():
            finals = [place for place, word in enumerate(words) if word.final]
            if finals and finals[0] < len(words) - 1:
                yield f"{where} was final and then told otherwise: {words}"
            again = [one for one, two in itertools.pairwise(words) if _same(one, two)]
            if again:
                yield f"{where} was told twice: {again}"


def _same(one: Word, two: Word) -> bool:
    return (one.result, one.text) == (two.result, two.text)


def own_deeds_pass(account: Account, thing: str) -> Iterator[str]:
    """Nobody else wants the thing: whoever takes and drops it in turn always can."""
    for saying in account.said:
        if saying.text.endswith(f" {thing}") and saying.answered and saying.last.result != "pass":
            yield f"{account.player}: {saying.text!r} came to {saying.last}"


def one_has_it(accounts: Iterable[Account], thing: str, *, unseen: bool) -> Iterator[str]:
    """Of all who reached for one thing one has it, and the others lost it.

    Args:
        unseen: they could not see each other, so that exactly the losers have a conflict; else
            whoever saw that it was gone may have been told that.
    """
    results = {
        account.player: saying.last.result
        for account in accounts
        for saying in account.of(f"take the {thing}")
    }
    winners = [player for player, result in results.items() if result == "pass"]
    if len(winners) != 1:
        yield f"{thing}: {len(winners)} have it: {results}"
    allowed = {"conflict"} if unseen else {"conflict", "fail", "refused"}
    for player, result in results.items():
        if player not in winners and result not in allowed:
            yield f"{thing}: {player} lost it and was told {result}"


def no_other_conflicts(accounts: Iterable[Account], things: Iterable[str]) -> Iterator[str]:
    """Nobody is told of a conflict about what nobody else wanted."""
    contested = {f"take the {thing}" for thing in things}
    for account in accounts:
        for saying in account.said:
            for words in saying.words.values():
                if saying.text not in contested and words[-1].result == "conflict":
                    yield f"{account.player}: {saying.text!r} came to a conflict: {words[-1].text}"


@dataclass(frozen=True, slots=True)
class Pace:
    """How play went in a stretch of time."""

    player: str
    per_s: float
    p50_ms: int | None
    p99_ms: int | None
    final_percent: int
    stood_ms: int

    def __str__(self) -> str:
        return (
            f"{self.player} {self.per_s:.1f}/s p50 {self.p50_ms} p99 {self.p99_ms} ms, stood still "
            f"for {self.stood_ms} ms at most"
        )


def pace(account: Account, since_ms: int, until_ms: int) -> Pace:
    """How many deeds a player got done in a stretch of time, and how long each took."""
    done = [one for one in account.said if one.answered and since_ms <= one.at_ms < until_ms]
    took = sorted(one.took_ms for one in done)
    final = sum(one.words[0][0].final for one in done)
    heard = [word.at_ms for one in account.said for words in one.words.values() for word in words]
    times = [since_ms, *sorted(at for at in heard if since_ms < at < until_ms), until_ms]
    return Pace(
        account.player,
        len(done) * 1_000 / max(1, until_ms - since_ms),
        share_of(took, 50),
        share_of(took, 99),
        final * 100 // max(1, len(done)),
        max(later - earlier for earlier, later in itertools.pairwise(times)),
    )
