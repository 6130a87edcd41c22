"""Somebody who works with the console without a mouse: fills in the forms that a page has."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from emulator.exchange import Surface, User
from emulator.live.users import INTEGRATION
from tests.emulator.browser import BASE, Browser, Page


@dataclass
class Form:
    """A form of a page: where it leads, what it holds, and its buttons by what is read out."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._within: dict[str, str] = {}
        self._text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(told.get("action", ""), told.get("method", "get")))
        elif tag in {"select", "textarea", "button"}:
            self._within, self._text = {**told, "tag": tag}, ""
        elif tag == "input":
            self._input(told)
        elif tag == "option" and ("selected" in told or "chosen" not in self._within):
            self._within["chosen"] = told.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        within = self._within
        if tag == "button" and self.found:
            label = within.get("aria-label") or self._text.strip()
            pressed = (within.get("name", ""), within.get("value", ""))
            self.found[-1].buttons[label] = pressed
        elif tag == "select":
            self.found[-1].fields[within["name"]] = within.get("chosen", "")
        elif tag == "textarea":
            self.found[-1].fields[within["name"]] = self._text

    def _input(self, told: dict[str, str]) -> None:
        if told.get("type") not in {"checkbox", "radio"} or "checked" in told:
            self.found[-1].fields[told["name"]] = told.get("value", "")


class Visitor(Browser):
    """Somebody at the console. Who asks without a token is an administrator."""

    def __init__(
        self, surface: Surface, user: User = INTEGRATION, language: str = "en", base: str = BASE
    ) -> None:
        super().__init__(surface, language, user, base)

    @property
    def forms(self) -> list[Form]:
        return Forms(self.text).found

    def open(self, target: str) -> "Visitor":
        """Open a page that is there."""
        self.go(target)
        assert self.status == 200, self.text
        return self

    def press(self, button: str, **fields: str) -> str:
        """Press a button of the page that is open, with these things entered in its form."""
        found = [form for form in self.forms if button in form.buttons]
        assert found, f"no button {button!r} among {[list(form.buttons) for form in self.forms]}"
        return self.send(found[0], button, **fields)

    def send(self, form: Form, button: str, **fields: str) -> str:
        """Send a form of this page."""
        name, value = form.buttons[button]
        sent = form.fields | ({name: value} if name else {}) | fields
        target = urljoin(self.target, form.action)
        if form.method == "get":
            return self.go(f"{target.partition('?')[0]}?{urlencode(sent)}")
        return self.post(target, urlencode(sent), origin=self.base)

    def links(self, path: str) -> list[str]:
        """Where the links lead that begin with a path."""
        found = (str(each.get("href")) for each in Page(self.text).all("a"))
        return [href for href in found if href.startswith(path)]
