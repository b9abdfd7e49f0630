"""A bot's mind in a realm in memory: told what its player is told, while ticks pass."""

from __future__ import annotations

from client.bot.mind import Mind
from tests.memory import MemoryRealm


def autoplay(realm: MemoryRealm, name: str, seed: int, turns_max: int, level: int) -> list[str]:
    """Lets a bot play until it has a level, or so many turns are over.

    Returns:
        What it said and was told, a line each.
    """
    talker, mind, log = realm.enter(name), Mind(seed), []
    for turn in range(turns_max):
        mind.sees(talker.observation)
        wish = mind.turn()
        if wish is None:
            talker.lines.clear()
            realm.pass_ticks(1)
            heard = list(talker.lines)
        else:
            log.append(f"{turn} > {wish}")
            heard = list(realm.say(name, wish))
            mind.sees(talker.observation)
            for result, text in talker.results:
                mind.answered(result, text)
                heard.remove(text)
                log.append(f"    [{result}] {text}")
        for text in heard:
            mind.hears(text)
            log.append(f"    {text}")
        if mind.level >= level:
            break
    return log
