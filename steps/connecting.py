"""Steps: the state of dual-write, its limits, systems that do not answer, further sites."""

from datetime import timedelta

from pytest_bdd import given, parsers, when

from conformance.deployment import Deployment
from steps.seeing import then
from steps.story import Story


@given("the maps are paused")
@when("the maps are paused")
def pause(deployment: Deployment) -> None:
    deployment.dual_write.pause()


@given(parsers.parse('the map "{name}" is paused'))
def pause_map(deployment: Deployment, name: str) -> None:
    deployment.dual_write.pause(name)


@given("the maps are stopped")
def stop(deployment: Deployment) -> None:
    deployment.dual_write.stop()


@given(parsers.parse('the map "{name}" is stopped'))
def stop_map(deployment: Deployment, name: str) -> None:
    deployment.dual_write.stop(name)


@given("the maps have been run again")
@when("the maps run again")
def run(deployment: Deployment) -> None:
    deployment.dual_write.run()


@when("the catch-up errors are retried")
def retry(deployment: Deployment) -> None:
    deployment.dual_write.retry()


@given(parsers.parse("the queue holds no more than {writes:d} write"))
@given(parsers.parse("the queue holds no more than {writes:d} writes"))
def limit_queue(deployment: Deployment, writes: int) -> None:
    deployment.dual_write.limit_queue(writes)


@given("the Dual-write Commerce solutions are not installed")
def without_solution(deployment: Deployment) -> None:
    deployment.dual_write.uninstall_solution()


@given("dual-write's application user is not a member of Sales")
def without_application_user(deployment: Deployment) -> None:
    deployment.dual_write.remove_application_user()


@when("dual-write's application user is made a member of Sales")
def with_application_user(deployment: Deployment) -> None:
    deployment.dual_write.restore_application_user()


@given(parsers.parse("{system:w} does not answer"))
def break_system(deployment: Deployment, system: str) -> None:
    deployment.dual_write.break_system(system)


@when(parsers.parse("{system:w} answers again"))
def mend_system(deployment: Deployment, system: str) -> None:
    deployment.dual_write.mend_system(system)


@given(parsers.parse("{system:w} takes {seconds:d} seconds to answer"))
def slow_down(deployment: Deployment, system: str, seconds: int) -> None:
    deployment.dual_write.slow_down(system, timedelta(seconds=seconds))


@given("the company turns to another site of the same legal entity")
def sister_site(story: Story) -> None:
    story.site = story.deployment.open_site(same_legal_entity=True)


@given("the company turns to a site of another legal entity")
def foreign_site(story: Story) -> None:
    story.site = story.deployment.open_site(same_legal_entity=False)


@given("the company turns back to the first site")
@when("the company turns back to the first site")
def first_site(story: Story) -> None:
    story.site = story.deployment.site


@then(parsers.parse("{number:d} write is queued"))
@then(parsers.parse("{number:d} writes are queued"))
def queued(deployment: Deployment, number: int) -> None:
    assert deployment.dual_write.queued() == number


@then(parsers.parse('the catch-up errors mention "{text}"'))
def catch_up_errors(deployment: Deployment, text: str) -> None:
    assert any(text in error for error in deployment.dual_write.catch_up_errors())


@then("there are no catch-up errors")
def no_catch_up_errors(deployment: Deployment) -> None:
    assert list(deployment.dual_write.catch_up_errors()) == []
