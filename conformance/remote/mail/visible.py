"""What a letter shows: its text as its reader sees it, from HTML or not.

A letter, and the template that it was made from, are compared in the same form, the strictest in
which they fit. No form has whitespace at its ends. What to make of the text is said in
templates.py.

The markup is read by a scanner of our own: html.parser takes minutes for a letter of unclosed tags,
and fails at some that are no HTML.
"""

import html
import re
from collections.abc import Callable, Iterator

Form = Callable[[str], str]
"""Makes a text normal; made normal again, it stays the same."""

_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAKS = re.compile(r" ?\n ?")
_TAG = re.compile(r"<(?:[A-Za-z/!?])")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_TARGET = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_UNSEEN = {"head", "script", "style", "template", "title"}
_WITHIN_LINES = {"a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "s", "small", "span"}
_WITHIN_LINES |= {"strong", "sub", "sup", "u", "wbr"}


def as_written(text: str) -> str:
    """Plain text, with all its space; so it shows where nothing was filled in."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def in_lines(text: str) -> str:
    """Plain text whose lines are kept."""
    return _AROUND_BREAKS.sub("\n", _SPACES.sub(" ", as_written(text))).strip()


def in_one_line(text: str) -> str:
    """Plain text that may have been wrapped on its way."""
    return " ".join(text.replace("\0", "").split())


def of_page(text: str) -> str:
    """What a page shows; where its lines end is the window's business."""
    return in_one_line("".join(_shown(text, targets=False)))


def of_page_with_targets(text: str) -> str:
    """What a page shows, and where its links and pictures lead."""
    return in_one_line("".join(_shown(text, targets=True)))


def _shown(page: str, *, targets: bool) -> Iterator[str]:
    for text, tag in _cut(page):
        yield html.unescape(text)
        name = _NAME.match(tag)
        if name and name[1].lower() not in _WITHIN_LINES:
            yield " "
        if targets and name and (found := _TARGET.search(tag)):
            yield f" {html.unescape(found[1] or found[2] or found[3] or '')} "


def _cut(page: str) -> Iterator[tuple[str, str]]:
    """Each text that a reader sees, with the tag or comment that ends it; a lone `<` is text."""
    at = 0
    while tag := _TAG.search(page, at):
        end = _end(page, tag.start())
        yield page[at : tag.start()], page[tag.start() : end]
        name = _NAME.match(page, tag.start())
        at = _past(page, end, name[1]) if name and page[tag.start() + 1] != "/" else end
    yield page[at:], ""


def _past(page: str, start: int, name: str) -> int:
    """Where something that a reader sees comes after the tag of this name."""
    if name.lower() not in _UNSEEN:
        return start
    closed = re.compile(f"</{name}", re.IGNORECASE).search(page, start)
    return closed.start() if closed else len(page)


def _end(page: str, start: int) -> int:
    closer = "-->" if page.startswith("<!--", start) else ">"
    found = page.find(closer, start)
    return len(page) if found < 0 else found + len(closer)
