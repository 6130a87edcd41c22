"""The port's Site, over its pages for people; who visits them, and how, is the visitor's.

Whoever does something there is signed in first, in a session that nobody else shares.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urljoin

from conformance.deployment import Undecided
from conformance.observations import SeenUser
from conformance.remote.operator.operator import Operator
from conformance.remote.refusals import refusal
from conformance.remote.shown import Cell, Shown, listed, meant, require_done, value_of
from conformance.remote.site.settings import Looks, SiteSettings
from reference_model.parties import Application, Person

STATUSES = ("Pending", "Active")
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A form that is to be filled in. address: of its page. done: what tells of success then."""

    address: str
    told: Fields
    done: str

    @property
    def needed(self) -> list[str]:
        """The fields that the form must have."""
        return [name for name, value in self.told.items() if value]

    def require_undone(self, shown: Shown) -> None:
        """Undecided if its page tells of success already, so that nobody could see it come."""
        if shown.texts(self.done):
            raise Undecided(
                f"{self.address} shows what tells of success ({self.done}) before anything is "
                "sent; [site.looks] has to name something else."
            )


def not_one_form(fitting: int, found: int, forms: str, needed: Sequence[str]) -> Undecided:
    """What to raise if not one form of a page fits; forms: finds those to consider."""
    fields = ", ".join(needed) or "any fields"
    return Undecided(
        f"{fitting} of the {found} forms that {forms!r} finds have the fields {fields}; "
        "[site.fields] and [site.looks] forms say how they are named."
    )


class Visitor(Protocol):
    """Somebody who visits the site, in a session of their own."""

    def open(self, address: str, until: Sequence[str]) -> Shown:
        """A page, once something of this is on it."""

    def send(self, entry: Entry, looks: Looks) -> Shown:
        """Fill in a form and send it; the page that came of it, or that refuses to show it."""


class SiteByPages:
    """One site. visitors: opens sessions, by the language to ask for.

    typed: is given what is typed in.
    """

    def __init__(
        self,
        settings: SiteSettings,
        visitors: Callable[[str], AbstractContextManager[Visitor]],
        operator: Operator,
        typed: list[str],
    ) -> None:
        self._typed = typed
        self._settings = settings
        self._fields = settings.fields
        self._visitors = visitors
        self._operator = operator

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def legal_entity(self) -> str:
        return self._settings.legal_entity

    def apply(self, application: Application) -> str:
        told = self._fields.of_application(application)
        self._typed += told.values()
        looks, language = self._settings.looks, application.language
        address = self._address(self._settings.pages.sign_up, language)
        with self._visitors(language) as visitor:
            shown = self._send(visitor, Entry(address, told, looks.confirmation), "The request")
            cell = Cell(selector=looks.confirmation, pattern=looks.reference)
            return value_of(cell, shown.texts(looks.confirmation)[0])

    def sign_in(self, email: str) -> None:
        with self._signed_in(email):
            pass

    def add_user(self, administrator: str, person: Person) -> None:
        self._change(administrator, self._settings.pages.add_user, self._fields.of_person(person))

    def edit_user(
        self, administrator: str, email: str, person: Person, spending_limit: float | None = None
    ) -> None:
        told = self._fields.of_person(person)
        if spending_limit is not None:
            told |= self._fields.named({"spending_limit": _number(spending_limit)})
        self._change(administrator, self._settings.pages.edit_user, told, email)

    def remove_user(self, administrator: str, email: str) -> None:
        self._change(administrator, self._settings.pages.remove_user, {}, email)

    def organization_users(self, administrator: str) -> Sequence[SeenUser]:
        looks = self._settings.looks
        listing = looks.users
        columns = {"email": listing.email, "status": listing.status}
        with self._signed_in(administrator) as visitor:
            address = self._address(self._settings.pages.users)
            shown = visitor.open(address, [listing.rows, listing.empty, looks.refused])
            _require_granted(shown, looks)
            return [
                SeenUser(row["email"], meant(row["status"], listing.statuses, STATUSES))
                for row in listed(shown, listing, columns)
            ]

    def place_order(self, email: str, amount: float, *, on_account: bool = False) -> None:
        order = {"email": email, "amount": float(amount), "on_account": on_account}
        self._operator.do("place_order", site=self.name, **order)

    def _change(self, administrator: str, page: str, told: Fields, user: str = "") -> None:
        if user and "{user}" not in page:
            told = {**told, self._fields.user: user}
        entry = Entry(self._address(page, user=user), told, self._settings.looks.done)
        with self._signed_in(administrator) as visitor:
            self._send(visitor, entry, page)

    @contextmanager
    def _signed_in(self, email: str) -> Iterator[Visitor]:
        """A session of this person."""
        told = self._fields.named({"email": email})
        address = self._address(self._settings.pages.sign_in)
        with self._visitors(self._settings.language) as visitor:
            entry = Entry(address, told, self._settings.looks.signed_in)
            self._send(visitor, entry, "Sign-in")
            yield visitor

    def _send(self, visitor: Visitor, entry: Entry, what: str) -> Shown:
        looks = self._settings.looks
        shown = visitor.send(entry, looks)
        require_done(shown, entry.done, (looks.refused, looks.mistakes), what)
        return shown

    def _address(self, page: str, language: str = "", user: str = "") -> str:
        """A page's address; what is filled in cannot change its meaning."""
        filled = {"{language}": language or self._settings.language, "{user}": user}
        for name, value in filled.items():
            page = page.replace(name, quote(value, safe=""))
        return urljoin(f"{self._settings.url.rstrip('/')}/", page)


def _require_granted(shown: Shown, looks: Looks) -> None:
    """Refused if a list is not shown, and the page says why."""
    listing = looks.users
    if not (shown.texts(listing.empty) or shown.texts(listing.rows)) and shown.texts(looks.refused):
        raise refusal(" ".join(shown.texts(looks.refused)))


def _number(amount: float) -> str:
    """An amount as people write it."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")
