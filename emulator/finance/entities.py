"""The entities that are served under /data, and their enumerations.

Documented, or seen in the product's published schemas: `CustomersV3` with the properties that are
not marked, and the names of the columns of the e-mail log. Everything else is the project's own.
"""

from emulator.finance.declarations import COMPANY, Column, Entity, Enumeration, to_many, to_one

NO_YES = Enumeration("NoYes", ("No", "Yes"))
ON_HOLD = Enumeration("CustVendorBlocked", ("No", "Invoice", "All"))
PROSPECT_STATUS = Enumeration("B2BProspectStatus", ("Pending", "Approved", "Rejected"), own=True)
ROLE = Enumeration("B2BHierarchyRole", ("User", "Admin"), own=True)
ENUMERATIONS = (NO_YES, ON_HOLD, PROSPECT_STATUS, ROLE)

_DECIMAL, _LONG, _MOMENT = "Edm.Decimal", "Edm.Int64", "Edm.DateTimeOffset"
_COMPANY = Column(COMPANY, key=True)
_WHO_AND_WHERE = (
    Column("OrganizationName"),
    Column("PersonFirstName"),
    Column("PersonLastName"),
    Column("PrimaryContactEmail"),
    Column("PrimaryContactPhone"),
    Column("AddressStreet"),
    Column("AddressZipCode"),
    Column("AddressCity"),
    Column("AddressCountryRegionISOCode"),
)

CUSTOMERS = Entity(
    "CustomersV3",
    "CustomerV3",
    "CustCustomerV3Entity",
    "Customers of type Organization and Person.",
    (
        _COMPANY,
        Column("CustomerAccount", key=True),
        Column("PartyType"),
        *_WHO_AND_WHERE,
        Column("CreditLimit", _DECIMAL),
        Column("CreditLimitIsMandatory", enum=NO_YES),
        Column("InvoiceAccount"),
        Column("LanguageId"),
        Column("OnHoldStatus", enum=ON_HOLD),
        Column("AddressBooks"),
        Column("AllowOnAccount", enum=NO_YES, own=True),
        Column("B2BSpendingLimit", _DECIMAL, own=True),
    ),
    ways=(to_many("B2BHierarchyMembers", "CustomerHierarchyMembers", "CustomerAccount"),),
    own=False,
)

PROSPECTS = Entity(
    "B2BProspects",
    "B2BProspect",
    "B2BKitProspectEntity",
    "Onboarding requests as the page All prospects shows them.",
    (
        _COMPANY,
        Column("ProspectId", key=True),
        Column("ProspectTypeId"),
        Column("ProspectStatus", enum=PROSPECT_STATUS),
        *_WHO_AND_WHERE,
        Column("Comments"),
        Column("LanguageId"),
        Column("StoreName"),
        Column("RequestId"),
        Column("CustomerHierarchyId"),
    ),
    ways=(to_one("CustomerHierarchy", "CustomerHierarchies", "CustomerHierarchyId"),),
    actions=("approve", "reject"),
)

HIERARCHIES = Entity(
    "CustomerHierarchies",
    "CustomerHierarchy",
    "B2BKitCustomerHierarchyEntity",
    "Customer hierarchies of purpose B2B organization.",
    (
        _COMPANY,
        Column("CustomerHierarchyId", key=True),
        Column("Name"),
        Column("Purpose"),
        Column("OrganizationCustomerAccount"),
        Column("AdministratorCustomerAccount"),
    ),
    ways=(to_many("Members", "CustomerHierarchyMembers", "CustomerHierarchyId"),),
)

MEMBERS = Entity(
    "CustomerHierarchyMembers",
    "CustomerHierarchyMember",
    "B2BKitCustomerHierarchyMemberEntity",
    "The lines of the Hierarchy FastTab.",
    (
        _COMPANY,
        Column("CustomerHierarchyId", key=True),
        Column("CustomerAccount", key=True),
        Column("Role", enum=ROLE),
    ),
    ways=(
        to_one("Customer", "CustomersV3", "CustomerAccount"),
        to_one("CustomerHierarchy", "CustomerHierarchies", "CustomerHierarchyId"),
    ),
)

EMAIL_LOG = Entity(
    "RetailEventNotificationLogs",
    "RetailEventNotificationLog",
    "B2BKitRetailEventNotificationLogEntity",
    "E-mail that decisions raised, sent or not; the columns are named as the table's are.",
    (
        Column("RefRecId", _LONG, key=True),
        Column("EventNotificationType"),
        Column("ReceiverEmailAddress"),
        Column("DefaultLanguage"),
        Column("SentDateTime", _MOMENT),
        Column("SentSuccessfully", enum=NO_YES),
        Column("EmailConstructedSuccessfully", enum=NO_YES),
        Column("ErrorMessage"),
        Column("RequestId", own=True),
    ),
)

JOBS = Entity(
    "BatchJobs",
    "BatchJob",
    "B2BKitBatchJobEntity",
    "The jobs on the way of an onboarding request, and how many rows each would take up.",
    (Column("JobName", key=True), Column("PendingRows", _LONG)),
    actions=("run",),
)

ENTITIES = {
    entity.set: entity for entity in (CUSTOMERS, PROSPECTS, HIERARCHIES, MEMBERS, EMAIL_LOG, JOBS)
}
TYPES = {name: entity.of_query for name, entity in ENTITIES.items()}
"""Each entity as the query language sees it, by the name of its set."""
