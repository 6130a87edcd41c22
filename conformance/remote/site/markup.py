"""HTML as it came, without a browser: its texts, its lists, its forms."""

from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from conformance.deployment import Undecided
from conformance.remote.shown import Pick, plain
from conformance.remote.site.by_pages import not_one_form
from event_log.bad_input import BadInput

UNSEEN = "script, style, template, noscript, [hidden]"
APART = "br, p, div, li, td, th, dt, dd, h1, h2, h3, h4, option, label, section"
"""What stands apart from what is before and behind it, although no blank is between."""

TICKED = {"checkbox", "radio"}
UNSENT = {"submit", "button", "reset", "image", "file"}


class Markup:
    """A page that a server sent; nothing of it runs, so what only a script shows is not on it."""

    def __init__(self, text: str) -> None:
        self._document = LexborHTMLParser(text)
        for node in self._document.css(UNSEEN):
            node.decompose()
        for node in self._document.css(APART):
            node.insert_before(" ")
            node.insert_after(" ")

    def texts(self, selector: str) -> list[str]:
        return [_text(node) for node in _found(self._document, selector)]

    def grid(self, rows: str, picks: Sequence[Pick]) -> list[list[str | None]]:
        return [[_picked(row, pick) for pick in picks] for row in _found(self._document, rows)]

    def form(self, forms: str, needed: Sequence[str]) -> "Form":
        """The one form that has these fields; Undecided if there is none, or are several."""
        found = [Form(node) for node in _found(self._document, forms)]
        fitting = [form for form in found if form.has(needed)]
        if len(fitting) == 1:
            return fitting[0]
        raise not_one_form(len(fitting), len(found), forms, needed)


class Form:
    """A form with what is entered in it."""

    def __init__(self, node: LexborNode) -> None:
        self._node = node
        self.method = (node.attributes.get("method") or "get").lower()
        self.type = node.attributes.get("enctype") or ""
        self.action = node.attributes.get("action") or ""

    def has(self, names: Sequence[str]) -> bool:
        """Whether it has fields of these names."""
        return set(names) <= {node.attributes.get("name") for node in self._controls()}

    def filled_in(self, told: Mapping[str, str], button: str) -> dict[str, str]:
        """What is sent: this, and else what the page had entered, with the button that sends it."""
        entered = {name: value for node in self._controls() for name, value in _entered(node)}
        pressed = [node for node in _found(self._node, button) if node.attributes.get("name")][:1]
        names = {str(node.attributes["name"]): node.attributes.get("value") for node in pressed}
        chosen = {
            name: self._chosen(name, value) for name, value in told.items() if self.has([name])
        }
        return entered | {name: value or "" for name, value in names.items()} | chosen

    def _controls(self) -> Iterator[LexborNode]:
        for node in self._node.css("input, select, textarea"):
            kind = (node.attributes.get("type") or "").lower()
            if "disabled" not in node.attributes and kind not in UNSENT:
                yield node

    def _chosen(self, name: str, value: str) -> str:
        """What a list of choices sends for a value, which may be its text."""
        options = [
            option
            for node in self._controls()
            if node.tag == "select" and node.attributes.get("name") == name
            for option in node.css("option")
        ]
        sent = {_option(option) for option in options}
        if not options or value in sent:
            return value
        by_text = {_text(option): _option(option) for option in options}
        if value not in by_text:
            raise Undecided(f"The field {name} has no choice {value[:100]!r}.")
        return by_text[value]


def _entered(node: LexborNode) -> Iterator[tuple[str, str]]:
    name, kind = node.attributes.get("name"), (node.attributes.get("type") or "").lower()
    if not name or (kind in TICKED and "checked" not in node.attributes):
        return
    if node.tag == "select":
        options = node.css("option")
        selected = [each for each in options if "selected" in each.attributes]
        yield from ((name, _option(each)) for each in (selected or options)[:1])
    elif node.tag == "textarea":
        yield name, node.text()
    else:
        yield name, node.attributes.get("value") or ("on" if kind in TICKED else "")


def _option(node: LexborNode) -> str:
    return node.attributes["value"] or "" if "value" in node.attributes else _text(node)


def _picked(row: LexborNode, pick: Pick) -> str | None:
    found = _found(row, pick.selector) if pick.selector else [row]
    if len(found) <= pick.place:
        return None
    node = found[pick.place]
    return node.attributes.get(pick.attribute) if pick.attribute else _text(node)


def _found(within: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    try:
        return within.css(selector)
    except SelectolaxError:
        raise BadInput(
            f"{selector!r} is no CSS selector that is understood without a browser; correct it in "
            "the deployment file."
        ) from None


def _text(node: LexborNode) -> str:
    """The text of a part as it is read."""
    return plain(node.text())
