"""Before anything is packaged: no file may hold a secret that this machine knows.

Secrets were taken out where they arose (conformance/remote/wire). This looks again, for what the
environment holds now, in every spelling that a secret has on the wire.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, unquote_plus

from conformance.remote.wire.secrets import Secrets
from event_log import files
from event_log.bad_input import BadInput

_TELLING = re.compile(r"(?i)(secret|password|passwd|token|api_?key|access_key|private_key)$")
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_ESCAPED = re.compile(r"\\u00[2-7]|%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
"""A letter, a digit or the sign of escapes, written as an escape of JSON or of an address."""

_SHORTEST = 8
"""A variable that nobody named is taken for a secret only if it is no short word."""


def known_secrets(environ: Mapping[str, str], named: Collection[str]) -> dict[str, str]:
    """By variable: those that a deployment file names, and those whose names say so."""
    return {
        name: value.strip()
        for name, value in environ.items()
        if value.strip()
        and (name in named or (_TELLING.search(name) and len(value.strip()) >= _SHORTEST))
    }


def require_no_secret(paths: Iterable[Path], secrets: Mapping[str, str]) -> None:
    """BadInput if one of the files holds one of them; it names the variable and never the value."""
    kept = {name: _only(value) for name, value in secrets.items()}
    plain = {max(_PLAIN.findall(value), key=len, default="") for value in secrets.values()}
    for path in paths:
        for number, text in enumerate(_lines(path, plain), 1):
            for name, secret in kept.items():
                if secret.held_by(text):
                    raise BadInput(
                        f"{path.name}, line {number}, holds what the environment variable {name} "
                        "holds, so nothing was packaged; take the secret out of the deployment's "
                        "answers, renew it, and run again."
                    )


def _only(value: str) -> Secrets:
    secrets = Secrets()
    secrets.keep(value)
    return secrets


def _lines(path: Path, plain: Collection[str]) -> Iterator[str]:
    """Every line, in all the ways in which it can be read; of an event log, every value.

    plain: letters of each secret that stand next to one another. Nobody escapes a letter, as a
    rule; so a line without them, and without such escapes, is read in no other way.
    """
    if path.suffix == ".parquet":
        for column in files.read(path).columns:
            yield from (str(value) for value in column.unique().cast("string").to_pylist())
        return
    with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            if not (any(part in line for part in plain) or _ESCAPED.search(line)):
                yield line
                continue
            told = "\0".join([line, *_strings(line)])
            yield "\0".join({told, unquote(told), unquote_plus(told)})


def _strings(line: str) -> list[str]:
    """All texts in a line of JSON, names included; none if it is no JSON."""
    found: list[str] = []
    with suppress(ValueError, RecursionError):
        left = [json.loads(line)]
        for value in left:  # which grows meanwhile
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, dict):
                found += value
                left += value.values()
            elif isinstance(value, list):
                left += value
    return found
