"""How quests are asked after, proposals answered and deeds undone or explained."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

_DEAL = "offer/deal/trade/quest/task/job/proposal/errand/request"
_KINDS: Final[Mapping[str, str]] = {
    "invitation": "invitation/invite",
    "duel": "duel/challenge/fight",
    "bargain": "bargain/swap",
    "spell": "spell",
}
"""Proposals of which several may be open at once: which of them is answered has to be said."""


def _answering(yes_or_no: str) -> tuple[str, ...]:
    """How a proposal of one kind is answered by its name."""
    return tuple(
        pattern
        for kind, words in _KINDS.items()
        for pattern in (
            f"{yes_or_no} ?the/this/that/his/her/their/a/my {words} text={kind}",
            f"{yes_or_no} the {words} of/from/with/by target:person text={kind}",
            f"{yes_or_no} target:owner {words} text={kind}",
        )
    )


VERBS: Final[Mapping[str, Verb]] = {
    "quests": Verb(
        "quests quest journal tasks objectives goals missions log diary",
        (
            "_ ?log/list",
            "show/check/view/read/list/open/see/display ?me ?all ?of ?my/the ?current/active _ ?log/list",
            "what do i ?still have/need to do ?next/now",
            "what was my quest/task/job/mission",
            "what should i be doing ?now/next",
            "what is the quest/task/plan",
            "look at/in my _",
            "what are ?all my/the ?current/active/open quests/tasks/objectives/goals/missions",
            "what is my ?current/active/next quest/task/objective/goal/mission/job",
            "what/which quests/tasks/missions do i have ?left/open",
            "what/which quests/tasks/missions have i ?got/accepted/taken ?on",
            "do i have ?any ?open/active quests/tasks/missions",
            "have i ?got any quests/tasks/missions",
            "what have i promised ?to ?do",
            "what did i promise ?to ?do",
            "what was it ?that i promised/agreed/had ?to do",
            "who did i promise what",
            "what was i doing ?again/here",
            "what was i ?supposed/meant/going to do ?again/next/here",
            "what was i ?supposed/meant/going/asked to be doing ?again/next/here",
            "what am i supposed to be doing ?again/here",
            "what is my purpose/aim",
            "what is left to do",
            "what have i ?still ?got to do",
            "how far am i with my quests/quest/tasks",
            "which/what quests/tasks/missions/jobs have i ?still ?got ?open/left/going/on",
            "what is my ?actual/real/main goal/purpose/aim/task/quest/mission ?here ?now",
            "remind/tell me what i am/was supposed/meant to ?be ?doing/do ?here",
            "remind me what i promised/agreed ?to ?do",
            "what quests/jobs/errands are/do ?there/i ?have ?open/left",
            "what is on my plate",
            "what do people want ?from ?me",
            "what was it i was ?supposed/meant ?to ?do/doing",
        ),
    ),
    "accept": Verb(
        "accept agree",
        (
            "_ ?to/with ?it/that/this ?then",
            f"_ ?to ?the/this/that/his/her/their/a {_DEAL}",
            f"_ ?to target:owner {_DEAL}",
            f"_ the {_DEAL} of/from/with/by target:person",
            "_ target:person",
            "_ text:words",
            f"say yes to ?the/this/that/his/her/their {_DEAL}",
            f"say yes to target:owner {_DEAL}",
            *_answering("_ ?to"),
            *_answering("take on/up"),
            *_answering("say yes to"),
            f"take ?on/up the/this/that/his/her/their {_DEAL}",
            f"take ?on/up target:owner {_DEAL}",
            "join target:owner group/party",
            "join the/this/his/her/their group/party",
            "deal",
            "it is a deal",
            "i accept",
            "you have a deal",
            "done deal",
            "shake on it",
            "yes/yeah/sure/okay/ok ?i accept/agree/deal",
            "you are on",
            "take/accept the deal/offer/trade target:person is offering/made/makes ?me",
            "take/accept what target:person offers/is ?offering",
            "sounds good ?to ?me i accept",
            "you are on target:person",
            "you are on , target:person",
            "count me in",
        ),
    ),
    "refuse": Verb(
        "refuse decline reject",
        (
            "_ ?it/that/this",
            f"_ ?the/this/that/his/her/their/a/my {_DEAL}",
            f"_ target:owner {_DEAL}",
            f"_ the {_DEAL} of/from/with/by target:person",
            "_ target:person",
            *_answering("_"),
            *_answering("say no to"),
            *_answering("turn down"),
            f"say no to ?the/this/that/his/her/their {_DEAL}",
            f"say no to target:owner {_DEAL}",
            f"turn down ?the/this/that/his/her/their {_DEAL}",
            f"turn down target:owner {_DEAL}",
            f"turn ?the/this/that/his/her/their {_DEAL} down",
            f"cancel/withdraw/revoke ?the/my/this/that {_DEAL}",
            f"abandon/drop/give ?up the/my/this {_DEAL}",
            "no deal/thanks",
            "no thank you",
            "hard pass",
            "tell target:person no ?deal ?thanks",
            "tell target:person ?that i am not interested",
            "pass on target:owner offer",
            "no deal target:person",
        ),
    ),
    "why": Verb(
        "why",
        (
            "_ ?not/so/exactly",
            "_ was/is that ?so",
            "_ did/does/has that fail/failed/happen/happened",
            "_ did it fail/happen ?like ?that",
            "_ did/has nothing happen/happened",
            "_ can't/couldn't/didn't/won't i ?do ?it/that",
            "_ did i fail",
            "_ doesn't/didn't/won't it/that work",
            "what ?just happened ?to ?me/there",
            "what went wrong",
            "how did that happen",
            "explain that/yourself/it/what ?just ?happened",
            "_ was that/it not possible/allowed",
            "_ not",
            "_ did that/it not work",
            "_ didn't/doesn't/won't that/it work/happen/go ?through",
            "what did i do wrong",
            "what was wrong with that",
            "how come ?that/it ?did/didn't ?not ?work/happen",
        ),
    ),
    "undo": Verb(
        "undo",
        (
            "_",
            "_ it/that/this",
            "_ ?the/my ?last deed/thing/action/move/command/step",
            "_ what i ?just did",
            "take it/that back",
            "revert ?it/that/the/my ?last ?deed/action/move",
            "take back my/the last ?move/deed/action/step/thing/one",
            "go back on that",
            "oops",
            "i did not mean ?to/that",
            "i didn't mean ?to/that ?do ?that",
            "reverse that",
            "scrap that last ?move/deed/action",
        ),
    ),
}
