"""Finds code whose result may depend on the order of a set, which differs from process to process.

It knows set displays, `set()` and `frozenset()`, set algebra (also on dict views), and whatever any
of the files given annotates as a set: variables, arguments, attributes, results, mappings' values.
It is no type checker: a name that means a set here and something else there is left alone.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

BLIND: Final = frozenset({"all", "any", "frozenset", "len", "max", "min", "set", "sorted", "sum"})
KEEPING: Final = frozenset(
    {"deque", "dict", "enumerate", "filter", "iter", "list", "map", "reversed", "tuple", "zip"}
)
KEEPING_METHODS: Final = frozenset({"extend", "extendleft", "from_iterable", "fromkeys", "join"})
SET_TYPES: Final = frozenset({"AbstractSet", "MutableSet", "Set", "frozenset", "set"})
SET_METHODS: Final = frozenset({"difference", "intersection", "symmetric_difference", "union"})
MAPPINGS: Final = frozenset({"Mapping", "MutableMapping", "defaultdict", "dict"})

Scope = tuple[str, ...]
Place = tuple[Scope, str]


def unsorted_sets(sources: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """Every (path, line, sentence) where the order of a set reaches a result."""
    finder = _Finder()
    trees = {path: ast.parse(source) for path, source in sources.items()}
    for looking in (False, False, True):  # what the first round learns, the second builds upon
        finder.looking = looking
        for path, tree in trees.items():
            finder.scope = (path,)
            finder.visit(tree)
    yield from sorted(finder.faults)


def _type_name(annotation: ast.expr | None) -> str:
    """The outermost type's bare name, looking through `X | None`, `Final[X]` and quotes."""
    match annotation:
        case ast.Constant(value=str() as quoted):
            return _type_name(ast.parse(quoted, mode="eval").body)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            names = (_type_name(left), _type_name(right))
            return next((name for name in names if name in SET_TYPES), names[0])
        case ast.Subscript(value=ast.Name(id="Final" | "ClassVar"), slice=inner):
            return _type_name(inner)
        case ast.Subscript(value=outer):
            return _type_name(outer)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _holds_sets(annotation: ast.expr | None) -> bool:
    """Whether it annotates a mapping whose values are sets."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="Final" | "ClassVar"), slice=inner):
            return _holds_sets(inner)
        case ast.Subscript(slice=ast.Tuple(elts=[_, value])):
            return _type_name(annotation) in MAPPINGS and _type_name(value) in SET_TYPES
    return False


class _Finder(ast.NodeVisitor):
    """Walks files to learn what is a set, then (`looking`) to report where one's order is used.

    Variables belong to their function; attributes (`.x`) and functions (`x()`) to all files.
    """

    def __init__(self) -> None:
        self.looking = False
        self.scope: Scope = ()
        self.faults: set[tuple[str, int, str]] = set()
        self._sets: set[Place] = set()
        self._mappings: set[Place] = set()
        self._others: set[Place] = set()
        self._blind: set[ast.expr] = set()

    # ------------------------------------------------------------------------------------ learning

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A function has names of its own, and may return a set."""
        self._learn(f"{node.name}()", node.returns)
        outer, self.scope = self.scope, (*self.scope, node.name)
        given = node.args
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            self._learn(argument.arg, argument.annotation)
        self.generic_visit(node)
        self.scope = outer

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A field annotated in a class is met as an attribute."""
        for field in node.body:
            match field:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    self._learn(f".{name}", annotation)
        outer, self.scope = self.scope, (*self.scope, node.name)
        self.generic_visit(node)
        self.scope = outer

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """`x: set[str]`, `self.x: dict[str, set[str]]`, `X: Final = {1, 2}`."""
        if _type_name(node.annotation) == "Final" and node.value is not None:
            self._learn_value(node.target, node.value)
        else:
            self._learn(_name(node.target), node.annotation)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """`x = {1, 2}` makes x a set."""
        for target in node.targets:
            self._learn_value(target, node.value)
        self.generic_visit(node)

    def _learn(self, name: str, annotation: ast.expr | None) -> None:
        if annotation is None:
            return
        if _type_name(annotation) in SET_TYPES:
            self._sets.add(self._place(name))
        elif _holds_sets(annotation):
            self._mappings.add(self._place(name))
        else:
            self._others.add(self._place(name))

    def _learn_value(self, target: ast.expr, value: ast.expr) -> None:
        if self._is_set(value):
            self._sets.add(self._place(_name(target)))

    def _learn_loop(self, target: ast.expr, loop: ast.expr) -> None:
        """`for key, value in sets_by_key.items()`: value is a set."""
        match loop:
            case ast.Call(func=ast.Attribute(value=mapping, attr="items" | "values")):
                held = target.elts[-1] if isinstance(target, ast.Tuple) else target
                if self._known(_name(mapping), self._mappings):
                    self._sets.add(self._place(_name(held)))

    def _place(self, name: str) -> Place:
        return ((), name) if name.startswith(".") or name.endswith("()") else (self.scope, name)

    # ------------------------------------------------------------------------------------- judging

    def _known(self, name: str, places: set[Place]) -> bool:
        scope, name = self._place(name)
        outwards = [(scope[:depth], name) for depth in range(len(scope), -1, -1)]
        return any(place in places and place not in self._others for place in outwards)

    def _is_set(self, node: ast.expr) -> bool:
        match node:
            case ast.Set() | ast.SetComp():
                return True
            case ast.Name() | ast.Attribute():
                return self._known(_name(node), self._sets)
            case ast.NamedExpr(value=value):
                return self._is_set(value)
            case ast.Subscript(value=mapping):
                return self._known(_name(mapping), self._mappings)
            case ast.IfExp(body=body, orelse=orelse):
                return self._is_set(body) or self._is_set(orelse)
            case ast.BoolOp(values=values):
                return any(map(self._is_set, values))
            case ast.BinOp(op=ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor()):
                return any(self._is_set(side) or _is_view(side) for side in (node.left, node.right))
            case ast.Call():
                return self._makes_set(node)
        return False

    def _makes_set(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Name(id="set" | "frozenset"):
                return True
            case ast.Attribute(value=owner, attr="get" | "pop" | "setdefault"):
                held = self._known(_name(owner), self._mappings)
                return held or any(map(self._is_set, call.args[1:]))
            case ast.Attribute(value=owner, attr=name) if name in SET_METHODS or name == "copy":
                return self._is_set(owner)
            case ast.Attribute(attr=name) | ast.Name(id=name):
                return self._known(f"{name}()", self._sets)
        return False

    # ----------------------------------------------------------------------------------- reporting

    def visit_For(self, node: ast.For) -> None:
        """A loop does things in order."""
        self._learn_loop(node.target, node.iter)
        self._use(node.iter, "looped over")
        self.generic_visit(node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> None:
        """A generator hands things out in order."""
        self._use(node.value, "yielded from")
        self.generic_visit(node)

    def visit_Starred(self, node: ast.Starred) -> None:
        """`[*x]` and `f(*x)` keep the order."""
        self._use(node.value, "unpacked")
        self.generic_visit(node)

    def visit_Set(self, node: ast.Set) -> None:
        """`{*x, 1}` is a set again."""
        for element in node.elts:
            self.visit(element.value if isinstance(element, ast.Starred) else element)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """`for x in y` inside a list, set, dict or generator."""
        self._learn_loop(node.target, node.iter)
        self.generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp | ast.GeneratorExp | ast.DictComp) -> None:
        """A list, generator or dict made from a set has its order, unless its taker is blind."""
        self.generic_visit(node)
        if node not in self._blind:
            self._use_all([part.iter for part in node.generators], "looped over")

    visit_GeneratorExp = visit_ListComp  # noqa: N815
    visit_DictComp = visit_ListComp  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        """`list(x)` keeps the order, `sorted(x)` makes one, `x.pop()` takes any."""
        match node.func:
            case ast.Name(id=name) if name in BLIND:
                self._blind.update(node.args)
                if any(word.arg == "key" for word in node.keywords):
                    self._use_all(node.args, f"given to `{name}` whose ties keep its order")
            case ast.Name(id=name) if name in KEEPING:
                self._use_all(node.args, f"given to `{name}`")
            case ast.Attribute(value=owner, attr="pop") if not node.args:
                self._use(owner, "popped")
            case ast.Attribute(attr=name) if name in KEEPING_METHODS:
                self._use_all(node.args, f"given to `{name}`")
        self.generic_visit(node)

    def _use_all(self, nodes: Iterable[ast.expr], how: str) -> None:
        for node in nodes:
            self._use(node, how)

    def _use(self, node: ast.expr, how: str) -> None:
        if self.looking and self._is_set(node):
            sentence = f"the set `{ast.unparse(node)}` is {how}: sort it"
            self.faults.add((self.scope[0], node.lineno, sentence))


def _name(node: ast.expr) -> str:
    """A variable's name, or an attribute's with its dot (`self.x` is `.x`)."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return f".{name}"
    return ""


def _is_view(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="items" | "keys"), args=[]):
            return True
    return False
