"""The folder of a run: what it is a run of, and whom it belongs to at the moment.

Everything that a run leaves is in it; who writes which file is said there. A run goes on only with
the file and the features that it began with, or its scenarios could not be counted together.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import choice
from typing import Any

from conformance.mark import LETTERS
from conformance.run_files import RUN
from event_log.bad_input import BadInput
from reports.whole_file import write_whole
from steps.collecting.documents import FEATURES

if sys.platform != "win32":
    import fcntl

_LOCK = "lock"
_RANDOM = 4


@dataclass(frozen=True)
class Subject:
    """What a run is a run of."""

    file: Path
    rules: tuple[str, ...]
    seed: int

    @property
    def digests(self) -> dict[str, str]:
        """By which it is seen that something has changed."""
        features = b"".join(path.read_bytes() for path in sorted(FEATURES.glob("*.feature")))
        return {"file": _digest(self.file.read_bytes()), "features": _digest(features)}


class RunFolder:
    """The folder of one run, new or found. about: what run.json says."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        self.path = path
        self.about = about

    @classmethod
    def new(cls, out: Path, subject: Subject, deployment: str) -> "RunFolder":
        """A folder of a new run; BadInput if it cannot be made."""
        now = datetime.now(UTC)
        id = f"{now:%Y%m%d-%H%M%S}-{''.join(choice(LETTERS) for _ in range(_RANDOM))}"
        folder = cls(out / subject.file.stem / id, {})
        folder.note(
            id=id,
            deployment=deployment,
            file=subject.file.name,
            begun=now.isoformat(timespec="milliseconds"),
            ended=None,
            seed=subject.seed,
            rules=list(subject.rules),
            digests=subject.digests,
            product={},
        )
        return folder

    @classmethod
    def found(cls, path: Path) -> "RunFolder":
        """The folder of a run that broke off; BadInput if it is none."""
        about = None
        with suppress(OSError, ValueError):
            about = json.loads((path / RUN).read_text(encoding="utf-8"))
        if not isinstance(about, dict) or "digests" not in about:
            raise BadInput(
                f"{path} is no folder of a run; expected the one that a validation has named, with "
                f"{RUN} in it."
            )
        return cls(path, about)

    def require(self, subject: Subject) -> None:
        """BadInput if this is the run of something else."""
        then, now = self.about["digests"], subject.digests
        if then["file"] != now["file"]:
            raise BadInput(
                f"{subject.file} is not the file that the run {self.path} began with; begin a new "
                "run, or restore the file."
            )
        if then["features"] != now["features"]:
            raise BadInput(
                f"The features are not those that the run {self.path} began with; begin a new run, "
                "or use the version of b2bkit that began it."
            )

    def note(self, **said: object) -> None:
        """Have run.json say this, too."""
        self.about |= said
        self.write(RUN, self.about)

    def write(self, name: str, told: Mapping[str, Any]) -> None:
        """Write a file of JSON into it."""
        write_whole(self.path / name, json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else go on with the run; processes that were forked hold it, too."""
        file = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as reason:
            raise BadInput(f"{self.path} is in use by another process; wait for it.") from reason
        finally:
            os.close(file)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
