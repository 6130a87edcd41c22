"""Writing a text file whole or not at all."""

from pathlib import Path

from event_log.bad_input import BadInput


def write_whole(path: Path, text: str) -> None:
    """Write the text under this name; BadInput if that cannot be, and then nothing has changed."""
    unfinished = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    except OSError as reason:
        _discard(unfinished)
        raise BadInput(
            f"Cannot write {path}: {reason.strerror or reason}; expected a file name in a folder "
            "that can be made and written to."
        ) from reason
    except BaseException:
        _discard(unfinished)
        raise


def _discard(unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
    except OSError:
        return  # it could not be written either
