"""Somebody who visits a site in a browser: fills in its forms as people do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

from conformance.deployment import Undecided
from conformance.remote.browser.screen import Screen
from conformance.remote.browser.session import Session, attribute
from conformance.remote.refusals import refusal
from conformance.remote.site.by_pages import Entry, not_one_form
from conformance.remote.site.settings import Looks

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.sync_api import Locator

INVALID = """form => form.noValidate ? [] : [...form.elements]
    .filter(each => each.willValidate && !each.validity.valid)
    .map(each => `${each.name}: ${each.validationMessage}`)"""
"""What a browser itself objects to; it sends no such form."""

KINDS = "form => Object.fromEntries([...form.elements].map(each => [each.name, each.tagName]))"


class BrowserVisitor:
    """A session of somebody who is nobody yet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._watching = session.watched()

    def __enter__(self) -> Self:
        self._watching.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        reason: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        try:
            self._watching.__exit__(kind, reason, trace)
        finally:
            self._session.close()

    def open(self, address: str, until: Sequence[str]) -> Screen:
        """A page, once something of this is on it."""
        return self._session.open(address, until)

    def send(self, entry: Entry, looks: Looks) -> Screen:
        """Fill in a form and send it; the page that came of it, or that refuses to show it."""
        shown = self._session.open(entry.address, [looks.forms, looks.refused, entry.done])
        entry.require_undone(shown)
        if shown.texts(looks.refused):
            return shown
        form = self._form(looks.forms, entry.needed)
        _fill_in(form, entry.told)
        if said := form.evaluate(INVALID):
            raise refusal(" ".join(said))
        self._session.press(form.locator(f"css={looks.button}").filter(visible=True).first)
        return self._session.shown([entry.done, looks.refused, looks.mistakes])

    def _form(self, forms: str, needed: Sequence[str]) -> "Locator":
        """The one form that has these fields; Undecided if there is none, or are several."""
        found = self._session.page.locator(f"css={forms}").filter(visible=True)
        every = found.count()
        for name in needed:
            found = found.filter(has=self._session.page.locator(attribute("name", name)))
        if (fitting := found.count()) == 1:
            return found
        raise not_one_form(fitting, every, forms, needed)


def _fill_in(form: "Locator", told: Mapping[str, str]) -> None:
    kinds = form.evaluate(KINDS)
    for name, value in told.items():
        if name not in kinds:
            continue
        field = form.locator(attribute("name", name)).first
        if kinds[name] == "SELECT":
            _choose(field, name, value)
        else:
            field.fill(value)


def _choose(field: "Locator", name: str, value: str) -> None:
    """Take a choice by its value, or by its text."""
    choices = field.evaluate("list => [...list.options].map(each => [each.value, each.text])")
    if all(value not in choice for choice in choices):
        raise Undecided(f"The field {name} has no choice {value[:100]!r}.")
    by_value = any(value == choice[0] for choice in choices)
    field.select_option(value=value) if by_value else field.select_option(label=value)
