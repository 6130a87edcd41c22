"""A package is held to its word: each way of tampering with it is told in a sentence."""

import json
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from event_log.bad_input import BadInput
from reports.conformance.package import make_package
from reports.conformance.verifying import trusted_verdicts, verify
from tests.reports.conformance.runs import CANCELED, QUALIFIED, exchange, run_folder

LOST = {"it is lost as Canceled": "FAILED"}
Contents = dict[str, bytes]
Tampering = Callable[[Contents], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of a run in which R9 deviates and A1 differs."""
    folder = tmp_path_factory.mktemp("whole")
    expected = folder / "expected.toml"
    expected.write_text('[[expected]]\nrule = "R9"\nreason = "Ticket 4711"\n')
    run = run_folder(folder / "run", ends=LOST, exchanges=[exchange(CANCELED)])
    return make_package(run, secrets={}, expected=expected).path


def contents_of(path: Path) -> Contents:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, contents: Contents) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def hashed_anew(contents: Contents) -> None:
    """As somebody would who knows how packages are made."""
    names = [name for name in contents if name != "SHA256SUMS"]
    lines = [f"{sha256(contents[name]).hexdigest()}  {name}\n" for name in names]
    contents["SHA256SUMS"] = "".join(lines).encode()


def replaced(name: str, old: str, new: str) -> Tampering:
    def tamper(contents: Contents) -> None:
        assert old.encode() in contents[name]
        contents[name] = contents[name].replace(old.encode(), new.encode())

    return tamper


def test_a_package_as_it_was_made_is_whole(whole: Path) -> None:
    """Nothing is wrong, nothing is left open, and the verdicts are told."""
    found = verify(whole)

    assert (found.wrong, found.notes) == ([], [])
    assert found.verdicts
    assert found.verdicts.run == "r1"


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda c: c.pop("report.html"), "report.html is missing."),
        (lambda c: c.pop("SHA256SUMS"), "SHA256SUMS is missing."),
        (lambda c: c.pop("ledger.ndjson"), "ledger.ndjson is listed in SHA256SUMS and missing."),
        (lambda c: c.update(more=b""), "more does not belong to a package; it was added."),
        (
            lambda c: c.update({"events.parquet": b""}),
            "events.parquet is not listed in SHA256SUMS; it was added.",
        ),
        (
            replaced("exchanges.ndjson", "200", "201"),
            "exchanges.ndjson was changed: its SHA-256 is not the one in SHA256SUMS.",
        ),
    ],
)
def test_what_hashes_show(tamper: Tampering, said: str, whole: Path, tmp_path: Path) -> None:
    """Missing, added, changed: and nothing else is complained of."""
    contents = contents_of(whole)
    tamper(contents)

    assert verify(packed(tmp_path / "x.zip", contents)).wrong == [said]


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (
            replaced("verdicts.json", '"verdict": "differs"', '"verdict": "conforms"'),
            "A1: verdicts.json says conforms, the messages say differs.",
        ),
        (
            replaced("verdicts.json", '"outcome": "failed"', '"outcome": "passed"'),
            f"{CANCELED}: verdicts.json says passed, the messages say failed.",
        ),
        (
            replaced("verdicts.json", f'"place": "{QUALIFIED}"', '"place": "x"'),
            f"{QUALIFIED}: verdicts.json says nothing of it, the messages do.",
        ),
        (
            replaced("verdicts.json", '"id": "R5"', '"id": "R500"'),
            "R5: verdicts.json says nothing of it, the messages say conforms.",
        ),
        (
            replaced("messages.ndjson", '"FAILED"', '"PASSED"'),
            "A1: verdicts.json says differs, the messages say conforms.",
        ),
        (
            replaced("expected.toml", "R9", "A1"),
            "R9: verdicts.json says deviates, as expected, the messages say deviates.",
        ),
        (
            replaced("verdicts.json", "'pending'", "'nothing'"),
            "verdicts.json says something else: it is not what follows from the run.",
        ),
        (
            replaced("report.html", ">differs<", ">conforms<"),
            "report.html shows other verdicts than these: it is not what follows from the run.",
        ),
        (
            replaced("junit.xml", "failure", "success"),
            "junit.xml says something else: it is not what follows from the run.",
        ),
        (lambda c: c.update({"messages.ndjson": b"{}"}), "messages.ndjson breaks off after line 1"),
        (lambda c: c.update({"run.json": b"{}"}), "run.json: id: Field required; expected"),
        (lambda c: c.update({"verdicts.json": b"["}), "verdicts.json is no file of verdicts: it: "),
        (
            lambda c: c.update({"verdicts.json": b"[" * 99_999}),
            "verdicts.json is no file of verdicts",
        ),
    ],
)
def test_what_new_hashes_do_not_hide(
    tamper: Tampering, said: str, whole: Path, tmp_path: Path
) -> None:
    """Whoever tampers and hashes anew is found by judging again."""
    contents = contents_of(whole)
    tamper(contents)
    hashed_anew(contents)
    wrong = verify(packed(tmp_path / "x.zip", contents)).wrong

    assert any(each.startswith(said) for each in wrong), wrong
    assert not any(str(tmp_path) in each or "/tmp" in each for each in wrong)  # noqa: S108


def of_another_version(contents: Contents) -> None:
    """Its page looks a little different, and shows the same verdicts."""
    before = sha256(contents["verdicts.json"]).hexdigest()
    told = json.loads(contents["verdicts.json"])
    contents["verdicts.json"] = json.dumps(told | {"made_by": "b2bkit 0.0.1"}).encode()
    now = sha256(contents["verdicts.json"]).hexdigest()
    contents["report.html"] = contents["report.html"].replace(before.encode(), now.encode())
    contents["report.html"] += b"<!-- as it was then -->"


def test_a_package_of_another_version_is_judged_by_its_rules(whole: Path, tmp_path: Path) -> None:
    """Its verdicts are recomputed; that its page looks otherwise is no wonder, and is noted."""
    contents = contents_of(whole)
    of_another_version(contents)
    hashed_anew(contents)
    found = verify(packed(tmp_path / "x.zip", contents))

    assert found.wrong == []
    assert found.notes[0].startswith("The package was made by b2bkit 0.0.1, this is b2bkit ")


def test_a_page_of_another_version_names_its_verdicts(whole: Path, tmp_path: Path) -> None:
    """By their hash, which it shows."""
    contents = contents_of(whole)
    page = contents["report.html"]
    of_another_version(contents)
    contents["report.html"] = page
    hashed_anew(contents)

    assert verify(packed(tmp_path / "x.zip", contents)).wrong == [
        "report.html shows other verdicts than these."
    ]


def entry(name: str, mode: int = stat.S_IFREG, flags: int = 0) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = (mode | 0o644) << 16
    info.flag_bits |= flags
    return info


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../run.json", "../run.json would be unpacked elsewhere; a package has no folders."),
        ("/etc/passwd", "/etc/passwd would be unpacked elsewhere; a package has no folders."),
        ("..\\run.json", "..\\\\run.json would be unpacked elsewhere; a package has no folders."),
        ("C:run.json", "C:run.json would be unpacked elsewhere; a package has no folders."),
        ("folder/", "folder/ would be unpacked elsewhere; a package has no folders."),
        ("\u202e=cmd()\n", "\\u202e=cmd()\\n does not belong to a package; it was added."),
        ("a" * 9000, f"{'a' * 80}... does not belong to a package; it was added."),
    ],
)
def test_names_that_lead_elsewhere_are_not_unpacked(name: str, said: str, tmp_path: Path) -> None:
    """Or that would steer a terminal."""
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry(name), "x")

    assert said in verify(tmp_path / "x.zip").wrong


def test_a_link_is_not_unpacked(tmp_path: Path) -> None:
    """Wherever it leads."""
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry("run.json", stat.S_IFLNK), "/etc/passwd")

    assert verify(tmp_path / "x.zip").wrong == ["run.json is no file but a link or a device."]


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A hundred million zeros in a hundred kilobytes."""
    with ZipFile(tmp_path / "x.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("exchanges.ndjson", bytes(100_000_000))

    assert verify(tmp_path / "x.zip").wrong == [
        "exchanges.ndjson unpacks to 100,000,000 bytes, far more than text does."
    ]


def test_sizes_that_lie_are_found(whole: Path, tmp_path: Path) -> None:
    """The file says ten bytes and holds more; no more than it says is unpacked."""
    path = packed(tmp_path / "x.zip", contents_of(whole))
    with ZipFile(path) as archive:
        size = archive.getinfo("messages.ndjson").file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))

    assert "messages.ndjson is damaged: it cannot be unpacked." in verify(path).wrong


