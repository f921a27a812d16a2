"""Every page of the domain, opened and used as the people around a project would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Indicator, Objective
from fishplate.domains.charter.tests import factories
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"charter:{name}", args=args)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_members_open_every_page_and_others_find_nothing():
    world = factories.landscape()
    factories.complete(world)
    project, indicator = world.cast.project.pk, Indicator.objects.get()
    for address in (
        url("view_charter", project),
        url("view_objective", project, indicator.objective_id),
        url("view_indicator", project, indicator.pk),
    ):
        for who in ("owner", "teammate", "supplier_member"):
            assert browser(world.cast.people[who]).get(address).status_code == 200, (who, address)
        for who in ("stranger", "removed_member"):
            assert browser(world.cast.people[who]).get(address).status_code == 404, (who, address)


def test_who_may_not_submit_or_reopen_is_told_why():
    world = factories.landscape()
    factories.complete(world)
    for name in ("submit_charter", "reopen_charter"):
        refused = browser(world.cast.people["teammate"]).get(url(name, world.cast.project.pk))
        assert refused.status_code == 403
        assert "Project manager" in refused.content.decode()
        assert browser(world.cast.people["stranger"]).get(url(name, world.cast.project.pk)).status_code == 404


def test_the_page_of_a_charter_tells_what_happened_to_it():
    world = factories.landscape()
    charter = factories.complete(world)
    page = read(browser(world.cast.people["teammate"]), url("view_charter", world.cast.project.pk))
    assert page.count("What happened last") == 1
    assert reverse("projects:view_record_timeline", args=["charter.charter", charter.pk]) in page


def test_an_empty_charter_says_what_is_missing_and_where_to_put_it_right():
    cast = projects.cast()
    page = read(browser(cast.people["owner"]), url("view_charter", cast.project.pk))
    assert "5 things are missing" in page
    assert "There is no objective" in page
    assert reverse("landscape:view_landscape", args=[cast.project.pk]) in page


def test_a_charter_is_written_completed_submitted_and_taken_back():
    world = factories.landscape()
    client, project = browser(world.cast.people["owner"]), world.cast.project.pk
    client.post(url("write_charter", project), {"background": "Why", "scope_in": "What", "scope_out": ""})
    client.post(url("add_objective", project), {"statement": "Agree", "due_on": "2026-09-30", "owner_id": ""})
    objective = Objective.objects.get()
    assert "carries no indicator" in read(client, url("view_charter", project))
    assert "<button" not in read(client, url("submit_charter", project)).split('id="main"')[1].split("</main>")[0]
    refused = client.post(url("submit_charter", project))
    assert refused.status_code == 409
    assert "IF-01 · Production orders carries no indicator" in refused.content.decode()
    typed = {
        "objective_id": objective.pk, "interface_id": world.interface.pk, "name": "Response time",
        "kind": "response_time_p95", "comparison": "le", "target": "800", "unit": "ms",
    }  # fmt: skip
    client.post(url("add_indicator", project), typed)
    factories.sponsor(world)
    page = read(client, url("view_charter", project))
    assert "≤ 800 ms" in page
    assert "missing before" not in page
    client.post(url("submit_charter", project))
    assert queries.state(project) == State.SUBMITTED
    assert url("write_charter", project) not in read(client, url("view_charter", project))
    client.post(url("reopen_charter", project), {"reason": "too early"})
    assert queries.state(project) == State.DRAFT


def test_a_wrong_target_stands_at_its_field_and_nothing_is_lost():
    world = factories.landscape()
    client, project = browser(world.cast.people["owner"]), world.cast.project.pk
    objective = factories.objective(world.cast.project, by=world.cast.owner)
    typed = {"objective_id": objective.pk, "name": "Stock agrees", "kind": "other", "comparison": "le", "target": "few"}
    refused = client.post(url("add_indicator", project), typed)
    assert refused.status_code == 422
    assert "Stock agrees" in refused.content.decode()
    assert not Indicator.objects.exists()


def test_objectives_and_indicators_are_changed_and_removed():
    world = factories.landscape()
    client, project = browser(world.cast.people["owner"]), world.cast.project.pk
    factories.complete(world)
    indicator = Indicator.objects.select_related("objective").get()
    objective = indicator.objective
    client.post(url("amend_objective", project, objective.pk), {"statement": "Better", "version": objective.version})
    form = read(client, url("amend_indicator", project, indicator.pk))
    assert 'value="800"' in form
    blocked = client.post(url("remove_objective", project, objective.pk))
    assert blocked.status_code == 409
    assert "I1" in blocked.content.decode()
    client.post(url("remove_indicator", project, indicator.pk))
    client.post(url("remove_objective", project, objective.pk))
    assert not Objective.objects.exists()


def test_the_thread_leads_from_the_contract_to_the_objective_and_back():
    world = factories.landscape()
    factories.complete(world)
    indicator = Indicator.objects.get()
    client, project = browser(world.cast.people["owner"]), world.cast.project.pk
    on_interface = read(client, reverse("landscape:view_interface", args=[project, world.interface.pk]))
    assert url("view_objective", project, indicator.objective_id) in on_interface
    assert url("view_indicator", project, indicator.pk) in on_interface
    on_indicator = read(client, url("view_indicator", project, indicator.pk))
    assert reverse("landscape:open_interface", args=[world.interface.pk]) in on_indicator
    assert "none yet" in on_indicator


def test_the_page_costs_a_bounded_number_of_queries(django_assert_max_num_queries):
    world = factories.landscape()
    for _ in range(4):
        factories.complete(world)
    client = browser(world.cast.people["owner"])
    with django_assert_max_num_queries(31 + 2 * 4):  # each indicator asks the fact that measures it
        read(client, url("view_charter", world.cast.project.pk))


def test_two_who_change_an_indicator_at_once_see_both_versions():
    world = factories.landscape()
    factories.complete(world)
    indicator = Indicator.objects.get()
    client = browser(world.cast.people["owner"])
    address = url("amend_indicator", world.cast.project.pk, indicator.pk)
    typed = {
        "objective_id": indicator.objective_id,
        "interface_id": indicator.interface_id,
        "name": "Mine",
        "kind": indicator.kind,
        "comparison": indicator.comparison,
        "target": "500",
        "unit": "ms",
        "version": indicator.version,
    }
    assert client.post(address, {**typed, "name": "Theirs"}).status_code == 303
    page = client.post(address, typed)
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert "Theirs" in page.content.decode()


def test_the_history_names_the_decision_on_whose_authority_the_charter_stands():
    world = factories.landscape()
    factories.submitted(world)
    approval = Approval.objects.get()
    approvals.cast_vote(
        approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=factories.sponsor(world)
    )
    entry = Entry.objects.get(action="charter.charter_approved")
    project = world.cast.project.pk
    page = read(browser(world.cast.people["owner"]), reverse("projects:view_entry", args=[project, entry.number]))
    assert f'Approval · <a href="{reverse("approvals:view_approval", args=[project, approval.pk])}">Charter</a>' in page
    assert str(approval.pk) not in page.replace(f"/approvals/{approval.pk}/", "")
