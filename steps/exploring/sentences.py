"""What is compared: the Then sentences that hold of the reference model.

A sentence without gaps is taken as it is. One with gaps is filled with what can be read off the
reference model. Whether a sentence holds is decided by its own step, and by nothing here.
Not compared are sentences about what happens within a time, and those with a data table.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from reference_model.commerce_records import EmailType
from reference_model.errors import Refused
from reference_model.lead_views import VIEWS
from steps import (
    applying,
    connecting,
    deciding,
    looking,
    mailing,
    owning,
    signing_in,
)
from steps import story as stories
from steps.exploring.script import Line
from steps.exploring.vocabulary import Do, Values, definitions, parameters, patterns, say
from steps.partner import only
from steps.story import Story

Read = Callable[[Story], list[Values]]
"""What could fill the gaps of a sentence."""

NUMBERS = {number: word for word, number in looking.NUMBERS.items()}
OF_REFUSALS = {stories.refused, stories.error_code, stories.nothing_changed}
OF_ATTEMPTS = {*OF_REFUSALS, signing_in.accepted}
"""They look at what was tried last, so they say nothing about what nobody tried."""


def one(name: str, value: Callable[[Story], object]) -> Read:
    """Read one value, in lower case as sentences have it."""
    return lambda story: [{name: str(value(story)).lower()}]


def exactly(name: str, value: Callable[[Story], object]) -> Read:
    """Read one value as it is."""
    return lambda story: [{name: value(story)}]


def number(of: Callable[[Story], list[object]]) -> Read:
    """Count, in words."""
    return lambda story: [{"number": NUMBERS[len(of(story))]}]


def each(name: str, values: list[str]) -> Read:
    """Offer every value; the step knows for which it holds."""
    return lambda _story: [{name: value} for value in values]


def _pair(story: Story, of: Callable[[Story], list[str]]) -> list[Values]:
    first, second = of(story)
    return [{"first": first.lower(), "second": second.lower()}]


def _statuses(story: Story) -> list[str]:
    return [prospect.status for prospect in story.partner.prospects()]


def _states(story: Story) -> list[str]:
    return [lead.state for lead in story.partner.leads()]


def _reason(story: Story) -> str:
    rows = story.deployment.headquarters.failed_rows()
    return only([row for row in rows if row.email == story.email]).reason


def _spending_limit(story: Story) -> int:
    customers = story.deployment.headquarters.customers()
    limits = [each.spending_limit for each in customers if each.email == story.colleague.email]
    return int(only(limits) or 0)


def _credit_limit(story: Story) -> int:
    number = story.partner.person().number
    return int(story.deployment.headquarters.credit_limit_of(number) or 0)


def _colleague(story: Story) -> str:
    return _status(story, story.colleague.email)


def _further_user(story: Story) -> str:
    return _status(story, f"further.{story.email}")


def _status(story: Story, email: str) -> str:
    users = story.site.organization_users(story.email)
    return only([user for user in users if user.email == email]).status


READINGS: Mapping[Do, Read] = {
    stories.refused: lambda story: _quotes("reason", str(story.refusal), story),
    stories.error_code: exactly("code", lambda story: story.refusal and story.refusal.code),
    deciding.prospect_status: one("status", lambda story: story.partner.prospect().status),
    deciding.prospect_statuses: lambda story: _pair(story, _statuses),
    deciding.other_status: one("status", lambda story: story.other.prospect().status),
    looking.number_of_leads: number(lambda story: [*story.partner.leads()]),
    looking.lead_state: one("state", lambda story: story.partner.lead().state),
    looking.lead_status: exactly("status", lambda story: story.partner.lead().status),
    looking.lead_states: lambda story: _pair(story, _states),
    looking.view_lists: each("view", list(VIEWS)),
    looking.view_does_not_list: each("view", list(VIEWS)),
    looking.accounts: number(lambda story: [*story.partner.accounts()]),
    looking.contacts: number(lambda story: [*story.partner.contacts()]),
    looking.opportunities: number(lambda story: [*story.partner.opportunities()]),
    looking.opportunity_state: one("state", lambda story: story.partner.opportunity().state),
    looking.opportunity_status: exactly("status", lambda story: story.partner.opportunity().status),
    looking.closings: one(
        "closings", lambda story: " and ".join(story.partner.opportunity().closings)
    ),
    applying.failed_row: lambda story: _quotes("reason", _reason(story), story),
    applying.prospect_type: exactly("name", lambda story: story.partner.prospect().type),
    connecting.queued: exactly("number", lambda story: story.deployment.dual_write.queued()),
    connecting.catch_up_errors: lambda story: [
        quote
        for error in story.deployment.dual_write.catch_up_errors()
        for quote in _quotes("text", error, story)
    ],
    mailing.received_one: each("name", list(EmailType)),
    mailing.received_none: each("name", list(EmailType)),
    mailing.language: exactly("language", lambda story: only(story.partner.emails()).language),
    owning.buys_under: exactly("limit", _credit_limit),
    owning.hierarchy_purpose: exactly("purpose", lambda story: story.partner.hierarchy().purpose),
    signing_in.colleague_shown: exactly("status", _colleague),
    signing_in.further_user_shown: exactly("status", _further_user),
    signing_in.colleague_limited: exactly("limit", _spending_limit),
}


def candidates(story: Story, last: Line) -> Iterator[tuple[Do, str]]:
    """Each sentence that may hold after a line, with its step function; the telling ones first."""
    for do, texts in _outcomes().items():
        if not _fits(do, last):
            continue
        said = [text for text in texts if do is not stories.refused or _about(last, text)]
        yield from ((do, say(said, values)) for values in _read(do, story))


def by_step(trouble: BaseException) -> bool:
    """Whether a step or a reading had nothing to look at, or was refused; else it is a crash."""
    at = trouble.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    module = str(at.tb_frame.f_globals["__name__"]) if at else ""
    return isinstance(trouble, Refused) or module.startswith("steps.")


def _read(do: Do, story: Story) -> list[Values]:
    try:
        return READINGS[do](story) if do in READINGS else [{}]
    except Exception as trouble:
        if by_step(trouble):
            return []
        raise


def _fits(do: Do, last: Line) -> bool:
    """Whether a sentence can follow a line."""
    if do is stories.error_code:  # the others have none that anybody documents
        return last.refused and last.move.asked == "Sales"
    if do in OF_REFUSALS:
        return last.refused
    if do in OF_ATTEMPTS:
        return bool(last.move.tries) and not last.refused and last.move.asked == "the site"
    return True


def _about(last: Line, refusal: str) -> bool:
    """Whether a sentence about a refusal names the system that was asked."""
    return refusal.startswith(last.move.asked)


@cache
def _outcomes() -> dict[Do, list[str]]:
    """The step functions that are compared, with their sentences."""
    steps = dict.fromkeys(each.step_func for each in definitions() if each.type == "then")
    plain = [do for do in steps if not parameters(do)]
    return {do: patterns(do, "then") for do in (*READINGS, *plain)}


def _quotes(name: str, said: str, story: Story) -> list[Values]:
    """The longest part of a message without names and numbers, which are others in every run."""
    people = (story.partner.application, story.other.application)
    names = [
        text for person, company, *_ in people for text in (person.email, person.name, company.name)
    ]
    names += [story.colleague.email, story.colleague.name]
    for text in sorted(names, key=len, reverse=True):
        said = said.replace(text, "\0")
    parts = [part.strip(" .:,;") for part in re.split(r'\0|\S*[\d@"]\S*', said)]
    longest = max(parts, key=len)
    return [{name: longest}] if longest else []
