"""What a user gave that cannot be used."""


class BadInput(Exception):
    """One sentence: what was found, where, what was expected, what to do. Exit code 2."""


def ended(sentence: str) -> str:
    """The sentence with a full stop, unless it ends with a question."""
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."
