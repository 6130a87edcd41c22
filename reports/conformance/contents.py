"""What a conformance package holds, and what of it follows from the rest.

report.html      for people
verdicts.json    every rule and every scenario, with evidence
junit.xml, cucumber.json   for build servers and Xray
SHA256SUMS       of all other files, as `sha256sum --check` reads it
expected.toml    the deviations that were expected, if a list was given
... and the run's own files (conformance.run_files), as they were left.
"""

from collections.abc import Mapping
from pathlib import Path

from conformance.run_files import EVENTS, EXCHANGES, LEDGER, MESSAGES, NEEDS, RUN
from reports.conformance.archive import hash_of
from reports.conformance.page import as_html
from reports.conformance.run_folder import RunFolder
from reports.conformance.verdict_file import Verdicts
from reports.features.cucumber_json import as_json
from reports.features.junit import as_xml

PAGE, VERDICTS, JUNIT, CUCUMBER = "report.html", "verdicts.json", "junit.xml", "cucumber.json"
EXPECTED, SUMS = "expected.toml", "SHA256SUMS"
ALWAYS = (PAGE, VERDICTS, RUN, MESSAGES, JUNIT, CUCUMBER)
PERHAPS = (EXCHANGES, LEDGER, NEEDS, EVENTS, EXPECTED)


def of_run(folder: RunFolder) -> dict[str, Path]:
    """The run's own files that go into its package."""
    names = (RUN, MESSAGES, *PERHAPS[:-1])
    return {name: folder.path / name for name in names if (folder.path / name).is_file()}


def derived(folder: RunFolder, verdicts: Verdicts) -> dict[str, bytes]:
    """The files that follow from the run and its verdicts."""
    texts = {
        PAGE: as_html(folder, verdicts, fingerprint(verdicts)),
        VERDICTS: verdicts.as_json(),
        JUNIT: as_xml(folder.run),
        CUCUMBER: as_json(folder.run),
    }
    return {name: text.encode() for name, text in texts.items()}


def fingerprint(verdicts: Verdicts) -> str:
    """By which the page names the verdicts that it shows."""
    return hash_of(verdicts.as_json().encode())


def sums(contents: Mapping[str, bytes | Path]) -> bytes:
    """The hashes of these files."""
    return "".join(f"{hash_of(each)}  {name}\n" for name, each in contents.items()).encode()
