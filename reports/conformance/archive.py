"""A zip file that is the same for the same contents, and one from elsewhere opened safely.

What the files mean is none of its business; that is in contents.py and verifying.py.
"""

import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as NotDeflated  # noqa: N812 - the name says what is wrong

from event_log.bad_input import BadInput

LARGEST = 4 * 2**30
"""Bytes of all files together."""
MOST_FILES = 100
_TIGHTEST = 250
"""How many times larger a file may be than what it is packed into; text comes to 50 at most."""
_SMALL = 2**20
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file: when it was packed must not make a difference."""


def write_archive(path: Path, contents: Mapping[str, bytes | Path]) -> None:
    """The files in their order, whole or not at all; BadInput if it cannot be written there."""
    unfinished = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with ZipFile(unfinished, "w", strict_timestamps=False) as archive:
            for name, content in contents.items():
                _add(archive, name, content)
        unfinished.replace(path)
    except OSError as reason:
        raise BadInput(
            f"Cannot write {path}: {reason.strerror or reason}; expected a file name in a folder "
            "that can be made and written to."
        ) from reason
    finally:
        if unfinished.is_file():
            unfinished.unlink()


def hash_of(content: bytes | Path) -> str:
    """The SHA-256 of a file, or of what will be one."""
    if isinstance(content, bytes):
        return sha256(content).hexdigest()
    digest = sha256()
    with content.open("rb") as file:
        while part := file.read(_SMALL):
            digest.update(part)
    return digest.hexdigest()


def _add(archive: ZipFile, name: str, content: bytes | Path) -> None:
    info = ZipInfo(name, _WHEN)
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3  # Unix, wherever this runs
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    info.file_size = size
    with archive.open(info, "w", force_zip64=size > LARGEST // 4) as into:
        if isinstance(content, bytes):
            into.write(content)
        else:
            with content.open("rb") as file:
                copyfileobj(file, into, _SMALL)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """A zip file; BadInput if it is none."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except (OSError, BadZipFile) as reason:
        said = reason.strerror if isinstance(reason, OSError) else "it is no whole zip file"
        raise BadInput(
            f"Cannot read {path}: {said or reason}; expected a conformance package (.zip)."
        ) from reason


def dangers(archive: ZipFile) -> Iterator[str]:
    """What speaks against unpacking it, a sentence each; nothing has been unpacked for this."""
    entries = archive.infolist()
    names = [each.filename for each in entries]
    for name in sorted({each for each in names if names.count(each) > 1}):
        yield f"{shown(name)} is in the package more than once."
    if len(entries) > MOST_FILES:
        yield f"The package has {len(entries):,} files; no more than {MOST_FILES} are opened."
    if sum(each.file_size for each in entries) > LARGEST:
        yield f"The package would unpack to more than {LARGEST:,} bytes."
    for each in entries:
        yield from _dangers_of(each)


def _dangers_of(entry: ZipInfo) -> Iterator[str]:
    name = shown(entry.orig_filename)
    path = PurePosixPath(entry.orig_filename)
    if path.name != entry.orig_filename or {"\\", ":", "\0"} & set(entry.orig_filename):
        yield f"{name} would be unpacked elsewhere; a package has no folders."
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        yield f"{name} is no file but a link or a device."
    if entry.flag_bits & 0x1:
        yield f"{name} is encrypted."
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        yield f"{name} is compressed in a way that packages are not."
    if entry.file_size > max(_SMALL, entry.compress_size * _TIGHTEST):
        yield f"{name} unpacks to {entry.file_size:,} bytes, far more than text does."


def unpack(archive: ZipFile, folder: Path) -> Iterable[str]:
    """Its files into the folder; gives the names of those that are damaged. After `dangers`."""
    damaged = []
    for entry in archive.infolist():
        try:
            with archive.open(entry) as source, (folder / entry.filename).open("wb") as into:
                copyfileobj(source, into, _SMALL)
        except (BadZipFile, NotDeflated, EOFError, NotImplementedError):
            damaged.append(entry.filename)
    return damaged


def shown(name: str) -> str:
    """A name from elsewhere in a sentence."""
    return ascii(name if len(name) <= 80 else f"{name[:80]}...")[1:-1]  # noqa: PLR2004
