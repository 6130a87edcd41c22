"""Finance and operations: what Commerce headquarters shows over OData.

emulator.finance.surface       which address means what; start here
emulator.finance.declarations  what an entity is declared with
emulator.finance.entities      the entities that are served, and their enumerations
emulator.finance.projection    a record of the model as rows
emulator.finance.rows          the rows, which follow the model
emulator.finance.reading       queries and their answers
emulator.finance.commands      what clients may change, as commands of the model
emulator.finance.csdl          $metadata
emulator.finance.metadata      /Metadata, as the product describes itself in JSON

`CustomersV3` and the names in it are the product's, but for those declared as `own`. Of prospects,
hierarchies, their members and batch jobs no public document gives an entity: those names are the
project's own, and $metadata says so. The rules of Dataverse are not those of this side.
"""
