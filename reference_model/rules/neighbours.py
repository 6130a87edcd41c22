"""N, M, D and S: what the documentation next to the source documents adds.

N is approval, users and sign-in in Commerce; M its e-mail; D dual-write; S Sales. Here stands
only what Microsoft documents or its own code shows; lesser knowledge is in assumptions.py.
"""

from reference_model.rules.rule import Kind, Rule

USERS = "Manage business partner users on B2B e-commerce websites"
HIERARCHIES = "Manage B2B business partners using customer hierarchies"
CREDIT = "Configure the customer account payment method for B2B e-commerce sites"
TEMPLATES = "Create email templates for transactional events"
PROFILES = "Set up an email notification profile"
DUAL_WRITE = "Dual-write FAQ"
MAPS = "Enable table maps for dual-write"
PAUSE = "Pause dual-write for maintenance"
LIMITS = "Live synchronization limits of dual-write"
LIVE_TROUBLE = "Troubleshoot live synchronization issues"
ERRORS = "Error management and alert notifications"
COMPANY = "Company concept in Dataverse"
QUALIFY = "Qualify and convert leads to opportunity"
CLOSE = "Close opportunities as won or lost"
LEAD_TABLE = "Common Data Model, table Lead"
TROUBLE = "Troubleshoot issues with lead qualification for salespeople"


def _rule(id: str, sentence: str, source: str) -> Rule:
    return Rule(id, sentence, source, Kind.DOCUMENTED)


COMMERCE: tuple[Rule, ...] = (
    _rule(
        "N1",
        "After P-0001, and then Synchronize, a request is a prospect of type B2B prospect.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N2",
        "Approving in headquarters sets the prospect to Approved, and makes one organization "
        "customer, one person customer and a customer hierarchy.",
        f"{USERS}, Set up the administrator user for a new business partner; {HIERARCHIES}, "
        "How the approval process works",
    ),
    _rule(
        "N3",
        "Rejecting in headquarters marks the prospect as rejected and notifies the requestor with "
        "the type B2B prospect rejected.",
        f"{USERS}, Notify B2B prospects when they are approved or rejected",
    ),
    _rule(
        "N4",
        "The news of an approval goes by e-mail to the address of the requestor.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N5",
        "The hierarchy has the company's name as in the request, the purpose B2B organization, "
        "the organization customer, and the requestor as Admin.",
        f"{HIERARCHIES}, How the approval process works",
    ),
    _rule(
        "N6",
        "Job 1010 brings new customers and customer hierarchies into the channel database.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N7",
        "Once 1010 has run after the approval, the requestor can sign in to the site with the "
        "e-mail address given in the request.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N8",
        "Signing in fails unless the e-mail address belongs to exactly one customer of the legal "
        "entity.",
        f"{USERS}, Onboard existing customers as business partners",
    ),
    _rule(
        "N9",
        "A user added by the administrator is Pending, becomes a person customer with the role "
        "User and is mailed after P-0001 and Synchronize, and is Active after 1010.",
        f"{USERS}, Onboard additional business partner users; {HIERARCHIES}, How the approval "
        "process works",
    ),
    _rule(
        "N10",
        "A customer reaches the channel database only with an address book that the online store "
        "also has.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N11",
        "Every customer hierarchy has exactly one administrator.",
        f"{USERS}, Additional information",
    ),
    _rule(
        "N12",
        "A person whose invoice account is the organization buys under the organization's credit "
        "limit.",
        f"{CREDIT}, Work with credit limits",
    ),
    _rule(
        "N13",
        "Submitting a request leads to a page that confirms it.",
        f"{USERS}, Set up the administrator user for a new business partner",
    ),
    _rule(
        "N14",
        "What the administrator changes about a user takes effect once P-0001, Synchronize and "
        "1010 have run.",
        f"{USERS}, Edit business partner users",
    ),
    _rule(
        "N15",
        "A user whom the administrator removes leaves the hierarchy once the three jobs have run; "
        "the customer stays in headquarters and can still sign in.",
        f"{USERS}, Remove business partner users",
    ),
    _rule(
        "N16",
        "Who the administrator is can be changed in headquarters only.",
        f"{USERS}, Additional information",
    ),
    _rule(
        "N17",
        "A spending limit can be given to a user, and is not enforced when the user orders.",
        f"{USERS}, Additional information",
    ),
    _rule(
        "N18",
        "A customer can pay on account only if its customer record allows it.",
        f"{CREDIT}, Allow on account",
    ),
    _rule(
        "N19",
        "On account, nobody can pay more than the credit that remains.",
        f"{CREDIT}, Work with credit limits",
    ),
    _rule(
        "N20",
        "A partner may use every B2B site, unless its hierarchy is associated with some of them; "
        "then it may use only those.",
        f"{HIERARCHIES}, Associate online channels",
    ),
)

