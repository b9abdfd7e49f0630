"""The one table of what players can do, and the door to it: `apply`, which never raises.

Every replica judges every intent here, whoever sent it and whatever is in it; so a hostile intent
has to come out as a refusal on all of them alike.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from content.capabilities import (
    accepting,
    battle,
    calling,
    casting,
    company,
    crafting,
    dealing,
    duelling,
    explaining,
    gathering,
    groping,
    handling,
    lighting,
    looking,
    movement,
    opening,
    presence,
    regretting,
    resting,
    shopping,
    speech,
    talking,
    telling_self,
    using,
    wearing,
    writing,
)
from content.dice import Dice
from content.duels import parted
from content.following import followed
from content.guarding import provoked
from content.intents import IntentError, validated
from content.model import Intent, Outcome, State
from content.quests import after_deed
from content.resting import heard_in_sleep, risen
from content.undoing import noted
from content.verdicts import failed

Capability: TypeAlias = Callable[[State, Intent, Dice], Outcome]

CAPABILITIES: Final[Mapping[str, Capability]] = {
    "move": movement.move,
    "look": looking.look,
    "examine": looking.examine,
    "take": handling.take,
    "drop": handling.drop,
    "attack": battle.attack,
    "shoot": battle.shoot,
    "cast": casting.cast,
    "spells": casting.spells,
    "guard": battle.guard,
    "aim": battle.aim,
    "flee": battle.flee,
    "consider": battle.consider,
    "challenge": duelling.challenge,
    "yield": duelling.yield_,
    "rest": resting.rest,
    "sleep": resting.sleep,
    "train": resting.train,
    "map": looking.map_,
    "search": looking.search,
    "put": handling.put_into,
    "open": opening.open_,
    "close": opening.close,
    "unlock": opening.unlock,
    "lock": opening.lock,
    "equip": wearing.equip,
    "unequip": wearing.unequip,
    "use": using.use,
    "light": lighting.light,
    "douse": lighting.douse,
    "eat": using.eat,
    "drink": using.drink,
    "read": using.read,
    "gather": gathering.gather,
    "craft": crafting.craft,
    "try": crafting.try_out,
    "recipes": crafting.recipes_,
    "skills": telling_self.skills,
    "status": telling_self.status,
    "inventory": looking.inventory,
    "say": speech.say,
    "emote": speech.emote,
    "whisper": calling.whisper,
    "tell": calling.tell,
    "shout": calling.shout,
    "talk": talking.talk,
    "quests": talking.quests,
    "accept": accepting.accept,
    "refuse": accepting.refuse,
    "wares": shopping.wares,
    "buy": shopping.buy,
    "sell": shopping.sell,
    "give": dealing.give,
    "trade": dealing.trade,
    "follow": company.follow,
    "invite": company.invite,
    "group": company.group,
    "ungroup": company.ungroup,
    "mute": company.mute,
    "unmute": company.unmute,
    "write": writing.write,
    "letters": writing.letters,
    "undo": regretting.undo,
    "why": explaining.why,
    "wait": presence.wait,
    "who": presence.who,
    "help": presence.help_,
    "enter": presence.enter,
    "leave": presence.leave,
}


def apply(state: State, intent: Intent, dice: Dice) -> Outcome:
    """What comes of an intent in a state: pass with its patch, or fail with what refused.

    Total: an unknown verb, malformed fields, an actor who is absent or asleep all give `fail`.
    """
    received: object = intent
    actor = _actor(received)
    try:
        spec = validated(received.get("spec") if isinstance(received, Mapping) else None)
    except IntentError:
        return failed(_intent(actor, {"verb": ""}), "intent.malformed")
    known = _intent(actor, cast("dict[str, object]", spec))
    if spec["verb"] != "enter":
        refusal = presence.stray(state, known) or presence.held(state, known)
        refusal = refusal or groping.unseen(state, known)
        if refusal is not None:
            return refusal
    outcome = CAPABILITIES[spec["verb"]](state, known, dice)
    outcome = followed(state, outcome, dice, CAPABILITIES["move"])
    for hook in _HOOKS:
        outcome = hook(state, outcome)
    return noted(state, after_deed(state, known, outcome, dice))


_HOOKS: Final = (parted, provoked, heard_in_sleep, risen)
"""What a deed brings about whatever it is: in duels, with guards, among sleepers, for its actor."""


def _actor(received: object) -> str:
    metadata = received.get("metadata") if isinstance(received, Mapping) else None
    actor = metadata.get("actor") if isinstance(metadata, Mapping) else None
    return actor if type(actor) is str else ""


def _intent(actor: str, spec: dict[str, object]) -> Intent:
    made = {"kind": "intent", "metadata": {"actor": actor}, "spec": spec, "status": {}}
    return cast("Intent", made)
