"""How long things take: named distributions, parameters in plain units, samples in milliseconds."""

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sim.durations import MILLISECONDS, parse_duration

CENTURY = 100 * 365 * MILLISECONDS["d"]
Duration = Annotated[int, BeforeValidator(parse_duration), Field(le=CENTURY)]
PositiveDuration = Annotated[Duration, Field(gt=0)]


class _Law(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fixed(_Law):
    """Always the same."""

    law: Literal["fixed"]
    value: Duration

    def draw(self, random: np.random.Generator, count: int) -> NDArray[np.int64]:
        return np.full(count, self.value, dtype=np.int64)


class Exponential(_Law):
    """Without memory."""

    law: Literal["exponential"]
    mean: PositiveDuration

    def draw(self, random: np.random.Generator, count: int) -> NDArray[np.int64]:
        return _whole(random.exponential(self.mean, count))


class Uniform(_Law):
    """Anything between low and high."""

    law: Literal["uniform"]
    low: Duration
    high: PositiveDuration

    def draw(self, random: np.random.Generator, count: int) -> NDArray[np.int64]:
        return _whole(random.uniform(self.low, self.high, count))


class Lognormal(_Law):
    """Skewed, as handling times are; mean and sd are those of the time, not of its logarithm."""

    law: Literal["lognormal"]
    mean: PositiveDuration
    sd: PositiveDuration

    def draw(self, random: np.random.Generator, count: int) -> NDArray[np.int64]:
        variance = np.log1p((self.sd / self.mean) ** 2)
        location = np.log(self.mean) - variance / 2
        return _whole(random.lognormal(location, np.sqrt(variance), count))


Law = Annotated[Fixed | Exponential | Uniform | Lognormal, Field(discriminator="law")]


def exponential(mean: str) -> Exponential:
    """Exponential with parameters as people write them."""
    return Exponential.model_validate({"law": "exponential", "mean": mean})


def lognormal(mean: str, sd: str) -> Lognormal:
    """Lognormal with parameters as people write them."""
    return Lognormal.model_validate({"law": "lognormal", "mean": mean, "sd": sd})


def _whole(samples: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(np.minimum(samples, CENTURY)).astype(np.int64)
