"""Status reasons: their values here, and what the port calls them.

The product's values are the defaults, whatever language they are shown in. The environment's own
metadata is asked only about others.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from conformance.deployment import NotObservable
from conformance.remote.dataverse.service import Row, Service
from conformance.status_reasons import label
from reference_model.sales_records import LeadStatus, OpportunityStatus


class _Option(NamedTuple):
    state: int
    label: str


class Statuses:
    """The status reasons of one table.

    told: those that are not the product's, by the port's name: a value, or the label here.
    """

    def __init__(
        self,
        service: Service,
        table: str,
        standard: type[LeadStatus] | type[OpportunityStatus],
        told: Mapping[str, int | str],
        language: int,
    ) -> None:
        self._service = service
        self._table = table
        self._standard = {label(status): status for status in standard}
        self._told = told
        self._language = language
        self._states = {status.state.value: status.state.name.title() for status in standard}

    def value(self, name: str) -> int:
        """The value of a status reason that the port names."""
        if name in self._values:
            return self._values[name]
        raise NotObservable(f"{self._table} has no status reason {name!r}.")

    def name(self, value: int) -> str:
        """What the port calls a value; its label here if it is none of the port's."""
        known = {value: name for name, value in self._values.items()}  # the file's come last
        return known.get(value) or self._option(value).label

    def state(self, code: int) -> str:
        """What the port calls a state."""
        return self._states.get(code, str(code))

    def state_of(self, value: int) -> int:
        """The state to which a status reason belongs."""
        standard = {status.code: status.state.value for status in self._standard.values()}
        return standard[value] if value in standard else self._option(value).state

    @cached_property
    def _values(self) -> dict[str, int]:
        standard = {name: status.code for name, status in self._standard.items()}
        told = {name: self._found(reason) for name, reason in self._told.items()}
        return {name: value for name, value in standard.items() if name not in told} | told

    def _found(self, reason: int | str) -> int:
        if isinstance(reason, int):
            return reason
        for value, option in self._options.items():
            if option.label == reason:
                return value
        known = ", ".join(repr(option.label) for option in self._options.values())
        raise NotObservable(
            f"{self._table} has no status reason {reason!r} in the language {self._language}, as "
            f"[dataverse] has it; it has {known}."
        )

    def _option(self, value: int) -> _Option:
        return self._options.get(value, _Option(-1, str(value)))

    @cached_property
    def _options(self) -> dict[int, _Option]:
        """What the metadata says, by value."""
        found = self._service.rows(
            f"EntityDefinitions(LogicalName='{self._table}')/Attributes"
            "/Microsoft.Dynamics.CRM.StatusAttributeMetadata"
            "?$select=LogicalName&$expand=OptionSet($select=Options)"
        )
        options: list[Row] = [
            option
            for column in found
            if column.get("LogicalName") == "statuscode"
            for option in column["OptionSet"]["Options"]
        ]
        return {
            option["Value"]: _Option(option["State"], self._label(option["Label"]))
            for option in options
        }

    def _label(self, labels: Mapping[str, Any]) -> str:
        for each in labels.get("LocalizedLabels") or []:
            if each.get("LanguageCode") == self._language:
                return str(each.get("Label"))
        return str((labels.get("UserLocalizedLabel") or {}).get("Label") or "")
