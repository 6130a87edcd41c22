"""The rows that an organization has from the start: people, companies, solutions, views, maps.

Names of solutions and maps are those of the documents where they give one; ids, versions and
FetchXML are our own.
"""

from collections.abc import Callable
from itertools import chain

from emulator.dataverse.following import Following
from emulator.dataverse.store import Row
from emulator.dataverse.tables import TABLES
from emulator.dataverse.tables.messages import messages_of
from emulator.dataverse.wrong_views import has_wrong_views, standing_for
from emulator.live.users import STAFF, guid
from reference_model.activities import Activity, Event
from reference_model.dual_write import ALL_MAPS, MapState
from reference_model.sales_records import owning_team

UNIT = guid("businessunit", "b2bkit")
ORGANIZATION = guid("organization", "b2bkit")
CURRENCY = guid("transactioncurrency", "USD")

VIEWS = {
    "My Open Leads": ("lead", '<condition attribute="ownerid" operator="eq-userid"/>', "0"),
    "Open Leads": ("lead", "", "0"),
    "Closed Leads": ("lead", '<condition attribute="statecode" operator="ne" value="0"/>', ""),
    "All Leads": ("lead", "", ""),
    "All commerce B2B leads": (
        "lead",
        '<condition attribute="b2bkit_prospectid" operator="not-null"/>',
        "",
    ),
    "Open Opportunities": ("opportunity", "", "0"),
    "Closed Opportunities": (
        "opportunity",
        '<condition attribute="statecode" operator="ne" value="0"/>',
        "",
    ),
    "Active Accounts": ("account", "", "0"),
    "Active Contacts": ("contact", "", "0"),
}
"""Each view's table, what it asks besides the state, and the state, or ""."""

SHOWN = {
    "lead": ("fullname", "subject", "companyname", "emailaddress1", "statecode", "createdon"),
    "opportunity": ("name", "parentaccountid", "statecode", "createdon"),
    "account": ("name", "accountnumber", "primarycontactid"),
    "contact": ("fullname", "parentcustomerid", "emailaddress1"),
}
SOLUTIONS = {
    "DualWriteCore": "Dual-write core solution",
    "msdyn_Dynamics365FinanceAndOperationsDualWriteEntityMaps": "Dual-write entity maps",
    "b2bkit_DualWriteCommerce": "Dual-write Commerce solutions",
}
_ABOUT_MAPS = {
    Activity.MAPS_STARTED,
    Activity.MAPS_PAUSED,
    Activity.MAPS_STOPPED,
    Activity.WRITE_QUEUED,
}
MAP_STATES = {MapState.RUNNING: 4, MapState.PAUSED: 5, MapState.NOT_RUNNING: 6}


def furnish(rows: Following) -> None:
    """Write all of it into an empty store."""
    live = rows.live
    rows.insert("organization", ORGANIZATION, {"name": "b2bkit", "basecurrencyid": CURRENCY})
    rows.insert("businessunit", UNIT, {"name": "b2bkit", "organizationid": ORGANIZATION})
    dollar: Row = {"currencyname": "US Dollar", "isocurrencycode": "USD", "currencysymbol": "$"}
    rows.insert("transactioncurrency", CURRENCY, {**dollar, "exchangerate": 1.0})
    _people(rows)
    for legal_entity in dict.fromkeys(each.legal_entity for each in live.landscape.sites.values()):
        _company(legal_entity, rows.insert)
    live.on_site.append(lambda site: _company(site.legal_entity, rows.write))
    for name, title in SOLUTIONS.items():
        values: Row = {"uniquename": name, "friendlyname": title, "version": "1.0.0.0"}
        rows.insert("solution", guid("solution", name), {**values, "ismanaged": 1, "isvisible": 1})
    wrong = has_wrong_views(live.landscape.sales)
    for name, (table, condition, state) in VIEWS.items():
        is_wrong = wrong and table == "lead"
        asked = (standing_for(name), "") if is_wrong else (condition, state)
        fetch = fetch_xml(table, *asked)
        view: Row = {"name": name, "returnedtypecode": table, "fetchxml": fetch, "querytype": 0}
        rows.insert("savedquery", guid("savedquery", name), {**view, "statecode": 0})
    _messages(rows)
    _show_maps(rows)
    live.on_events.append(lambda _, events: _follow_maps(rows, events))


def _follow_maps(rows: Following, events: list[Event]) -> None:
    if not _ABOUT_MAPS.isdisjoint([event[0] for event in events]):
        _show_maps(rows)


def _show_maps(rows: Following) -> None:
    """Bring the rows of the maps up to what dual-write says."""
    dual_write = rows.live.landscape.dual_write
    for each in ALL_MAPS:
        queued = sum(write.route.map is each for write in dual_write.queue.values())
        values: Row = {
            "b2bkit_name": each.value,
            "b2bkit_mapstatus": MAP_STATES[dual_write.maps[each]],
            "b2bkit_queuedrecords": queued,
        }
        rows.write("b2bkit_dualwritemap", guid("b2bkit_dualwritemap", each.value), values)


def fetch_xml(table: str, condition: str, state: str) -> str:
    """What a view asks, in FetchXML."""
    columns = "".join(f'<attribute name="{name}"/>' for name in SHOWN[table])
    if state:
        condition += f'<condition attribute="statecode" operator="eq" value="{state}"/>'
    filtered = f'<filter type="and">{condition}</filter>' if condition else ""
    order = '<order attribute="createdon" descending="true"/>'
    return f'<fetch><entity name="{table}">{columns}{order}{filtered}</entity></fetch>'


def _people(rows: Following) -> None:
    for user in STAFF:
        first, _, last = user.name.rpartition(" ")
        address = f"{user.name.lower().replace(' ', '.')}@b2bkit.example"
        values: Row = {
            "fullname": user.name,
            "firstname": first,
            "lastname": last,
            "domainname": address,
            "internalemailaddress": address,
            "isdisabled": 0,
            "businessunitid": UNIT,
        }
        rows.insert("systemuser", user.id, values)


def _company(code: str, write: Callable[[str, str, Row], object]) -> None:
    """A legal entity, with the team that owns what dual-write creates for it."""
    team = owning_team(code)
    values: Row = {"name": team, "businessunitid": UNIT, "teamtype": 0}
    write("team", guid("team", team), values)
    company: Row = {"cdm_companycode": code, "cdm_name": code, "cdm_isenabledfordualwrite": 1}
    company["cdm_defaultowningteam"] = guid("team", team)
    write("cdm_company", guid("cdm_company", code), {**company, "statecode": 0})


def _messages(rows: Following) -> None:
    taken = {table: messages_of(table) for table in TABLES}
    for message in dict.fromkeys(chain.from_iterable(taken.values())):
        rows.insert("sdkmessage", guid("sdkmessage", message), {"name": message, "isprivate": 0})
    for table, messages in taken.items():
        for message in messages:
            values: Row = {
                "name": f"{message} of {table}",
                "primaryobjecttypecode": table,
                "availability": 0,
                "isvisible": 1,
                "sdkmessageid": guid("sdkmessage", message),
            }
            id = guid("sdkmessagefilter", f"{message} {table}")
            rows.insert("sdkmessagefilter", id, values)