def test_other_ways_of_packing_are_refused(tmp_path: Path) -> None:
    """Packages are never compressed so."""
    with ZipFile(tmp_path / "x.zip", "w", ZIP_BZIP2) as archive:
        archive.writestr("run.json", "{}")

    assert verify(tmp_path / "x.zip").wrong == [
        "run.json is compressed in a way that packages are not."
    ]


def test_an_encrypted_file_is_refused(whole: Path, tmp_path: Path) -> None:
    """Its flag is set in the directory at the end of the file."""
    content = bytearray(whole.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(content)

    assert verify(tmp_path / "x.zip").wrong == ["report.html is encrypted."]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(whole: Path, tmp_path: Path) -> None:
    """One program would read the first, another the second."""
    path = packed(tmp_path / "x.zip", contents_of(whole))
    with ZipFile(path, "a") as archive:
        archive.writestr("run.json", "{}")

    assert verify(path).wrong == ["run.json is in the package more than once."]


def test_a_damaged_file_is_found(whole: Path, tmp_path: Path) -> None:
    """A byte of it has changed since it was packed."""
    content = bytearray(whole.read_bytes())
    content[content.index(b"report.html") + 500] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(content)

    assert "report.html is damaged: it cannot be unpacked." in verify(tmp_path / "x.zip").wrong


def test_what_is_no_package_is_refused(whole: Path, tmp_path: Path) -> None:
    """No such file, no zip file, a zip file that breaks off."""
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-100])
    text = tmp_path / "text.zip"
    text.write_text("hello")

    for path in (tmp_path / "none.zip", text, cut, tmp_path):
        with pytest.raises(BadInput, match=r"^Cannot read .*; expected a conformance package"):
            verify(path)


def test_only_a_whole_package_is_trusted(whole: Path, tmp_path: Path) -> None:
    """What reads verdicts out of a package gets none that do not follow from it."""
    contents = contents_of(whole)
    contents["run.json"] += b" "

    with pytest.raises(BadInput, match=r"cannot be trusted: run\.json was changed"):
        trusted_verdicts(packed(tmp_path / "x.zip", contents))
    assert trusted_verdicts(whole).run == "r1"
