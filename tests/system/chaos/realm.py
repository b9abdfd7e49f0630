"""A realm of three hosts, each with broker, world peer, gateway and a player that plays by itself.

The same on every ground. The player of each host takes and drops a thing of their own, over and
over: each deed has to pass, so one that is lost or done twice shows.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from tests.system.chaos.account import Account, Word, read
from tests.system.chaos.faults import LINKS_PORT
from tests.system.chaos.mesh import Ground, Mesh

HOSTS = ("a", "b", "c")
PLAYERS: Mapping[str, str] = {"a": "Ana", "b": "Bo", "c": "Cy"}
OWN: Mapping[str, str] = {"a": "acorn", "b": "bell", "c": "candle"}
PORT = 5570
PACE_S = 0.1
PATIENCE_S = 60.0
SAID_MIN = 2
"""A player who has said more than this plays."""


def environment() -> dict[str, str]:
    """What every program of a new realm has in its environment."""
    return {"WORLDLINE_SERVICE_KEY": secrets.token_hex(32)}


class ChaosError(AssertionError):
    """What was waited for did not happen."""


def eventually(what: str, check: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Waits until a check holds; polls, for nothing tells when it does.

    Raises:
        ChaosError: it did not within so many seconds.
    """
    until = time.monotonic() + patience_s
    while True:
        with suppress(KeyError, IndexError, ValueError, RuntimeError):
            if check():
                return
        if time.monotonic() > until:
            raise ChaosError(f"not within {patience_s:g} s: {what}")
        time.sleep(0.1)


class Realm:
    """The programs of a realm on a ground.

    Args:
        ground: with the hosts of `HOSTS`.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.mesh = Mesh(ground)

    def begin(self) -> None:
        """Starts everything, and waits until every player plays."""
        for host in HOSTS:
            self.start(host, "broker")
        for host in HOSTS:
            self.start(host, "world")
            self.start(host, "gateway")
        for host in HOSTS:
            self.start(host, "bot")
        for host in HOSTS:
            eventually(f"{PLAYERS[host]} plays", partial(self._plays, host))

    def start(self, host: str, program: str) -> None:
        """Starts a program of a host."""
        self.ground.start(host, program, self._arguments(host, program))

    def _arguments(self, host: str, program: str) -> list[str]:
        here = f"tcp://127.0.0.1:{PORT}"
        match program:
            case "broker":
                address = self.ground.address(host)
                words = ["broker", "--data", "{disk}/broker", "--broker-name", host]
                words += ["--listen", f"tcp://0.0.0.0:{PORT}", "--door", f"tcp://{address}:{PORT}"]
                words += ["--links", f"tcp://0.0.0.0:{LINKS_PORT}"]
                words += ["--advertise", f"tcp://{address}:{LINKS_PORT}"]
                for one in HOSTS:
                    words += ["--home", one]
                    if one != host:
                        words += ["--link", f"tcp://{self.ground.address(one)}:{LINKS_PORT}"]
                return words
            case "bot":
                words = ["bot", here, "--data", "{disk}/bot", "--name", PLAYERS[host]]
                words += ["--pace", str(PACE_S), "--thing", OWN[host]]
                return [*words, "--say", "take the {thing}", "--say", "drop the {thing}"]
            case "world":
                world = ["--world", "{tools}/arena", "--id", f"+world-{host}"]
                return ["world", "--data", "{disk}", "--broker", here, *world]
            case _:
                gateway = ["--id", f"+gateway-{host}"]
                return ["gateway", "--data", "{disk}", "--broker", here, *gateway]

    # -- players ---------------------------------------------------------------------------------

    def account(self, host: str) -> Account:
        """What the player of a host said and was told."""
        return read(self.ground.output(host, "bot"))

    def say(self, host: str, words: str) -> None:
        """The player of a host says something, beside what they are at."""
        self.ground.tell(host, "bot", words)

    def reach(self, *hosts: str, thing: str = "golden crown") -> None:
        """The players of these hosts reach for one thing, and have an answer, maybe tentative."""
        words = f"take the {thing}"
        for host in hosts:
            self.say(host, words)
        for host in hosts:
            eventually(
                f"{PLAYERS[host]} hears of the {thing}",
                partial(self._first_word, host, words),
            )

    def rest(self) -> None:
        """Players stop playing, and wait for what they have not heard yet."""
        for host in HOSTS:
            self.say(host, "/rest")
        for host in HOSTS:
            eventually(
                f"all that {PLAYERS[host]} said is answered",
                partial(self._all_answered, host),
            )

    def _plays(self, host: str) -> bool:
        return len(self.account(host).said) > SAID_MIN

    def _first_word(self, host: str, words: str) -> Word | None:
        return self.account(host).first_word(words)

    def _all_answered(self, host: str) -> bool:
        return not self.account(host).unanswered()

    def programs(self, program: str, hosts: Sequence[str] = HOSTS) -> list[tuple[str, str]]:
        """The same program of several hosts."""
        return [(host, program) for host in hosts]
