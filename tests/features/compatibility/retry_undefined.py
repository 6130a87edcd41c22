"""Steps of the sample: none."""

__all__: list[str] = []
