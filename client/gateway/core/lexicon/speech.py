"""How one says, whispers, shouts, writes and shows things, and stops one's ears."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "say": Verb(
        "say exclaim utter declare announce remark state",
        (
            "_ text:speech",
            "_ text:speech to to:person",
            "_ to to:person text:speech",
            "_ , to to:person , text:speech",
            "_ to to:person that text:speech",
            "_ out loud text:speech",
            "_ aloud text:speech",
            "tell to:person text:speech",
            "tell to:person that text:speech",
            "tell/order/command/instruct to:player to text:speech",
            "reply/answer/respond to to:person text:speech",
            "reply/answer/respond to to:person that text:speech",
            "answer to:person text:speech",
            "tell everyone/everybody/all ?that text:speech",
            "_ to everyone/everybody/all ?that text:speech",
            "wish to:person text:speech",
        ),
        asks="Say what? For example: say hello",
    ),
    "emote": Verb(
        "emote pose",
        (
            "_ text:speech",
            "do a ?little/silly/happy dance/jig text=dances",
            "jump/leap ?for ?joy ?about/around/up ?and ?down text=jumps",
            "listen ?hard/closely/intently ?for ?a ?while/moment/sounds/noises text=listens",
            "smell/sniff ?at ?the ?air text=sniffs",
            "wake ?up text=wakes",
        ),
        asks="Do what? For example: emote dances",
    ),
    "whisper": Verb(
        "whisper murmur mutter",
        (
            "_ text:speech to to:person",
            "_ to to:person text:speech",
            "_ to to:person that text:speech",
            "_ to:person text:speech",
            "_ in/into to:owner ear text:speech",
        ),
        asks="Whisper what to whom? For example: whisper to Bob the key is here",
    ),
    "tell": Verb(
        "tell message inform dm",
        (
            "_ name:far text:speech",
            "_ name:far that text:speech",
            "send name:far a message text:speech",
            "send a message to name:far text:speech",
        ),
        asks="Tell whom what? For example: tell Bob I am at the gate",
    ),
    "shout": Verb(
        "shout yell bellow scream holler roar",
        (
            "_ text:speech",
            "_ out ?loud text:speech",
            "call out text:speech",
            "call ?out for help text=help",
        ),
        asks="Shout what?",
    ),
    "mute": Verb(
        "mute ignore silence",
        (
            "_ name:far",
            "stop listening to name:far",
            "stop hearing name:far",
            "block name:far",
            "shut name:far up",
        ),
        asks="Whom do you want to mute?",
    ),
    "unmute": Verb(
        "unmute unignore unsilence",
        (
            "_ name:far",
            "stop muting/ignoring name:far",
            "listen to name:far again",
            "hear name:far again",
            "unblock name:far",
        ),
        asks="Whom do you want to hear again?",
    ),
    "write": Verb(
        "write mail",
        (
            "_ to name:far text:speech",
            "_ to name:far that text:speech",
            "_ name:far text:speech",
            "_ ?a ?letter/note/message to name:far text:speech",
            "_ ?a ?letter/note/message to name:far saying ?that text:speech",
            "_ name:far a letter/note/message text:speech",
            "_ name:far a letter/note/message saying ?that text:speech",
            "_ text:quote to name:far",
            "send a letter/note to name:far ?saying ?that text:speech",
            "send name:far a letter/note ?saying ?that text:speech",
        ),
        asks="Write what to whom? For example: write to Bob: the rope is in the chest",
    ),
    "letters": Verb(
        "letters letter inbox mailbox",
        (
            "_",
            "new mail/letters",
            "got ?any/new mail/letters",
            "read/check/open/get/see/show/list/view ?me ?all ?my/the ?new/unread letters/mail/inbox/mailbox/post/mails/messages",
            "read/check/open/get ?my/the letter/letters/mail/inbox/mailbox",
            "do i have ?any/a/new ?new/unread mail/letters/post/messages/letter",
            "have i ?got ?any/a/new ?new/unread mail/letters/post/messages/letter",
            "is there ?any/a/new ?new mail/letters/post/messages/letter ?for ?me",
            "are there ?any ?new letters/messages ?for ?me",
            "any ?new mail/letters/post/messages ?for ?me",
            "did anyone/anybody/someone write ?to ?me",
            "has anyone/anybody/someone written ?to ?me",
            "did i get ?any/a ?new mail/letters/post/letter",
        ),
    ),
}
