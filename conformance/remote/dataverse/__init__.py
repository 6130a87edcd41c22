"""The port's Sales over the Dataverse Web API, which a table [dataverse] describes."""
