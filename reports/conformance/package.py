"""Makes the conformance package of a run: one file with everything that others need to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.conformance.archive import hash_of, write_archive
from reports.conformance.contents import ALWAYS, EXPECTED, PERHAPS, SUMS, derived, of_run, sums
from reports.conformance.expected import read_expected
from reports.conformance.judging import judged
from reports.conformance.run_folder import RunFolder
from reports.conformance.secrecy import require_no_secret
from reports.conformance.verdict_file import Verdicts

NAME = "conformance.zip"
"""What a package is called unless somebody says otherwise; it then stands in the run's folder."""


@dataclass(frozen=True)
class Package:
    """A package that was made, and by what it can be recognized."""

    path: Path
    verdicts: Verdicts
    sha256: str


def make_package(
    run: Path,
    *,
    secrets: Mapping[str, str],
    file: Path | None = None,
    expected: Path | None = None,
) -> Package:
    """The package of the run in this folder, whole or not at all; BadInput if there can be none.

    secrets: what no file of it may hold, by the names of the environment variables.
    expected: a list of deviations that are expected.
    """
    folder, path = RunFolder(run), file or run / NAME
    given = {EXPECTED: expected} if expected else {}
    raw = of_run(folder) | given
    require_no_secret(raw.values(), secrets)
    verdicts = judged(folder, read_expected(expected) if expected else ())
    found: dict[str, bytes | Path] = {**raw, **derived(folder, verdicts)}
    contents = {name: found[name] for name in (*ALWAYS, *PERHAPS) if name in found}
    write_archive(path, {**contents, SUMS: sums(contents)})
    return Package(path, verdicts, hash_of(path))
