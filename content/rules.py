"""The version of the rules that every replica of a microcosm has to share. It holds one number.

Raise it with any change that could make a verdict, a patch or the reading of a world file differ;
`tests/golden` notices most of them. The versions that a release knows are in `content.game`.
"""

from typing import Final

RULES_VERSION: Final[int] = 4
