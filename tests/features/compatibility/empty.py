"""Steps of the sample: none, and the scenario has none either."""

__all__: list[str] = []
