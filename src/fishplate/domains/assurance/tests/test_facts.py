"""What gates are told: met only by evidence that is still valid, with the way back to the objective."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.tests import factories
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.landscape import services as landscape_services
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.kernel import facts
from fishplate.kernel.facts import State
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def ask(world: factories.World, key: str = "assurance.indicator", at: datetime = AT, **params: str) -> facts.Answer:
    given = params or {"subject": str(world.indicator.pk)}
    return facts.evaluate(key, project_id=world.cast.project.pk, params=given, at=at)


def test_a_met_run_makes_it_met_and_every_source_is_named_with_its_hash():
    world = factories.world()
    run = factories.run(factories.check(world), by=world.cast.teammate, at=AT)
    answer = ask(world)
    assert (answer.state, answer.value, answer.unit, answer.target) == (State.MET, 120.0, "ms", "≤ 800 ms")
    assert answer.measured_at == AT
    kinds = [source.record.kind for source in answer.sources]
    assert kinds == [
        "assurance.run",
        "landscape.interface",
        "landscape.contract",
        "charter.indicator",
        "charter.objective",
    ]
    assert answer.sources[0].digest == run.digest
    assert answer.sources[2].digest == run.contract_hash


def test_the_latest_run_counts():
    world = factories.world()
    check = factories.check(world)
    factories.run(check, by=world.cast.teammate, at=AT)
    factories.run(check, by=world.cast.teammate, at=AT, verdict=Verdict.NOT_MET)
    assert ask(world).state is State.NOT_MET


def test_no_check_no_run_and_an_inconclusive_run_are_not_measured():
    world = factories.world()
    assert "No check measures" in str(ask(world).reasons[0].text)
    check = factories.check(world)
    assert "never run" in str(ask(world).reasons[0].text)
    factories.run(check, by=world.cast.teammate, at=AT, verdict=Verdict.INCONCLUSIVE)
    assert ask(world).state is State.NOT_MEASURED


def test_evidence_ends_with_its_age():
    world = factories.world()
    factories.run(factories.check(world, max_age_days=2), by=world.cast.teammate, at=AT)
    assert ask(world, at=AT + timedelta(days=2, seconds=-1)).state is State.MET
    late = ask(world, at=AT + timedelta(days=2))
    assert late.state is State.NOT_MEASURED
    assert "older than the 2 days" in str(late.reasons[0].text)


def test_evidence_ends_with_the_contract():
    world = factories.world()
    check = factories.check(world)
    factories.run(check, by=world.cast.teammate, at=AT)
    landscape.contract(
        world.landscape.interface,
        by=world.cast.owner,
        content=b'{"openapi": "3.1.0", "info": {"title": "2", "version": "2"}, "paths": {}}',
    )
    answer = ask(world)
    assert answer.state is State.NOT_MEASURED
    assert "contract was changed" in str(answer.reasons[0].text)
    # Wherever the figure stands, the reason stands beside it and leads to where the check is run again.
    assert answer.reasons[0].record == reference(check)
    project, indicator = world.cast.project.pk, world.indicator
    way = f'<a href="{reverse("assurance:view_check", args=[project, check.pk])}">{answer.reasons[0].text}</a>'
    client = Client()
    client.force_login(world.cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    for address in (
        reverse("charter:view_charter", args=[project]),
        reverse("charter:view_objective", args=[project, indicator.objective_id]),
        reverse("charter:view_indicator", args=[project, indicator.pk]),
    ):
        assert way in client.get(address).content.decode(), address


def test_evidence_ends_with_the_version_of_the_system():
    world = factories.world()
    factories.run(factories.check(world), by=world.cast.teammate, at=AT)
    environment = world.environment
    landscape_services.amend_environment(
        environment_id=environment.pk,
        version=environment.version,
        name=environment.name,
        kind=environment.kind,
        base_url=environment.base_url,
        system_version="4.3",
        is_production=False,
        actor=world.cast.owner,
    )
    answer = ask(world)
    assert answer.state is State.NOT_MEASURED
    assert "4.3" in str(answer.reasons[0].text)


def test_the_worst_check_speaks_for_the_indicator():
    world = factories.world()
    factories.run(factories.check(world), by=world.cast.teammate, at=AT)
    factories.run(factories.check(world), by=world.cast.teammate, at=AT, verdict=Verdict.NOT_MET, value=900.0)
    answer = ask(world)
    assert (answer.state, answer.value) == (State.NOT_MET, 900.0)


def test_all_indicators_are_met_only_together():
    world = factories.world()
    factories.run(factories.check(world), by=world.cast.teammate, at=AT)
    assert ask(world, "assurance.indicators", x="").state is State.MET
    charter.indicator(
        charter.objective(world.cast.project, by=world.cast.owner), world.landscape.interface, by=world.cast.owner
    )
    answer = ask(world, "assurance.indicators", x="")
    assert (answer.state, answer.value) == (State.NOT_MEASURED, "1 / 2")


@pytest.mark.parametrize("subject", ["", "nonsense", "018f0000-0000-7000-8000-000000000000"])
def test_a_subject_that_is_gone_is_not_measured(subject: str):
    world = factories.world()
    for key in ("assurance.indicator", "assurance.check"):
        assert ask(world, key, subject=subject).state is State.NOT_MEASURED


def test_another_projects_indicator_says_nothing_here():
    world, other = factories.world(), factories.world()
    factories.run(factories.check(other), by=other.cast.teammate, at=AT)
    assert ask(world, subject=str(other.indicator.pk)).state is State.NOT_MEASURED
