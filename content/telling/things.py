"""The sentences of putting, wearing, using, opening and reading things."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "take.too_few": "There are only {left} of them.",
    "drop.too_few": "You have only {left} of them.",
    "put.done": "You put {the_item} in {the_target}.",
    "put.nowhere": "You see nothing of that kind here to put {the_item} in.",
    "put.no_container": "Nothing can be put in {the_target}.",
    "put.closed": "{The_target} is closed.",
    "put.in_itself": "{The_item} would have to be inside itself.",
    "put.there": "{The_item} {is} in {the_target} already.",
    "put.too_deep": "That would be too many things inside one another.",
    "put.full": "There is no room for {the_item} in {the_target}.",
    "open.done": "You open {the_item}.",
    "open.already": "{The_item} is open as it is.",
    "open.locked": "{The_item} is locked.",
    "open.gone": "You see no such thing here.",
    "open.no_lid": "{The_item} {has} nothing to open or to close.",
    "close.done": "You close {the_item}.",
    "close.already": "{The_item} is closed as it is.",
    "lock.none": "{The_item} {has} no lock.",
    "lock.open": "{The_item} stands open: close it first.",
    "lock.done": "You turn {the_key}, and {the_item} is locked.",
    "lock.already": "{The_item} is locked as it is.",
    "unlock.done": "You turn {the_key}, and {the_item} is no longer locked.",
    "unlock.already": "{The_item} is not locked.",
    "unlock.no_such_key": "You carry no such key.",
    "unlock.wrong_key": "It does not fit {the_item}.",
    "unlock.no_key": "You carry no key that fits {the_item}.",
    "equip.wield": "You take {the_item} in hand.",
    "equip.wear": "You put {the_item} on.",
    "equip.wield_for": "You put {off} away and take {the_item} in hand.",
    "equip.wear_for": "You take {off} off and put {the_item} on.",
    "equip.no_gear": "{The_item} {is} nothing to wield or to wear.",
    "equip.already": "You do that already.",
    "unequip.done": "You take {the_item} off and keep {it}.",
    "unequip.not_worn": "You neither wear nor wield {the_item}.",
    "use.eat": "You eat {the_item}.",
    "use.eat_so": "You eat {the_item}. {text}",
    "use.drink": "You drink {the_item}.",
    "use.drink_so": "You drink {the_item}. {text}",
    "use.apply": "You use {the_item}.",
    "use.apply_so": "You use {the_item}. {text}",
    "use.answered": "{text}",
    "use.stays": "You lay a hand on {the_item}, and nothing comes of it.",
    "use.for_way": "{The_item} will do for the way {direction}. Go, and see.",
    "use.no_use": "You turn {the_item} over and find no use for {it} like that.",
    "eat.no_use": "{The_item} {is} nothing to eat.",
    "drink.no_use": "{The_item} {is} nothing to drink.",
    "read.done": "{text}",
    "read.spell": "{text} You know how to cast {spell} now.",
    "read.nothing": "Nothing is written on {the_item}.",
    "effect.ends": "{text}",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "drop.too_few": (
        "You count them out, but {lost_to} has had some before you: you have {left}.",
        "You count them out, and you have only {left}.",
    ),
    "take.too_heavy": (
        "You brace yourself, but with what {lost_to} has given you {the_item} {is} too much.",
        "You brace yourself, but with what you carry {the_item} {is} too much.",
    ),
    "take.hands_full": (
        "You reach for {the_item}, but what {lost_to} has given you leaves no strength for {it}.",
        "You reach for {the_item}, but you carry too much already to take {it} as well.",
    ),
    "take.arms_full": (
        "You reach for {the_item}, but what {lost_to} has given you fills your arms.",
        "You reach for {the_item}, but your arms are full.",
    ),
    "put.not_held": (
        "You go to put {the_item} away, but {lost_to} had {it} before you.",
        "You go to put {the_item} away, but you no longer have {it}.",
    ),
    "equip.not_held": (
        "You go to put {the_item} on, but {lost_to} had {it} before you.",
        "You go to put {the_item} on, but you no longer have {it}.",
    ),
    "unequip.not_held": (
        "You go to take {the_item} off, but {lost_to} had {it} before you.",
        "You go to take {the_item} off, but you no longer have {it}.",
    ),
    "use.not_held": (
        "You reach for {the_item}, but {lost_to} had {it} before you.",
        "You reach for {the_item}, but you no longer have {it}.",
    ),
    "eat.not_held": (
        "You open your mouth for {the_item}, but {lost_to} had {it} before you.",
        "You open your mouth for {the_item}, but you no longer have {it}.",
    ),
    "drink.not_held": (
        "You raise your hand to drink, but {lost_to} had {the_item} before you.",
        "You raise your hand to drink, but you no longer have {the_item}.",
    ),
    "read.gone": (
        "You bend over {the_item}, but {lost_to} has carried {it} off.",
        "You bend over {the_item}, but {it_is} no longer there to be read.",
    ),
    "take.too_few": (
        "You reach for them, but {lost_to} has had some before you: {left} are left.",
        "You reach for them, but only {left} are left.",
    ),
    "put.nowhere": (
        "You turn to put {the_item} away, but {lost_to} has carried off what it was to go in.",
        "You turn to put {the_item} away, but what it was to go in is gone.",
    ),
    "put.closed": (
        "You go to put {the_item} in {the_target}, and {lost_to} shuts it before your fingers.",
        "You go to put {the_item} in {the_target}, and it is shut.",
    ),
    "open.already": (
        "You reach for {the_item}, but {lost_to} has opened it before you.",
        "You reach for {the_item}, and it is open.",
    ),
    "open.locked": (
        "You pull at {the_item}, but {lost_to} has locked it before you.",
        "You pull at {the_item}, and it is locked now.",
    ),
    "open.gone": (
        "You reach for it, but {lost_to} has carried it off.",
        "You reach for it, but it is no longer here.",
    ),
    "close.already": (
        "You reach for {the_item}, but {lost_to} has closed it before you.",
        "You reach for {the_item}, and it is closed.",
    ),
    "unlock.already": (
        "You set the key, but {lost_to} has unlocked {the_item} before you.",
        "You set the key, and {the_item} is not locked any more.",
    ),
    "lock.already": (
        "You set the key, but {lost_to} has locked {the_item} before you.",
        "You set the key, and {the_item} is locked already.",
    ),
    "lock.open": (
        "You set the key, but {lost_to} has opened {the_item}.",
        "You set the key, but {the_item} stands open.",
    ),
    "put": (
        "You go to put it away, but {lost_to} was there before you, and nothing comes of it.",
        "You go to put it away, but things are no longer as you saw them.",
    ),
    "open": (
        "You reach out, but {lost_to} was there before you, and nothing comes of it.",
        "You reach out, but it is no longer as you saw it.",
    ),
    "close": (
        "You reach out, but {lost_to} was there before you, and nothing comes of it.",
        "You reach out, but it is no longer as you saw it.",
    ),
    "unlock": (
        "You take out the key, but {lost_to} was there before you, and nothing comes of it.",
        "You take out the key, but it is no longer as you saw it.",
    ),
    "lock": (
        "You take out the key, but {lost_to} was there before you, and nothing comes of it.",
        "You take out the key, but it is no longer as you saw it.",
    ),
    "equip": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but you no longer have it.",
    ),
    "unequip": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but you no longer have it.",
    ),
    "use": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but you no longer have it.",
    ),
    "eat": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but you no longer have it.",
    ),
    "drink": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but you no longer have it.",
    ),
    "read": (
        "You bend over it, but {lost_to} was there before you, and nothing comes of it.",
        "You bend over it, but it is no longer there to be read.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "supply.comes": "When you look again, there is {some} where one was before.",
    "put.done": "{actor_name} puts {the_item} in {the_target}.",
    "open.done": "{actor_name} opens {the_item}.",
    "close.done": "{actor_name} closes {the_item}.",
    "lock.done": "{actor_name} locks {the_item}.",
    "unlock.done": "{actor_name} unlocks {the_item}.",
    "equip.wield": "{actor_name} takes {the_item} in hand.",
    "equip.wield_for": "{actor_name} takes {the_item} in hand.",
    "equip.wear": "{actor_name} puts {the_item} on.",
    "equip.wear_for": "{actor_name} puts {the_item} on.",
    "unequip.done": "{actor_name} takes {the_item} off.",
    "use.eat": "{actor_name} eats {the_item}.",
    "use.eat_so": "{actor_name} eats {the_item}.",
    "use.drink": "{actor_name} drinks {the_item}.",
    "use.drink_so": "{actor_name} drinks {the_item}.",
    "use.apply": "{actor_name} uses {the_item}.",
    "use.apply_so": "{actor_name} uses {the_item}.",
    "use.answered": "{actor_name} tries {the_item}.",
    "use.stays": "{actor_name} lays a hand on {the_item}.",
}
FOR_TARGET: Final[Mapping[str, str]] = {}
