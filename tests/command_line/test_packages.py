"""Packages as a user makes, checks and compares them: what is printed, and the exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports.conformance.runs import CANCELED, exchange, run_folder

SECRET, ODD = "b2b-s3cret-value", "odd"
LOST = {"it is lost as Canceled": "FAILED"}


def b2bkit(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "b2bkit", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"CRM_SECRET": SECRET, "ODD": ODD},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a run that is good, and a later one that is not."""
    folder = tmp_path_factory.mktemp("runs")
    run_folder(folder / "good")
    run_folder(folder / "bad", ends=LOST)
    return folder


def test_a_run_is_packed_checked_and_compared(folder: Path) -> None:
    """The package says what does not hold; it is whole all the same; and that it broke."""
    made = b2bkit("package", "bad", "-o", "bad.zip", cwd=folder)
    checked = b2bkit("verify", "bad.zip", cwd=folder)
    compared = b2bkit("report", "bad.zip", "--against", "good", cwd=folder)

    assert (made.returncode, checked.returncode, compared.returncode) == (1, 0, 1), made.stderr
    assert "  R9  deviates: " in made.stdout
    assert "63 documented rules: 61 were not run, 1 conforms and 1 deviates." in made.stdout
    assert "SHA-256 " in made.stdout
    assert "bad.zip is whole, and its verdicts follow from what it holds." in checked.stdout
    assert "broke: 2 rules; broke: 1 scenario." in compared.stdout


def test_what_got_better_is_no_failure(folder: Path) -> None:
    """The exit code says so."""
    compared = b2bkit("report", "good", "--against", "bad", cwd=folder)

    assert compared.returncode == 0
    assert "got better: 2 rules; got better: 1 scenario." in compared.stdout


def test_what_was_expected_does_not_fail(folder: Path) -> None:
    """And is told."""
    (folder / "expected.toml").write_text('[[expected]]\nrule = "R9"\nreason = "Ticket 4711"\n')
    made = b2bkit("package", "bad", "-o", "x.zip", "--expected", "expected.toml", cwd=folder)

    assert made.returncode == 0
    assert "  R9  deviates, as expected: " in made.stdout
    assert "  R9  as expected: Ticket 4711" in made.stdout


def test_a_package_that_was_changed_is_told(folder: Path, tmp_path: Path) -> None:
    """In a sentence, with exit code 1; what is no package at all is bad input."""
    b2bkit("package", "good", "-o", tmp_path / "x.zip", cwd=folder)
    content = (tmp_path / "x.zip").read_bytes()
    (tmp_path / "x.zip").write_bytes(content.replace(b"junit.xml", b"junit.xxx"))
    changed = b2bkit("verify", "x.zip", cwd=tmp_path)
    none = b2bkit("verify", "none.zip", cwd=tmp_path)

    assert changed.returncode == 1
    assert "junit.xxx does not belong to a package; it was added." in changed.stdout
    assert "x.zip: 1 thing is wrong." in changed.stdout
    assert none.returncode == 2
    assert none.stderr.startswith("b2bkit: Cannot read none.zip: No such file or directory;")


@pytest.mark.parametrize(
    ("options", "name", "secret"),
    [([], "CRM_SECRET", SECRET), (["--deployment", "odd.toml"], "ODD", f"={ODD}=")],
)
def test_a_secret_of_the_environment_is_never_packed(
    options: list[str], name: str, secret: str, tmp_path: Path
) -> None:
    """One that is called so, and one that the deployment file names; neither is printed."""
    run_folder(tmp_path / "run", exchanges=[exchange(CANCELED, response_body=secret)])
    (tmp_path / "odd.toml").write_text(
        """system = "Dynamics 365"
name = "Contoso"
[credentials.app]
kind = "client secret"
secret = "ODD"
[dataverse]
url = "https://crm.example"
credentials = "app"
salespeople = [{name = "Sally"}]
[finance]
url = "https://fo.example"
credentials = "app"
[site]
url = "https://site.example"
name = "B2B site"
legal_entity = "USRT"
[mailbox]
kind = "maildir"
path = "mail"
[mailbox.templates."B2B prospect approved".en-us]
subject = "Approved"
body = "Welcome"
"""
    )
    done = b2bkit("package", "run", *options, cwd=tmp_path)

    assert done.returncode == 2
    assert f"line 1, holds what the environment variable {name} holds" in done.stderr
    assert secret not in done.stdout + done.stderr
    assert not list(tmp_path.rglob("*.zip*"))


def test_a_comparison_writes_no_page(folder: Path) -> None:
    """Who asks for one is told."""
    done = b2bkit("report", "bad", "--against", "good", "--out", "x.html", cwd=folder)

    assert done.returncode == 2
    assert "leave out --out" in done.stderr
