"""A: how this project reads what the documents leave open, and rules known from lesser sources.

A deployment that behaves otherwise differs from us; it violates nothing.
"""

from reference_model.rules.rule import Kind, Rule


def _rule(id: str, sentence: str, reason: str) -> Rule:
    return Rule(id, sentence, reason, Kind.ASSUMPTION)


ASSUMPTIONS: tuple[Rule, ...] = (
    _rule(
        "A1",
        "Account and contact become customers when the lead is qualified, before anything is won, "
        "and remain customers if it is lost.",
        "The documents' order of sentences; nothing says that customers are ever removed.",
    ),
    _rule(
        "A2",
        "An approval uses the customers that qualification brought, and headquarters makes those "
        "still missing when it approves itself: each request ends with one of each type.",
        "Both articles create two customers, one on approval and one on qualification.",
    ),
    _rule(
        "A3",
        "A win approves only if its account and contact, new or existing, are customers in "
        "Commerce; else it is refused while live, and a catch-up error after a pause.",
        "A hierarchy needs an organization and an administrator; the documents skip this case.",
    ),
    _rule(
        "A4",
        "There are two ways to reject in Sales: disqualify an open lead, or lose the opportunity "
        "of a qualified one.",
        "The documents say 'instead of qualifying', yet only a qualified lead has an opportunity.",
    ),
    _rule(
        "A5",
        "Trying to disqualify a qualified lead is refused and leaves the prospect as it was.",
        "Sales documents the refusal; what it means for the prospect is left unsaid.",
    ),
    _rule(
        "A6",
        "A rejected prospect stays rejected, even if its lead is reactivated, qualified and won; "
        "the later decision is recorded as ignored.",
        "No way back from rejected is documented, and the declining mail has gone out.",
    ),
    _rule(
        "A7",
        "Winning an opportunity that was lost and reopened leaves the prospect rejected; the win "
        "is recorded as ignored.",
        "Sales documents reopening, Commerce documents no reverse of a rejection.",
    ),
    _rule(
        "A8",
        "Losing an opportunity that was won and reopened leaves the prospect approved, with its "
        "hierarchy and without a declining mail.",
        "No way to take back an approval is documented.",
    ),
    _rule(
        "A9",
        "An approval that comes from Sales mails the requestor just as one in headquarters does.",
        "The notification is triggered by the approval; no document mentions it for this path.",
    ),
    _rule(
        "A10",
        "Decisions are mailed to the address in the request, whatever is edited later on lead or "
        "contact.",
        "The documents say 'requestor', and placeholders come from the application.",
    ),
    _rule(
        "A11",
        "Each rejected prospect is sent one declining mail, whichever of the two ways it was "
        "rejected, and never a second.",
        "One sentence of the documents covers both ways; repetition is not mentioned.",
    ),
    _rule(
        "A12",
        "Prospects, leads and approvals do not wait for job 1010; only signing in does.",
        "The source documents never mention 1010, the article next to them does.",
    ),
    _rule(
        "A13",
        "Synchronize finds only what P-0001 has pulled, repeating a job duplicates nothing, and a "
        "row that fails stays for the next run while others go on.",
        "The order of the jobs is documented, repetition and failure of B2B requests are not.",
    ),
    _rule(
        "A14",
        "Prospects from before the integration was enabled get no lead.",
        "Only creation of a prospect is said to cause a lead.",
    ),
    _rule(
        "A15",
        "Each prospect has exactly one lead, written with it: both or neither while live, queued "
        "while paused.",
        "Follows from live synchronization; no document speaks of this pair of records.",
    ),
    _rule(
        "A16",
        "Headquarters may decide while the lead is open; the lead stays open, and a decision that "
        "Sales makes afterwards changes nothing.",
        "Sales 'can' approve; nothing is said of the other direction.",
    ),
    _rule(
        "A17",
        "Edits do not travel between prospect and lead: account and contact take the lead's "
        "current values, the hierarchy keeps the company name of the request.",
        "No column mapping between prospect and lead is published.",
    ),
    _rule(
        "A18",
        "All commerce B2B leads lists every lead from a prospect, in any state; My open leads "
        "lists open leads that the user owns.",
        "The views are named but not defined; dual-write's team owns the new lead.",
    ),
    _rule(
        "A19",
        "The lead is created with exactly one note, which mentions dual-write and is written by "
        "the integration's user.",
        "The note's text appears only in a screenshot.",
    ),
    _rule(
        "A20",
        "Every reason to disqualify a lead or lose an opportunity rejects the prospect; a status "
        "reason that leaves it open changes nothing.",
        "The documents name the act and no reasons.",
    ),
    _rule(
        "A21",
        "An opportunity cannot be won or lost by writing its state; only the win and lose messages "
        "close it.",
        "Inferred from the text of an error message.",
    ),
    _rule(
        "A22",
        "Leads that are qualified in bulk succeed or fail one by one, and no duplicate is warned "
        "of.",
        "Put together from a support article and the limits of live synchronization.",
    ),
    _rule(
        "A23",
        "If dual-write fails, Close as Won fails and the opportunity stays open; while it is "
        "paused, the opportunity closes and the approval follows on resuming.",
        "Live and paused writes are documented in general, not for this one.",
    ),
    _rule(
        "A24",
        "A repeated request by the same person or company becomes a prospect and a lead of its "
        "own.",
        "Nothing is documented about repetition or duplicates of requests.",
    ),
    _rule(
        "A25",
        "Only the opportunity that came from the prospect's lead decides; any other opportunity, "
        "even of the same account, leaves the prospect alone.",
        "The documents speak of the lead's opportunity and of no other.",
    ),
    _rule(
        "A26",
        "Deleting the lead or its opportunity leaves the prospect as it is.",
        "Deletion is not documented; this is the safest reading.",
    ),
    _rule(
        "A27",
        "A prospect that nobody has decided on has the status Pending.",
        "No document names the initial status.",
    ),
    _rule(
        "A28",
        "Credit and spending limits can be set in Commerce, and nothing in onboarding enforces "
        "them.",
        "'Credit limit management for the users' is not explained.",
    ),
    _rule(
        "A29",
        "Each job answers to its English names, old and new, and to those of every language of "
        "the documents.",
        "The articles disagree about the name of one job.",
    ),
    _rule(
        "A30",
        "Lead, account, contact, customers and hierarchy belong to the legal entity of the "
        "prospect, and what has none is not carried.",
        "Dual-write documents companies in general, not for these records.",
    ),
    _rule(
        "A31",
        "A decision queues its mail at once, and the next run of the e-mail job delivers it.",
        "One article says 'immediately', another describes a batch job.",
    ),
    _rule(
        "A32",
        "Dual-write is synchronous; its asynchronous mode is off.",
        "The mode is a preview that no B2B document mentions.",
    ),
    _rule(
        "A33",
        "The organization customer carries no e-mail address, so that the requestor's address "
        "identifies exactly one customer.",
        "Sign-in needs a unique address; what the organization is given is not documented.",
    ),
    _rule(
        "A34",
        "A person customer that exists only from qualification cannot sign in before the approval.",
        "Job 1010 may publish it earlier; what the site does then is not documented.",
    ),
    _rule(
        "A35",
        "Stopping the maps drops what is queued.",
        "The fate of the queue is documented for resuming, not for stopping.",
    ),
    _rule(
        "A36",
        "A request with a text too long for the lead's column fails in Synchronize, with the "
        "reason, and holds up no other request.",
        "The lengths are those of the lead table; what becomes of longer texts is not documented.",
    ),
    _rule(
        "A37",
        "The requestor is written to in the language in which the request was made.",
        "Templates have languages; which one a prospect is given is not documented.",
    ),
    _rule(
        "A38",
        "A message that the mail server does not take is sent by a later run of the e-mail job.",
        "The log has a column for messages not sent; what follows is not documented.",
    ),
    _rule(
        "A39",
        "A message that bounces changes nothing about the decision, and is not sent again.",
        "Nothing is documented about undeliverable messages.",
    ),
    _rule(
        "A40",
        "The organization customer carries the company's name and address, the person customer "
        "the person's names, e-mail address and phone number.",
        "Column tables of the customer maps, from an earlier version of the documents.",
    ),
    _rule(
        "A41",
        "Any salesperson with the privilege to create records may qualify the lead, whoever owns "
        "it; without the privilege it is refused.",
        "An error code for the missing privilege is known from a community transcript.",
    ),
    # Topics of neighbours.py for which there is no better source than the community.
    _rule(
        "S4",
        "An opportunity that is closed cannot be closed again.",
        "A community transcript of the product's error codes; no page on closing says so.",
    ),
)
