"""Letters read back: which notification it is, in which language, and what it was filled with.

A letter fits a template if the template, filled with something, gives just its subject and its
text. One that fits none has the type "". Nothing is guessed: what can be read in several ways, or
is not shown by the template, is refused when somebody asks for it, and not before.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from email.message import Message
from typing import Any, NamedTuple, Self

from conformance.deployment import NotObservable, Undecided
from conformance.observations import SeenEmail
from conformance.remote.mail.opened import Opened, opened
from conformance.remote.mail.templates import Reading, Template, TooLong
from conformance.remote.mail.visible import (
    Form,
    as_written,
    in_lines,
    in_one_line,
    of_page,
    of_page_with_targets,
)
from reference_model.commerce_records import Email, EmailType
from reference_model.parties import Application, Company, Person

Known = Callable[[], Collection[str]]
"""Everything that the scenario has typed in so far, and the names of its sites."""

Placeholders = tuple[tuple[str, str], ...]


class Unread(tuple[Any, ...]):  # noqa: SLOT001 - it has a reason
    """Placeholders that nobody can tell; whoever looks at them is told why."""

    reason: Exception

    @classmethod
    def because(cls, reason: Exception) -> Self:
        """Equal to those that are unread for the same reason."""
        unread = cls([str(reason)])
        unread.reason = reason
        return unread

    def __iter__(self) -> Iterator[Any]:
        raise self.reason


class _Fit(NamedTuple):
    """A template that a letter was made from, and how it can be read: two ways if not one."""

    type: str
    language: str
    template: Template
    readings: list[Reading]


def nothing() -> Collection[str]:
    """Nothing is known of what was typed in."""
    return ()


class Letters:
    """Reads letters by the templates of one deployment, by type and language."""

    def __init__(
        self, templates: Mapping[tuple[str, str], Template], known: Known = nothing
    ) -> None:
        self._templates = templates
        self._known = known

    def read(self, message: Message, recipient: str) -> SeenEmail:
        """Undecided if it fits several templates."""
        fits = self._fits(opened(message))
        if not fits:
            return SeenEmail(recipient, "", "", ())
        if len(fits) > 1:
            named = " and ".join(f"{fit.type!r} in {fit.language}" for fit in fits)
            raise Undecided(
                f"A letter to {recipient} fits the templates {named}: change one of them, there "
                "and under [mailbox.templates], so that they can be told apart."
            )
        (fit,) = fits
        return SeenEmail(recipient, fit.type, fit.language, _placeholders(fit))

    def _fits(self, shown: Opened) -> list[_Fit]:
        """The templates that fit the letter in the first form in which any does."""
        for form, body in _bodies(shown):
            fits = [
                _Fit(kind, language, template, readings)
                for (kind, language), template in self._templates.items()
                if (readings := self._readings(template, form, shown.subject, body))
            ]
            if fits:
                return fits
        return []

    def _readings(self, template: Template, form: Form, subject: str, body: str) -> list[Reading]:
        """All of two readings, but one if only that was typed in."""
        found = _tried(template, form, subject, body, None)
        if found is not None and len(found) <= 1:
            return found
        known = _tried(template, form, subject, body, self._known())
        if not (found or known):
            raise Undecided("A letter can be read in so many ways that it was not read.")
        return known if known and len(known) == 1 else found or known or []


def _tried(
    template: Template, form: Form, subject: str, body: str, known: Collection[str] | None
) -> list[Reading] | None:
    """The readings, or None if there are too many to try."""
    try:
        return template.readings(form, subject, body, known)
    except TooLong:
        return None


def _bodies(shown: Opened) -> Iterator[tuple[Form, str]]:
    if shown.plain is not None:
        yield as_written, shown.plain
        yield in_lines, shown.plain
        yield in_one_line, shown.plain
    if shown.page is not None:
        yield of_page_with_targets, shown.page
        yield of_page, shown.page


def _placeholders(fit: _Fit) -> Placeholders:
    """In the order in which they are documented, then others; Unread if they cannot be told."""
    where = f"the template of {fit.type!r} in {fit.language}"
    if len(fit.readings) > 1:
        differing = [name for name in fit.readings[0] if len({r[name] for r in fit.readings}) > 1]
        return Unread.because(
            Undecided(
                f"What fills {' and '.join(_marks(differing))} can be read in several ways: let "
                f"{where} keep them apart, as each on a line of its own."
            )
        )
    (reading,) = fit.readings
    documented = _documented(EmailType(fit.type))
    if missing := [name for name in documented if name not in reading]:
        return Unread.because(
            NotObservable(f"{' and '.join(_marks(missing))}: not visible in {where}.")
        )
    others = [name for name in reading if name not in documented]
    return tuple((name, reading[name]) for name in (*documented, *others))


def _marks(names: list[str]) -> list[str]:
    return [f"%{name}%" for name in names]


def _documented(kind: EmailType) -> tuple[str, ...]:
    """The placeholders that a notification of this type has."""
    application = Application(Person("", "", ""), Company(""))
    return tuple(Email(0, "", kind, application, "", "").placeholders)
