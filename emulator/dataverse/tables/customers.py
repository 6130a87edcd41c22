"""Accounts and contacts: who the customers are.

Columns with `msdyn_` are those that the customer maps of dual-write read and write (facts.md 5.2).
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
    number,
    ownership,
    states,
    text,
)
from emulator.dataverse.declarations import Column, Table, Target

RELATIONSHIP = {
    1: "Competitor",
    2: "Consultant",
    3: "Customer",
    4: "Investor",
    5: "Partner",
    6: "Influencer",
    7: "Press",
    8: "Prospect",
    9: "Reseller",
    10: "Supplier",
    11: "Vendor",
    12: "Other",
}
ACTIVE = {(0, "Active"): {1: "Active"}, (1, "Inactive"): {2: "Inactive"}}


def reached_by() -> tuple[Column, ...]:
    """How to reach a customer."""
    return (
        text("emailaddress1", 100, "Email", searchable=True),
        text("emailaddress2", 100, "Email Address 2"),
        text("emailaddress3", 100, "Email Address 3"),
        text("telephone1", 50, "Business Phone"),
        text("telephone2", 50, "Other Phone"),
        text("telephone3", 50, "Telephone 3"),
        text("fax", 50, "Fax"),
        text("websiteurl", 200, "Website"),
        flag("donotemail", "Do not allow Emails", "Allow", "Do Not Allow"),
        flag("donotphone", "Do not allow Phone Calls", "Allow", "Do Not Allow"),
        flag("donotpostalmail", "Do not allow Mails", "Allow", "Do Not Allow"),
        flag("donotbulkemail", "Do not allow Bulk Emails", "Allow", "Do Not Allow"),
        *address(1),
        *address(2),
    )


ACCOUNT = Table(
    name="account",
    set="accounts",
    key="accountid",
    title="name",
    label="Account",
    plural="Accounts",
    code=1,
    alternate_keys={"msdyn_accountnumber_company": ("accountnumber", "msdyn_company")},
    columns=(
        key("accountid", "Account"),
        text("name", 160, "Account Name", required="application", searchable=True),
        text("accountnumber", 20, "Account Number", searchable=True),
        memo("description", 2000, "Description"),
        *reached_by(),
        text("sic", 20, "SIC Code"),
        choice("customertypecode", "Relationship Type", RELATIONSHIP),
        number("numberofemployees", "integer", "Number of Employees"),
        number("revenue", "money", "Annual Revenue"),
        number("creditlimit", "money", "Credit Limit"),
        flag("creditonhold", "Credit Hold"),
        *states(ACTIVE),
        text("msdyn_partynumber", 40, "Party Number"),
        company("msdyn_cdm_company_account"),
        lookup(
            "msdyn_billingaccount",
            "Billing Account",
            Target("account", "msdyn_billingaccount", "msdyn_account_account_BillingAccount"),
        ),
        lookup(
            "primarycontactid",
            "Primary Contact",
            Target("contact", "primarycontactid", "account_primary_contact"),
        ),
        lookup(
            "parentaccountid",
            "Parent Account",
            Target("account", "parentaccountid", "account_parent_account"),
        ),
        lookup(
            "originatingleadid",
            "Originating Lead",
            Target("lead", "originatingleadid", "account_originating_lead"),
        ),
        currency("transactioncurrency_account"),
        *ownership("user_accounts", "team_accounts", "business_unit_accounts"),
        *history("accountbase"),
    ),
)

CONTACT = Table(
    name="contact",
    set="contacts",
    key="contactid",
    title="fullname",
    label="Contact",
    plural="Contacts",
    code=2,
    alternate_keys={
        "msdyn_contactpersonid_company": ("msdyn_contactpersonid", "msdyn_company"),
    },
    columns=(
        key("contactid", "Contact"),
        text("fullname", 160, "Full Name", writable=False, searchable=True),
        text("firstname", 50, "First Name", required="recommended"),
        text("lastname", 50, "Last Name", required="application", searchable=True),
        text("jobtitle", 100, "Job Title"),
        text("salutation", 100, "Salutation"),
        text("mobilephone", 50, "Mobile Phone"),
        day("birthdate", "Birthday"),
        memo("description", 2000, "Description"),
        *reached_by(),
        *address(3),
        *states(ACTIVE),
        text("msdyn_contactpersonid", 40, "Contact Person ID", searchable=True),
        flag("msdyn_sellable", "Sellable"),
        flag("msdyn_contactforvendor", "Contact for Vendor"),
        company("msdyn_cdm_company_contact"),
        lookup(
            "parentcustomerid",
            "Company Name",
            Target("account", "parentcustomerid_account", "contact_customer_accounts"),
            Target("contact", "parentcustomerid_contact", "contact_customer_contacts"),
        ),
        lookup(
            "originatingleadid",
            "Originating Lead",
            Target("lead", "originatingleadid", "contact_originating_lead"),
        ),
        currency("transactioncurrency_contact"),
        *ownership("contact_owning_user", "team_contacts", "business_unit_contacts"),
        *history("contactbase"),
    ),
)
