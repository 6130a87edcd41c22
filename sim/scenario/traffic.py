"""[traffic]: how many apply, over how long, when within it, and from where."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.laws import PositiveDuration
from sim.scenario.part import Part, Weight

Country = Literal["NO", "FI", "NL", "DE", "PL", "US"]


class Traffic(Part):
    """How many apply, over how long, when within it, and from where."""

    requests: Annotated[int, Field(ge=1, le=10_000_000)]
    over: PositiveDuration
    weight_by_day: Annotated[list[Weight], Field(min_length=1)] = [1.0]
    weight_by_hour: Annotated[list[Weight], Field(min_length=24, max_length=24)] = [1.0] * 24
    countries: Annotated[dict[Country, Weight], Field(min_length=1)] = {"US": 1.0}

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        for name in ("weight_by_day", "weight_by_hour"):
            if sum(getattr(self, name)) == 0:
                raise ValueError(f"{name} is zero throughout, so nobody could ever apply")
        if sum(self.countries.values()) == 0:
            raise ValueError("countries has no weight, so nobody could apply")
        return self
