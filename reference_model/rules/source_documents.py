"""R: what the source documents say about approving B2B partners in Sales.

The five documents are translations of one article, which has an overview without a heading and
one section. What other articles say stands in neighbours.py.
"""

from reference_model.rules.rule import Kind, Rule

ARTICLE = "Manage business partner users on B2B e-commerce websites using Dynamics 365 Sales"
OVERVIEW = f"{ARTICLE}, overview"
SET_UP = f"{ARTICLE}, Enable integration between Sales and Commerce"


def _rule(id: str, sentence: str, source: str) -> Rule:
    return Rule(id, sentence, source, Kind.DOCUMENTED)


SOURCE_DOCUMENTS: tuple[Rule, ...] = (
    _rule(
        "R1",
        "An organization that already works with Sales decides there, by leads and opportunities, "
        "who becomes a B2B partner.",
        OVERVIEW,
    ),
    _rule(
        "R2",
        "Whoever wants to become a partner follows a link on the B2B site and submits an "
        "onboarding request.",
        OVERVIEW,
    ),
    _rule(
        "R3",
        "A submitted request appears on the page All prospects in headquarters once the jobs have "
        "run, P-0001 and Synchronize among them.",
        OVERVIEW,
    ),
    _rule(
        "R4",
        "A prospect can be approved in Sales, but does not have to be.",
        OVERVIEW,
    ),
    _rule(
        "R5",
        "While the integration is enabled, every new partner prospect in Commerce brings a lead "
        "into Sales.",
        OVERVIEW,
    ),
    _rule(
        "R6",
        "The lead shows the person who applied in its Contact section, and the organization in "
        "its Company section.",
        OVERVIEW,
    ),
    _rule(
        "R7",
        "The timeline of the lead holds a note that names dual-write as its origin.",
        OVERVIEW,
    ),
    _rule(
        "R8",
        "The new lead is listed in the view All commerce B2B leads, and missing from My open "
        "leads.",
        OVERVIEW,
    ),
    _rule(
        "R9",
        "Qualifying the lead creates an opportunity, a contact and an account, as it does for "
        "other leads.",
        OVERVIEW,
    ),
    _rule(
        "R10",
        "Dual-write turns the account into a customer of type organization, and the contact into "
        "one of type person.",
        OVERVIEW,
    ),
    _rule(
        "R11",
        "Closing the opportunity as won approves the prospect in Commerce.",
        OVERVIEW,
    ),
    _rule(
        "R12",
        "Every prospect that is approved gets a customer hierarchy.",
        OVERVIEW,
    ),
    _rule(
        "R13",
        "Mail to the partner, credit limits and further users stay with Commerce, even when Sales "
        "decides.",
        OVERVIEW,
    ),
    _rule(
        "R14",
        "Disqualifying the lead, or losing the opportunity, rejects the prospect and mails the "
        "requestor that the request is declined.",
        OVERVIEW,
    ),
    _rule(
        "R15",
        "The integration needs dual-write enabled and working: a customer made in one system is "
        "then written to the other.",
        SET_UP,
    ),
    _rule(
        "R16",
        "With dual-write set up, the implementation partner finds the package Dual-write Commerce "
        "solutions in AppSource and installs it with the standard wizard.",
        SET_UP,
    ),
    _rule(
        "R17",
        "A trial request made on the B2B site after installation turns up under All prospects in "
        "Commerce and as a lead in Sales.",
        SET_UP,
    ),
)
