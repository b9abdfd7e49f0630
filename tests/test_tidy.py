"""The house is in order: what `tests/tidy.py` checks is proven on planted faults, then on the tree.

Looks at text only; what the programs do is the other tests' business.
"""

import importlib
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests import tidy
from tests.tidy_sets import unsorted_sets

TOP = Path(__file__).resolve().parent.parent
MADE = {".git", "__pycache__", "build", "dist", "htmlcov"}

# check, source without the fault, source with it and the line where it is
PLANTED = [
    (tidy.too_long, "x = 1\n" * 400, "x = 1\n" * 401, 401),
    (tidy.vague_name, "broker/core/broker.py", "broker/core/manager.py", 0),
    (tidy.vague_name, "peer/basement.py", "peer/common/queues.py", 0),
    (tidy.vague_name, "tests/unit/test_base.py", "tests/Utils.py", 0),
    (tidy.lacks_docstring, '"""For x."""\nx = 1\n', "x = 1\n", 1),
    (tidy.lacks_docstring, "", "# only a comment\nimport ast\n", 1),
    (tidy.init_does_more, '"""The words."""\n', '"""The words."""\nfrom a.b import c\n', 2),
    (tidy.init_does_more, "", "__all__ = []\n", 1),
    (tidy.impure_names, "x.open()\n", "x = 1\nopen('y')\n", 2),
    (tidy.impure_names, "'print(x)'\n", "print(x)\n", 1),
    (tidy.impure_names, "def __hash__(self):\n    return hash(1)\n", "def h(x):\n    hash(x)\n", 2),
    (tidy.impure_names, "class A:\n    id: str\n", "sorted(x, key=id)\n", 1),
    (tidy.waits, "def f(): ...\n", "async def f(): ...\n", 1),
    (tidy.floats, "x = 3 // 2\n", "x = 3 / 2\n", 1),
    (tidy.floats, "x = 1\n", "x = 1\ny = 0.5\n", 2),
    (tidy.floats, "x //= 2\n", "x /= 2\n", 1),
    (tidy.floats, "isinstance(x, float)\n", "float(x)\n", 1),
    (tidy.tests_without_sentence, "def test_x():\n    '''It is.'''\n", "def test_x(): ...\n", 1),
    (tidy.tests_without_sentence, "def tested(): ...\n", "class T:\n  def test_x(): ...\n", 2),
    (tidy.mocks, "from tests import mockery\n", "from unittest import mock\n", 1),
    (tidy.mocks, "import unittest\n", "from unittest.mock import Mock\n", 1),
    (tidy.endless_queue, "Queue(LIMIT)\n", "Queue()\n", 1),
    (tidy.endless_queue, "asyncio.Queue(maxsize=9)\n", "asyncio.Queue(maxsize=0)\n", 1),
    (tidy.early_programs, "def f():\n    import broker.cli\n", "import broker.cli\n", 1),
    (tidy.early_programs, "import click\n", "from peer.cli import main\n", 1),
    (tidy.early_programs, "from client.errors import Refused\n", "from broker import cli\n", 1),
    (tidy.workplace, "a/work/b\n", "see /wor" + "k/notes\n", 1),
    (tidy.workplace, "--no-emit-index-url\n", "\n--extra-index" + "-url=x\n", 2),
    (tidy.workplace, "COPY /opts\n", "PIP_FIND" + "_LINKS=/x\n", 1),
    (tidy.workplace, "root\n", "mail root" + "@machine\n", 1),
]

ORDERLY = """
for x in sorted({1, 2}): ...
total = sum(x for x in {1, 2})
frozenset(x for x in {1, 2})
{*{1, 2}, 3}
def named(names: set[str], rows: dict[str, int]) -> bool:
    for row in rows: ...
    for key in rows.keys(): ...
    return len(names) > 1 and "x" in names
class A:
    both: set[int]
class B:
    both: list[int]
def either(thing):
    return list(thing.both)
def other(names: list[str]):
    return list(names)
"""

DISORDERLY = [
    "for x in {1, 2}: ...",
    "list({1, 2})",
    "x = set(y)\n[z for z in x]",
    "X: Final = frozenset(y)\ntuple(X)",
    "def f(x: set[str]): return ','.join(x)",
    "def f(x: 'frozenset[str] | None'): return [*x]",
    "def f() -> set[int]: ...\nfor x in f(): ...",
    "class A:\n    x: set[int]\ndef f(a): return list(a.x)",
    "class A:\n    def __init__(self):\n        self.x: set[int] = set()\n        self.x.pop()",
    "def f(x: dict[str, set[int]]): return list(x['a'])",
    "def f(x: dict[str, set[int]]):\n    for a, b in x.items():\n        for c in b: ...",
    "def f(x: dict[str, set[int]]): return list(x.get('a', ()))",
    "for x in a.keys() & b.keys(): ...",
    "for x in {1} | y: ...",
    "{x: 1 for x in {1, 2}}",
    "max({1, 2}, key=f)",
    "def f(x: set[int]):\n    yield from x",
]


