"""The commands as a user types them: what they print, write and return."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import b2bkit as entry
from reference_model.rules import RULES
from sim.experiments.executors import WorkerDied
from sim.scenario.loading import EXAMPLES

LAUNCH_WEEK = (EXAMPLES / "launch_week.toml").read_text(encoding="utf-8")
SMALL = LAUNCH_WEEK.replace("requests = 5000", "requests = 40")
WRITTEN = {"events.parquet", "events.csv", "metrics.json", "report.html"}


def b2bkit(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "b2bkit", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A scenario of forty partners."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_help_needs_nothing_heavy(tmp_path: Path) -> None:
    """Parsing the command line imports no library but the one that parses."""
    heavy = (
        "{'pandas', 'numpy', 'simpy', 'pyarrow', 'plotly', 'pytest', 'faker', 'rich', 'hypothesis'}"
    )
    program = f"import sys, b2bkit; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_a_run_writes_its_four_files(small: Path, tmp_path: Path) -> None:
    """`simulate` leaves log, CSV, metrics and report in the folder asked for, and nothing else."""
    done = b2bkit("simulate", small, "--out", "here", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "here").iterdir()} == WRITTEN
    metrics = json.loads((tmp_path / "here" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["log"]["requests"] == 40


def test_a_run_in_which_nothing_happens_is_refused(tmp_path: Path) -> None:
    """The sentence speaks of the scenario, not of files that nobody has ever seen."""
    path = tmp_path / "short.toml"
    path.write_text(
        'name = "Short"\nstart = 2026-03-02T00:00:00Z\nlasts = "1 s"\n[traffic]\n'
        'rate = "1 per d"\nover = "1 s"\n[sales_team]\npeople = 1\n',
        encoding="utf-8",
    )
    done = b2bkit("simulate", path, "--out", "here", cwd=tmp_path)

    assert done.returncode == 2
    assert "Short: nobody applied in this run, and nothing else happened" in done.stderr
    assert "unfinished" not in done.stderr
    assert not list((tmp_path / "here").iterdir())


@pytest.mark.parametrize(
    ("goal", "code", "said"),
    [
        ("p50 lead < 1 d", 0, "pass  p50 lead < 1 d"),
        ("p50 lead < 1 min", 1, "fail  p50 lead < 1 min"),
        ("p50 lead < 1 d", 3, "One run has no interval"),
    ],
)
def test_thresholds_decide_the_exit_code(goal: str, code: int, said: str, tmp_path: Path) -> None:
    """Met, missed, or not decided, since one run was all that was asked for."""
    (tmp_path / "judged.toml").write_text(f'{SMALL}[[threshold]]\ngoal = "{goal}"\n', "utf-8")
    runs = 1 if code == 3 else 4
    done = b2bkit("simulate", "judged.toml", "--replications", runs, "--workers", 2, cwd=tmp_path)

    assert done.returncode == code, done.stderr
    assert said in done.stdout
    assert {path.name for path in (tmp_path / "out" / "judged").iterdir()} == WRITTEN


def test_replications_leave_the_log_of_the_first(small: Path, tmp_path: Path) -> None:
    """The event log is that of a single run; the metrics have the intervals beside it."""
    b2bkit("simulate", small, "--out", "one", cwd=tmp_path)
    b2bkit("simulate", small, "--out", "three", "--replications", 3, cwd=tmp_path)
    one, three = (tmp_path / name for name in ("one", "three"))
    metrics = json.loads((three / "metrics.json").read_text(encoding="utf-8"))

    assert (one / "events.parquet").read_bytes() == (three / "events.parquet").read_bytes()
    assert metrics["replications"]["number"] == 3
    assert "replications" not in json.loads((one / "metrics.json").read_text(encoding="utf-8"))


def test_two_runs_of_one_seed_are_the_same_bytes(small: Path, tmp_path: Path) -> None:
    """Log and CSV do not differ by a byte; those of another seed do."""
    for folder, seed in (("one", 5), ("two", 5), ("three", 6)):
        assert (
            b2bkit("simulate", small, "--out", folder, "--seed", seed, cwd=tmp_path).returncode == 0
        )
    for name in ("events.parquet", "events.csv", "metrics.json"):
        one, two, three = ((tmp_path / run / name).read_bytes() for run in ("one", "two", "three"))
        assert one == two
        assert one != three


def test_the_demo_says_what_to_open_and_what_to_try(tmp_path: Path) -> None:
    """`demo` runs the launch week and the features, and points at its files."""
    done = b2bkit("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out" / "demo").iterdir()}
    assert written == {*WRITTEN, "features.html"}
    for said in ("5,000 onboarding requests", "The sales team is the bottleneck", "report.html"):
        assert said in done.stdout


def test_a_report_can_be_made_from_csv(small: Path, tmp_path: Path) -> None:
    """`report` takes the CSV of a log and writes the page beside it."""
    b2bkit("simulate", small, "--out", "here", cwd=tmp_path)
    done = b2bkit("report", "here/events.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "events.html").stat().st_size > 1_000_000


def test_a_report_can_be_made_from_the_folder_of_a_run(small: Path, tmp_path: Path) -> None:
    """A folder stands for the event log in it."""
    b2bkit("simulate", small, "--out", "here", cwd=tmp_path)
    assert b2bkit("report", "here", "--out", "page.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "page.html").exists()


def test_rules_lists_the_catalogue(tmp_path: Path) -> None:
    """`rules` prints every rule with its kind."""
    done = b2bkit("rules", cwd=tmp_path)
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.strip()}
    assert done.returncode == 0
    assert set(RULES) <= listed


def test_features_of_one_rule(tmp_path: Path) -> None:
    """`features --rule` runs that rule's scenarios, and does not judge the others."""
    done = b2bkit("features", "--rule", "r8", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert "not run" in done.stdout


def test_prove_prints_what_catches_a_mutant(tmp_path: Path) -> None:
    """`prove` names the mutant, the rules that it breaks and what caught it; here S15 need not."""
    quick = ("--quick", "--seeds", 1)
    done = b2bkit("prove", "--mutant", "lead-without-note", *quick, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for said in ("lead-without-note", "R7 A19", "1 of 1 mutant caught.", "with 1 of 1 seed."):
        assert said in done.stdout
    assert "S15" not in done.stdout


def test_features_can_be_run_against_a_mutant(tmp_path: Path) -> None:
    """`features --mutant` fails, and says against what it ran."""
    done = b2bkit("features", "--rule", "R7", "--mutant", "lead-without-note", cwd=tmp_path)
    assert done.returncode == 1
    assert "Features against the wrong system lead-without-note" in done.stdout
    assert "R7 deviates" in done.stdout


def test_explore_says_what_it_compared(tmp_path: Path) -> None:
    """`explore` counts, owns up to having compared the model with itself, and leaves no file."""
    done = b2bkit("explore", "--examples", 5, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for said in ("Played 5 sequences", "the reference model with itself", "Nothing was found."):
        assert said in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_features_and_explore_take_a_deployment_file(tmp_path: Path) -> None:
    """A deployment file is read by both; one that names the model is known for what it is."""
    (tmp_path / "model.toml").write_text('system = "reference model"', encoding="utf-8")
    features = b2bkit("features", "--rule", "r8", "--deployment", "model.toml", cwd=tmp_path)
    assert "2 passed" in features.stdout
    explored = b2bkit("explore", "--examples", 2, "--deployment", "model.toml", cwd=tmp_path)
    assert "the reference model with itself" in explored.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("requests = 5000", "requests = -1"), "traffic.requests"),
        (("requests = 5000", 'requests = "many"'), "traffic.requests"),
        (('every = "15 min"', 'evry = "15 min"'), "did you mean every"),
        (('every = "15 min"', 'every = "15 fortnights"'), "is not a unit of time"),
        (('every = "15 min"', "every = 15"), "has no unit"),
        (('system = "sales"', 'system = "moon"'), "outage.0.system"),
        (("seed = 1", "seed = "), "is no TOML"),
    ],
)
def test_a_faulty_scenario_is_one_sentence(
    wrong: tuple[str, str], said: str, tmp_path: Path
) -> None:
    """A mistake in a scenario names file and key, returns 2 and writes nothing."""
    (tmp_path / "faulty.toml").write_text(LAUNCH_WEEK.replace(*wrong), encoding="utf-8")
    done = b2bkit("simulate", "faulty.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert all(line.startswith(("b2bkit: faulty.toml", "faulty.toml")) for line in lines(done))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("simulate", "absent.toml"), "there is no such file"),
        (("report", "absent.csv"), "there is no such file"),
        (("report", "empty.csv"), "the file is empty"),
        (("report", "letter.csv"), "columns case_id"),
        (("report", "letter.parquet"), "not a readable Parquet file"),
        (("features", "--rule", "R99"), "R99 is no rule"),
        (("features", "--mutant", "no-leed"), "did you mean no-lead"),
        (("prove", "--mutant", "no-leed"), "did you mean no-lead"),
        (("prove", "--mutant", "qqq"), "`b2bkit prove` lists them"),
        (("features", "--deployment", "letter.csv"), "not valid TOML"),
        (("explore", "--deployment", "absent.toml"), "there is no such file"),
        (("simulate", "launch_week", "--out", "letter.csv/inside"), "Cannot write"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """What cannot be used is said in a line, with exit code 2 and no trace of Python."""
    (tmp_path / "empty.csv").touch()
    for name in ("letter.csv", "letter.parquet"):
        (tmp_path / name).write_text("Dear Sir,\nI write to you", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = b2bkit(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(lines(done)) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_typo_is_a_usage_error(tmp_path: Path) -> None:
    """An unknown command returns 2."""
    assert b2bkit("simulat", cwd=tmp_path).returncode == 2


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.strip()]


def test_settings_are_listed(tmp_path: Path) -> None:
    """A part of them by its beginning; what begins like none is told."""
    listed = b2bkit("settings", "jobs.synch", cwd=tmp_path)
    assert "jobs.synchronize.every" in listed.stdout
    assert "jobs.p_0001.every" not in listed.stdout

    unknown = b2bkit("settings", "jop", cwd=tmp_path)
    assert unknown.returncode == 2
    assert unknown.stderr.startswith("b2bkit: jop: no setting begins so; expected one of name,")


def test_workers_that_die_again_and_again_decide_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is neither a mistake of the user nor an answer: exit code 3, and one sentence."""

    def die(**_: object) -> None:
        raise WorkerDied("A worker process died.")

    monkeypatch.setattr(entry, "commands", die)
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 3
    assert capsys.readouterr().err == "b2bkit: A worker process died.\n"
