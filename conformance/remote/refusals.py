"""Answers that say no, as the features know refusals."""

from http import HTTPStatus
from typing import Any

from conformance.deployment import NotObservable, Undecided
from conformance.remote.wire.answer import Answer
from reference_model import errors
from reference_model.errors import Refused

_UNOFFERED = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
_DECIDED = range(200, 300)
_REFUSED = range(400, 500)
ABOUT_US = {401, 406, 407, 408, 413, 414, 415, 429, 431}


def granted(answer: Answer, what: str) -> Answer:
    """The answer, if it says yes; Refused if it says no.

    what: what was asked for, in words. That we were misunderstood, or not let in, is Undecided.
    """
    if answer.status in _DECIDED:
        return answer
    message, code = said(answer)
    if answer.status in _UNOFFERED:
        raise NotObservable(f"{what} is not offered: {message}")
    if answer.status in _REFUSED and answer.status not in ABOUT_US:
        raise refusal(message, code)
    raise Undecided(f"{what} was answered with status {answer.status}: {message}")


def read(answer: Answer, what: str) -> Any:
    """The JSON that was asked for; no answer to a question is a refusal."""
    if answer.status not in _DECIDED:
        message, _ = said(answer)
        raise Undecided(f"{what} cannot be read (status {answer.status}): {message}")
    return answer.json


def refusal(message: str, code: str = "") -> Refused:
    """A refusal in the deployment's words; of the class that the model has for its code."""
    kind = _BY_CODE.get(code.lower(), Refused)
    found: Refused = kind.__new__(kind)
    found.args = (message,)
    return found


def said(answer: Answer) -> tuple[str, str]:
    """The sentence and the code of an error, as OData tells both."""
    try:
        error = answer.json["error"]
        inner = error.get("innererror") or {}
        message = str(inner.get("message") or error["message"])
        return message, str(error.get("code", ""))
    except (Undecided, TypeError, KeyError, AttributeError):
        return answer.text[:200] or "without a word", ""


def _kinds(kind: type[Refused]) -> list[type[Refused]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _kinds(below))]


_BY_CODE: dict[str, Any] = {
    kind.code.lower(): kind for kind in _kinds(errors.Refused) if "code" in vars(kind) and kind.code
}
