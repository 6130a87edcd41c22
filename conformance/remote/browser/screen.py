"""What is to be seen of a page in a browser. What is hidden there is not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from conformance.remote.shown import Pick, plain

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_TEXT = """
const text = node => [...node.childNodes].map(each => {
    if (each.nodeType === Node.TEXT_NODE) return each.data;
    if (each.nodeType !== Node.ELEMENT_NODE || !each.checkVisibility()) return "";
    const apart = each.tagName === "BR" || !getComputedStyle(each).display.startsWith("inline");
    return apart ? ` ${text(each)} ` : text(each);
}).join("");
"""
"""The text of a part as the document has it: what styles make large letters of stays as it is."""

_TEXTS = f"parts => {{ {_TEXT} return parts.map(text); }}"
_GRID = f"""(rows, picks) => {{ {_TEXT}
    return rows.map(row => picks.map(([selector, place, attribute]) => {{
        const found = selector ? row.querySelectorAll(selector)[place] : row;
        if (!found) return null;
        return attribute ? found.getAttribute(attribute) : text(found);
    }}));
}}"""


class Screen:
    """A page as it is now."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    def texts(self, selector: str) -> list[str]:
        return [plain(text) for text in self._visible(selector).evaluate_all(_TEXTS)]

    def grid(self, rows: str, picks: Sequence[Pick]) -> list[list[str | None]]:
        found = self._visible(rows).evaluate_all(_GRID, list(map(list, picks)))
        return [[text if text is None else plain(text) for text in row] for row in found]

    def _visible(self, selector: str) -> "Locator":
        return self._page.locator(f"css={selector}").filter(visible=True)
