"""[headquarters]: pages of headquarters that are used in a browser, and how they look.

In addresses and selectors {mark} stands for what the records of a scenario carry, {id} for a
record's id, {customer} for a customer's, {job} for a job; in texts of buttons too.
"""

from typing import Annotated

from pydantic import Field

from conformance.remote.credentials import Variable
from conformance.remote.shown import Cell, Column, Listing, Name, Names, Selector
from conformance.remote.wire.conduct import PathOfFile
from sim.scenario.part import Part

Address = Annotated[str, Field(max_length=1_000, description="Below the address of headquarters.")]
Label = Annotated[Name, Field(description="A text of the page, in its language.")]


class Step(Part):
    """A step of a sign-in: fill in a field, press a button, or both."""

    field: Selector = ""
    variable: Annotated[
        Variable | None, Field(description="The environment variable of what is filled in.")
    ] = None
    button: Label = ""


class SignIn(Part):
    """[headquarters.sign_in]: what to do where the field of the first step is on a page."""

    steps: Annotated[list[Step], Field(min_length=1)]
    done: Annotated[Selector, Field(description="Shown to nobody who is not signed in.")]


class Act(Part):
    """Something that is done on a page: the buttons to press, one after the other."""

    page: Address
    within: Annotated[Selector, Field(description="Where the buttons are.")] = "body"
    buttons: Annotated[list[Label], Field(min_length=1)]
    closed: Annotated[
        Selector, Field(description="Shown where the page offers no such buttons, as a refusal.")
    ] = ""


class Pages(Listing):
    """A list that may have more pages."""

    page: Address
    next: Annotated[Selector, Field(description="The link to the next page of the list.")] = (
        "a[rel=next]"
    )


class Prospects(Pages):
    """[headquarters.prospects]: the page All prospects."""

    id: Column
    type: Column
    status: Column
    company: Column
    email: Column
    legal_entity: Column
    types: Annotated[Names, Field(description="What a type is called there.")] = {}
    statuses: Annotated[
        Names, Field(description="What Pending, Approved and Rejected are called there.")
    ] = {}
    approve: Act | None = None
    reject: Act | None = None


class FailedRows(Pages):
    """[headquarters.failed_rows]: rows that a job could not process."""

    email: Column
    reason: Column


class Members(Listing):
    """The list of members on the page of a hierarchy."""

    customer: Column
    role: Column
    roles: Annotated[Names, Field(description="What Admin and User are called there.")] = {}


class Hierarchy(Part):
    """[headquarters.hierarchies.hierarchy]: the page of one of them."""

    page: Address
    legal_entity: Cell
    members: Members
    make_administrator: Act | None = None


class Hierarchies(Pages):
    """[headquarters.hierarchies]: the page of customer hierarchies."""

    id: Column
    name: Column
    purpose: Column
    organization: Annotated[Column, Field(description="The organization's customer account.")]
    purposes: Annotated[Names, Field(description="What a purpose is called there.")] = {}
    hierarchy: Hierarchy


class RunJob(Act):
    """[headquarters.run_job]: where a job is run at once."""

    names: Annotated[Names, Field(description="What a job is called there.")] = {}


class HeadquartersPages(Part):
    """The table [headquarters] of a deployment file."""

    url: Annotated[str, Field(description="The address below which the pages are.")] = ""
    language: Annotated[Name, Field(description="The language to ask for.")] = "en-us"
    state: Annotated[
        PathOfFile | None,
        Field(description="Cookies and storage of a sign-in, as Playwright saves them."),
    ] = None
    sign_in: SignIn | None = None
    done: Annotated[Selector, Field(description="Shown where something was done.")] = (
        "[role=status]"
    )
    refused: Annotated[Selector, Field(description="Where a page says why not.")] = "[role=alert]"
    prospects: Prospects | None = None
    failed_rows: FailedRows | None = None
    hierarchies: Hierarchies | None = None
    run_job: RunJob | None = None
