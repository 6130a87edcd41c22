"""The port's Sales over the Dataverse Web API, which a table [dataverse] describes."""

from conformance.remote.dataverse.sales import RemoteSales, Scene

__all__ = ["RemoteSales", "Scene"]
