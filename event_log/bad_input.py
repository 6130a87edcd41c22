"""What a user gave that cannot be used."""


class BadInput(Exception):  # noqa: N818 - it is the user's input that is bad, not the program
    """One sentence: what was found, where, what was expected, what to do. Exit code 2."""
