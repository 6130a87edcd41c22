"""A sweep: what it runs, what it keeps, how it goes on, and what its table holds."""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar, cast

import pyarrow.parquet as pq
import pytest

from event_log.bad_input import BadInput
from reports.comparison.words import is_better
from sim.experiments import journal as journals
from sim.experiments.executors import LocalProcesses
from sim.experiments.experiment import Interrupted, Task
from sim.experiments.grid import MOST_POINTS, Variation
from sim.experiments.journal import JOURNAL
from sim.experiments.replication import Bounds, Replication, replicate
from sim.scenario.overrides import overridden
from sim.statistics.paired import difference_interval
from tests.experiments.studies import P95, QUICK, SHARE, Counting, study, swept

T = TypeVar("T")
R = TypeVar("R")


def rows(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(folder / "results.parquet").to_pylist()
    return found


def test_the_table_has_one_row_a_point_and_replication(tmp_path: Path) -> None:
    """Settings, replication and measures are columns; each row is what a single run would give."""
    asked = study(tmp_path, "sales_team.people=1,3", "jobs.synchronize.every=5 min,1 h")
    swept(asked, replications=2)
    table = rows(asked.folder)

    assert [(row["point"], row["replication"]) for row in table] == [
        (point, number) for point in range(4) for number in range(2)
    ]
    last = table[-1]
    assert (last["sales_team.people"], last["jobs.synchronize.every"]) == (3, "1 h")
    settings = {"sales_team.people": 3, "jobs.synchronize.every": "1 h"}
    alone = replicate(overridden(asked.question.data, settings), 1, [P95, SHARE])
    assert {name: last[name] for name in alone.values} == alone.values
    assert last["requests"] == 150


def test_points_share_their_luck(tmp_path: Path) -> None:
    """A setting that changes nothing makes no difference at all, in any replication."""
    results = swept(study(tmp_path, "jobs.synchronize.offset=5 min,300 s"))

    for comparison in results.comparisons:
        difference = comparison.standings[1].difference
        assert difference is not None
        assert (difference.low, difference.high) == (0, 0)


def test_the_best_are_all_that_may_be_as_good(tmp_path: Path) -> None:
    """Three people are told from one; a period written in another unit is not told from it."""
    same = "jobs.synchronize.every=15 min,900 s"
    p95, _ = swept(study(tmp_path, "sales_team.people=1,3", same), 8).comparisons

    assert [point.number for point in p95.best] == [2, 3]


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_called_best_and_worse(tmp_path: Path, seed: int) -> None:
    """What stands in one table fits together: differences, and who is among the best."""
    people = f"sales_team.people=1..{len(Invented.points)}"
    told = swept(study(tmp_path, people, executor=Invented(seed)), 5).comparisons

    for comparison in told:
        standings = comparison.standings
        better = [is_better(comparison.measure, each.difference) for each in standings]
        worse = [each.point for each, good in zip(standings, better, strict=True) if good is False]
        assert not set(map(id, comparison.best)) & set(map(id, worse))
        assert not (True in better and comparison.best == (standings[0].point,))


def test_differences_hold_together(tmp_path: Path) -> None:
    """Of three points each of three comparisons is surer than by itself: 98.3 % for 95 % of all."""
    asked = study(tmp_path)
    p95, _ = swept(asked, 4).comparisons
    times = pq.read_table(asked.folder / "results.parquet")["p95 signed_in"].to_numpy()
    first, *others = times.reshape(3, 4)
    told = [standing.difference for standing in p95.standings[1:]]
    assert told == [difference_interval(each, first, 1 - 0.05 / 3) for each in others]


def test_processes_give_the_same_files_as_one(tmp_path: Path) -> None:
    """To the byte, whatever the order in which they finish."""
    swept(study(tmp_path, out="one"))
    swept(study(tmp_path, out="two", executor=LocalProcesses(2)))

    for name in ("results.parquet", "comparison.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_finished_sweep_runs_nothing_again(tmp_path: Path) -> None:
    """Its files stay what they are; more replications run no more than what is missing."""
    asked = study(tmp_path)
    assert swept(asked).ran == 9
    before = {path.name: path.read_bytes() for path in asked.folder.iterdir()}

    assert swept(asked).ran == 0
    assert {path.name: path.read_bytes() for path in asked.folder.iterdir()} == before
    assert swept(asked, replications=4).ran == 3


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    """The sentence says so; the same command runs the rest, and ends where it would have."""
    swept(study(tmp_path, out="whole"))
    with pytest.raises(Interrupted, match=r"4 replications are kept in .*same command continues"):
        swept(study(tmp_path, executor=Counting(4, KeyboardInterrupt())))
    assert not (tmp_path / "out" / "results.parquet").exists()

    assert swept(study(tmp_path)).ran == 5
    assert rows(tmp_path / "out") == rows(tmp_path / "whole")


def test_a_full_disk_keeps_what_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a line was written in part: it is cut off, and its replication runs again."""
    with monkeypatch.context() as disk:
        disk.setattr(os, "write", Disk(room=3))
        with pytest.raises(BadInput, match=r"the disk is full. 2 replications are kept"):
            swept(study(tmp_path))
    assert (tmp_path / "out" / JOURNAL).read_bytes().endswith(b"\n")

    assert swept(study(tmp_path)).ran == 7


def test_a_line_that_was_cut_short_counts_for_nothing(tmp_path: Path) -> None:
    """Whatever killed the process in the middle of a write."""
    asked = study(tmp_path)
    swept(asked)
    path = asked.folder / JOURNAL
    path.write_bytes(path.read_bytes()[:-30])

    assert [swept(asked).ran, swept(asked).ran] == [1, 0]
    assert len(rows(asked.folder)) == 9


def test_a_worker_that_dies_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    """A process is killed in the middle; every replication is there once, as without it."""
    swept(study(tmp_path, out="whole"))
    asked = study(tmp_path, executor=KillingOne(LocalProcesses(2)))

    assert swept(asked).ran == 9
    keys = [json.loads(line)["point"] for line in lines(asked.folder)[1:]]
    assert sorted(keys) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert rows(asked.folder) == rows(tmp_path / "whole")


def test_a_result_that_comes_twice_counts_once(tmp_path: Path) -> None:
    """An executor may be mistaken about a worker that it took for dead."""
    asked = study(tmp_path, executor=Stuttering())
    swept(asked)

    assert len(lines(asked.folder)) == 1 + 9
    assert len(rows(asked.folder)) == 9


def test_another_experiment_in_the_folder_is_refused(tmp_path: Path) -> None:
    """Another grid, another scenario, other files: what is there stays as it is."""
    swept(study(tmp_path))
    before = (tmp_path / "out" / JOURNAL).read_bytes()

    with pytest.raises(BadInput, match="holds an experiment with another --vary; choose another"):
        swept(study(tmp_path, "sales_team.people=1,2"))
    with pytest.raises(BadInput, match="holds an experiment with another scenario"):
        swept(study(tmp_path, text=QUICK.replace("150", "151")))
    assert (tmp_path / "out" / JOURNAL).read_bytes() == before

    (tmp_path / "album").mkdir()
    (tmp_path / "album" / "photo.png").touch()
    with pytest.raises(BadInput, match=r"album holds other files, such as photo\.png"):
        swept(study(tmp_path, out="album"))


def test_a_folder_that_is_in_use_is_refused(tmp_path: Path) -> None:
    """Two processes at a time would run everything twice."""
    asked = study(tmp_path)
    about = {"experiment": "sweep"}
    with journals.Journal(asked.folder, about), pytest.raises(BadInput, match="is in use by"):
        swept(asked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sales_team.people=", "names no values"),
        ("sales_team.people", "names no values"),
        ("sales_team.people=4,,5", "has an empty value"),
        ("sales_team.people=40..4", "40..4 runs backwards; write 4..40"),
        ("sales_team.people=1..99999999999", "has more than 10,000 values"),
        ("sales_team.people=4..6,5", "has 5 twice"),
    ],
)
def test_a_senseless_variation_is_one_sentence(text: str, said: str) -> None:
    """Nothing is run, and nothing is written."""
    with pytest.raises(BadInput) as refusal:
        Variation.parse(text)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        (("seed=1,2",), "compares luck"),
        (("sales_team.people=1,2", "sales_team.people=3"), "is given twice"),
        (("sales_team.people=1..200", "traffic.requests=1..200"), "40,000 points"),
        (("sales_team.peple=1,2",), "did you mean people?"),
        (("sales_team.people=1,none",), "sales_team.people=none: "),
    ],
)
def test_a_senseless_grid_is_one_sentence(vary: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A grid is checked whole before anything runs."""
    assert MOST_POINTS < 200 * 200
    with pytest.raises(BadInput) as refusal:
        study(tmp_path, *vary)
    assert said in str(refusal.value)
    assert not (tmp_path / "out").exists()


def lines(folder: Path) -> list[bytes]:
    return (folder / JOURNAL).read_bytes().splitlines()


class Disk:
    """A disk that has room for some writes, and for half of the next one."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._write = os.write

    def __call__(self, file: int, data: bytes) -> int:
        self._room -= 1
        return self._write(file, data if self._room >= 0 else data[: len(data) // 2])


class KillingOne:
    """Processes of which one is killed as soon as the first result is there."""

    def __init__(self, processes: LocalProcesses) -> None:
        self._processes = processes

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        for number, answer in enumerate(self._processes.run(call, tasks)):
            if number == 0:
                victim, *_ = multiprocessing.active_children()
                assert victim.pid is not None
                os.kill(victim.pid, signal.SIGKILL)
            yield answer


class Invented:
    """Simulates nothing: a mean and a standard deviation for each point."""

    points = ((10.0, 0.01), (10.1, 0.01), (9.9, 0.01), (8.0, 4.0), (12.0, 4.0), (10.0, 1.0))

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        for task in tasks:
            assert isinstance(task, Task)
            luck = Random(f"{self._seed} {task.point} {task.number}")
            values = {str(each): luck.gauss(*self.points[task.point]) for each in task.measures}
            bounds = {name: Bounds(value, value, 0.0) for name, value in values.items()}
            found = Replication(task.number, 1, values, bounds, (), too_short=False, last_request=0)
            yield task, cast("R", found)


class Stuttering:
    """Gives each result twice."""

    def run(self, call: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[T, R]]:
        for task in tasks:
            answer = call(task)
            yield task, answer
            yield task, answer
