"""Steps: the state of dual-write, and systems that do not answer."""

from pytest_bdd import given, parsers, then, when

from conformance.deployment import Deployment


@given("the maps are paused")
def pause(deployment: Deployment) -> None:
    deployment.dual_write.pause()


@given("the maps are stopped")
def stop(deployment: Deployment) -> None:
    deployment.dual_write.stop()


@given("the maps have been run again")
@when("the maps run again")
def run(deployment: Deployment) -> None:
    deployment.dual_write.run()


@when("the catch-up errors are retried")
def retry(deployment: Deployment) -> None:
    deployment.dual_write.retry()


@given("the Dual-write Commerce solutions are not installed")
def without_solution(deployment: Deployment) -> None:
    deployment.dual_write.uninstall_solution()


@given(parsers.parse("{system:w} does not answer"))
def break_system(deployment: Deployment, system: str) -> None:
    deployment.dual_write.break_system(system)


@when(parsers.parse("{system:w} answers again"))
def mend_system(deployment: Deployment, system: str) -> None:
    deployment.dual_write.mend_system(system)


@then(parsers.parse("{number:d} write is queued"))
@then(parsers.parse("{number:d} writes are queued"))
def queued(deployment: Deployment, number: int) -> None:
    assert deployment.dual_write.queued() == number


@then(parsers.parse('the catch-up errors mention "{text}"'))
def catch_up_errors(deployment: Deployment, text: str) -> None:
    assert any(text in error for error in deployment.dual_write.catch_up_errors())
