"""If-Match and If-None-Match: whether a request applies to a row as it is now."""

from collections.abc import Mapping

from emulator.dataverse.errors import already_exists, bad_request, version_mismatch
from emulator.dataverse.representing import etag
from emulator.dataverse.store import Known


def condition(headers: Mapping[str, str], name: str) -> str | None:
    """A condition; the word null, which many clients send, is none."""
    told = headers.get(name, "").strip()
    return None if told in {"", "null"} else told


def require_match(headers: Mapping[str, str], row: Known | None) -> None:
    """Refuse a change of a row that is not the one that the client has seen."""
    wanted = condition(headers, "if-match")
    if wanted not in {None, "*"} and row is not None and not _same(str(wanted), row):
        raise version_mismatch()
    unwanted = condition(headers, "if-none-match")
    if unwanted == "*" and row is not None:
        raise already_exists()


def is_known(headers: Mapping[str, str], version: int) -> bool:
    """Whether the client has this version of the row already."""
    known = condition(headers, "if-none-match")
    return known is not None and known == etag(version)


def _same(tag: str, row: Known) -> bool:
    if not tag.startswith(('W/"', '"')) or not tag.endswith('"'):
        raise bad_request(f"The header If-Match has an invalid value '{tag[:50]}'.", "0x80060883")
    return tag.removeprefix("W/").strip('"') == str(row["versionnumber"])
