"""Faults, on and off: systems that do not answer or answer late, mail, maps, missing solutions."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from emulator.control.mistake import Mistake, require_only
from emulator.front import Front
from reference_model.dual_write import Map, MapState
from reference_model.headquarters import Headquarters
from reference_model.sales import Sales

SLOWEST = 3_600


class Faults:
    """What can be wrong with the world."""

    def __init__(self, front: Front) -> None:
        self._front = front
        landscape = front.live.landscape
        self._switches: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
            "sales_down": (landscape.sales, "available", _not),
            "headquarters_down": (landscape.headquarters, "available", _not),
            "site_down": (landscape.site, "available", _not),
            "mail_down": (front.outbox, "down", _same),
            "no_commerce_solution": (landscape.dual_write, "commerce_solution", _not),
            "no_application_user": (landscape.sales, "knows_dual_write", _not),
        }
        self._slow: dict[str, Sales | Headquarters] = {
            "sales": landscape.sales,
            "headquarters": landscape.headquarters,
        }

    def show(self) -> Any:
        dual_write = self._front.live.landscape.dual_write
        found: dict[str, Any] = {
            name: read(getattr(thing, attribute))
            for name, (thing, attribute, read) in self._switches.items()
        }
        found["answers_after_s"] = {name: each.response_time for name, each in self._slow.items()}
        found["maps"] = {each.value: state.value for each, state in dual_write.maps.items()}
        return found

    def set(self, told: Mapping[str, Any]) -> Any:
        """Any of what `show` gives, in the same shape; what is not named stays."""
        require_only(told, *self._switches, "answers_after_s", "maps")
        steps = [*self._switching(told), *self._slowing(told), *self._mapping(told)]
        for step in steps:
            step()
        return self.show()

    def _switching(self, told: Mapping[str, Any]) -> list[Callable[[], Any]]:
        steps = list[Callable[[], Any]]()
        for name in told.keys() & self._switches.keys():
            thing, attribute, write = self._switches[name]
            if not isinstance(told[name], bool):
                raise Mistake(f"{name}: true or false was expected.")
            steps.append(partial(setattr, thing, attribute, write(told[name])))
        return steps

    def _slowing(self, told: Mapping[str, Any]) -> list[Callable[[], Any]]:
        times = told.get("answers_after_s", {})
        if not isinstance(times, dict) or not times.keys() <= self._slow.keys():
            raise Mistake('answers_after_s: {"sales": seconds, "headquarters": seconds}.')
        for name, time in times.items():
            if (
                isinstance(time, bool)
                or not isinstance(time, int | float)
                or not 0 <= time <= SLOWEST
            ):
                raise Mistake(f"answers_after_s.{name}: seconds from 0 to {SLOWEST}.")
        return [
            partial(setattr, self._slow[name], "response_time", float(time))
            for name, time in times.items()
        ]

    def _mapping(self, told: Mapping[str, Any]) -> list[Callable[[], Any]]:
        dual_write = self._front.live.landscape.dual_write
        switch = {
            MapState.RUNNING: dual_write.run,
            MapState.PAUSED: dual_write.pause,
            MapState.NOT_RUNNING: dual_write.stop,
        }
        steps = list[Callable[[], Any]]()
        try:
            for name, state in told.get("maps", {}).items():
                each, wanted = Map(name), MapState(state)
                if dual_write.maps[each] is not wanted:
                    steps.append(partial(switch[wanted], each))
        except (ValueError, AttributeError) as reason:
            raise Mistake(
                f"maps: names {', '.join(Map)}; states {', '.join(MapState)}."
            ) from reason
        return steps


def _same(value: bool) -> bool:  # noqa: FBT001
    return value


def _not(value: bool) -> bool:  # noqa: FBT001
    return not value
