"""Steps: job schedules, and what happens within a time, or never."""

from collections.abc import Callable
from datetime import timedelta

from pytest_bdd import given, parsers, then

from conformance.deployment import Deployment
from reference_model.errors import Refused
from sim.durations import parse_duration
from steps.mailing import received
from steps.story import Story


@given("the jobs run on these schedules")
def schedules(deployment: Deployment, datatable: list[list[str]]) -> None:
    for job, every, offset in datatable[1:]:
        deployment.headquarters.schedule_job(job, _duration(every), _duration(offset))


@given(parsers.parse("{number:d} days have passed"))
def days_pass(deployment: Deployment, number: int) -> None:
    deployment.let_time_pass(timedelta(days=number))


@then(parsers.parse("within {number:d} {unit:w} the company is listed under All prospects"))
def listed_within(story: Story, number: int, unit: str) -> None:
    _within(story, number, unit, lambda: len(story.partner.prospects()) == 1)


@then(parsers.parse("for {number:d} {unit:w} the company is never listed under All prospects"))
def never_listed(story: Story, number: int, unit: str) -> None:
    _never(story, number, unit, lambda: bool(story.partner.prospects()))


@then(parsers.parse("within {number:d} {unit:w} the requestor can sign in"))
def signs_in_within(story: Story, number: int, unit: str) -> None:
    _within(story, number, unit, lambda: _lets_in(story))


@then(
    parsers.parse(
        'within {number:d} {unit:w} the requestor has received an e-mail of type "{name}"'
    )
)
def received_within(story: Story, number: int, unit: str, name: str) -> None:
    _within(story, number, unit, lambda: bool(received(story.partner, name)))


def _within(story: Story, number: int, unit: str, seen: Callable[[], bool]) -> None:
    assert not seen(), "it was so already, before any time had passed"
    assert story.deployment.wait_until(seen, _span(number, unit)), f"not within {number} {unit}"


def _never(story: Story, number: int, unit: str, seen: Callable[[], bool]) -> None:
    assert not story.deployment.wait_until(seen, _span(number, unit)), "it did happen"


def _lets_in(story: Story) -> bool:
    try:
        story.site.sign_in(story.email)
    except Refused:
        return False
    return True


def _span(number: int, unit: str) -> timedelta:
    return timedelta(**{unit if unit.endswith("s") else f"{unit}s": number})


def _duration(text: str) -> timedelta:
    return timedelta(milliseconds=parse_duration(text))
