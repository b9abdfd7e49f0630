"""Checks of style that neither ruff, mypy nor import contracts can make: each takes source text.

A check yields `(line, sentence)` for every fault and reads no file: `tests/test_tidy.py` proves
each on planted faults and then applies them all to the tree. The order of sets has a module of its
own, `tests/tidy_sets.py`. Nothing here looks at behaviour.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

Fault = tuple[int, str]
Check = Callable[[str], Iterator[Fault]]

LINES_MAX = 400
PURE_FOLDERS = ("broker/core", "broker/protocol", "client/gateway/core", "content", "peer/core")
VAGUE_NAMES = frozenset(
    f"{name}{plural}"
    for name in ("base", "common", "helper", "manager", "misc", "util")
    for plural in ("", "s")
)
IMPURE_NAMES = frozenset(
    {"__import__", "breakpoint", "eval", "exec", "hash", "id", "input", "open", "print"}
)
QUEUES = frozenset({"LifoQueue", "PriorityQueue", "Queue", "SimpleQueue"})

# Written so that this file is not one of its own faults.
WORKPLACE = re.compile(
    r"(?<![\w.])/(?:wor[k]|op[t]|roo[t])/"  # folders of one machine
    r"|\broo[t]@"
    r"|(?<!emit-)(?:inde[x][-_]url|fin[d][-_]links)\b"
    r"|\bpypi\.or[g]/simple\b",
    re.IGNORECASE,
)
PAGE = re.compile(r"(?<![\w./:-])(?:[\w-]+/)*[\w-]+\.md\b")


def is_pure(path: str) -> bool:
    """Whether a path, relative to the top with forward slashes, lies in a pure folder."""
    return path.startswith(tuple(f"{folder}/" for folder in PURE_FOLDERS))


def too_long(source: str) -> Iterator[Fault]:
    """A file fits in a reader's head."""
    count = len(source.splitlines())
    if count > LINES_MAX:
        yield count, f"{count} lines, {LINES_MAX} is the most: make two of it"


def vague_name(path: str) -> Iterator[Fault]:
    """A module is named for what it does; this check takes a path instead of source."""
    for part in PurePosixPath(path).with_suffix("").parts:
        if part.lower() in VAGUE_NAMES:
            yield 0, f"`{part}` says nothing: name it for what it does"


def lacks_docstring(source: str) -> Iterator[Fault]:
    """A module begins with what it is for; only an empty `__init__` may be silent."""
    tree = ast.parse(source)
    if tree.body and not ast.get_docstring(tree):
        yield 1, "no docstring: say what this module is for and what it refuses to do"


def init_does_more(source: str) -> Iterator[Fault]:
    """An `__init__` holds a docstring or nothing: no second name for anything."""
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node.lineno, "an __init__ holds a docstring and nothing else"


def impure_names(source: str) -> Iterator[Fault]:
    """Pure code opens and prints nothing, and reads no address or salted hash.

    A `__hash__` may call `hash`: what it tells reaches nobody while sets are sorted.
    """
    tree = ast.parse(source)
    own_hash = {
        inner
        for method in ast.walk(tree)
        if isinstance(method, ast.FunctionDef) and method.name == "__hash__"
        for inner in ast.walk(method)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="hash") if node in own_hash:
                pass
            case ast.Name(id=name, ctx=ast.Load()) if name in IMPURE_NAMES:
                yield node.lineno, f"`{name}` in pure code"


def waits(source: str) -> Iterator[Fault]:
    """Pure code waits for nothing: time and input are arguments."""
    waiting = (ast.AsyncFor, ast.AsyncFunctionDef, ast.AsyncWith, ast.Await)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, waiting):
            yield node.lineno, "async in pure code: the shell waits, the core is told"


def floats(source: str) -> Iterator[Fault]:
    """World state holds no floats, so that every replica computes the same to the bit."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, "a float in the world: use whole numbers"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield node.lineno, "`/` makes a float: use `//`"
            case ast.Call(func=ast.Name(id="float")):
                yield node.lineno, "`float()` in the world: use whole numbers"


def tests_without_sentence(source: str) -> Iterator[Fault]:
    """A test says in one sentence which behaviour it holds."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name.startswith("test_") and not ast.get_docstring(node):
                    yield node.lineno, f"`{name}` has no sentence naming the behaviour"


def mocks(source: str) -> Iterator[Fault]:
    """Tests drive real code: what we wrote is not mocked."""
    for name, line in _imported(ast.parse(source)):
        if "mock" in name.split("."):
            yield line, "no mocks: drive the real thing with real input"


def endless_queue(source: str) -> Iterator[Fault]:
    """Every queue has a limit."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        sizes = [*node.args, *(word.value for word in node.keywords)]
        limited = any(not (isinstance(s, ast.Constant) and s.value in (0, -1)) for s in sizes)
        if name in QUEUES and not limited:
            yield node.lineno, f"`{ast.unparse(node)}` has no limit"


def early_programs(source: str) -> Iterator[Fault]:
    """The console script imports a program only when its command is called."""
    tree = ast.parse(source)
    late = {
        inner
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
    }
    for node in ast.walk(tree):
        if node in late:
            continue
        for name, line in _imports_of(node):
            if "cli" in name.split("."):
                yield line, f"`{name}` is imported at the top: import it in its command"


def workplace(source: str) -> Iterator[Fault]:
    """No file names one machine's folders, its user or its package index."""
    for number, line in enumerate(source.splitlines(), start=1):
        if found := WORKPLACE.search(line):
            yield number, f"`{found[0]}` belongs to one machine"


def pages_named(source: str) -> Iterator[tuple[int, str]]:
    """Every page (`CHANGELOG.md`) that a text mentions, with its line."""
    for number, line in enumerate(source.splitlines(), start=1):
        for found in PAGE.finditer(line):
            yield number, found[0]


def _imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        yield from _imports_of(node)


def _imports_of(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, node.lineno
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield f"{node.module or ''}.{alias.name}", node.lineno


ALWAYS: tuple[Check, ...] = (too_long, lacks_docstring, endless_queue)
IN_PURE: tuple[Check, ...] = (impure_names, waits)
IN_TESTS: tuple[Check, ...] = (tests_without_sentence, mocks)
