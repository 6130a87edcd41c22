"""The Dataverse Web API at /api/data/v9.x: what Sales looks like to integrations.

Rows are what the model's records look like here; each write becomes a command of the model.
"""
