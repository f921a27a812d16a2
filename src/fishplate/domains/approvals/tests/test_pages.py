"""The pages of approvals, opened and used as the people who sign would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.approvals.tests import factories
from fishplate.domains.organisations.models import Person
from fishplate.kernel import contributions
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, approval: Approval) -> str:
    return reverse(f"approvals:{name}", args=[approval.project_id, approval.pk])


def read(actor: Actor, address: str) -> str:
    return browser(actor).get(address).content.decode()


def test_the_signer_reads_what_is_signed_and_signs_it():
    people = factories.signers()
    approval = factories.approval(people.cast, said="Orders <agree>")
    page = read(people.business_owner, url("view_approval", approval))
    assert "Orders &lt;agree&gt;" in page
    assert approval.digest in page
    done = browser(people.business_owner).post(
        url("cast_vote", approval), {"verdict": "approve", "digest": approval.digest}
    )
    assert (done.status_code, done["Location"]) == (303, url("view_approval", approval))
    assert Vote.objects.get().person_id == people.business_owner.id
    after = read(people.business_owner, url("view_approval", approval))
    assert "Bo Business" in after
    assert "one person cannot fill two seats" in after
    assert 'value="approve"' not in after


def test_who_signed_is_told_who_is_next_and_how_it_ended():
    people = factories.signers()
    approval = factories.approval(people.cast)

    def said(actor: Actor) -> str:
        client = browser(actor)
        vote = {"verdict": "approve", "digest": approval.digest}
        return client.post(url("cast_vote", approval), vote, follow=True).content.decode()

    first = said(people.business_owner)
    assert f"Next to sign: {people.manager.name}." in first
    assert "it is decided: Approved." in said(people.manager)


def test_a_rejection_without_a_reason_comes_back_with_what_was_missing():
    people = factories.signers()
    approval = factories.approval(people.cast)
    refused = browser(people.manager).post(
        url("cast_vote", approval), {"verdict": "reject", "digest": approval.digest, "reason": " "}
    )
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert not Vote.objects.exists()


def test_a_signature_for_another_text_is_refused_with_the_reason():
    people = factories.signers()
    approval = factories.approval(people.cast)
    refused = browser(people.manager).post(url("cast_vote", approval), {"verdict": "approve", "digest": "0" * 64})
    assert refused.status_code == 409
    assert "not the text you were shown" in refused.content.decode()


def test_who_may_not_sign_reads_why():
    people = factories.signers()
    approval = factories.approval(people.cast)
    page = read(people.cast.supplier_member, url("view_approval", approval))
    assert "This takes the role Business process owner in the project." in page
    assert 'value="approve"' not in page
    refused = browser(people.cast.supplier_member).post(
        url("cast_vote", approval), {"verdict": "approve", "digest": approval.digest}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["view_approval", "cast_vote", "withdraw_approval"])
def test_others_find_no_page(name: str):
    people = factories.signers()
    approval = factories.approval(people.cast)
    assert browser(people.manager).get(url(name, approval)).status_code == 200
    for actor in (people.cast.stranger, people.cast.removed_member):
        assert browser(actor).get(url(name, approval)).status_code == 404
        listed = browser(actor).get(reverse("approvals:list_approvals", args=[approval.project_id]))
        assert listed.status_code == 404
    assert Client().get(url(name, approval)).status_code == 302


def test_an_approval_is_not_found_under_another_project():
    people, others = factories.signers(), factories.signers()
    approval = factories.approval(people.cast)
    address = reverse("approvals:view_approval", args=[others.cast.project.pk, approval.pk])
    assert browser(people.manager).get(address).status_code == 404


def test_it_is_withdrawn_in_the_browser():
    people = factories.signers()
    approval = factories.approval(people.cast)
    typed = {"reason": "Asked too early.", "version": approval.version}
    assert browser(people.manager).post(url("withdraw_approval", approval), typed).status_code == 303
    assert "Asked too early." in read(people.manager, url("view_approval", approval))


def test_the_list_asks_as_much_for_many_as_for_one(django_assert_max_num_queries):
    people = factories.signers()
    for _number in range(12):
        factories.approval(people.cast)
    client = browser(people.manager)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("approvals:list_approvals", args=[people.cast.project.pk])).content.decode()
    assert page.count("Start the pilot") >= 12


def test_what_waits_for_a_person_is_offered_where_they_work():
    people = factories.signers()
    approval = factories.approval(people.cast)
    offered = [one.url for one in contributions.WAITING.collect(people.manager, None) if str(one.kind) == "approval"]
    assert offered == [url("view_approval", approval)]
    overview = reverse("projects:view_project", args=[approval.project_id])
    assert url("view_approval", approval) in read(people.manager, overview)
    factories.sign(approval, people.manager)
    assert url("view_approval", approval) not in [
        one.url for one in contributions.WAITING.collect(people.manager, None)
    ]
