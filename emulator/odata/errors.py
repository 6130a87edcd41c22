"""What is wrong with a query, with the product's text, and the part that is to blame."""


class BadQuery(Exception):
    """A query that is not answered. status: 400, or 501 for what the emulator does not support.

    code: the product's, for the body. part: what offends, as the client wrote it.
    """

    def __init__(
        self, message: str, part: str = "", *, status: int = 400, code: str = "0x0"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.part = part
        self.status = status
        self.code = code


def unsupported(what: str, part: str = "") -> BadQuery:
    """Something that the product may know, and that the emulator refuses by its name."""
    return BadQuery(f"{what} is not supported by the emulator.", part or what, status=501)


def no_property(name: str, entity: str) -> BadQuery:
    """A name that the table does not have. entity: with its namespace."""
    return BadQuery(f"Could not find a property named '{name}' on type '{entity}'.", name)
