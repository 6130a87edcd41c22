"""The package of a run: what is in it, the same bytes each time, and never a secret."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest

from event_log.bad_input import BadInput
from reports.conformance.package import make_package
from reports.conformance.secrecy import known_secrets
from tests.reports import logs
from tests.reports.conformance.runs import CANCELED, exchange, run_folder

LOST = {"it is lost as Canceled": "FAILED"}
SECRET = 's3cr"et & /väl=ue'  # noqa: S105 - made up
SECRETS = {"CRM_SECRET": SECRET}
FILES = [
    "report.html",
    "verdicts.json",
    "run.json",
    "messages.ndjson",
    "junit.xml",
    "cucumber.json",
    "exchanges.ndjson",
    "ledger.ndjson",
    "needs.json",
    "SHA256SUMS",
]


def names(path: Path) -> list[str]:
    with ZipFile(path) as archive:
        return archive.namelist()


def test_a_package_holds_the_run_and_what_follows_from_it(tmp_path: Path) -> None:
    """The hashes of all its files included."""
    made = make_package(run_folder(tmp_path / "run", ends=LOST), secrets={})

    assert made.path == tmp_path / "run" / "conformance.zip"
    assert made.sha256 == sha256(made.path.read_bytes()).hexdigest()
    with ZipFile(made.path) as archive:
        assert archive.namelist() == FILES
        lines = archive.read("SHA256SUMS").decode().splitlines()
        for line, name in zip(lines, FILES[:-1], strict=True):
            assert line == f"{sha256(archive.read(name)).hexdigest()}  {name}"
        assert json.loads(archive.read("verdicts.json"))["run"] == "r1"


def test_what_a_run_did_not_leave_is_not_in_it(tmp_path: Path) -> None:
    """And what it did leave besides, is; nothing else of the folder."""
    folder = run_folder(tmp_path / "run")
    (folder / "needs.json").unlink()
    (folder / "allowance").write_text("17")
    pq.write_table(logs.table(*logs.signed_in("a")), folder / "events.parquet")
    expected = tmp_path / "list.toml"
    expected.write_text("")

    found = names(make_package(folder, secrets={}, expected=expected).path)

    assert set(found) == {*FILES, "events.parquet", "expected.toml"} - {"needs.json"}


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """Wherever its folder is, and whenever it is packed."""
    exchanges = [exchange(CANCELED)]
    first = run_folder(tmp_path / "first", ends=LOST, exchanges=exchanges)
    shutil.copytree(first, tmp_path / "b" / "second")
    made = make_package(first, secrets={})
    again = make_package(tmp_path / "b" / "second", secrets={}, file=tmp_path / "again.zip")

    assert made.path.read_bytes() == again.path.read_bytes()
    with ZipFile(made.path) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "planted",
    [
        {"response_body": f"x {SECRET} y"},
        {"response_body": json.dumps({"key": SECRET})},
        {"response_body": json.dumps({"key": SECRET}, ensure_ascii=False)},
        {"request_body": f"a={quote(SECRET, '')}"},
        {"url": f"https://crm.example/?key={quote(SECRET, '').lower()}"},
        {"url": f"https://crm.example/?key={quote(SECRET).replace('%20', '+')}"},
        {"url": "https://crm.example/?key=" + "".join(f"%{byte:02X}" for byte in SECRET.encode())},
        {"request_headers": [["x-key", SECRET]]},
        {"failure": SECRET},
    ],
)
def test_a_secret_never_comes_out(planted: dict[str, Any], tmp_path: Path) -> None:
    """Nothing is packaged; the sentence names the variable, and not what it holds."""
    folder = run_folder(tmp_path, exchanges=[exchange(CANCELED), exchange(CANCELED, **planted)])

    with pytest.raises(
        BadInput, match=r"^exchanges\.ndjson, line 2, holds what .* CRM_SECRET"
    ) as no:
        make_package(folder, secrets=SECRETS)

    assert SECRET not in str(no.value)
    assert not [each.name for each in folder.iterdir() if "conformance" in each.name]


@pytest.mark.parametrize(
    "name", ["run.json", "messages.ndjson", "ledger.ndjson", "needs.json", "events.parquet"]
)
def test_no_file_may_hold_a_secret(name: str, tmp_path: Path) -> None:
    """Whatever it is a file of."""
    folder = run_folder(tmp_path)
    if name == "events.parquet":
        pq.write_table(
            logs.table(logs.said(1, "Request submitted", "a", f"by {SECRET}")), folder / name
        )
    else:
        with (folder / name).open("a") as file:
            file.write(json.dumps({"said": SECRET}))

    with pytest.raises(BadInput, match=rf"^{name}, line \d+, holds"):
        make_package(folder, secrets=SECRETS)
    assert not (folder / "conformance.zip").exists()


def test_the_list_of_what_was_expected_may_hold_no_secret(tmp_path: Path) -> None:
    """It is packaged as it was given."""
    expected = tmp_path / "list.toml"
    expected.write_text(f"# '{SECRET}'", "utf-8")

    with pytest.raises(BadInput, match=r"^list\.toml, line 1, holds"):
        make_package(run_folder(tmp_path / "run"), secrets=SECRETS, expected=expected)


def test_secrets_are_what_is_named_or_called_so() -> None:
    """A short word is one only if the deployment file says so."""
    environ = {
        "CRM": "abc",
        "MAIL_PASSWORD": " long enough ",
        "A_TOKEN": "short",
        "TOKEN_FILE": "/var/lib/tokens",
        "EMPTY_SECRET": " ",
        "HOME": "/home/somebody",
    }

    assert known_secrets(environ, {"CRM", "NOT_SET"}) == {
        "CRM": "abc",
        "MAIL_PASSWORD": "long enough",
    }


def test_a_package_is_whole_or_not_there(tmp_path: Path) -> None:
    """What was there before stays, and nothing half-written."""
    folder = run_folder(tmp_path / "run")
    taken = tmp_path / "taken"
    (taken / "x.zip").mkdir(parents=True)

    with pytest.raises(BadInput, match=r"^Cannot write .*x\.zip: .*; expected a file name"):
        make_package(folder, secrets={}, file=taken / "x.zip")

    assert [each.name for each in taken.iterdir()] == ["x.zip"]
