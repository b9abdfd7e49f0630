"""Sentences that people build around a deed: plans, purposes, moods. Data only.

The phrases are written as in `courtesies`, which takes them in.
"""

from typing import Final

_WISHED: Final = "would/could"
_GLAD: Final = "grateful/glad/obliged/delighted/thankful/happy/pleased/honoured"

PLANS: Final = (
    "?and ?so ?now/here what i will/would/shall do ?now/next/first is ?to",
    "?and ?so ?now/here what i am going/about/trying/here to do ?now/next/first is ?to",
    "?and ?so ?now/here what i would like/love to do ?now/next/first is ?to",
    "?and ?so ?now/here what i want/need/have/plan/intend to do ?now/next/first is ?to",
    "all i want/need ?to ?do is ?to",
    "the/my first/next thing ?that i do/want/need/will ?to/do ?do is ?to",
    "the ?first/next/only/best thing to do ?now/next is ?to",
    "my/the next/first/new/only move/step/plan/task/job/goal/action is/was ?now to",
    "my/the plan/goal/aim/idea/job/task/intention/turn is/was ?now to",
    "i am in/of the/a mood/mind to",
    "i am keen/dying/eager/itching/happy/willing/glad/determined/prepared/set/here/desperate to",
    "i am attempting/wanting/hoping/needing/having/off/bound/choosing/deciding/opting to",
    "i am going/gonna try and/to",
    "i am gonna/going ?to go ahead and",
    "i long/desire/yearn/aim/resolve/opt/elect/vow/manage/strive/struggle/propose to",
    "i decided/chose/opted/resolved/elected to",
    "i will/would/shall/should/must have/need/want/like/try/attempt/opt/choose/begin/start to",
    "i have made up my mind to",
    "do your/my best to",
    "i ?will do my best to",
    "?i ?will make an/every attempt/effort to",
    "i will/would/should go ahead and",
    "it is time for me/us to",
    "now is ?a/the ?good time to",
    "is there a/any way to",
    "do be so kind/good as to",
    "let us go ahead and",
    "got/have to",
    "trying/attempting/going/looking/hoping/planning/wanting/about/ready/off to",
)
"""What comes before a command, and ends with "to" or its like."""

STEPS: Final = (
    "?i ?will/shall go/move/reach/step/walk/turn/bend/lean ?out/over/down/forward/up to",
    "?i ?will/shall stoop/kneel/crouch/stretch ?out/over/down/forward/up to",
)
"""The same, where a way may follow instead: "I go to take the cup", "I go to market"."""

BEFORE_COMMANDS: Final = (
    "my/the/a next/first/new/only move/step/plan/task/job/goal/action is/was ?now :/,",
    "my/the/a plan/goal/aim/idea/job/task ?is ?now :/,",
    "plan :",
    "next step/move/stop/action/thing/up ?is :/,",
    "?my/the action/command/input :",
    "first of all ?,",
    "first off/up/thing ,",
    "firstly ?,",
    "to start/begin with ?,",
    "to start/begin/kick things/it off ?with ?,",
    "for starters/now/once/fun/luck/science/honour/glory ?,",
    "for good measure ?,",
    "for a change ?,",
    "in the meantime/meanwhile ?,",
    "in that/any/this case ?,",
    "?just in case ?,",
    "if so ?,",
    "?just to be safe/sure/certain/fair/honest ?,",
    "?just to be on the safe side ?,",
    "as a precaution ?,",
    "as usual/always/planned/agreed/promised ?,",
    "while/whilst i/you/we am/are at it ?,",
    "while/whilst i/you/we am/are here/there ?,",
    "before i forget ?,",
    "before anything else ?,",
    "once again/more ?,",
    "one more time ?,",
    "one last time/thing ?,",
    "last but not least ?,",
    "without hesitation/delay/fear/warning/thinking ?,",
    "without ?any further/more ado/delay/hesitation ?,",
    "without a sound/word ?,",
    "in silence/secret/haste/desperation/anger/despair/frustration ?,",
    "yes",
    "at once/last ?,",
    "at this/that point ?,",
    "out of curiosity/boredom/habit/desperation/spite ?,",
    "instead/anyways/anyhow/regardless/nevertheless/nonetheless/therefore/thus/hence ?,",
    "eventually/hopefully/luckily/fortunately/unfortunately/frankly/probably/definitely ?,",
    "obviously/clearly/surely/naturally ?,",
    "very/really/so/super/extremely/ever carefully/quickly/slowly/quietly/gently/softly ?,",
    "ever so carefully/quickly/slowly/quietly/gently/softly/cautiously ?,",
    "bro/bruh/man/guys/lads/boss/chief/buddy/pal/fam/y'all ,",
    "?dear/okay/ok/hey/alright/oi game/computer/narrator/gm/gamemaster/machine/parser ?,",
    "?hey/ok/okay alexa/siri/google ?,",
    "?no wait ,",
    "actually no ,",
    "wait no ,",
    "?i ?would suggest/propose ?that we/i ?should",
    "i would like/love/appreciate it if i/you/we could/would",
    f"i would be ?very/so/most/much/eternally {_GLAD} if you {_WISHED} ?please",
    "any/?a chance i/you/we can/could/might",
    "?is there any chance i/you/we can/could/might",
    "why dont i/we/you ?just/all",
    "i ?would/should probably/definitely/certainly/really would/will/should/must/need/want ?to",
    "?i ?would/should/could do well to",
    "do ?please/kindly/just ?go ?ahead ?and",
    "i would ?very/quite ?much like/love/prefer to",
    "could i/you/we be so bold as to",
)
"""What is no more than a frame where a command follows, and perhaps something else where not."""

BEFORE_GERUNDS: Final = (
    "i ?would suggest/propose/recommend/start/begin/try",
    "?i/we/you ?will/shall/should/could ?just start/begin/open ?off/out by/with",
    "let us start/begin ?off/out by/with",
    "i am ?now ?just planning/intent/set on",
    "my/the plan/idea/next is ?now",
)
"""The same before a gerund: "I start by opening the box"."""
