"""PyPI d365fo-client, unmodified, over what it offers. Arguments: the emulator's address, a folder.

It needs Python 3.13, and an SQLite with contentless FTS5 tables for its cache of metadata; where
Python's own is older, pysqlite3 stands in for it.
"""

import asyncio
import importlib
import sys
from contextlib import suppress
from typing import Any

from tests.emulator.with_clients.steps import done

with suppress(ImportError):
    sys.modules["sqlite3"] = importlib.import_module("pysqlite3")
d365fo: Any = importlib.import_module("d365fo_client")

PENDING = "ProspectStatus eq Microsoft.Dynamics.DataEntities.B2BProspectStatus'Pending'"


async def main(base: str, folder: str) -> None:
    settings = d365fo.FOClientConfig(base_url=base, metadata_cache_dir=folder)
    async with d365fo.FOClient(settings) as client:
        assert await client.test_connection()
        assert await client.test_metadata_connection()
        done("connect")
        assert await client.download_metadata()
        found = await client.search_entities("cust")
        done("synchronize metadata", sorted(each.name for each in found))
        entity = await client.get_public_entity_info("CustomerV3")
        done(
            "read an entity's properties", [each.name for each in entity.properties if each.is_key]
        )
        await read_and_write(client)


async def read_and_write(client: Any) -> None:
    """A prospect is approved, its customers are found, changed and published."""
    (prospect,) = (await client.get_entities("B2BProspects", d365fo.QueryOptions(filter=PENDING)))[
        "value"
    ]
    key = {name: prospect[name] for name in ("dataAreaId", "ProspectId")}
    await client.call_action("approve", {}, "B2BProspects", key)
    done("approve a prospect", (await client.get_entity("B2BProspects", key))["ProspectStatus"])
    query = d365fo.QueryOptions(
        filter="PartyType eq 'Organization'", orderby=["CustomerAccount"], count=True
    )
    customers = await client.get_entities("CustomersV3", query)
    done("find customers", customers["@odata.count"] == len(customers["value"]) > 0)
    key = {name: customers["value"][0][name] for name in ("dataAreaId", "CustomerAccount")}
    await client.update_entity("CustomersV3", key, {"CreditLimit": 500})
    changed = await client.get_entity("CustomersV3", key)
    done("change a customer", changed["CreditLimit"])
    run = await client.call_action("run", {}, "BatchJobs", "1010")
    done("run a job", run["value"] > 0)
    try:
        await client.create_entity("CustomersV3", {"CustomerAccount": "X"})
    except d365fo.FOClientError as refusal:
        done("be refused what is not supported", "501" in str(refusal))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
