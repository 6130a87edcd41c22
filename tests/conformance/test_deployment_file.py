"""Deployment files: what one may say, and what is refused with a sentence."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from conformance.deployment_file import load_deployment
from conformance.simulated import SimulatedDeployment
from event_log.bad_input import BadInput
from reference_model.landscape import Parts
from tests.features.wrong_systems import WRONG, FinalSales


def written(folder: Path, text: str) -> Path:
    path = folder / "sandbox.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mutants(monkeypatch: pytest.MonkeyPatch, **known: Parts) -> None:
    """Let these be the deliberately wrong systems that are known."""
    registry = ModuleType("conformance.mutants")
    registry.MUTANTS = {  # type: ignore[attr-defined]
        name: SimpleNamespace(parts=parts) for name, parts in known.items()
    }
    registry.__spec__ = SimpleNamespace()  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "conformance.mutants", registry)


def test_the_reference_model_can_be_tested(tmp_path: Path) -> None:
    """The shortest file names the reference model; each deployment of it is a fresh one."""
    make = load_deployment(written(tmp_path, 'system = "reference model"'))
    one, two = make(), make()
    assert isinstance(one, SimulatedDeployment)
    assert isinstance(two, SimulatedDeployment)
    assert one.landscape is not two.landscape


def test_a_mutant_can_be_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant's parts make the deployment."""
    mutants(monkeypatch, final=WRONG["final_sales"])
    path = written(tmp_path, 'system = "reference model"\nmutant = "final"')
    deployment = load_deployment(path)()
    assert isinstance(deployment, SimulatedDeployment)
    assert isinstance(deployment.landscape.sales, FinalSales)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'system is missing; say which system is under test: system = "reference model".'),
        ('system = "moon"', "system: input should be 'reference model', found 'moon'."),
        ("system = 7", "system: input should be 'reference model', found '7'."),
        ('system = "reference model"\nmutant = 7', "mutant: input should be a valid string"),
        ('system = "reference model"\nurl = "x"', "'url' is not a key of a deployment file"),
        ('system = "reference model"\n[sales]\nurl = "x"', "'sales' is not a key"),
        (
            'system = "reference model"\nmutant = "final"',
            "mutant is 'final'; expected one of: other",
        ),
        ('system = "reference model"\nsystem = "moon"', "not valid TOML: Cannot overwrite a value"),
        ("system =", "not valid TOML: Invalid value (at end of document)"),
        ('\nsystem = "moon\n', "(at line 2, column 15)"),
        ("system = '<script>'", "found '<script>'"),
        pytest.param(f"system = '{'x' * 10_000}'", f"found '{'x' * 80}'.", id="long"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the file, the key or the line, and what was expected."""
    mutants(monkeypatch, other=WRONG["final_sales"])
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as refusal:
        load_deployment(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """Whoever names no file is told so."""
    with pytest.raises(BadInput, match="there is no such file"):
        load_deployment(tmp_path / "absent.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_what_is_no_text_is_refused(content: bytes | None, tmp_path: Path) -> None:
    """Neither bytes that are no text nor a folder are read."""
    path = tmp_path / "sandbox.toml"
    path.write_bytes(content) if content else path.mkdir()
    with pytest.raises(BadInput, match="not a readable text file"):
        load_deployment(path)
