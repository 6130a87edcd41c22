"""How long things take: named distributions, parameters in plain units, samples in milliseconds."""

import csv
from math import gamma
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sim.durations import MILLISECONDS, parse_duration

CENTURY = 100 * 365 * MILLISECONDS["d"]
Duration = Annotated[int, BeforeValidator(parse_duration), Field(le=CENTURY)]
PositiveDuration = Annotated[Duration, Field(gt=0)]

Mean = Annotated[PositiveDuration, Field(description="The mean of the time.")]
Spread = Annotated[PositiveDuration, Field(description="The standard deviation of the time.")]
Samples = NDArray[np.int64]


class _Law(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Fixed(_Law):
    """Always the same."""

    law: Literal["fixed"]
    value: Annotated[Duration, Field(description="The time that it always takes.")]

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        return np.full(count, self.value, dtype=np.int64)


class Exponential(_Law):
    """Without memory: how long it has lasted says nothing about how long it will."""

    law: Literal["exponential"]
    mean: Mean

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        return _whole(random.exponential(self.mean, count))


class Uniform(_Law):
    """Anything between low and high, all of it equally likely."""

    law: Literal["uniform"]
    low: Annotated[Duration, Field(description="The shortest time.")]
    high: Annotated[PositiveDuration, Field(description="The longest time; more than low.")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _require(self.low < self.high, "low must be less than high")
        return self

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        return _whole(random.uniform(self.low, self.high, count))


class Triangular(_Law):
    """An expert's three numbers: at least, mostly, at most."""

    law: Literal["triangular"]
    low: Annotated[Duration, Field(description="The shortest time.")]
    mode: Annotated[Duration, Field(description="The likeliest time, from low to high.")]
    high: Annotated[PositiveDuration, Field(description="The longest time; more than low.")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _require(self.low < self.high, "low must be less than high")
        _require(self.low <= self.mode <= self.high, "mode must lie between low and high")
        return self

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        return _whole(random.triangular(self.low, self.mode, self.high, count))


class Lognormal(_Law):
    """Skewed, as handling times are; mean and sd are those of the time, not of its logarithm."""

    law: Literal["lognormal"]
    mean: Mean
    sd: Spread

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        variance = np.log1p((self.sd / self.mean) ** 2)
        location = np.log(self.mean) - variance / 2
        return _whole(random.lognormal(location, np.sqrt(variance), count))


class Gamma(_Law):
    """Skewed, with a lighter tail than the lognormal law of the same mean and sd."""

    law: Literal["gamma"]
    mean: Mean
    sd: Spread

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        shape = (self.mean / self.sd) ** 2
        return _whole(random.gamma(shape, self.mean / shape, count))


class Erlang(_Law):
    """So many stages one after the other, each exponential, all with the same mean."""

    law: Literal["erlang"]
    mean: Mean
    stages: Annotated[
        int,
        Field(
            ge=1, le=10_000, description="How many; the sd is the mean divided by the root of it."
        ),
    ]

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        return _whole(random.gamma(self.stages, self.mean / self.stages, count))


class Weibull(_Law):
    """Below shape 1 what has lasted long is likely to last longer; above it, to end soon."""

    law: Literal["weibull"]
    mean: Mean
    shape: Annotated[
        float, Field(ge=0.2, le=100, description="A number; 1 is the exponential law.")
    ]

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        scale = self.mean / gamma(1 + 1 / self.shape)
        return _whole(scale * random.weibull(self.shape, count))


class Pareto(_Law):
    """A few take very long: a power law above the least time."""

    law: Literal["pareto"]
    least: Annotated[PositiveDuration, Field(description="The shortest time.")]
    mean: Annotated[
        PositiveDuration, Field(description="The mean: more than least, less than twice as much.")
    ]

    @model_validator(mode="after")
    def _has_moments(self) -> Self:
        _require(
            self.least < self.mean < 2 * self.least,
            "mean must be more than least and less than twice as much; beyond that the times have "
            "no standard deviation, and no run is long enough to know their mean",
        )
        return self

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        exponent = self.mean / (self.mean - self.least)
        return _whole(self.least * (1 + random.pareto(exponent, count)))


class Data(_Law):
    """Times that were observed: each draw is one of them, all of them equally likely."""

    law: Literal["data"]
    values: Annotated[
        tuple[Duration, ...],
        Field(strict=False, min_length=1, description="The times, or else `file`."),
    ]

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, given: Any) -> Any:
        """Read `file`, a CSV with one time a line, as the values."""
        if not isinstance(given, dict) or "file" not in given:
            return given
        _require("values" not in given, "give values or a file, not both")
        values = _times_in(Path(str(given["file"])))
        return {key: value for key, value in given.items() if key != "file"} | {"values": values}

    def draw(self, random: np.random.Generator, count: int) -> Samples:
        which = random.integers(len(self.values), size=count)
        return np.array(self.values, dtype=np.int64)[which]


Law = Annotated[
    Fixed
    | Exponential
    | Uniform
    | Triangular
    | Lognormal
    | Gamma
    | Erlang
    | Weibull
    | Pareto
    | Data,
    Field(discriminator="law"),
]


def exponential(mean: str) -> Exponential:
    """Exponential with parameters as people write them."""
    return Exponential.model_validate({"law": "exponential", "mean": mean})


def lognormal(mean: str, sd: str) -> Lognormal:
    """Lognormal with parameters as people write them."""
    return Lognormal.model_validate({"law": "lognormal", "mean": mean, "sd": sd})


def _whole(samples: NDArray[np.float64]) -> Samples:
    return np.rint(np.minimum(samples, CENTURY)).astype(np.int64)


def _require(fulfilled: bool, sentence: str) -> None:  # noqa: FBT001
    if not fulfilled:
        raise ValueError(sentence)


def _times_in(path: Path) -> list[str]:
    """The only column of a CSV file, without its heading if it has one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        raise ValueError(f"{path} cannot be read; expected a CSV file of times") from reason
    if rows and not any(character.isdigit() for character in rows[0][0]):
        del rows[0]
    _require(bool(rows), f"{path} holds no time; expected one a line, such as 3 min")
    for line in rows:
        _require(len(line) == 1, f"{path} has a line of {len(line)} columns; expected one time")
    return [line[0] for line in rows]
