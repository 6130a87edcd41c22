"""What all parts of a scenario file share: strictness, shares, weights, days."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKDAYS: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Part(BaseModel):
    """A table of the file. Unknown keys are refused, and values of another type than asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
