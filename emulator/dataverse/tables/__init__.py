"""All tables that are served, by logical name and by entity set.

Columns are those of the Common Data Model that this integration and typical clients touch, not
all that the product has. Names of the project's own, where no public document gives one, begin
with `b2bkit_`; relationships whose name stands in no document that we have are the product's from
memory (facts.md: [K]).
"""

from emulator.dataverse.tables.customers import ACCOUNT, CONTACT
from emulator.dataverse.tables.messages import MESSAGE, MESSAGE_FILTER
from emulator.dataverse.tables.organization import (
    BUSINESS_UNIT,
    COMPANY,
    CURRENCY,
    ORGANIZATION,
    SYSTEM_USER,
    TEAM,
)
from emulator.dataverse.tables.platform import ANNOTATION, DUAL_WRITE_MAP, SAVED_QUERY, SOLUTION
from emulator.dataverse.tables.sales import LEAD, OPPORTUNITY, OPPORTUNITY_CLOSE

TABLES = {
    table.name: table
    for table in (
        ACCOUNT,
        ANNOTATION,
        BUSINESS_UNIT,
        COMPANY,
        CONTACT,
        CURRENCY,
        DUAL_WRITE_MAP,
        LEAD,
        MESSAGE,
        MESSAGE_FILTER,
        OPPORTUNITY,
        OPPORTUNITY_CLOSE,
        ORGANIZATION,
        SAVED_QUERY,
        SOLUTION,
        SYSTEM_USER,
        TEAM,
    )
}
"""Each table by its logical name."""

SETS = {table.set: table for table in TABLES.values()}
"""Each table by the name of its entity set."""
