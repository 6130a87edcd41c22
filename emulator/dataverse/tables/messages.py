"""Which messages there are, and which tables take them: clients look here for bulk operations."""

from emulator.dataverse.columns import flag, history, key, lookup, number, text
from emulator.dataverse.declarations import Table, Target

MESSAGE = Table(
    name="sdkmessage",
    set="sdkmessages",
    key="sdkmessageid",
    title="name",
    label="Sdk Message",
    plural="Sdk Messages",
    code=4606,
    columns=(
        key("sdkmessageid", "SDK Message"),
        text("name", 256, "Name", writable=False, searchable=True),
        flag("isprivate", "Is Private"),
        *history("sdkmessage"),
    ),
)

MESSAGE_FILTER = Table(
    name="sdkmessagefilter",
    set="sdkmessagefilters",
    key="sdkmessagefilterid",
    title="name",
    label="Sdk Message Filter",
    plural="Sdk Message Filters",
    code=4607,
    columns=(
        key("sdkmessagefilterid", "SDK Message Filter"),
        text("name", 256, "Name", writable=False),
        text("primaryobjecttypecode", 64, "Primary Object Type Code", searchable=True),
        number("availability", "integer", "Availability"),
        flag("isvisible", "Is Visible"),
        lookup(
            "sdkmessageid",
            "SDK Message",
            Target("sdkmessage", "sdkmessageid", "sdkmessageid_sdkmessagefilter"),
            writable=False,
        ),
        *history("sdkmessagefilter"),
    ),
)

READING = ("Retrieve", "RetrieveMultiple")
CREATING = ("Create", "CreateMultiple")
CHANGING = ("Update", "UpdateMultiple")
WRITING = {
    "account": (*CREATING, *CHANGING, "Delete"),
    "annotation": (*CREATING, *CHANGING, "Delete"),
    "contact": (*CREATING, *CHANGING, "Delete"),
    "lead": (*CREATING, *CHANGING, "Delete", "QualifyLead"),
    "opportunity": (*CREATING, *CHANGING, "Delete", "WinOpportunity", "LoseOpportunity"),
    "opportunityclose": (*CHANGING, "Delete"),
}


def messages_of(table: str) -> tuple[str, ...]:
    """The messages that the emulator carries out for a table."""
    return (*READING, *WRITING.get(table, ()))
