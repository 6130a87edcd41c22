"""What is entered into a form, and what is wrong with it.

Whoever fills in a page is told at once what the columns of Sales will not hold. A program that
sends JSON is not: its texts reach the channel database as they are, so that a site whose form has
no limits can be imitated as well, and Synchronize refuses the row (A36).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reference_model.parties import Company, Person
from reference_model.text_lengths import LONGEST

Kind = Literal["text", "email", "tel", "country", "amount", "long"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_LONG = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    name: also the key of its label. autocomplete: what the browser may offer (HTML's tokens).
    """

    name: str
    longest: int
    kind: Kind = "text"
    required: bool = False
    autocomplete: str = "off"

    def mistake(self, text: str) -> str:
        """The key of the sentence that says what is wrong, or ""."""
        if not text:
            return "missing" if self.required else ""
        if self.kind == "email" and not _EMAIL.fullmatch(text):
            return "no_email"
        if self.kind == "country" and not _COUNTRY.fullmatch(text):
            return "no_country"
        if self.kind == "amount" and amount(text) is None:
            return "no_amount"
        return ""


def amount(text: str) -> float | None:
    """A number that is not negative, with a point or a comma; None if it is none."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


_FIRST, _LAST, _ADDRESS, _PHONE, _COMPANY, _STREET, _POSTAL_CODE, _CITY, _ = LONGEST
_COMMENT = 2_000
_AMOUNT = 15

PERSON = (
    Field("first_name", _FIRST, required=True, autocomplete="given-name"),
    Field("last_name", _LAST, required=True, autocomplete="family-name"),
    Field("email", _ADDRESS, "email", required=True, autocomplete="email"),
    Field("phone", _PHONE, "tel", autocomplete="tel"),
)
COMPANY = (
    Field("company", _COMPANY, required=True, autocomplete="organization"),
    Field("street", _STREET, autocomplete="street-address"),
    Field("postal_code", _POSTAL_CODE, autocomplete="postal-code"),
    Field("city", _CITY, autocomplete="address-level2"),
    Field("country", 2, "country", autocomplete="country"),
)
COMMENT = Field("comment", _COMMENT, "long")
SIGN_UP = (*PERSON, *COMPANY, COMMENT)
SIGN_IN = (Field("email", _ADDRESS, "email", required=True, autocomplete="username"),)
LIMIT = Field("spending_limit", _AMOUNT, "amount")
EDIT_USER = (*PERSON, LIMIT)


@dataclass(frozen=True)
class Form:
    """The fields of a form with what was entered, and the mistakes in it, each by field name."""

    fields: tuple[Field, ...]
    values: Mapping[str, str]
    mistakes: Mapping[str, str]

    @property
    def person(self) -> Person:
        return Person(*(self.values[name] for name in Person._fields))

    @property
    def company(self) -> Company:
        name, street, postal_code, city, country = (self.values[f.name] for f in COMPANY)
        return Company(name, street, postal_code, city, country.upper())

    @property
    def spending_limit(self) -> float | None:
        return amount(self.values[LIMIT.name])


def blank(fields: tuple[Field, ...], values: Mapping[str, str] | None = None) -> Form:
    """A form that nobody has filled in, but for these values."""
    known = values or {}
    return Form(fields, {field.name: known.get(field.name, "") for field in fields}, {})


def filled_in(fields: tuple[Field, ...], sent: Mapping[str, Any], *, limits: bool) -> Form:
    """A form as it came back.

    limits: whether a text that is too long is a mistake.
    """
    values = {field.name: _text(field, sent.get(field.name)) for field in fields}
    found = {field.name: field.mistake(values[field.name]) for field in fields}
    for field in fields:
        if not isinstance(sent.get(field.name, ""), str | int | float | None):
            found[field.name] = "no_text"
        elif limits and not found[field.name] and len(values[field.name]) > field.longest:
            found[field.name] = "too_long"
    return Form(fields, values, {name: mistake for name, mistake in found.items() if mistake})


def _text(field: Field, entered: object) -> str:
    """What was entered, without what no text may hold: half characters, control characters."""
    text = "" if entered is None else str(entered)
    whole = text.encode("utf-8", "replace").decode()
    control = _CONTROL_IN_LONG if field.kind == "long" else _CONTROL
    return control.sub(" ", whole.replace("\r\n", "\n")).strip()
