"""Deployment files: what one may say, and what is refused with a sentence."""

from pathlib import Path

import pytest

from conformance.deployment_file import load_deployment
from conformance.mutants import MUTANTS
from conformance.simulated import SimulatedDeployment
from event_log.bad_input import BadInput


def written(folder: Path, text: str) -> Path:
    path = folder / "sandbox.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_reference_model_can_be_tested(tmp_path: Path) -> None:
    """The shortest file names the reference model; each deployment of it is a fresh one."""
    under_test = load_deployment(written(tmp_path, 'system = "reference model"'))
    one, two = under_test.deployment_for(""), under_test.deployment_for("")
    assert under_test.name == "the reference model"
    assert isinstance(one, SimulatedDeployment)
    assert isinstance(two, SimulatedDeployment)
    assert one.landscape is not two.landscape


def test_a_mutant_can_be_tested(tmp_path: Path) -> None:
    """A mutant's parts make the deployment."""
    path = written(tmp_path, 'system = "reference model"\nmutant = "lead-without-note"')
    under_test = load_deployment(path)
    deployment = under_test.deployment_for("")
    assert under_test.name == "the wrong system lead-without-note"
    assert isinstance(deployment, SimulatedDeployment)
    assert deployment.landscape.parts == MUTANTS["lead-without-note"].parts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'system is missing; say which system is under test: system = "reference model".'),
        (
            'system = "moon"',
            "system: input should be 'reference model' or 'Dynamics 365', found 'moon'.",
        ),
        ("system = 7", "system: input should be 'reference model' or 'Dynamics 365', found '7'."),
        ('system = "reference model"\nmutant = 7', "mutant: input should be a valid string"),
        ('system = "reference model"\nurl = "x"', "'url' is not a key of a deployment file"),
        ('system = "reference model"\n[sales]\nurl = "x"', "'sales' is not a key"),
        (
            'system = "reference model"\nmutant = "lead-without-a-note"',
            "There is no mutant lead-without-a-note; did you mean lead-without-note",
        ),
        ('system = "reference model"\nsystem = "moon"', "not valid TOML: Cannot overwrite a value"),
        ("system =", "not valid TOML: Invalid value (at end of document)"),
        ('\nsystem = "moon\n', "(at line 2, column 15)"),
        ("system = '<script>'", "found '<script>'"),
        pytest.param(f"system = '{'x' * 10_000}'", f"found '{'x' * 80}'.", id="long"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    """The sentence names the file, the key or the line, and what was expected."""
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as refusal:
        load_deployment(path)
    assert str(refusal.value).startswith(f"{path}:")
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """Whoever names no file is told so."""
    with pytest.raises(BadInput, match="there is no such file"):
        load_deployment(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# ours\n\nsystem = "moon"', ":3: system"),
        ('system = "reference model"\n\n[sales]\nurl = "x"', ":3: 'sales'"),
        ("mutant = 'no-lead'", ": system is missing"),
    ],
)
def test_the_line_of_a_mistake_is_named(text: str, line: str, tmp_path: Path) -> None:
    """Where there is one: what is missing stands nowhere."""
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as refusal:
        load_deployment(path)
    assert str(refusal.value).startswith(f"{path}{line}")


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_what_is_no_text_is_refused(content: bytes | None, tmp_path: Path) -> None:
    """Neither bytes that are no text nor a folder are read."""
    path = tmp_path / "sandbox.toml"
    path.write_bytes(content) if content else path.mkdir()
    with pytest.raises(BadInput, match="not a readable text file"):
        load_deployment(path)