MAIL: tuple[Rule, ...] = (
    _rule(
        "M1",
        "An approval or rejection is mailed only if its notification type is active in the e-mail "
        "notification profile.",
        f"{PROFILES}, Add a notification type",
    ),
    _rule(
        "M2",
        "Both messages can show first name, last name and company; the approval also e-mail "
        "address, postal code, comments, store name and store URL.",
        f"{TEMPLATES}, Notification types",
    ),
    _rule(
        "M3",
        "Queued notifications leave when the job Process retail order email notification runs.",
        f"{PROFILES}, Schedule a recurring email notification process job",
    ),
    _rule(
        "M4",
        "A message is in the default language of its template where the template has no text in "
        "the language wanted.",
        f"{TEMPLATES}, Create an email template",
    ),
)

DUAL_WRITE_RULES: tuple[Rule, ...] = (
    _rule(
        "D1",
        "A live write is one transaction over both systems: if either side fails, neither keeps "
        "anything and the user sees an error.",
        f"{DUAL_WRITE}, Dual-write administration and management",
    ),
    _rule(
        "D2",
        "While the maps are paused, writes queue up; on resuming, all of them are replayed in the "
        "order in which they were made.",
        f"{DUAL_WRITE}, Dual-write administration and management",
    ),
    _rule(
        "D3",
        "A queued write that fails on resuming stays as a catch-up error and can be retried.",
        f"{ERRORS}, Catch-up errors from pausing a table map",
    ),
    _rule(
        "D4",
        "A row that dual-write creates in Dataverse is owned by the DW owner team of its company.",
        f"{COMPANY}, overview",
    ),
    _rule(
        "D5",
        "Maps that do not run carry nothing to the other system.",
        f"{MAPS}, table of statuses",
    ),
    _rule(
        "D6",
        "A pause may last seven days and queue one gigabyte; beyond either, further writes are "
        "refused until the maps are resumed.",
        f"{PAUSE}, limits",
    ),
    _rule(
        "D7",
        "A live write that gets no answer for two minutes is rolled back on both sides.",
        f"{LIMITS}, time-out",
    ),
    _rule(
        "D8",
        "Dual-write writes nothing into Dataverse unless its application user is a member of the "
        "organization.",
        f"{LIVE_TROUBLE}, user not a member of the organization",
    ),
)

SALES: tuple[Rule, ...] = (
    _rule(
        "S1",
        "A lead that is closed can be neither qualified nor disqualified.",
        f"{TROUBLE}, lead already closed",
    ),
    _rule(
        "S2",
        "A lead can be disqualified only as long as no opportunity is linked to it.",
        f"{QUALIFY}, Disqualify a lead",
    ),
    _rule(
        "S3",
        "Where qualification creates both, the account becomes the contact's parent, and the "
        "contact the account's primary contact.",
        "QualifyLeadRequest class of the .NET reference, notes for callers",
    ),
    _rule(
        "S5",
        "Whoever qualifies a lead may choose an existing account or contact instead of creating "
        "one.",
        f"{QUALIFY}, Qualify a lead",
    ),
    _rule(
        "S6",
        "A lead or opportunity is closed only with a status reason that belongs to the state it "
        "goes to.",
        "WinOpportunity action and lead table of the Web API reference, status values",
    ),
    _rule(
        "S7",
        "A qualified or disqualified lead can be reactivated, and is then open.",
        f"{QUALIFY}, Where can I find the qualified and disqualified leads",
    ),
    _rule(
        "S8",
        "An opportunity that was closed as lost can be reopened.",
        f"{CLOSE}, Reopen a closed opportunity",
    ),
    _rule(
        "S9",
        "A lead counts as qualified even when no opportunity is created for it.",
        f"{QUALIFY}, Qualify a lead",
    ),
    _rule(
        "S10",
        "A qualified or disqualified lead is read-only until it is reactivated.",
        f"{LEAD_TABLE}, description of the state",
    ),
    _rule(
        "S11",
        "A closed lead leaves the views of open leads and is found among Closed leads.",
        f"{QUALIFY}, Where can I find the qualified and disqualified leads",
    ),
    _rule(
        "S12",
        "The form warns of an account or contact that may exist already; whoever qualifies links "
        "the match, or ignores the warning and creates another.",
        f"{TROUBLE}, duplicates",
    ),
    _rule(
        "S13",
        "Several leads can be qualified from the list, without any warning of duplicates.",
        f"{TROUBLE}, duplicates",
    ),
    _rule(
        "S14",
        "Closing an opportunity is recorded as an Opportunity Close activity.",
        f"{CLOSE}, Close an opportunity",
    ),
    _rule(
        "S15",
        "The notes of a qualified lead are shown on its opportunity.",
        f"{QUALIFY}, Qualify a lead",
    ),
)

NEIGHBOURS = COMMERCE + MAIL + DUAL_WRITE_RULES + SALES
