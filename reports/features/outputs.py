"""What follows from a run of features: the living document, Cucumber JSON and JUnit XML."""

from dataclasses import dataclass
from pathlib import Path

from reports.features.cucumber_json import as_json
from reports.features.junit import as_xml
from reports.features.living_document import as_html
from reports.features.reading import read_run
from reports.whole_file import write_whole


@dataclass(frozen=True)
class Outputs:
    """Where to write what; None for what nobody asked for."""

    document: Path | None = None
    cucumber_json: Path | None = None
    junit: Path | None = None
    messages: Path | None = None


def write(messages: Path, wanted: Outputs, *, against: str) -> None:
    """Write the files asked for, each whole or not at all, from the messages of a run.

    against: what the features ran against, as the document will name it.
    BadInput if the messages are no whole stream, or a file cannot be written.
    """
    run = read_run(messages)
    texts = {
        wanted.document: wanted.document and as_html(run, against, messages.name),
        wanted.cucumber_json: wanted.cucumber_json and as_json(run),
        wanted.junit: wanted.junit and as_xml(run),
    }
    for path, text in texts.items():
        if path and text:
            write_whole(path, text)
