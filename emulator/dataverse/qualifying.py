"""What qualification copies from a lead besides the person and the company, which the model knows.

The product does so by mappings that an organization can change; these are the community's account
of the standard ones (facts.md 6.4, [C]).
"""

from emulator.dataverse.store import Known, Row

_BOTH = (
    "description",
    "donotbulkemail",
    "donotemail",
    "donotphone",
    "donotpostalmail",
    "fax",
    "telephone2",
    "websiteurl",
    "address1_line1",
    "address1_line2",
    "address1_line3",
    "address1_city",
    "address1_stateorprovince",
    "address1_postalcode",
    "address1_country",
)
COPIED = {
    "account": (*_BOTH, "emailaddress1", "sic"),
    "contact": (
        *_BOTH,
        "emailaddress2",
        "emailaddress3",
        "jobtitle",
        "mobilephone",
        "salutation",
        "telephone3",
    ),
    "opportunity": ("description", "qualificationcomments"),
}
"""The columns that have the same name on both sides, by the table that they are copied to."""


def copied(table: str, lead: Known) -> Row:
    """What a new row takes over from its lead."""
    return {name: lead[name] for name in COPIED[table] if lead[name] is not None}
