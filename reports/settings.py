"""The settings of a scenario file, and the distributions, as a page of Markdown.

`b2bkit settings --markdown > docs/scenario.md`; a test holds that page against this one.
"""

from collections.abc import Iterable, Iterator

from sim.scenario.settings import Setting, laws, settings

_TOP = "The file itself"
_HEAD = """\
# A scenario file

`b2bkit settings --markdown` writes this page. Durations carry their unit: `"300 ms"`, `"10 min"`,
`"1 d 10 h"`. A default is our guess, unless its meaning says that it is documented. A table in
double brackets may stand several times; where there is one sales team only, `[sales_team]` may hold
the settings of `[sales]` as well."""
_LAWS = """\
## Laws

Wherever a law is expected, any of these may stand, written as
`{ law = "lognormal", mean = "9 min", sd = "7 min" }`.
"""


def markdown() -> str:
    """The page."""
    tables = "\n\n".join(_table(name, group) for name, group in by_table().items())
    rows = [f"| `{each.path}` | {_cell(each.kind)} | {_cell(each.meaning)} |" for each in laws()]
    return "\n".join([_HEAD, "", tables, "", _LAWS, *_rows("law", "takes", "is"), *rows, ""])


def by_table() -> dict[str, list[Setting]]:
    """The settings by the table of the file that they stand in, in TOML's own spelling."""
    groups: dict[str, list[Setting]] = {}
    for setting in settings():
        table = setting.path.rpartition(".")[0]
        groups.setdefault(_header(table), []).append(setting)
    return groups


def _header(table: str) -> str:
    if not table:
        return _TOP
    name = table.replace("[]", "")
    return f"[[{name}]]" if table.endswith("[]") else f"[{name}]"


def _table(name: str, group: Iterable[Setting]) -> str:
    heading = f"## {name}" if name == _TOP else f"## `{name}`"
    head = _rows("setting", "takes", "default", "meaning")
    return "\n".join([heading, "", *head, *(_row(each) for each in group)])


def _row(setting: Setting) -> str:
    default = "required" if setting.default is None else _cell(setting.default)
    name = setting.path.rpartition(".")[2]
    return f"| `{name}` | {_cell(setting.kind)} | {default} | {_cell(setting.meaning)} |"


def _rows(*headings: str) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
