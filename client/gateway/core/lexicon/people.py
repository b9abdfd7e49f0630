"""How one talks to characters, trades, leads groups and writes letters."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "talk": Verb(
        "talk chat converse speak ask question",
        (
            "_ to/with target:person",
            "_ target:person",
            "_ to/with target:person about/of text:words",
            "_ target:person about/for text:words",
            "_ target:person about/for text:words please",
            "have a chat/talk/word with target:person",
            "have a chat/talk/word with target:person about text:words",
        ),
        it="target",
        asks="Whom do you want to talk to?",
    ),
    "quests": Verb(
        "quests quest journal tasks",
        (
            "_",
            "show/check/view/read/list/open my/the quests/quest/journal/tasks",
            "show/check/view/read/list/open quests/quest/journal/tasks",
            "what are my quests/tasks",
            "what have i promised",
            "what was i doing",
        ),
    ),
    "accept": Verb(
        "accept agree",
        (
            "_",
            "_ to it",
            "_ it/that",
            "_ offer/bargain/deal/trade/invitation/quest/task/job",
            "_ the/this/that/his/her/their offer/bargain/deal/trade/invitation/quest/task/job",
            "_ target:owner offer/bargain/deal/trade/invitation/quest/task/job",
            "_ to target:owner offer/bargain/deal/trade/invitation",
            "_ to the/this/his/her/their offer/bargain/deal/trade/invitation",
            "_ the offer/bargain/deal/trade/invitation of/from/with target:person",
            "_ target:person",
            "_ text:words",
        ),
    ),
    "refuse": Verb(
        "refuse decline reject",
        (
            "_",
            "_ it/that",
            "_ offer/bargain/deal/trade/invitation",
            "_ the/this/that/his/her/their offer/bargain/deal/trade/invitation",
            "_ target:owner offer/bargain/deal/trade/invitation",
            "_ target:person",
            "cancel/withdraw offer/bargain/deal/trade",
            "cancel/withdraw the/my/this offer/bargain/deal/trade",
        ),
    ),
    "wares": Verb(
        "wares browse shop",
        (
            "_",
            "list",
            "list wares/goods/stock/prices",
            "list/show/see/view/check the/your/his/her/their wares/goods/stock/prices",
            "browse the/your/his/her/their wares/goods",
            "what is/are for sale",
            "what's/whats for sale",
            "what can i buy",
            "what can i buy here",
            "what can i buy from target:person",
            "what does target:person sell",
            "what does target:person have for sale",
        ),
    ),
    "buy": Verb(
        "buy purchase",
        ("_ text:words", "_ text:words from target:person"),
        asks="What do you want to buy?",
    ),
    "sell": Verb(
        "sell",
        ("_ item:held*", "_ item:held* to target:person", "_ target:person item:held*"),
        asks="What do you want to sell?",
    ),
    "give": Verb(
        "give hand pass present",
        (
            "_ item:held* to to:person",
            "_ to:person item:held*",
            "_ item:held* over to to:person",
            "_ over item:held* to to:person",
        ),
        asks="Give what to whom? For example: give the rope to Bob",
    ),
    "trade": Verb(
        "trade barter swap exchange offer",
        (
            "_ with to:player",
            "_ item:held with/to to:player",
            "_ item:held with/to to:player for text:words",
            "_ item:held for text:words with to:player",
            "_ to:player item:held",
            "_ to:player item:held for text:words",
            "_ nothing to to:player",
            "_ to:player nothing",
        ),
        asks="Offer what to whom? For example: offer the rope to Bob",
    ),
    "whisper": Verb(
        "whisper murmur",
        (
            "_ text:speech to to:player",
            "_ to to:player text:speech",
            "_ to to:player that text:speech",
            "_ to:player text:speech",
        ),
        asks="Whisper what to whom? For example: whisper to Bob the key is here",
    ),
    "tell": Verb(
        "tell message",
        ("_ name:far text:speech", "_ name:far that text:speech"),
        asks="Tell whom what? For example: tell Bob I am at the gate",
    ),
    "shout": Verb("shout yell bellow", ("_ text:speech",), asks="Shout what?"),
    "follow": Verb(
        "follow",
        (
            "_ target:player",
            "_ after target:player",
            "_ nobody/none",
            "go/walk/come with target:player",
            "go/walk/come after target:player",
            "stop following",
            "stop following him/her/them/people",
            "unfollow",
        ),
        asks="Whom do you want to follow?",
    ),
    "invite": Verb(
        "invite",
        (
            "_ to:player",
            "_ to:player to/into group/party",
            "_ to:player to/into my/the/our group/party",
            "add to:player to my/the/our group/party",
            "group/team up with to:player",
            "group/party with to:player",
        ),
        asks="Whom do you want to invite?",
    ),
    "group": Verb(
        "group party",
        (
            "_",
            "show/list/view my/the/our group/party",
            "who is/are in my/the/our group/party",
            "who's/whos in my/the/our group/party",
        ),
    ),
    "ungroup": Verb(
        "ungroup",
        ("_", "leave/quit group/party", "leave/quit the/my/our group/party"),
    ),
    "mute": Verb(
        "mute",
        ("_ name:far", "stop listening to name:far", "stop hearing name:far"),
        asks="Whom do you want to mute?",
    ),
    "unmute": Verb(
        "unmute",
        ("_ name:far", "stop muting name:far", "listen to name:far again"),
        asks="Whom do you want to hear again?",
    ),
    "write": Verb(
        "write mail",
        (
            "_ to name:far text:speech",
            "_ name:far text:speech",
            "_ a letter to name:far text:speech",
            "send a letter to name:far text:speech",
            "send name:far a letter text:speech",
        ),
        asks="Write what to whom? For example: write to Bob: the rope is in the chest",
    ),
    "undo": Verb(
        "undo",
        ("_", "_ it/that", "_ the/my last deed/thing/action", "take it/that back"),
    ),
    "why": Verb(
        "why",
        (
            "_",
            "_ was/is that",
            "_ did/does that fail/happen",
            "_ did it fail/happen",
            "_ did nothing happen",
            "_ can't/couldn't/didn't i",
            "_ did i fail",
            "what happened",
            "what went wrong",
            "explain that/yourself",
        ),
    ),
    "letters": Verb(
        "letters letter inbox",
        (
            "_",
            "read/check/open/get letters/letter/mail/inbox",
            "read/check/open/get my/the letters/letter/mail/inbox",
            "do i have mail/letters",
            "do i have any mail/letters",
            "have i got mail/letters",
            "have i got any mail/letters",
        ),
    ),
}
