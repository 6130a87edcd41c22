"""Who works here: users, teams, business units, the organization, its companies and currencies."""

from emulator.dataverse.columns import choice, flag, history, key, lookup, number, states, text
from emulator.dataverse.declarations import Column, Table, Target

ACTIVE = {(0, "Active"): {1: "Active"}, (1, "Inactive"): {2: "Inactive"}}

SYSTEM_USER = Table(
    name="systemuser",
    set="systemusers",
    key="systemuserid",
    title="fullname",
    label="User",
    plural="Users",
    code=8,
    alternate_keys={"aadobjectid": ("azureactivedirectoryobjectid",)},
    columns=(
        key("systemuserid", "User"),
        text("fullname", 200, "Full Name", writable=False, searchable=True),
        text("firstname", 256, "First Name", required="application"),
        text("lastname", 256, "Last Name", required="application"),
        text("domainname", 1024, "User Name", required="application", searchable=True),
        text("internalemailaddress", 100, "Primary Email", required="application", searchable=True),
        text("title", 128, "Title"),
        Column("azureactivedirectoryobjectid", "guid", "Azure AD Object ID", searchable=True),
        Column("applicationid", "guid", "Application ID"),
        Column("organizationid", "guid", "Organization", "system", writable=False),
        flag("isdisabled", "Status", "Enabled", "Disabled"),
        choice(
            "accessmode",
            "Access Mode",
            {
                0: "Read-Write",
                1: "Administrative",
                2: "Read",
                3: "Support User",
                4: "Non-interactive",
            },
        ),
        lookup(
            "businessunitid",
            "Business Unit",
            Target("businessunit", "businessunitid", "business_unit_system_users"),
            required="application",
        ),
        *history("systemuserbase"),
    ),
)

TEAM = Table(
    name="team",
    set="teams",
    key="teamid",
    title="name",
    label="Team",
    plural="Teams",
    code=9,
    columns=(
        key("teamid", "Team"),
        text("name", 160, "Team Name", required="application", searchable=True),
        text("description", 2000, "Description"),
        choice(
            "teamtype",
            "Team Type",
            {
                0: "Owner",
                1: "Access",
                2: "Security Group",
                3: "Office Group",
            },
        ),
        flag("isdefault", "Is Default"),
        Column("organizationid", "guid", "Organization", "system", writable=False),
        lookup(
            "businessunitid",
            "Business Unit",
            Target("businessunit", "businessunitid", "business_unit_teams"),
            required="application",
        ),
        *history("team"),
    ),
)

BUSINESS_UNIT = Table(
    name="businessunit",
    set="businessunits",
    key="businessunitid",
    title="name",
    label="Business Unit",
    plural="Business Units",
    code=10,
    columns=(
        key("businessunitid", "Business Unit"),
        text("name", 160, "Name", required="application", searchable=True),
        text("description", 2000, "Description"),
        text("divisionname", 100, "Division"),
        flag("isdisabled", "Is Disabled"),
        lookup(
            "organizationid",
            "Organization",
            Target("organization", "organizationid", "organization_business_units"),
            required="system",
        ),
        lookup(
            "parentbusinessunitid",
            "Parent Business",
            Target("businessunit", "parentbusinessunitid", "business_unit_parent_business_unit"),
        ),
        *history("businessunitbase"),
    ),
)

ORGANIZATION = Table(
    name="organization",
    set="organizations",
    key="organizationid",
    title="name",
    label="Organization",
    plural="Organizations",
    code=1019,
    columns=(
        key("organizationid", "Organization"),
        text("name", 160, "Organization Name", required="system", writable=False),
        number("languagecode", "integer", "Language", writable=False),
        number("localeid", "integer", "Locale"),
        flag("isauditenabled", "Is Auditing Enabled"),
        number("maxuploadfilesize", "integer", "Max Upload File Size"),
        lookup(
            "basecurrencyid",
            "Currency",
            Target("transactioncurrency", "basecurrencyid", "basecurrency_organization"),
        ),
        *history("organizationbase"),
    ),
)

CURRENCY = Table(
    name="transactioncurrency",
    set="transactioncurrencies",
    key="transactioncurrencyid",
    title="currencyname",
    label="Currency",
    plural="Currencies",
    code=9105,
    alternate_keys={"msdyn_isocurrencycode": ("isocurrencycode",)},
    columns=(
        key("transactioncurrencyid", "Transaction Currency"),
        text("currencyname", 100, "Currency Name", required="system", searchable=True),
        text("isocurrencycode", 5, "Currency Code", required="system", searchable=True),
        text("currencysymbol", 13, "Currency Symbol", required="system"),
        number("currencyprecision", "integer", "Currency Precision"),
        number("exchangerate", "decimal", "Exchange Rate"),
        *states(ACTIVE),
        *history("transactioncurrencybase"),
    ),
)

COMPANY = Table(
    name="cdm_company",
    set="cdm_companies",
    key="cdm_companyid",
    title="cdm_name",
    label="Company",
    plural="Companies",
    code=10001,
    alternate_keys={"cdm_companycode": ("cdm_companycode",)},
    columns=(
        key("cdm_companyid", "Company"),
        text("cdm_name", 100, "Name", searchable=True),
        text("cdm_companycode", 4, "Company Code", required="application", searchable=True),
        flag("cdm_isenabledfordualwrite", "Is Enabled For Dual-Write"),
        lookup(
            "cdm_defaultowningteam",
            "Default Owning Team",
            Target("team", "cdm_defaultowningteam", "cdm_team_cdm_company_defaultowningteam"),
        ),
        *states(ACTIVE),
        *history("cdm_company"),
    ),
)
