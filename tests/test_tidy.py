"""Style as a test: what linters leave alone, each complaint as `path:line: what is wrong`.

A check is a pure function of a tree (the text of each file by its path); most see one file at a
time. EXAMPLES sets beside every check a file that it must complain about.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache, wraps
from itertools import accumulate
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent

FUNCTION_LINES_MAX = 60
FUNCTION_LINES_MEDIAN = 8
FILE_LINES_MAX = 400
BANNED_WORD = re.compile(r"(?<![a-z])(utils?|helpers?|managers?|handlers?|common|misc)(?![a-z])")
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")  # in brackets, or it would find itself
REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs)\.(org|com)\b")
CODE_BLOCK = re.compile(r"(?ms)^ *```.*?^ *```")
ENTRY_POINT = re.compile(r"b2bkit|.+\.__(init|main)__|steps\..+")  # pytest loads the steps

Tree = dict[str, str]
Complaints = Iterator[str]
Check = Callable[[Tree], Complaints]


def each(pattern: str) -> Callable[[Callable[[str, str], Complaints]], Check]:
    """Turn a check of one file into a check of all files whose path fits the pattern."""

    def lift(check: Callable[[str, str], Complaints]) -> Check:
        @wraps(check)
        def check_each(tree: Tree) -> Complaints:
            for path, text in tree.items():
                if fnmatchcase(path, pattern):
                    yield from check(path, text)

        return check_each

    return lift


@each("*.py")
def long_functions(path: str, text: str) -> Complaints:
    for line, name, size in functions(text):
        if size > FUNCTION_LINES_MAX:
            yield f"{path}:{line}: {name} has {size} lines, more than {FUNCTION_LINES_MAX}"


@each("*.py")
def long_files(path: str, text: str) -> Complaints:
    if (last := len(text.splitlines())) > FILE_LINES_MAX:
        yield f"{path}:{last}: the file ends here, after more than {FILE_LINES_MAX} lines"


@each("*")
def banned_names(path: str, _text: str) -> Complaints:
    for word in BANNED_WORD.findall(path):
        yield f"{path}:1: `{word}` says nothing; name it after what it does"


@each("*.py")
def missing_docstrings(path: str, text: str) -> Complaints:
    empty = path.endswith("__init__.py") and not text.strip()
    if not empty and not ast.get_docstring(parsed(text)):
        yield f"{path}:1: open the module with a docstring: what lives here, and what does not"


@each("tests/*.py")
def sleeping_tests(path: str, text: str) -> Complaints:
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Call) and re.search(r"\bsleep$", ast.unparse(node.func)):
            yield f"{path}:{node.lineno}: a test waits for something, it never sleeps"


@each("*")
def unfinished_work(path: str, text: str) -> Complaints:
    for line, mark in found(UNFINISHED, text):
        yield f"{path}:{line}: `{mark}`: do it now, or file it where somebody looks"


@each("*.py")
def tabs(path: str, text: str) -> Complaints:
    for line, _ in found(re.compile("\t"), text):
        yield f"{path}:{line}: a tab; indent with spaces, and write \\t in a string"


@each("*")
def registry_addresses(path: str, text: str) -> Complaints:
    for line, host in found(REGISTRY, text):
        yield f"{path}:{line}: `{host}`: whoever installs this chooses the registry"


@each("*.md")
def titles(path: str, text: str) -> Complaints:
    prose = CODE_BLOCK.sub(lambda code: "\n" * code[0].count("\n"), text)
    numbers = [line for line, _ in found(re.compile("^# "), prose)]
    if len(numbers) != 1:
        yield f"{path}:{(numbers or [1])[-1]}: {len(numbers)} titles; a page has exactly one"


def long_median(tree: Tree) -> Complaints:
    sizes = {
        f"{path}:{line}": size
        for path, text in product(tree).items()
        for line, _, size in functions(text)
    }
    if sizes and (middle := median(sizes.values())) >= FUNCTION_LINES_MEDIAN:
        longest = max(sizes, key=sizes.__getitem__)
        wanted = f"not under {FUNCTION_LINES_MEDIAN}"
        yield f"{longest}: the longest function; the median one has {middle:g} lines, {wanted}"


def dead_modules(tree: Tree) -> Complaints:
    """Complain of modules that the product never imports; a test keeps nothing alive."""
    alive = {name for text in product(tree).values() for name in imported(text)}
    for path in product(tree):
        module = path.removesuffix(".py").replace("/", ".")
        if module not in alive and not ENTRY_POINT.fullmatch(module):
            yield f"{path}:1: the product never imports it; use it or delete it"


EXAMPLES: dict[Check, tuple[str, str, str]] = {
    long_functions: ("sim/a.py", "\ndef f():\n" + "    f()\n" * 60, "sim/a.py:2: f has 61 lines"),
    long_files: ("sim/a.py", "a = 1\n" * 401, "sim/a.py:401: the file ends here"),
    banned_names: ("sim/job_utils/a.py", "", "sim/job_utils/a.py:1: `utils`"),
    missing_docstrings: ("sim/a.py", "a = 1\n", "sim/a.py:1: open the module"),
    sleeping_tests: ("tests/a.py", "\n\ntime.sleep(1)\n", "tests/a.py:3: a test waits"),
    unfinished_work: ("docs/a.md", "\n" + "todo: say why".upper(), "docs/a.md:2: `TO"),
    tabs: ("sim/a.py", "if a:\n\tb()\n", "sim/a.py:2: a tab"),
    registry_addresses: ("a.txt", "# see pypi!org".replace("!", "."), "a.txt:1: `pypi"),
    titles: ("docs/a.md", "# A\n```\n# code\n```\n# B\n", "docs/a.md:5: 2 titles"),
    long_median: ("sim/a.py", "def f():\n" + "    f()\n" * 7, "sim/a.py:1: the longest function"),
    dead_modules: ("sim/a.py", "import simpy\n", "sim/a.py:1: the product never imports it"),
}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="git tells what belongs to the project")
@pytest.mark.parametrize("check", EXAMPLES)
def test_the_checkout_is_tidy(check: Check) -> None:
    if complaints := list(check(checkout())):
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.mark.parametrize("check", EXAMPLES)
def test_every_check_can_fail(check: Check) -> None:
    path, text, beginning = EXAMPLES[check]
    (complaint,) = check({path: text})
    assert complaint.startswith(beginning)


@cache
def checkout() -> Tree:
    """Read every text that is committed, or would be by `git add .`."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.check_output(git, cwd=ROOT, text=True).split("\0")
    present = [path for path in sorted(paths) if (ROOT / path).is_file()]
    contents = {path: (ROOT / path).read_bytes() for path in present}
    return {path: text.decode("utf-8") for path, text in contents.items() if b"\0" not in text}


def product(tree: Tree) -> Tree:
    """Keep the modules that go into the wheel, by the list in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    return {p: t for p, t in tree.items() if p.split("/")[0] in shipped and p.endswith(".py")}


def found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, match[0]) for match in pattern.finditer(line))


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def functions(text: str) -> Iterator[tuple[int, str, int]]:
    """Give each function's line, name and size in lines."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name, (node.end_lineno or 0) - node.lineno + 1


def imported(text: str) -> Iterator[str]:
    """Name the modules that a module imports, and the packages around them."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in (source + alias.name for alias in node.names):
                yield from accumulate(name.split("."), "{}.{}".format)
