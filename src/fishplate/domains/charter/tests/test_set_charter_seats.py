"""The project says who signs its charter, in which order and how long each step may take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.charter import queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db


def set_seats(world: Landscape, actor: Actor | None = None, **changes: Any) -> Charter:
    given = {
        "seats": {Role.BUSINESS_OWNER: 1, Role.SPONSOR: 1},
        "steps": {Role.SPONSOR: 2},
        "step_days": [3, 5],
        **changes,
    }
    return services.set_charter_seats(project_id=world.cast.project.pk, actor=actor or world.cast.owner, **given)


def sign(actor: Actor) -> None:
    approval = Approval.objects.get()
    approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=actor)


def test_without_a_word_the_sponsor_signs():
    world = landscape()
    charter = factories.submitted(world)
    [seat] = Approval.objects.get().seats.all()
    assert (seat.role, seat.quorum, seat.step) == (Role.SPONSOR, 1, 1)
    assert queries.seats(charter) == {Role.SPONSOR: 1}


def test_it_stands_once_everybody_signed_in_their_turn():
    world = landscape()
    factories.complete(world)
    person = organisations.person("Bo Business", of=world.cast.organisation)
    projects.member(world.cast.project, person, world.cast.organisation, Role.BUSINESS_OWNER, by=world.cast.owner)
    set_seats(world)
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    approval = Approval.objects.get()
    assert [(seat.role, seat.step) for seat in approval.seats.all()] == [("business_owner", 1), ("sponsor", 2)]
    assert approval.due_at == approval.opened_at + timedelta(days=3)
    sponsor = factories.sponsor(world)
    with pytest.raises(errors.Refused):
        sign(sponsor)
    sign(person.as_actor())
    assert queries.state(world.cast.project.pk) == State.SUBMITTED
    sign(sponsor)
    assert queries.state(world.cast.project.pk) == State.APPROVED


def test_who_is_lacking_to_sign_is_missing_before_it_is_submitted():
    world = landscape()
    factories.complete(world)
    set_seats(world, seats={Role.OPERATIONS: 1, Role.SPONSOR: 1})
    with pytest.raises(errors.Refused, match="Operations"):
        services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)


def test_project_manager_and_sponsor_set_it_others_do_not():
    world = landscape()
    sponsor = factories.sponsor(world)
    charter = set_seats(world, sponsor)
    entry = Entry.objects.filter(action="charter.charter_seats_set").latest("number")
    assert entry.chain.key == f"project:{world.cast.project.pk}"
    for actor in (world.cast.teammate, world.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Sponsor"):
            set_seats(world, actor, version=charter.version)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            set_seats(world, actor)


def test_nothing_changes_once_it_is_submitted_and_the_slower_of_two_is_told():
    world = landscape()
    factories.complete(world)
    stale = Charter.objects.get().version
    set_seats(world, seats={Role.SPONSOR: 1}, version=stale)
    with pytest.raises(errors.Stale):
        set_seats(world, version=stale)
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    with pytest.raises(errors.Refused, match="submitted"):
        set_seats(world)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"seats": {}}, "seats"),
        ({"seats": {Role.SPONSOR: 0}}, "seats"),
        ({"steps": {Role.SPONSOR: 0}}, "steps"),
        ({"step_days": [400]}, "step_days"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(wrong: dict[str, Any], field: str):
    world = landscape()
    with pytest.raises(errors.Invalid) as refused:
        set_seats(world, **wrong)
    assert field in refused.value.fields
    assert not Charter.objects.exists()


def test_it_is_set_in_the_browser():
    world = landscape()
    client = signed_in(world.cast.people["owner"])
    address = reverse("charter:set_charter_seats", args=[world.cast.project.pk])
    here = reverse("charter:view_charter", args=[world.cast.project.pk])
    assert address in client.get(here).content.decode()
    shown = client.get(address).content.decode()
    assert 'name="seats_sponsor" value="1"' in shown
    typed = {"seats_sponsor": "2", "seats_business_owner": "1", "steps_sponsor": "2", "step_days": "three"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Write whole numbers" in refused.content.decode()
    assert 'value="three"' in refused.content.decode()
    assert client.post(address, {**typed, "step_days": "3，5"}).status_code == 303
    charter = Charter.objects.get()
    assert queries.seats(charter) == {Role.BUSINESS_OWNER: 1, Role.SPONSOR: 2}
    assert charter.step_days == [3, 5]
    page = " ".join(client.get(here).content.decode().split())
    assert "Business process owner → Sponsor × 2" in page
    again = client.get(address).content.decode()
    assert 'value="3, 5"' in again


def test_it_is_set_and_read_over_the_api():
    world = landscape()
    client = signed_in(world.cast.people["owner"])
    address = f"/api/v1/projects/{world.cast.project.pk}/charter"
    assert client.get(address).json()["seats"] == {"sponsor": 1}
    data = {"seats": {"business_owner": 1, "sponsor": 1}, "steps": {"sponsor": 2}, "step_days": [0, 4]}
    answer = client.put(f"{address}/seats", data, content_type="application/json", headers={"If-Match": '"0"'})
    assert answer.status_code == 200, answer.content
    found = client.get(address).json()
    assert (found["seats"], found["steps"]) == (data["seats"], {"business_owner": 1, "sponsor": 2})
    assert found["step_days"] == [0, 4]
