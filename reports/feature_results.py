"""What follows from a run of features: the living document, Cucumber JSON and JUnit XML."""

from pathlib import Path

from reports.cucumber_json import as_json
from reports.feature_reading import read_run
from reports.junit import as_xml
from reports.living_document import as_html
from reports.whole_file import write_whole


def write(
    messages: Path,
    *,
    document: Path | None = None,
    cucumber_json: Path | None = None,
    junit: Path | None = None,
    against: str,
) -> None:
    """Write the files asked for, each whole or not at all, from the messages of a run.

    against: what the features ran against, as the document will name it.
    BadInput if the messages are no whole stream, or a file cannot be written.
    """
    run = read_run(messages)
    texts = {
        document: document and as_html(run, against, messages.name),
        cucumber_json: cucumber_json and as_json(run),
        junit: junit and as_xml(run),
    }
    for path, text in texts.items():
        if path and text:
            write_whole(path, text)
