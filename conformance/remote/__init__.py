"""A deployment somewhere else, seen and used over its public interfaces.

Nothing here knows which deployment it is: a file describes it, and each room declares its table.
"""
