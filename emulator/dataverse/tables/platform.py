"""What every organization has: notes, views, solutions; and how dual-write's maps stand.

No public document says in which table of Dataverse the state of a map can be read, so
`b2bkit_dualwritemap` and its columns are our own. Its options are the vocabulary of Microsoft's
automation scripts for dual-write (peers.md A7).
"""

from emulator.dataverse.columns import (
    choice,
    flag,
    history,
    key,
    lookup,
    memo,
    moment,
    number,
    ownership,
    states,
    text,
)
from emulator.dataverse.declarations import Column, Table, Target

ACTIVE = {(0, "Active"): {1: "Active"}, (1, "Inactive"): {2: "Inactive"}}

ANNOTATION = Table(
    name="annotation",
    set="annotations",
    key="annotationid",
    title="subject",
    label="Note",
    plural="Notes",
    code=5,
    columns=(
        key("annotationid", "Note"),
        text("subject", 500, "Title", searchable=True),
        memo("notetext", 100_000, "Description"),
        text("objecttypecode", 100, "Object Type", writable=False),
        flag("isdocument", "Is Document"),
        text("filename", 255, "File Name"),
        text("mimetype", 256, "Mime Type"),
        memo("documentbody", 10_000_000, "Document"),
        number("filesize", "integer", "File Size (Bytes)", writable=False),
        lookup(
            "objectid",
            "Regarding",
            Target("account", "objectid_account", "Account_Annotation"),
            Target("contact", "objectid_contact", "Contact_Annotation"),
            Target("lead", "objectid_lead", "Lead_Annotation"),
            Target("opportunity", "objectid_opportunity", "Opportunity_Annotation"),
            Target("opportunityclose", "objectid_opportunityclose", "OpportunityClose_Annotation"),
        ),
        *ownership("annotation_owning_user", "team_annotations", "business_unit_annotations"),
        *history("annotationbase"),
    ),
)

SAVED_QUERY = Table(
    name="savedquery",
    set="savedqueries",
    key="savedqueryid",
    title="name",
    label="View",
    plural="Views",
    code=1039,
    columns=(
        key("savedqueryid", "View"),
        text("name", 200, "Name", required="application", searchable=True),
        memo("description", 2000, "Description"),
        text("returnedtypecode", 64, "Entity Name", required="system", searchable=True),
        memo("fetchxml", 1_073_741_823, "FetchXML"),
        memo("layoutxml", 1_073_741_823, "Layout XML"),
        number("querytype", "integer", "Query Type"),
        flag("isdefault", "Default View"),
        flag("isquickfindquery", "Is Quick Find Query"),
        flag("ismanaged", "State", "Unmanaged", "Managed"),
        *states(ACTIVE),
        *history("savedquerybase"),
    ),
)

SOLUTION = Table(
    name="solution",
    set="solutions",
    key="solutionid",
    title="friendlyname",
    label="Solution",
    plural="Solutions",
    code=7100,
    columns=(
        key("solutionid", "Solution Identifier"),
        text("uniquename", 65, "Name", required="system", searchable=True),
        text("friendlyname", 256, "Display Name", required="application", searchable=True),
        text("version", 256, "Version", required="application"),
        memo("description", 2000, "Description"),
        flag("ismanaged", "Package Type", "Unmanaged", "Managed"),
        flag("isvisible", "Is Visible Outside Platform"),
        moment("installedon", "Installed On", writable=False),
        *history("solution"),
    ),
)

DUAL_WRITE_MAP = Table(
    name="b2bkit_dualwritemap",
    set="b2bkit_dualwritemaps",
    key="b2bkit_dualwritemapid",
    title="b2bkit_name",
    label="Dual-write Map",
    plural="Dual-write Maps",
    code=10002,
    columns=(
        key("b2bkit_dualwritemapid", "Dual-write Map"),
        text("b2bkit_name", 200, "Name", required="application", searchable=True),
        choice(
            "b2bkit_mapstatus",
            "Map Status",
            {
                0: "None",
                1: "Stopped",
                2: "Initial sync",
                3: "Catch-up",
                4: "Running",
                5: "Paused",
                6: "Not running",
            },
        ),
        Column("b2bkit_queuedrecords", "integer", "Queued Records", writable=False),
        *history("b2bkit_dualwritemap"),
    ),
)
