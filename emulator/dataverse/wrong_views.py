"""Views of a wrong system, which lists other leads than their FetchXML could say.

Clients ask views by their FetchXML. So where the model's own views are overridden, the FetchXML of
a view of leads has a condition that stands for what the model lists; it is filled in when asked.
"""

import re

from emulator.dataverse.following import Following
from reference_model.lead_views import VIEWS
from reference_model.sales import Sales

_CONDITION = re.compile(r'<condition attribute="leadid" operator="in" view="([^"]*)"\s*/>')
_NAMES = {name.casefold(): name for name in VIEWS}


def has_wrong_views(sales: Sales) -> bool:
    """Whether the views of the model are not those of the reference model."""
    return type(sales).view is not Sales.view


def standing_for(name: str) -> str:
    """The condition that stands for what the model lists in a view."""
    return f'<condition attribute="leadid" operator="in" view="{name}"/>'


def filled_in(fetch: str, rows: Following) -> str:
    """The FetchXML with the leads that the model lists for whoever asks."""
    return _CONDITION.sub(lambda found: _listed(found[1], rows), fetch)


def _listed(view: str, rows: Following) -> str:
    leads = rows.live.landscape.sales.view(_NAMES[view.casefold()], rows.user.name)
    values = "".join(f"<value>{rows.id_of('lead', lead.id)}</value>" for lead in leads)
    if not values:
        return '<condition attribute="leadid" operator="null"/>'
    return f'<condition attribute="leadid" operator="in">{values}</condition>'
