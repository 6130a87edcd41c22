"""Requests of those who have applied before: another person of the company, or the same person.

What becomes of them is the model's business (A24). A company's name, which the pools give to many,
gets the number of its first request here, so that only who is meant to shares one.
"""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reference_model.parties import Application
from sim.traffic.luck import pairs

if TYPE_CHECKING:
    from sim.scenario.traffic import Traffic
    from sim.traffic.partners import Partner

RECENT = 1_000
"""How many who applied last can apply once more; to remember all would fill the memory."""


class Earlier(NamedTuple):
    """What a second request repeats of a first one."""

    application: Application
    size: str
    site: str


def with_second_requests(
    partners: Iterator["Partner"], traffic: "Traffic", random: np.random.Generator
) -> Iterator["Partner"]:
    """The same partners, of whom the scenario's shares are not new."""
    repeated, known = traffic.repeated, traffic.repeated + traffic.duplicate
    recent = deque[Earlier](maxlen=RECENT)
    with_luck = zip(partners, pairs(random), strict=False)
    for number, (partner, (kind, choice)) in enumerate(with_luck, 1):
        if recent and kind < repeated:
            _repeat(partner, recent[int(choice * len(recent))])
        else:
            if recent and kind < known:
                _join(partner, recent[int(choice * len(recent))])
            else:
                partner.application = _named_apart(partner.application, number)
            recent.append(Earlier(partner.application, partner.size, partner.site))
        yield partner


def _repeat(partner: "Partner", earlier: Earlier) -> None:
    partner.application, partner.size, partner.site = earlier


def _join(partner: "Partner", earlier: Earlier) -> None:
    """A colleague, at the same site, with a name and a mailbox of their own."""
    person = partner.application.person
    mailbox, _, _ = person.email.partition("@")
    _, _, domain = earlier.application.person.email.partition("@")
    _repeat(partner, earlier)
    colleague = person._replace(email=f"{mailbox}@{domain}")
    partner.application = partner.application._replace(person=colleague)


def _named_apart(application: Application, number: int) -> Application:
    company = application.company
    return application._replace(company=company._replace(name=f"{company.name} {number}"))
