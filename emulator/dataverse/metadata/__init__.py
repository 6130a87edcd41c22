"""What the tables look like, told to clients: as CSDL, and as rows of EntityDefinitions."""
