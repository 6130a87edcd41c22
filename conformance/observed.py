"""A deployment with somebody beside it, who is told of each call and may stand in its way.

Who that is, and what for, is decided elsewhere: to note what a scenario needs, to write down what
was seen and when.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from inspect import Signature, signature
from typing import Any

from conformance.deployment import Deployment, DualWrite, Headquarters, Mailbox, Sales, Site

PARTS: Mapping[str, type] = {
    "site": Site,
    "headquarters": Headquarters,
    "sales": Sales,
    "dual_write": DualWrite,
    "mailbox": Mailbox,
}


@dataclass(frozen=True)
class Call:
    """A call of the port: `sales.qualify`, and its arguments by the port's names for them."""

    name: str
    arguments: Mapping[str, Any]


Do = Callable[[], Any]
Beside = Callable[[Call, Do], Any]
"""Is told of a call and of how to carry it out; gives what the caller shall get."""


class Observed:
    """The port, with somebody beside it."""

    def __init__(self, deployment: Deployment, beside: Beside) -> None:
        self._deployment = deployment
        self._beside = beside
        self.site: Site = self._part("site", deployment.site)
        self.headquarters: Headquarters = self._part("headquarters", deployment.headquarters)
        self.sales: Sales = self._part("sales", deployment.sales)
        self.dual_write: DualWrite = self._part("dual_write", deployment.dual_write)
        self.mailbox: Mailbox = self._part("mailbox", deployment.mailbox)

    def __repr__(self) -> str:
        return repr(self._deployment)

    def open_site(self, *, same_legal_entity: bool) -> Site:
        """A further site, of the first one's legal entity or of another."""
        call = Call("open_site", {"same_legal_entity": same_legal_entity})
        do = partial(self._deployment.open_site, same_legal_entity=same_legal_entity)
        site: Site = self._part("site", self._beside(call, do))
        return site

    def let_time_pass(self, time: timedelta) -> None:
        """Let so much time pass."""
        do = partial(self._deployment.let_time_pass, time)
        self._beside(Call("let_time_pass", {"time": time}), do)

    def wait_until(self, seen: Callable[[], bool], within: timedelta) -> bool:
        """Let time pass until something is seen, at most so long; whether it was."""
        call = Call("wait_until", {"within": within})
        return bool(self._beside(call, partial(self._deployment.wait_until, seen, within)))

    def see(self, check: Callable[[], None]) -> None:
        """Let a check hold; what it looks at is told, it is not."""
        self._deployment.see(check)

    def close(self) -> None:
        """Leave it as it was."""
        self._deployment.close()

    def _part(self, name: str, part: object) -> Any:
        return _Part(name, part, self._beside)


class _Part:
    """A part of the port, by the name that the port gives it."""

    def __init__(self, name: str, part: object, beside: Beside) -> None:
        self._name = name
        self._part = part
        self._beside = beside

    def __repr__(self) -> str:
        return repr(self._part)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        return partial(self._call, name, found) if callable(found) else found

    def _call(self, name: str, do: Callable[..., Any], *given: Any, **named: Any) -> Any:
        bound = _signature(self._name, name).bind(None, *given, **named)
        arguments = {key: value for key, value in bound.arguments.items() if key != "self"}
        return self._beside(Call(f"{self._name}.{name}", arguments), partial(do, *given, **named))


@cache
def _signature(part: str, method: str) -> Signature:
    return signature(getattr(PARTS[part], method))
