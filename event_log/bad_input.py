"""What a user gave that cannot be used."""


class BadInput(Exception):
    """One sentence: what was found, where, what was expected, what to do. Exit code 2."""
