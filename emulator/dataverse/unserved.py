"""What the product has and the emulator has not, by name, so that it is refused as such.

Sets and messages that clients of Sales are likely to ask for, from the public reference of the Web
API. Any other name is refused as one that the product does not know either.
"""

_SETS = """
    activityparties activitypointers appointments asyncoperations audits bulkdeleteoperations
    campaigns competitors connections customeraddresses duplicaterules emails importjobs incidents
    invoices leadaddresses letters lists msdyn_parties opportunityproducts phonecalls plugintypes
    posts pricelevels privileges products publishers queues quotes roles salesorders
    sdkmessageprocessingsteps serviceendpoints solutioncomponents stringmaps subjects systemforms
    tasks territories uoms userqueries webresourceset workflows
"""
_MESSAGES = """
    BulkDelete CalculatePrice CloseOpportunity ExportSolution ImportSolution InitializeFrom Merge
    PublishAllXml PublishXml RetrieveAvailableLanguages RetrieveDuplicates
    RetrieveProvisionedLanguages RetrieveRecordChangeHistory RetrieveTimestamp
    RetrieveTotalRecordCount WinQuote
"""
_DEFINITIONS = "GlobalOptionSetDefinitions ManagedPropertyDefinitions"
UNSERVED = frozenset(f"{_SETS} {_MESSAGES} {_DEFINITIONS}".split())
