"""Leads, opportunities, and the activities that close opportunities.

Options, lengths and lookups are those of the Common Data Model (facts.md 6.1). Which prospect a
lead came from is told by no public document: `b2bkit_prospectid` is our own column.
"""

from emulator.dataverse.columns import (
    address,
    choice,
    company,
    currency,
    day,
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

RATING = {1: "Hot", 2: "Warm", 3: "Cold"}
PRIORITY = {1: "Default Value"}
NEED = {0: "Must have", 1: "Should have", 2: "Good to have", 3: "No need"}
TIME_FRAME = {0: "Immediate", 1: "This Quarter", 2: "Next Quarter", 3: "This Year", 4: "Not known"}
BUDGET = {0: "No Committed Budget", 1: "May Buy", 2: "Can Buy", 3: "Will Buy"}
SOURCE = {
    1: "Advertisement",
    2: "Employee Referral",
    3: "External Referral",
    4: "Partner",
    5: "Public Relations",
    6: "Seminar",
    7: "Trade Show",
    8: "Web",
    9: "Word of Mouth",
    10: "Other",
}


def decision() -> tuple[Column, ...]:
    """What a salesperson learns about a deal, on a lead and on an opportunity."""
    return (
        choice("budgetstatus", "Budget", BUDGET),
        number("budgetamount", "money", "Budget Amount"),
        choice("need", "Need", NEED),
        choice("purchasetimeframe", "Purchase Timeframe", TIME_FRAME),
        flag("decisionmaker", "Decision Maker?", "Not completed", "Completed"),
        choice("prioritycode", "Priority", PRIORITY),
        memo("qualificationcomments", 2000, "Qualification Comments"),
        day("estimatedclosedate", "Est. Close Date"),
    )


LEAD = Table(
    name="lead",
    set="leads",
    key="leadid",
    title="fullname",
    label="Lead",
    plural="Leads",
    code=4,
    columns=(
        key("leadid", "Lead"),
        text("subject", 300, "Topic", required="application", searchable=True),
        text("fullname", 160, "Name", writable=False, searchable=True),
        text("firstname", 50, "First Name", required="recommended"),
        text("lastname", 50, "Last Name", required="application", searchable=True),
        text("companyname", 100, "Company Name", required="recommended", searchable=True),
        text("jobtitle", 100, "Job Title"),
        text("salutation", 100, "Salutation"),
        text("emailaddress1", 100, "Email", searchable=True),
        text("emailaddress2", 100, "Email Address 2"),
        text("emailaddress3", 100, "Email Address 3"),
        text("telephone1", 50, "Business Phone"),
        text("telephone2", 50, "Home Phone"),
        text("telephone3", 50, "Other Phone"),
        text("mobilephone", 20, "Mobile Phone"),
        text("fax", 50, "Fax"),
        text("websiteurl", 200, "Website"),
        text("sic", 20, "SIC Code"),
        memo("description", 2000, "Description"),
        *address(1),
        number("numberofemployees", "integer", "No. of Employees"),
        number("revenue", "money", "Annual Revenue"),
        number("estimatedamount", "money", "Est. Value"),
        number("estimatedvalue", "double", "Est. Value (deprecated)"),
        *decision(),
        choice("leadqualitycode", "Rating", RATING),
        choice("leadsourcecode", "Lead Source", SOURCE),
        *states(
            {
                (0, "Open"): {1: "New", 2: "Contacted"},
                (1, "Qualified"): {3: "Qualified"},
                (2, "Disqualified"): {
                    4: "Lost",
                    5: "Cannot Contact",
                    6: "No Longer Interested",
                    7: "Canceled",
                },
            }
        ),
        flag("donotemail", "Do not allow Emails", "Allow", "Do Not Allow"),
        flag("donotphone", "Do not allow Phone Calls", "Allow", "Do Not Allow"),
        flag("donotpostalmail", "Do not allow Mails", "Allow", "Do Not Allow"),
        flag("donotbulkemail", "Do not allow Bulk Emails", "Allow", "Do Not Allow"),
        text("b2bkit_prospectid", 40, "Commerce Prospect", writable=False, searchable=True),
        lookup(
            "customerid",
            "Customer",
            Target("account", "customerid_account", "lead_customer_accounts"),
            Target("contact", "customerid_contact", "lead_customer_contacts"),
        ),
        lookup(
            "parentaccountid",
            "Parent Account for lead",
            Target("account", "parentaccountid", "lead_parent_account"),
        ),
        lookup(
            "parentcontactid",
            "Parent Contact for lead",
            Target("contact", "parentcontactid", "lead_parent_contact"),
        ),
        lookup(
            "qualifyingopportunityid",
            "Qualifying Opportunity",
            Target("opportunity", "qualifyingopportunityid", "lead_qualifying_opportunity"),
        ),
        currency("transactioncurrency_lead"),
        company("b2bkit_cdm_company_lead"),
        *ownership("lead_owning_user", "team_leads", "business_unit_leads"),
        *history("leadbase"),
    ),
)

OPPORTUNITY = Table(
    name="opportunity",
    set="opportunities",
    key="opportunityid",
    title="name",
    label="Opportunity",
    plural="Opportunities",
    code=3,
    columns=(
        key("opportunityid", "Opportunity"),
        text("name", 300, "Topic", required="application", searchable=True),
        text("emailaddress", 100, "Email Address"),
        memo("description", 2000, "Description"),
        memo("currentsituation", 2000, "Current Situation"),
        memo("customerneed", 2000, "Customer Need"),
        memo("proposedsolution", 2000, "Proposed Solution"),
        number("estimatedvalue", "money", "Est. Revenue"),
        number("actualvalue", "money", "Actual Revenue"),
        day("actualclosedate", "Actual Close Date"),
        number("closeprobability", "integer", "Probability"),
        flag("isrevenuesystemcalculated", "Revenue", "User Provided", "System Calculated"),
        *decision(),
        choice("opportunityratingcode", "Rating", RATING),
        choice("salesstage", "Sales Stage", {0: "Qualify", 1: "Develop", 2: "Propose", 3: "Close"}),
        text("stepname", 200, "Pipeline Phase"),
        *states(
            {
                (0, "Open"): {1: "In Progress", 2: "On Hold"},
                (1, "Won"): {3: "Won"},
                (2, "Lost"): {4: "Canceled", 5: "Out-Sold"},
            }
        ),
        lookup(
            "customerid",
            "Potential Customer",
            Target("account", "customerid_account", "opportunity_customer_accounts"),
            Target("contact", "customerid_contact", "opportunity_customer_contacts"),
            required="application",
        ),
        lookup(
            "parentaccountid",
            "Account",
            Target("account", "parentaccountid", "opportunity_parent_account"),
        ),
        lookup(
            "parentcontactid",
            "Contact",
            Target("contact", "parentcontactid", "opportunity_parent_contact"),
        ),
        lookup(
            "originatingleadid",
            "Originating Lead",
            Target("lead", "originatingleadid", "opportunity_originating_lead"),
        ),
        currency("transactioncurrency_opportunity"),
        company("b2bkit_cdm_company_opportunity"),
        *ownership(
            "opportunity_owning_user", "opportunity_owning_team", "business_unit_opportunities"
        ),
        *history("opportunitybase"),
    ),
)

OPPORTUNITY_CLOSE = Table(
    name="opportunityclose",
    set="opportunitycloses",
    key="activityid",
    title="subject",
    label="Opportunity Close",
    plural="Opportunity Close Activities",
    code=4208,
    is_activity=True,
    columns=(
        key("activityid", "Opportunity Close"),
        text("subject", 200, "Subject", searchable=True),
        memo("description", 2000, "Description"),
        number("actualrevenue", "money", "Actual Revenue"),
        moment("actualstart", "Actual Start"),
        moment("actualend", "Close Date", searchable=True),
        text("activitytypecode", 100, "Activity Type", writable=False),
        choice(
            "opportunitystatuscode",
            "Status Reason of the opportunity",
            {
                1: "In Progress",
                2: "On Hold",
                3: "Won",
                4: "Canceled",
                5: "Out-Sold",
            },
        ),
        *states(
            {
                (0, "Open"): {1: "Open"},
                (1, "Completed"): {2: "Completed"},
                (2, "Canceled"): {3: "Canceled"},
            }
        ),
        lookup(
            "opportunityid",
            "Opportunity",
            Target("opportunity", "opportunityid", "Opportunity_OpportunityClose"),
        ),
        lookup(
            "regardingobjectid",
            "Regarding",
            Target("opportunity", "regardingobjectid_opportunity", "opportunity_OpportunityCloses"),
        ),
        currency("TransactionCurrency_OpportunityClose"),
        *ownership(
            "user_opportunityclose", "team_opportunityclose", "business_unit_opportunityclose"
        ),
        *history("opportunityclose"),
    ),
)
