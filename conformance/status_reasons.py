"""Status reasons of leads and opportunities, as salespeople read them."""

from typing import TypeVar

from reference_model.sales_records import LeadStatus, OpportunityStatus

Status = TypeVar("Status", LeadStatus, OpportunityStatus)
_HYPHENED = {OpportunityStatus.OUT_SOLD: "Out-Sold"}


def label(status: LeadStatus | OpportunityStatus) -> str:
    """The product's English label."""
    if isinstance(status, OpportunityStatus) and status in _HYPHENED:
        return _HYPHENED[status]
    return status.name.replace("_", " ").title()


def labelled(statuses: type[Status], text: str) -> Status:
    """The status reason with this label; KeyError if there is none."""
    return {label(each): each for each in statuses}[text]
