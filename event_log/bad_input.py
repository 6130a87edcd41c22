"""What a user gave that cannot be used."""


class BadInput(Exception):
    """One sentence: what was found, where, what was expected, what to do. Exit code 2."""


def ended(sentence: str) -> str:
    """With a full stop, unless it asks something: did you mean lead?"""
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."
