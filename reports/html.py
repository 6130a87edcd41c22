"""What every page of ours shares: its template's filters, its looks, its scripts and their policy.

What a page says is in page.py and living_document.py.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import wording

_HERE = Path(__file__).parent
_UNIT = re.compile(r"(?<=\d) (?=(?:%|d|h|min|s|ms|\u00d7)(?:\W|$))|(?<=\d [dh]) (?=\d)")
_NBSP = "\u00a0"


def environment() -> Environment:
    """Templates of this folder: all text is escaped, every name must be known."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_glued,
    )
    for name in ("count", "duration", "share", "share_of", "moment", "day", "per"):
        environment.filters[name] = getattr(wording, name)
    environment.filters["text"] = wording.clean
    return environment


def looks(*pages: str) -> Markup:
    """The style sheets of a page, on top of what all pages look like."""
    return Markup("".join(map(read, ("looks.css", *pages))))  # noqa: S704 - our own files


def script(source: str) -> Markup:
    """A script as the browser will see it: the policy allows exactly this text."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    return Markup(lines.replace("</script", "<\\/script"))  # noqa: S704 - our own, and Plotly's


def hash_of(script: Markup) -> str:
    """What a content security policy calls a script by."""
    return b64encode(sha256(script.encode()).digest()).decode()


def read(name: str) -> str:
    """A file of this folder."""
    return (_HERE / name).read_text(encoding="utf-8")


def _glued(value: Any) -> Any:
    """Keep numbers and their units on one line."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNIT.sub(_NBSP, value)
