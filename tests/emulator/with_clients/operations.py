"""The operations that the emulator is asked for, and how one is recognized in an exchange.

An exchange is text: `METHOD path?query`, headers a line each, an empty line, the body. Of reads,
headers are not known; so what a client asks for in these is seen in a batch only.
"""

import re
from dataclasses import dataclass

API = r"/api/data/v9\.\d[\d.]*"
ROW = r"\([^()]+\)"


@dataclass(frozen=True)
class Operation:
    """An operation: its name, what an exchange with it looks like, and the test that holds it.

    test: as `file without test_, test without test_`.
    """

    name: str
    pattern: str
    test: str

    def is_in(self, exchange: str) -> bool:
        return re.search(self.pattern, exchange, re.DOTALL) is not None


def reading(option: str) -> str:
    """A read with something in its query."""
    return rf"^GET {API}/[^?\n]*\?[^\n]*{option}"


WRITE = "operations, a_row_is_changed_created_by_its_id_and_deleted"
QUERY = "operations, rows_are_filtered_ordered_and_cut_off"
PART = "operations, one_column_is_read_written_and_emptied"
VIEW = "operations, a_view_is_read_by_its_id_or_as_fetchxml"
END = "operations, a_lead_becomes_an_opportunity_that_ends"
WHO = "operations, who_asks_and_where"
MANY = "operations, many_rows_are_created_and_changed_at_once"

