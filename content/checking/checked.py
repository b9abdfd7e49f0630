"""Checks a world: its files in, every mistake that can be found in them out, in their order."""

from collections.abc import Mapping

from content.checking.atlas import atlas_of
from content.checking.beasts import beasts
from content.checking.errands import errands
from content.checking.finding import Finding
from content.checking.goods import goods
from content.checking.prose import prose
from content.checking.reach import Reach
from content.checking.reading import misread
from content.checking.sights import sights
from content.checking.ways import ways
from content.worldset import load_world


def checked(files: Mapping[str, str]) -> list[Finding]:
    """Every mistake in the texts, by file name, of a world.

    Where the world can't be read there are only the mistakes that keep it from being read.
    """
    findings = misread(files)
    if findings:
        return sorted(findings)
    atlas = atlas_of(files, load_world(files))
    reach = Reach(atlas)
    findings += [*ways(atlas, reach), *goods(atlas, reach), *beasts(atlas, reach)]
    findings += [*errands(atlas, reach), *prose(atlas), *sights(atlas)]
    return sorted(findings)
