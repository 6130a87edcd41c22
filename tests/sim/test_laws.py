"""Distributions of times: their moments against the formulas, and what is no distribution."""

from math import gamma, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from sim.laws import Law
from sim.streams import stream
from tests.sim.worlds import MINUTE

Z_999 = 3.2905  # the 99.9 % quantile of the normal distribution, two-sided
COUNT = 400_000
LAW: TypeAdapter[Law] = TypeAdapter(Law)


def pareto(least: float, mean: float) -> tuple[float, float]:
    """Mean and sd by the textbook, from the exponent."""
    a = mean / (mean - least)
    return a * least / (a - 1), least / (a - 1) * sqrt(a / (a - 2))


def weibull(mean: float, shape: float) -> tuple[float, float]:
    first, second = gamma(1 + 1 / shape), gamma(1 + 2 / shape)
    return mean, mean / first * sqrt(second - first**2)


LAWS: list[tuple[dict[str, Any], tuple[float, float]]] = [
    ({"law": "fixed", "value": "5 min"}, (5, 0)),
    ({"law": "exponential", "mean": "10 min"}, (10, 10)),
    ({"law": "uniform", "low": "2 min", "high": "8 min"}, (5, 6 / sqrt(12))),
    (
        {"law": "triangular", "low": "2 min", "mode": "3 min", "high": "10 min"},
        (5, sqrt((4 + 9 + 100 - 6 - 20 - 30) / 18)),
    ),
    ({"law": "lognormal", "mean": "9 min", "sd": "7 min"}, (9, 7)),
    ({"law": "gamma", "mean": "9 min", "sd": "12 min"}, (9, 12)),
    ({"law": "erlang", "mean": "12 min", "stages": 4}, (12, 6)),
    ({"law": "weibull", "mean": "10 min", "shape": 0.8}, weibull(10, 0.8)),
    ({"law": "weibull", "mean": "10 min", "shape": 2}, weibull(10, 2)),
    ({"law": "pareto", "least": "5 min", "mean": "6 min"}, pareto(5, 6)),
    ({"law": "data", "values": ["3 min", "5 min", "5 min", "11 min"]}, (6, 3)),
]


def name_of(case: object) -> str:
    return " ".join(map(str, case.values())) if isinstance(case, dict) else ""


def samples_of(data: dict[str, Any], count: int) -> np.ndarray:
    return LAW.validate_python(data).draw(stream(7, str(data)), count)


@pytest.mark.parametrize(("data", "exact"), LAWS, ids=name_of)
def test_samples_have_the_mean_and_spread_of_the_formula(
    data: dict[str, Any], exact: tuple[float, float]
) -> None:
    """Of 400,000 samples: mean and variance inside their 99.9 % intervals."""
    mean, sd = exact
    samples = samples_of(data, COUNT) / MINUTE
    variance = samples.var(ddof=1)
    fourth = ((samples - samples.mean()) ** 4).mean()
    within = Z_999 * sd / sqrt(COUNT) + 1e-9
    within_2 = Z_999 * sqrt(max(0.0, fourth - variance**2) / COUNT) + 1e-9
    assert abs(samples.mean() - mean) <= within, f"{mean}, drawn {samples.mean()} +- {within}"
    assert abs(variance - sd**2) <= within_2, f"{sd**2}, drawn {variance} +- {within_2}"
    assert within_2 <= 0.05 * sd**2 + 1e-9


@pytest.mark.parametrize("data", [data for data, _ in LAWS], ids=name_of)
def test_samples_are_whole_milliseconds(data: dict[str, Any]) -> None:
    """Nothing takes less than no time, or a fraction of a millisecond."""
    samples = samples_of(data, 1_000)
    assert samples.dtype == np.int64
    assert samples.min() >= 0


def test_data_are_drawn_as_often_as_they_were_seen() -> None:
    """Nothing but what was observed comes, and what was observed twice comes twice as often."""
    samples = samples_of({"law": "data", "values": ["3 min", "5 min", "5 min", "11 min"]}, COUNT)
    values, counts = np.unique(samples / MINUTE, return_counts=True)
    assert values.tolist() == [3, 5, 11]
    assert counts / COUNT == pytest.approx([0.25, 0.5, 0.25], abs=0.003)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"law": "uniform", "low": "9 min", "high": "8 min"}, "low must be less than high"),
        ({"law": "uniform", "low": "8 min", "high": "8 min"}, "low must be less than high"),
        (
            {"law": "triangular", "low": "1 min", "mode": "9 min", "high": "8 min"},
            "mode must lie between low and high",
        ),
        ({"law": "lognormal", "mean": "9 min", "sd": "0 min"}, "greater than 0"),
        ({"law": "gamma", "mean": "0 min", "sd": "1 min"}, "greater than 0"),
        ({"law": "exponential", "mean": "-3 min"}, "'-3 min' is not a duration"),
        ({"law": "erlang", "mean": "9 min", "stages": 0}, "greater than or equal to 1"),
        ({"law": "weibull", "mean": "9 min", "shape": -1}, "greater than or equal to 0.2"),
        ({"law": "weibull", "mean": "9 min", "shape": float("nan")}, "should be"),
        ({"law": "pareto", "least": "5 min", "mean": "5 min"}, "mean must be more than least"),
        ({"law": "pareto", "least": "5 min", "mean": "10 min"}, "no standard deviation"),
        ({"law": "data", "values": []}, "at least 1 item"),
        ({"law": "data", "values": ["3 min", "soon"]}, "'soon' is not a duration"),
        ({"law": "data", "values": ["3 min"], "file": "x.csv"}, "give values or a file, not both"),
        ({"law": "data"}, "Field required"),
    ],
)
def test_impossible_parameters_are_refused(data: dict[str, Any], said: str) -> None:
    """The sentence says what is wrong, and there is one of it."""
    with pytest.raises(ValidationError) as refusal:
        LAW.validate_python(data)
    (mistake,) = refusal.value.errors()
    assert said in mistake["msg"]


@pytest.mark.parametrize(
    "content", ["3 min\n5 min\n", "time\n3 min\n\n5 min", '\ufeff"Zeit"\r\n"3 min"\r\n"5 min"\r\n']
)
def test_times_are_read_from_a_file(tmp_path: Path, content: str) -> None:
    """One a line, with a heading or without, as spreadsheets write them."""
    path = tmp_path / "times.csv"
    path.write_text(content, encoding="utf-8")
    law = LAW.validate_python({"law": "data", "file": str(path)})
    assert law == LAW.validate_python({"law": "data", "values": ["3 min", "5 min"]})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no time"),
        (b"time\n\n", "holds no time"),
        (b"3 min,5 min\n", "has a line of 2 columns"),
        (b"3 min\nsoon\n", "'soon' is not a duration"),
        (b"3 min\n180\n", "'180' is not a duration"),
        (b"\xff\xfe3", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_times_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    """An empty one, one of another shape, and one that is not there."""
    path = tmp_path / "times.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValidationError, match=said):
        LAW.validate_python({"law": "data", "file": str(path)})