def files() -> list[str]:
    """What belongs to the project, relative to its top: as git sees it, else all not made here."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(git, cwd=TOP, capture_output=True, check=True).stdout
        paths = [Path(name) for name in listed.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path.relative_to(TOP) for path in TOP.rglob("*")]
    return sorted(
        path.as_posix()
        for path in paths
        if (TOP / path).is_file() and not any(_is_made(part) for part in path.parts[:-1])
    )


def _is_made(folder: str) -> bool:
    hidden = folder.startswith(".") and folder not in {".ci", ".github"}
    return hidden or folder in MADE or folder.endswith(".egg-info")


def text(path: str) -> str:
    """A file's text, nothing when it is no text."""
    try:
        return (TOP / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


FILES = files()
PYTHON = [path for path in FILES if path.endswith(".py")]
PURE = [path for path in PYTHON if tidy.is_pure(path)]


def found(checks: Iterable[tidy.Check], paths: Iterable[str]) -> Iterator[str]:
    """Each fault in the files as `path:line: sentence`."""
    for path in paths:
        for check in checks:
            for line, sentence in check(text(path)):
                yield f"{path}:{line}: {sentence}"


def none(faults: Iterable[str]) -> None:
    """Fails with one fault a line."""
    told = list(faults)
    if told:
        pytest.fail("\n".join(told), pytrace=False)


@pytest.mark.parametrize("check,good,bad,line", PLANTED)
def test_each_check_finds_its_fault(check: tidy.Check, good: str, bad: str, line: int) -> None:
    """A planted fault is found where it is, and the right way of writing it is left alone."""
    assert list(check(good)) == []
    assert [at for at, _ in check(bad)] == [line]


@pytest.mark.parametrize("source", DISORDERLY)
def test_order_of_a_set_is_seen(source: str) -> None:
    """Code whose result follows a set's order is found."""
    assert len(list(unsorted_sets({"x.py": source}))) == 1


def test_order_blind_code_is_left_alone() -> None:
    """Sets may be sorted, counted, searched and made into sets; no type is guessed."""
    assert list(unsorted_sets({"x.py": ORDERLY})) == []


def test_sets_are_known_across_files() -> None:
    """An attribute annotated as a set in one file is a set in the others."""
    sources = {"a.py": "class A:\n    xs: set[int]\n", "b.py": "def f(a): return list(a.xs)\n"}
    assert [(path, line) for path, line, _ in unsorted_sets(sources)] == [("b.py", 1)]


def test_pages_are_recognised() -> None:
    """A page's name is read from prose and code; an address on the web is none."""
    prose = "See docs/playing.md, `README.md`.\nNot https://example.org/x/PAGE.md or a.mdx.\n"
    assert list(tidy.pages_named(prose)) == [(1, "docs/playing.md"), (1, "README.md")]


def test_files_are_short_documented_and_bounded() -> None:
    """Every Python file is short, says what it is for, and limits its queues."""
    none(found(tidy.ALWAYS, PYTHON))


def test_names_say_something() -> None:
    """No module or folder is called for its being convenient."""
    none(
        f"{path}: {sentence}"
        for path in FILES
        for _, sentence in (tidy.vague_name(path) if path.endswith(".py") else ())
    )


def test_packages_export_nothing_again() -> None:
    """A thing is imported from where it is."""
    none(found([tidy.init_does_more], (p for p in PYTHON if p.endswith("__init__.py"))))


def test_pure_code_is_pure() -> None:
    """Cores, protocol and game touch no file, address or salted hash, and wait for nothing."""
    none(found(tidy.IN_PURE, PURE))


def test_pure_code_sorts_its_sets() -> None:
    """No result in pure code follows the order of a set."""
    sources = {path: text(path) for path in PURE}
    none(f"{path}:{line}: {sentence}" for path, line, sentence in unsorted_sets(sources))


def test_world_has_no_floats() -> None:
    """The game computes in whole numbers."""
    none(found([tidy.floats], (path for path in PURE if path.startswith("content/"))))


def test_tests_say_what_they_hold() -> None:
    """Every test has its sentence and drives real code."""
    none(found(tidy.IN_TESTS, (path for path in PYTHON if path.startswith("tests/"))))


def test_programs_are_imported_late() -> None:
    """The console script answers `--help` without importing the programs."""
    none(found([tidy.early_programs], [path for path in PYTHON if path == "client/cli.py"]))


def test_nothing_names_one_machine() -> None:
    """No file mentions a folder, user or package index of the machine it was written on."""
    none(found([tidy.workplace], FILES))


def test_pages_named_exist() -> None:
    """A page that a text sends its reader to is there."""
    pages = {name for path in FILES for name in (path, Path(path).name)}
    none(
        f"{path}:{line}: there is no {page}"
        for path in FILES
        if not path.startswith("tests/test_tidy")
        for line, page in tidy.pages_named(text(path))
        if page not in pages
    )


def test_every_verb_is_explained_and_offered() -> None:
    """A verb in the table has its help and its intent, and no intent lacks a verb."""
    capabilities = importlib.import_module("content.capabilities.table").CAPABILITIES
    intents = importlib.import_module("content.intents")
    assert [verb for verb, act in capabilities.items() if not (act.__doc__ or "").strip()] == []
    assert sorted(capabilities) == sorted(intents.VERBS)
