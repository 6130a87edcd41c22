"""How tests run pytest with the plugin, in a folder of their own."""

import json
import os
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import pytest

Envelope = dict[str, Any]

# Foreign features carry foreign tags and are broken on purpose: without a gate they run anyway.
GATE_OFF = """
import pytest
from steps.collecting.collection import GATE

@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    config.stash[GATE] = lambda *_: []
"""

# The third searches this process for garbage after each run, which takes half as long as the run.
NEEDLESS = ("randomly", "cacheprovider", "unraisableexception")


@dataclass
class Run:
    """What a run of pytest returned, printed and collected."""

    code: int
    output: str
    items: list[pytest.Item]

    @property
    def ids(self) -> list[str]:
        return [item.nodeid for item in self.items]


class _Items:
    """Keeps what was collected and not deselected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = session.items


def run_pytest(folder: Path, *arguments: str) -> Run:
    """Run pytest over a folder in this process, as somebody would who has no configuration."""
    options = ["-c", os.devnull, "--rootdir", str(folder), "--import-mode=importlib"]
    plugins = ["-p", "steps.plugin", "-s"]
    for plugin in NEEDLESS:
        plugins += ["-p", f"no:{plugin}"]
    seen, output = _Items(), StringIO()
    with chdir(folder), redirect_stdout(output), catch_warnings():
        simplefilter("ignore")
        code = pytest.main([*plugins, *options, *arguments], plugins=[seen])
    return Run(code, output.getvalue(), seen.items)


def messages_of(folder: Path, *arguments: str) -> list[Envelope]:
    """Run pytest over a folder; the messages that it has written."""
    path = folder / "messages.ndjson"
    done = run_pytest(folder, f"--messages={path}", *arguments)
    assert path.exists(), done.output
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_kind(stream: list[Envelope], kind: str) -> list[Envelope]:
    """What the messages of one kind tell."""
    return [each[kind] for each in stream if kind in each]
