"""What waits for somebody, decided one after the other; and what else they do on the pages of approvals."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals import services
from fishplate.domains.approvals.models import Approval, Conflict, Delegation, Vote
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.test_pages import browser, read, url
from fishplate.domains.organisations.tests.factories import PASSWORD
from fishplate.domains.projects.choices import Role
from fishplate.kernel import clock, contributions
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.fields import uuid7
from fishplate.kernel.records import Reference

pytestmark = pytest.mark.django_db
DECIDE = reverse("approvals:list_waiting_approvals")


def test_everything_needed_to_decide_stands_on_one_page():
    people = factories.signers()
    subject = Reference("tests.plan", uuid7())
    factories.reject(
        factories.approval(people.cast, subject=subject, said="Ten units"), people.business_owner, "Too many."
    )
    due = clock.now() + timedelta(days=3)
    approval = factories.approval(people.cast, subject=subject, said="Two <units>", due_at=due)
    factories.sign(approval, people.manager)
    page = read(people.business_owner, DECIDE)
    for said in ("Two &lt;units&gt;", "Ten units", "Too many.", "Lin Owner", "You sign as: Business process owner"):
        assert said in page
    assert approval.digest in page
    inside = reverse("approvals:list_waiting_approvals", args=[approval.project_id])
    assert "Two &lt;units&gt;" in read(people.business_owner, inside)
    assert "Nothing waits for your decision" in read(people.manager, DECIDE)
    assert browser(people.cast.stranger).get(inside).status_code == 404


def test_one_decides_there_and_goes_on_there():
    people = factories.signers()
    first, second = factories.approval(people.cast), factories.approval(people.cast)
    [seat] = [one for one in first.seats.all() if one.role == "business_owner"]
    typed = {"verdict": "approve", "digest": first.digest, "seat": f"{seat.pk}:"}
    done = browser(people.business_owner).post(f"{url('cast_vote', first)}?from=waiting", typed)
    assert (done.status_code, done["Location"]) == (303, DECIDE)
    page = read(people.business_owner, DECIDE)
    assert url("view_approval", second) in page
    assert url("view_approval", first) not in page


def test_what_is_due_first_stands_first_and_is_told_with_its_day():
    people = factories.signers()
    later, soon = (factories.approval(people.cast, due_at=clock.now() + timedelta(days=days)) for days in (9, 2))
    whenever = factories.approval(people.cast)
    page = read(people.manager, DECIDE)
    places = [page.index(url("view_approval", one)) for one in (soon, later, whenever)]
    assert places == sorted(places)
    waiting = {one.url: one.due for one in contributions.WAITING.collect(people.manager, None)}
    assert waiting[url("view_approval", whenever)] is None
    assert waiting[url("view_approval", soon)] is not None


def test_many_cost_no_more_queries_than_one(django_assert_max_num_queries):
    people = factories.signers()
    for _number in range(12):
        factories.approval(people.cast, seats={Role.BUSINESS_OWNER: 1, Role.PROJECT_MANAGER: 1})
    client = browser(people.manager)
    client.get(DECIDE)
    with django_assert_max_num_queries(12):
        assert client.get(DECIDE).content.decode().count("decision-head") == 12


def test_a_delegate_signs_in_the_browser_with_both_names():
    people = factories.signers()
    typed = {"delegate_id": str(people.cast.teammate.id), "starts_on": "2026-01-01", "ends_on": "2099-01-01"}
    new = reverse("approvals:delegate_signing", args=[people.cast.project.pk])
    done = browser(people.business_owner).post(new, typed)
    assert done.status_code == 303
    approval = factories.approval(people.cast)
    page = read(people.cast.teammate, url("view_approval", approval))
    assert "You sign as: Business process owner, on behalf of Bo Business" in page
    [seat] = [one for one in approval.seats.all() if one.role == "business_owner"]
    key = f"{seat.pk}:{people.business_owner.id}"
    assert f'value="{key}"' in page
    typed = {"verdict": "approve", "digest": approval.digest, "seat": key}
    assert browser(people.cast.teammate).post(url("cast_vote", approval), typed).status_code == 303
    assert Vote.objects.get().on_behalf_of_id == people.business_owner.id
    assert "Mei Teammate</strong> on behalf of Bo Business" in read(people.manager, url("view_approval", approval))
    listed = read(people.manager, reverse("approvals:list_delegations", args=[people.cast.project.pk]))
    assert "Counts today" in listed
    delegation = Delegation.objects.get()
    revoke = reverse("approvals:revoke_delegation", args=[delegation.pk])
    assert "takes one of these roles" in read(people.cast.supplier_member, revoke)
    assert browser(people.business_owner).post(revoke).status_code == 303
    assert "Taken back" in read(people.manager, reverse("approvals:list_delegations"))


def test_a_conflict_is_declared_in_the_browser():
    people = factories.signers()
    approval = factories.approval(people.cast)
    missing = browser(people.business_owner).post(url("declare_conflict", approval), {"reason": ""})
    assert missing.status_code == 422
    done = browser(people.business_owner).post(url("declare_conflict", approval), {"reason": "My brother sells it."})
    assert done.status_code == 303
    assert Conflict.objects.count() == 1
    page = read(people.manager, url("view_approval", approval))
    assert "My brother sells it." in page
    assert "this cannot be completed" in page
    assert "this cannot be completed" not in read(people.cast.teammate, url("view_approval", approval))


def proven(actor: Actor, *, seconds_ago: float) -> Client:
    """A browser whose session says when its person last proved who they are, as the sign-in writes it."""
    client = browser(actor)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - seconds_ago, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(actor.id)
    session.save()
    return client


def test_who_signs_proves_once_more_who_they_are():
    people = factories.signers()
    approval = factories.approval(people.cast, prove_identity=True)
    page = read(people.manager, url("view_approval", approval))
    assert "Confirm it is you" in page
    assert reverse("account_reauthenticate") in page
    assert 'value="approve"' not in page
    assert "Confirm it is you" in read(people.manager, DECIDE)
    typed = {"verdict": "approve", "digest": approval.digest}
    for client in (browser(people.manager), proven(people.manager, seconds_ago=600)):
        refused = client.post(url("cast_vote", approval), typed)
        assert refused.status_code == 403
        assert "prove once more who you are" in refused.content.decode()
    done = proven(people.manager, seconds_ago=20).post(url("cast_vote", approval), typed)
    assert done.status_code == 303
    assert Vote.objects.get().proved_at is not None
    assert "identity proved" in read(people.business_owner, url("view_approval", approval))


def test_the_sign_in_itself_proves_it():
    people = factories.signers()
    approval = factories.approval(people.cast, prove_identity=True)
    client = browser(people.manager)
    again = f"{reverse('account_reauthenticate')}?next={url('view_approval', approval)}"
    answered = client.post(again, {"password": PASSWORD})
    assert answered.status_code == 302
    assert client.post(url("cast_vote", approval), {"verdict": "approve", "digest": approval.digest}).status_code == 303


def test_everybody_reads_why_signatures_are_void():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    services.void_approval(approval_id=approval.pk, reason="The plan was changed.", actor=SYSTEM)
    for actor in (people.manager, people.cast.supplier_member):
        page = read(actor, url("view_approval", approval))
        assert "The signatures are void" in page
        assert "The plan was changed." in page
    assert Approval.objects.get(pk=approval.pk).votes.count() == 1
