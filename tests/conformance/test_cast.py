"""Who appears in a scenario is drawn from a seed, and can be told apart."""

import pytest

from conformance.bystanders import FATES, go_side_by_side, populate, won
from conformance.cast import Cast
from conformance.observed import Call, Do, Observed
from conformance.simulated import SimulatedDeployment
from reference_model.invariants import violations
from reference_model.text_lengths import require_fit


def test_a_seed_draws_the_same_people() -> None:
    """Two casts of one seed are the same people, in the same order."""
    first, second = Cast("1"), Cast("1")

    assert [first.application() for _ in range(5)] == [second.application() for _ in range(5)]


def test_another_seed_draws_other_people() -> None:
    """A scenario that is played again with another seed is about somebody else."""
    assert Cast("1").application() != Cast("2").application()


def test_nobody_is_mistaken_for_somebody_else() -> None:
    """Within one cast no company's name and no e-mail address comes twice."""
    cast = Cast("1")

    drawn = [cast.application() for _ in range(200)]

    assert len({application.company.name for application in drawn}) == 200
    assert len({application.person.email for application in drawn}) == 200


def test_a_colleague_has_an_address_of_their_own() -> None:
    """A colleague is not taken for the requestor."""
    cast = Cast("1")
    application = cast.application()

    assert cast.colleague(application).email != application.person.email


def test_everybody_fits_into_a_lead() -> None:
    """However awkward a name is, Sales can hold it."""
    cast = Cast("1")
    for _ in range(500):
        application = cast.application()
        require_fit(application.person, application.company)


def test_some_names_are_awkward() -> None:
    """Markup, formulas and right-to-left letters are among the names."""
    cast = Cast("1")

    names = {cast.application().person.last_name for _ in range(500)}

    assert {"<script>alert(1)</script>", '=HYPERLINK("x")', "שלום"} <= names


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: fate.__name__)
def test_a_bystander_gets_where_its_fate_says(fate: object) -> None:
    """Every fate is a way that the model allows."""
    deployment = SimulatedDeployment()
    assert callable(fate)

    go_side_by_side(deployment, [fate(deployment, Cast("1").application())])

    assert violations(deployment.landscape) == []
    assert deployment.landscape.site.submitted == 1


def test_bystanders_wait_for_jobs_together() -> None:
    """Three who are let in take as many runs of jobs as one."""
    runs: list[Call] = []

    def beside(call: Call, do: Do) -> object:
        runs.extend([call] if call.name == "headquarters.run_jobs" else [])
        return do()

    model, cast = SimulatedDeployment(), Cast("1")
    deployment = Observed(model, beside)
    go_side_by_side(deployment, [won(deployment, cast.application()) for _ in range(3)])

    assert len(runs) == 2
    assert len(model.landscape.headquarters.hierarchies) == 3


def test_scenarios_have_up_to_so_many_bystanders() -> None:
    """Sometimes nobody else is there, sometimes several are."""
    numbers = set()
    for seed in range(50):
        deployment = SimulatedDeployment()
        populate(deployment, Cast(str(seed)), most=3)
        numbers.add(deployment.landscape.site.submitted)

    assert numbers == {0, 1, 2, 3}
