"""Which leads each view of Sales lists for a user (R8, A18, S11)."""

from collections.abc import Callable

from reference_model.sales_records import Lead


def is_open(lead: Lead) -> bool:
    """Whether the lead waits for its decision."""
    return lead.status.is_open


VIEWS: dict[str, Callable[[Lead, str], bool]] = {
    "My open leads": lambda lead, user: lead.owner == user and is_open(lead),
    "Open leads": lambda lead, _: is_open(lead),
    "Closed leads": lambda lead, _: not is_open(lead),
    "All leads": lambda _lead, _user: True,
    "All commerce B2B leads": lambda lead, _: lead.prospect_id is not None,
}
"""Whether a view lists a lead for a user, by the view's name."""
