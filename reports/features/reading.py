"""From messages to features: what was written in them, with what happened to it.

Messages come from messages.py, what ran from attempts.py; the tree is in tree.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cucumber_messages as told

from event_log.bad_input import BadInput
from reports.features.attempts import Attempt, Attempts, instant, message_of
from reports.features.messages import Stream, read
from reports.features.tree import (
    Background,
    Case,
    DocString,
    Examples,
    Feature,
    Outcome,
    Result,
    Row,
    Run,
    Scenario,
    Section,
    Step,
    StepRun,
    Table,
    Tag,
)


def read_run(path: Path) -> Run:
    """Read the stream of a run; BadInput if it is none, or does not fit together."""
    stream = read(path)
    try:
        features = tuple(_Features(stream).read())
        started = [instant(each.timestamp) for each in stream.all(told.TestRunStarted)]
    except (LookupError, OverflowError) as reason:
        raise BadInput(
            f"{path} does not fit together: it mentions what it does not explain ({reason}); "
            "expected the whole stream of one run. Run the features again."
        ) from reason
    meta = stream.all(told.Meta)
    run = Run(
        features=features,
        started=min(started, default=""),
        producer=_product(meta[0].implementation) if meta else "",
    )
    return replace(run, troubles=tuple(dict.fromkeys(_troubles(stream, run))))


@dataclass(frozen=True)
class _Place:
    """What a scenario has from where it stands."""

    uri: str
    tags: tuple[Tag, ...]
    backgrounds: tuple[told.Background, ...]


class _Features:
    """The features of a stream, document by document."""

    def __init__(self, stream: Stream) -> None:
        self._documents = stream.all(told.GherkinDocument)
        self._attempts = Attempts(stream)
        pickles = stream.all(told.Pickle)
        self._pickles = {(each.uri, each.ast_node_ids[-1]): each for each in pickles}
        self._homeless = {each.id for each in pickles}

    def read(self) -> Iterator[Feature]:
        """The features; KeyError if one of the pickles belongs to none of them."""
        for document in self._documents:
            if document.feature:
                yield self._feature(document.uri or "", document.feature)
        if self._homeless:
            raise KeyError(min(self._homeless))

    def _feature(self, uri: str, feature: told.Feature) -> Feature:
        tags = _tags(feature.tags)
        own = _backgrounds(feature.children)
        place = _Place(uri, tags, own)
        rules = [child.rule for child in feature.children if child.rule]
        return Feature(
            uri=uri,
            language=feature.language,
            keyword=feature.keyword,
            name=feature.name,
            description=feature.description,
            line=feature.location.line,
            tags=tags,
            sections=(
                Section("", "", "", _background(own), self._scenarios(place, feature.children)),
                *(self._rule(place, rule) for rule in rules),
            ),
        )

    def _rule(self, place: _Place, rule: told.Rule) -> Section:
        own = _backgrounds(rule.children)
        inside = _Place(place.uri, (*place.tags, *_tags(rule.tags)), (*place.backgrounds, *own))
        return Section(
            keyword=rule.keyword,
            name=rule.name,
            description=rule.description,
            background=_background(own),
            scenarios=self._scenarios(inside, rule.children),
        )

    def _scenarios(
        self, place: _Place, children: Sequence[told.FeatureChild] | Sequence[told.RuleChild]
    ) -> tuple[Scenario, ...]:
        return tuple(self._scenario(place, each.scenario) for each in children if each.scenario)

    def _scenario(self, place: _Place, scenario: told.Scenario) -> Scenario:
        inside = replace(place, tags=(*place.tags, *_tags(scenario.tags)))
        examples = tuple(self._examples(inside, scenario, each) for each in scenario.examples)
        rows = tuple(row.case for table in examples for row in table.rows)
        return Scenario(
            keyword=scenario.keyword,
            name=scenario.name,
            description=scenario.description,
            line=scenario.location.line,
            steps=tuple(map(_step, scenario.steps)),
            examples=examples,
            cases=rows if examples else (self._case(inside, scenario, scenario),),
        )

    def _examples(self, place: _Place, scenario: told.Scenario, table: told.Examples) -> Examples:
        inside = replace(place, tags=(*place.tags, *_tags(table.tags)))
        header = _cells(table.table_header) if table.table_header else ()
        rows = ((_cells(row), self._case(inside, scenario, row)) for row in table.table_body)
        return Examples(
            keyword=table.keyword,
            name=table.name,
            description=table.description,
            header=header,
            rows=tuple(
                Row(cells, replace(case, example=dict(zip(header, cells, strict=False))))
                for cells, case in rows
            ),
        )

    def _case(
        self, place: _Place, scenario: told.Scenario, node: told.Scenario | told.TableRow
    ) -> Case:
        """The case of a scenario, or of a row of its examples."""
        written = _Written(place.backgrounds, scenario)
        pickle = self._pickles.get((place.uri, node.id))
        self._homeless.discard(pickle.id if pickle else "")
        attempts = pickle and self._attempts.at(pickle)
        cases = [
            Case(
                name=pickle.name if pickle else scenario.name,
                line=node.location.line,
                tags=place.tags,
                example={},
                steps=tuple(written.steps(pickle, attempt.results)),
                hooks=attempt.hooks,
                started=attempt.started,
                finished=attempt.finished,
            )
            for attempt in attempts or [Attempt({}, (), started="", finished=False)]
        ]
        return max(cases, key=lambda each: each.status.severity)


class _Written:
    """The steps that are written for a scenario, and those that a pickle made of them."""

    def __init__(self, backgrounds: Iterable[told.Background], scenario: told.Scenario) -> None:
        before = [step for background in backgrounds for step in background.steps]
        self._before = {step.id for step in before}
        self._steps = {step.id: step for step in (*before, *scenario.steps)}

    def steps(self, pickle: told.Pickle | None, results: dict[str, Result]) -> Iterator[StepRun]:
        """The steps with their data; as written if the scenario was left out of the run."""
        if pickle is None:
            yield from (
                StepRun(_step(step), id in self._before) for id, step in self._steps.items()
            )
            return
        for each in pickle.steps:
            step = self._steps[each.ast_node_ids[0]]
            yield StepRun(
                step=_filled(step, each),
                background=step.id in self._before,
                result=results.get(each.id, Result()),
            )


def _background(of: Iterable[told.Background]) -> Background | None:
    for each in of:
        steps = tuple(map(_step, each.steps))
        line = each.location.line
        return Background(each.keyword, each.name, each.description, line, steps)
    return None


def _backgrounds(
    children: Sequence[told.FeatureChild] | Sequence[told.RuleChild],
) -> tuple[told.Background, ...]:
    return tuple(child.background for child in children if child.background)


def _tags(tags: Iterable[told.Tag]) -> tuple[Tag, ...]:
    return tuple(Tag(each.name, each.location.line) for each in tags)


def _step(step: told.Step) -> Step:
    return Step(
        keyword=step.keyword,
        text=step.text,
        line=step.location.line,
        table=_table(step.data_table),
        doc_string=_doc_string(step.doc_string, step.doc_string),
    )


def _filled(step: told.Step, made: told.PickleStep) -> Step:
    """The step with the texts that the pickle has in the place of its placeholders."""
    data = made.argument or told.PickleStepArgument()
    return replace(
        _step(step),
        text=made.text,
        table=_table(data.data_table),
        doc_string=_doc_string(step.doc_string, data.doc_string),
    )


def _doc_string(
    written: told.DocString | None, filled: told.DocString | told.PickleDocString | None
) -> DocString | None:
    if written is None or filled is None:
        return None
    return DocString(filled.content, filled.media_type or "", written.location.line)


def _table(table: told.DataTable | told.PickleTable | None) -> Table:
    return tuple(map(_cells, table.rows)) if table else ()


def _cells(row: told.TableRow | told.PickleTableRow) -> tuple[str, ...]:
    return tuple(cell.value for cell in row.cells)


def _product(product: told.Product) -> str:
    return f"{product.name} {product.version or ''}".strip()


def _troubles(stream: Stream, run: Run) -> Iterator[str]:
    """What went wrong beside the scenarios; never nothing if the run says that it failed."""
    found = [
        *(each.message for each in stream.all(told.ParseError)),
        *(
            message_of(hook.result)
            for hook in stream.all(told.TestRunHookFinished)
            if hook.result.status is not told.TestStepResultStatus.passed
        ),
        *(_reason(end) for end in stream.all(told.TestRunFinished) if not end.success),
    ]
    yield from filter(None, found)
    failed = any(case.outcome is Outcome.FAILED for *_, case in run.cases())
    if found and not failed and not any(found):
        yield "The run says that it failed, and not at what."


def _reason(end: told.TestRunFinished) -> str:
    thrown = end.exception or told.Exception("")
    return thrown.message or end.message or thrown.type
