"""The sentences of characters, shops, quests, groups, trade and letters."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "whisper.done": 'You whisper to {to_name}, "{text}"',
    "tell.done": 'You tell {to_name}, "{text}"',
    "tell.sent": 'You send word after {target_name}, "{text}"',
    "tell.asked": 'You send word to find {target_name} elsewhere, "{text}"',
    "tell.nobody": "Nobody of that name is in the world.",
    "post.busy": "Too many words are on their way already. Wait until some have got there.",
    "post.nobody": "What you sent to {actor_name} comes back: nobody in the world is called that.",
    "post.full": "What you sent to {actor_name} comes back: they have too much to read already.",
    "post.held": (
        "What you sent to {actor_name} comes back: too much is on its way to where they are. "
        "Send it again later."
    ),
    "post.missed": (
        "What you sent to {actor_name} comes back: they travel on faster than words can follow."
    ),
    "shout.done": 'You shout, "{text}"',
    "talk.done": '{target_name}: "{text}"',
    "talk.gone": "You see nobody of that name here.",
    "talk.nobody": "There is nobody like that here to talk to.",
    "talk.beast": "The {target_name} has nothing to say to you.",
    "talk.player": "{target_name} has a mind of their own: say to them what you want to say.",
    "quests.done": "{text}",
    "quests.none": (
        "You have promised nothing to anybody yet. Talk to whoever you meet: most of them want"
        " something done."
    ),
    "quest.offer": 'If you say "accept", it is yours to do: "{text}"',
    "quest.still": 'It is still yours to do if you say "accept": {title}.',
    "quest.step": "{title}: {text}",
    "quest.said": "{text}",
    "quest.counted": "{title}: {had} of {most}.",
    "quest.end": "{title} is done. {text}",
    "quest.over": "Here the story ends. The world goes on, and you in it.",
    "quest.given": "You are given {some}.",
    "quest.taught": "You have learned how to make {some}.",
    "quest.exp": "You have learned from it ({exp} experience).",
    "quest.level": "You are better than you were: level {level}, with a point to spend.",
    "accept.quest": "You take it on. {title}: {text}",
    "accept.which": "Say which: {choices}.",
    "accept.nothing": "Nobody here waits for a yes of yours.",
    "accept.nobody": "You see nobody of that name here.",
    "accept.unclear": "More than one thing waits for your answer. Say {choices}.",
    "refuse.nothing": "Nobody here waits for an answer of yours.",
    "shop.none": "Nobody keeps a shop here.",
    "shop.which": "Say whose shop: {choices}.",
    "wares.done": "{target_name} has {wares}.",
    "wares.none": "{target_name} has nothing left to sell.",
    "buy.done": "You buy {some} from {target_name} for {cost}.",
    "buy.no_such": "{target_name} has nothing of that kind.",
    "buy.which": "Say which you want: {choices}.",
    "buy.too_few": "{target_name} has only {left} of those.",
    "buy.too_poor": "You cannot pay {cost} for {some}: you have {purse}.",
    "buy.laden": "You carry too much already to take {some} as well.",
    "sell.done": "You sell {some} to {target_name} for {cost}.",
    "sell.too_few": "You do not have so many.",
    "sell.unwanted": "{target_name} has no use for {the_item}.",
    "sell.not_empty": "There is something in {the_item}: take it out first.",
    "give.done": "You give {some} to {target_name}.",
    "give.too_few": "You do not have so many.",
    "give.nobody": "You see nobody of that name here.",
    "give.gone": "You see nobody of that name here.",
    "give.unwanted": "{target_name} looks at {the_item}, and leaves it with you.",
    "give.asleep": "{target_name} is asleep.",
    "give.laden": "{target_name} carries too much to take that as well.",
    "trade.done": "You offer {target_name} {gives}; {target_name} offers {gets}.",
    "trade.asked": "You offer {target_name} {gives} for {wants}.",
    "trade.lacks": (
        "{target_name} wants {wants} for {gives}, and you do not have that to give. Offer "
        'something else, or say "refuse".'
    ),
    "trade.which": (
        "{target_name} wants {wants} for {gives}, and it could be more than one thing of yours. "
        "Say which, and how many: offer it to {target_name}."
    ),
    "trade.nobody": "You see nobody of that name here.",
    "trade.gone": "You see nobody of that name here. Nothing changes hands.",
    "trade.too_much": "That is more than one bargain holds.",
    "trade.off": "{target_name} offers you nothing.",
    "trade.short": "Something of what was offered is no longer there. Nothing changes hands.",
    "trade.laden": "You carry too much to take that as well. Nothing changes hands.",
    "trade.agreed": "You agree: {gives} for {gets}. It is {target_name}'s turn to say yes.",
    "trade.closed": "It is done: you give {target_name} {gives} and get {gets}.",
    "trade.withdrawn": "There is no bargain between you and {target_name} any more.",
    "follow.done": "You follow {target_name}.",
    "follow.stopped": "You follow {target_name} no longer.",
    "follow.nobody": "You follow nobody.",
    "follow.no_such": "You see nobody of that name here.",
    "follow.gone": "You see nobody of that name here.",
    "follow.stays": "You stay behind. {why}",
    "follow.border": (
        "Nobody is led out of this country: go {direction} yourself to go after {target_name}."
    ),
    "invite.done": "You ask {target_name} to go with you.",
    "invite.nobody": "You see nobody of that name here.",
    "invite.gone": "You see nobody of that name here.",
    "invite.together": "{target_name} goes with you already.",
    "invite.full": "Eight are enough for one group.",
    "group.done": "Your group: {names}.",
    "group.alone": "You go alone.",
    "group.none": "You go alone as it is.",
    "ungroup.done": "You leave the group.",
    "join.done": "You join {target_name}.",
    "join.gone": "Whoever asked you is no longer in this part of the world.",
    "decline.done": "You tell {target_name} that you would rather not.",
    "mute.done": "You will not hear {target_name} any more.",
    "mute.nobody": "Nobody of that name is in this part of the world.",
    "mute.full": "There are too many already whom you do not hear.",
    "unmute.done": "You hear {target_name} again.",
    "unmute.nobody": "You had not stopped hearing anybody of that name.",
    "write.done": "You write to {target_name}, and the letter goes its way.",
    "write.nothing": "The page stays empty.",
    "write.sent": "You write to {target_name}, and the letter goes after them.",
    "write.asked": "You write to {target_name}, and the letter goes to find them elsewhere.",
    "write.nobody": "Nobody of that name is in the world.",
    "write.enough": "{target_name} has enough letters of yours to read.",
    "write.full": "{target_name} has more letters to read than anybody could.",
    "letters.done": "{text}",
    "letter.waiting": "Letters wait for you: {count} unread.",
    "letters.none": "There are no letters for you.",
    "follow.went": "You follow {target_name}.",
    "why.done": "{text}",
    "why.nothing": "Nothing has come of anything that you said here yet.",
    "undo.done": "You take it back, and all is as it was before.",
    "undo.nothing": "There is nothing to take back: what others saw or what left its mark is done.",
    "undo.seen": "Somebody is here who would see it: what is done is done.",
    "undo.changed": "It is no longer as you left it, and cannot be taken back.",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "buy.too_poor": (
        "You reach for your coins, but {lost_to} had some of them before you: {cost} is too much.",
        "You reach for your coins, and you no longer have {cost}.",
    ),
    "sell.not_held": (
        "You go to sell {the_item}, but {lost_to} had {it} before you.",
        "You go to sell {the_item}, but you no longer have {it}.",
    ),
    "sell.too_few": (
        "You count them out, but {lost_to} has had some of them before you.",
        "You count them out, and you no longer have so many.",
    ),
    "give.not_held": (
        "You go to give {the_item} away, but {lost_to} had {it} before you.",
        "You go to give {the_item} away, but you no longer have {it}.",
    ),
    "give.too_few": (
        "You count them out, but {lost_to} has had some of them before you.",
        "You count them out, and you no longer have so many.",
    ),
    "invite.asleep": (
        "You turn to {target_name}, who has just fallen asleep.",
        "You turn to {target_name}, who has just fallen asleep.",
    ),
    "talk.gone": (
        "You turn to {target_name}, who is no longer there.",
        "You turn to {target_name}, who is no longer there.",
    ),
    "buy.no_such": (
        "You ask for it, but {lost_to} has just bought the last of that.",
        "You ask for it, but the last of that has just been sold.",
    ),
    "buy.too_few": (
        "You ask for {some}, but {lost_to} was served before you, and there are only {left} left.",
        "You ask for {some}, but others were served before you, and there are only {left} left.",
    ),
    "give.gone": (
        "You hold it out to {target_name}, who has already gone.",
        "You hold it out to {target_name}, who has already gone.",
    ),
    "give.asleep": (
        "You turn to {target_name}, who has just fallen asleep. Nothing changes hands.",
        "You turn to {target_name}, who has just fallen asleep. Nothing changes hands.",
    ),
    "trade.gone": (
        "You turn to {target_name}, who has already gone. Nothing changes hands.",
        "You turn to {target_name}, who has already gone. Nothing changes hands.",
    ),
    "trade.off": (
        "You say yes, but {lost_to} has taken the offer back. Nothing changes hands.",
        "You say yes, but the offer has been taken back. Nothing changes hands.",
    ),
    "trade.short": (
        "You say yes, but {lost_to} has had something of it before you. Nothing changes hands.",
        "You say yes, but something of it is no longer there. Nothing changes hands.",
    ),
    "trade.lacks": (
        "You say yes, but {lost_to} has changed the offer since you saw it. Nothing changes hands.",
        "You say yes, but the offer is no longer as you saw it. Nothing changes hands.",
    ),
    "trade.which": (
        "You say yes, but {lost_to} has changed the offer since you saw it. Nothing changes hands.",
        "You say yes, but the offer is no longer as you saw it. Nothing changes hands.",
    ),
    "trade.agreed": (
        "You say yes, but {lost_to} has changed the offer since you saw it. Nothing changes hands.",
        "You say yes, but the offer is no longer as you saw it. Nothing changes hands.",
    ),
    "trade.closed": (
        "You say yes, but {lost_to} has changed the offer since you saw it. Nothing changes hands.",
        "You say yes, but the offer is no longer as you saw it. Nothing changes hands.",
    ),
    "follow.gone": (
        "You turn to follow {target_name}, who has gone without you.",
        "You turn to follow {target_name}, who has gone without you.",
    ),
    "invite.gone": (
        "You turn to {target_name}, who has already gone.",
        "You turn to {target_name}, who has already gone.",
    ),
    "invite.full": (
        "You would go with {target_name}, but {lost_to} was the last for whom there was room.",
        "You would go with {target_name}, but there is no room left.",
    ),
    "write.full": (
        "You fold your letter, but {lost_to} wrote first, and {target_name} has too many to read.",
        "You fold your letter, but {target_name} has too many to read as it is.",
    ),
    "undo.changed": (
        "You would take it back, but {lost_to} has made something else of it since.",
        "You would take it back, but it is no longer as you left it.",
    ),
    "undo": (
        "You would take it back, but {lost_to} has made something else of it since.",
        "You would take it back, but it is no longer as you left it.",
    ),
    "whisper": (
        "You lean closer, but what {lost_to} did has left nobody there to hear it.",
        "You lean closer, but there is nobody there to hear it any more.",
    ),
    "tell": (
        "You begin to speak, but {lost_to} has changed how things stand.",
        "You begin to speak, but nobody hears it any more.",
    ),
    "shout": (
        "You draw breath, but {lost_to} is first, and the moment passes.",
        "You draw breath, and the moment passes.",
    ),
    "talk": (
        "You begin to speak, but {lost_to} was there before you, and nobody listens.",
        "You begin to speak, but nobody listens any more.",
    ),
    "quests": (
        "You think of what you promised, but {lost_to} has changed how things stand.",
        "You think of what you promised, but things are no longer as they were.",
    ),
    "accept": (
        "You say yes, but {lost_to} was there before you, and nobody asks any more.",
        "You say yes, but nobody asks any more.",
    ),
    "refuse": (
        "You say no, but {lost_to} was there before you, and nobody asks any more.",
        "You say no, but nobody asks any more.",
    ),
    "wares": (
        "You look over the wares, but {lost_to} is being served.",
        "You look over the wares, but they are no longer as you saw them.",
    ),
    "buy": (
        "You ask for it, but {lost_to} was served before you.",
        "You ask for it, but it is no longer to be had as you saw it.",
    ),
    "sell": (
        "You hold it out, but {lost_to} had it before you.",
        "You hold it out, but it is no longer yours to sell.",
    ),
    "give": (
        "You hold it out, but {lost_to} was there before you, and nothing changes hands.",
        "You hold it out, but nothing changes hands.",
    ),
    "trade": (
        "You make your offer, but {lost_to} was first, and nothing changes hands.",
        "You make your offer, but things are no longer as you saw them, and nothing changes hands.",
    ),
    "follow": (
        "You set out to follow, but {lost_to} has changed how things stand.",
        "You set out to follow, but there is nobody to follow any more.",
    ),
    "invite": (
        "You ask, but {lost_to} asked before you.",
        "You ask, but nobody is there to answer.",
    ),
    "group": (
        "You look about for your group, but {lost_to} has changed how things stand.",
        "You look about for your group, but it is no longer as it was.",
    ),
    "ungroup": (
        "You turn to go, but {lost_to} went before you.",
        "You turn to go, but there is no group to leave any more.",
    ),
    "mute": (
        "You turn away, but {lost_to} has changed how things stand.",
        "You turn away, but things are no longer as they were.",
    ),
    "unmute": (
        "You listen again, but {lost_to} has changed how things stand.",
        "You listen again, but things are no longer as they were.",
    ),
    "write": (
        "You fold your letter, but {lost_to} wrote first.",
        "You fold your letter, but there is nobody to carry it.",
    ),
    "letters": (
        "You look for letters, but {lost_to} has changed how things stand.",
        "You look for letters, but things are no longer as they were.",
    ),
    "why": (
        "You think back, but {lost_to} was quicker.",
        "You think back, but things have changed meanwhile.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "whisper.done": "{actor_name} whispers something to {target_name}.",
    "shout.done": '{actor_name} shouts, "{text}"',
    "shout.heard": 'From {whence}, {actor_name} shouts, "{text}"',
    "talk.done": "{actor_name} talks with {target_name}.",
    "buy.done": "{actor_name} buys {some} from {target_name}.",
    "sell.done": "{actor_name} sells {some} to {target_name}.",
    "give.done": "{actor_name} gives {some} to {target_name}.",
    "trade.done": "{actor_name} and {target_name} talk of a bargain.",
    "trade.asked": "{actor_name} and {target_name} talk of a bargain.",
    "trade.agreed": "{actor_name} nods to {target_name}.",
    "trade.closed": "{actor_name} and {target_name} shake hands on a bargain.",
    "trade.withdrawn": "{actor_name} shakes their head at {target_name}.",
    "follow.done": "{actor_name} falls in behind {target_name}.",
    "follow.leaves": "{actor_name} follows {target_name}.",
    "follow.went": "{actor_name} comes along with {target_name}.",
    "follow.left": "{actor_name} stays behind.",
    "invite.done": "{actor_name} asks {target_name} to come along.",
}
FOR_TARGET: Final[Mapping[str, str]] = {
    "whisper.done": '{actor_name} whispers to you, "{text}"',
    "tell.heard": '{actor_name} tells you from afar, "{text}"',
    "give.done": "{actor_name} gives you {some}.",
    "trade.done": (
        '{actor_name} offers you {gives}; you offer {gets}. (Say "accept", or offer more.)'
    ),
    "trade.asked": (
        '{actor_name} offers you {gives} for {wants}. (Say "accept", or offer something else.)'
    ),
    "trade.agreed": "{actor_name} agrees: {gives} for {gets}. It is your turn to say yes.",
    "trade.closed": "It is done: {actor_name} gives you {gives} and gets {gets}.",
    "trade.withdrawn": "{actor_name} wants no bargain with you any more.",
    "trade.dropped": "{actor_name} wants no bargain with you any more.",
    "follow.done": "{actor_name} falls in behind you.",
    "follow.went": "{actor_name} comes along.",
    "follow.left": "{actor_name} stays behind.",
    "invite.done": '{actor_name} asks you to come along. (Say "accept" or "refuse".)',
    "group.joined": "{actor_name} goes with you now.",
    "group.left": "{actor_name} leaves your group.",
    "group.declined": "{actor_name} would rather not go with you.",
    "letter.come": 'There is a letter for you from {actor_name}. (Say "letters" to read it.)',
}
"""The sentences of each family of verbs."""