DATAVERSE = (
    Operation(
        "service document",
        rf"^GET {API}/?\?$",
        "operations, the_service_document_lists_the_sets",
    ),
    Operation("`$metadata`", rf"^GET {API}/\$metadata", "metadata, the_document_is_told_once"),
    Operation(
        "`EntityDefinitions`", rf"^GET {API}/EntityDefinitions", "metadata, definitions_are_found"
    ),
    Operation(
        "option sets",
        rf"^GET {API}/EntityDef[^\n]*OptionSet",
        "metadata, option_sets_say_the_labels_of_values",
    ),
    Operation(
        "relationships of a table",
        rf"^GET {API}/EntityDef[^\n]*To(Many|One)",
        "metadata, relationships_are_the_same_from_both_ends",
    ),
    Operation(
        "`sdkmessagefilters`",
        rf"^GET {API}/sdkmessagefilters",
        "messages, a_client_finds_the_tables_that_take_many_rows_at_once",
    ),
    Operation("create a row", rf"^POST {API}/[a-z]+\?", "operations, a_row_is_created"),
    Operation(
        "create, and read at once",
        r"^POST [^$]*?\n[^{]*return=representation",
        "operations, a_row_is_created_and_read_at_once",
    ),
    Operation("create with others", r"(?!)", "related, rows_are_created_with_others"),
    Operation("read a row", rf"^GET {API}/[a-z]+{ROW}\?", "operations, a_row_is_created"),
    Operation("change a row", rf"(^|\n)PATCH \S*{API}/[a-z]+{ROW}", WRITE),
    Operation("create by PATCH", r"(?!)", WRITE),
    Operation("delete a row", rf"(^|\n)DELETE \S*{API}/[a-z]+{ROW}( |\?)", WRITE),
    Operation("one column", rf"^(GET|PUT|DELETE) {API}/[a-z]+{ROW}/[a-z]+\?", PART),
    Operation("`$select`", reading(r"\$select="), QUERY),
    Operation("`$filter`", reading(r"\$filter="), QUERY),
    Operation("`$orderby`", reading(r"\$orderby="), QUERY),
    Operation("`$top`", reading(r"\$top="), QUERY),
    Operation(
        "`$count`",
        reading(r"\$count=") + rf"|^GET {API}/[^?]*/\$count",
        "operations, rows_are_counted",
    ),
    Operation("`$expand`", reading(r"\$expand="), "operations, other_rows_are_read_along"),
    Operation("`$apply`", reading(r"\$apply="), "operations, rows_are_put_into_groups"),
    Operation("`savedQuery`", reading("savedQuery="), VIEW),
    Operation("FetchXML", reading("(?i:fetchxml)="), VIEW),
    Operation(
        "pages (`odata.maxpagesize`)",
        r"^GET [^\n]*\$skiptoken=",
        "operations, pages_lead_to_the_next",
    ),
    Operation(
        "annotations",
        "include-annotations",
        "operations, annotations_come_when_they_are_asked_for",
    ),
    Operation("`@odata.bind`", "@odata.bind", "operations, a_lookup_is_bound_and_emptied"),
    Operation(
        "`$ref`", r"^\S+ [^?]*/\$ref", "related, rows_are_put_into_a_collection_and_taken_out"
    ),
    Operation(
        "`If-Match`, `If-None-Match`",
        r"\n(?i:if-(none-)?match): (?!null)",
        "operations, a_change_can_depend_on_the_version",
    ),
    Operation(
        "change tracking",
        r"odata.track-changes|\$deltatoken",
        "changes, a_delta_link_leads_to_what_has_changed_since",
    ),
    Operation(
        "`$batch`", rf"^POST {API}/\$batch", "batch, parts_are_carried_out_up_to_the_first_refusal"
    ),
    Operation(
        "change sets",
        rf"^POST {API}/\$batch.*multipart/mixed.*multipart/mixed",
        "batch, a_change_set_is_all_or_nothing",
    ),
    Operation("`CreateMultiple`", r"CRM\.CreateMultiple", MANY),
    Operation("`UpdateMultiple`", r"CRM\.UpdateMultiple", MANY),
    Operation("`WhoAmI`", rf"^GET {API}/WhoAmI", WHO),
    Operation("`RetrieveCurrentOrganization`", rf"^GET {API}/RetrieveCurrentOrg", WHO),
    Operation("`QualifyLead`", r"CRM\.QualifyLead", END),
    Operation("`WinOpportunity`", "/WinOpportunity", END),
    Operation("`LoseOpportunity`", "/LoseOpportunity", END),
    Operation(
        "impersonation",
        r"\n(?i:mscrmcallerid|callerobjectid):",
        "operations, a_user_acts_in_the_name_of_another",
    ),
    Operation(
        "service protection (429)",
        r"(?!)",
        "protection, the_limits_are_the_documented_ones",
    ),
)
FINANCE = (
    Operation(
        "`$metadata`", r"^GET /data/\$metadata", "finance, the_metadata_describes_every_entity"
    ),
    Operation("`/Metadata`", r"^GET /Metadata/", "finance, metadata_for_tools"),
    Operation("read customers", r"^GET /data/CustomersV3\?", "finance, queries"),
    Operation(
        "read one by its key",
        r"^GET /data/\w+\(",
        "finance, a_row_is_addressed_by_all_of_its_key",
    ),
    Operation(
        "change a customer", r"^PATCH /data/CustomersV3\(", "finance, credit_is_given_to_a_customer"
    ),
    Operation(
        "approve or reject a prospect",
        r"^POST /data/B2BProspects\(",
        "finance, a_prospect_is_approved_or_rejected_by_an_action",
    ),
    Operation(
        "hierarchies and members",
        r"^(GET|PATCH) /data/CustomerHierarch",
        "finance, another_member_becomes_administrator",
    ),
    Operation(
        "e-mail log",
        r"^GET /data/RetailEventNotificationLogs",
        "finance, the_email_log_tells_what_became_of_a_message",
    ),
    Operation("run a batch job", r"^POST /data/BatchJobs", "finance, a_job_is_run_by_an_action"),
    Operation(
        "`cross-company`",
        r"^GET /data/[^\n]*cross-company=true",
        "finance, other_companies_are_seen_across_companies_only",
    ),
    Operation(
        "enums in filters",
        r"^GET /data/[^\n]*Microsoft\.Dynamics\.DataEntities",
        "finance, queries",
    ),
)
