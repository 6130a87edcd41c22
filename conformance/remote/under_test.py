"""A deployment somewhere else as a system under test: one connection to it for each scenario."""
