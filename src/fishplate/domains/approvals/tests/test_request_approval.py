from __future__ import annotations

import hashlib
import json

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.models import content
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import queries as project_queries
from fishplate.domains.projects import services as project_services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.fields import uuid7
from fishplate.kernel.records import Reference

pytestmark = pytest.mark.django_db


def test_what_is_signed_is_kept_word_for_word_under_its_hash():
    people = factories.signers()
    approval = factories.approval(people.cast, said="Orders agree: 100 %")
    assert hashlib.sha256(approval.content.encode()).hexdigest() == approval.digest
    assert approval.is_intact
    assert "Orders agree: 100 %" in approval.content
    assert str(approval.subject) in approval.content
    assert approval.state == "open"


def test_every_language_of_the_product_stands_in_the_text():
    frozen = content.freeze(lambda: [Section(gettext_lazy("Yes"), (Line("What", gettext_lazy("No")),))])
    sealed = content.sealed(subject=Reference("tests.plan", uuid7()), title="Pilot", content=frozen)
    assert set(json.loads(sealed)["content"]) == {"zh-hans", "en"}
    assert content.read(sealed, "en")[0].lines[0].text == "No"
    with translation.override("zh-hans"):
        assert content.read(sealed)[0].title == str(gettext_lazy("Yes")) != "Yes"


def test_the_text_differs_as_soon_as_its_subject_does():
    frozen = factories.text()
    one, other = (
        content.digest_of(content.sealed(subject=Reference("tests.plan", uuid7()), title="Pilot", content=frozen))
        for _ in range(2)
    )
    assert one != other


def test_the_first_to_be_asked_sees_it_waiting_and_others_do_not():
    people = factories.signers()
    approval = factories.approval(people.cast)
    assert list(queries.waiting_for(people.manager)) == [approval]
    assert list(queries.waiting_for(people.business_owner)) == [approval]
    for actor in (people.cast.teammate, people.cast.supplier_member, people.cast.stranger, people.cast.removed_member):
        assert not queries.waiting_for(actor).exists()


def test_members_of_all_organisations_see_it_and_nobody_else_does():
    people = factories.signers()
    approval = factories.approval(people.cast)
    for actor in (people.cast.owner, people.cast.teammate, people.cast.supplier_member):
        assert queries.approval(actor, approval.pk) == approval
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            queries.approval(actor, approval.pk)


def test_strangers_and_removed_members_cannot_ask():
    people = factories.signers()
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.approval(people.cast, by=actor)


def test_who_fills_no_role_cannot_ask():
    people = factories.signers()
    watcher = organisations.person(of=people.cast.supplier)
    projects.member(people.cast.project, watcher, people.cast.supplier, by=people.manager)
    with pytest.raises(errors.Forbidden, match="fill a role"):
        factories.approval(people.cast, by=watcher.as_actor())


def test_one_subject_has_one_open_approval():
    people = factories.signers()
    subject = Reference("tests.plan", uuid7())
    first = factories.approval(people.cast, subject=subject)
    with pytest.raises(errors.Refused, match="already"):
        factories.approval(people.cast, subject=subject)
    services.withdraw_approval(approval_id=first.pk, reason="Too early", actor=people.manager)
    assert factories.approval(people.cast, subject=subject).is_open


def test_seats_that_different_people_cannot_fill_are_refused_with_every_reason():
    people = factories.signers()
    with pytest.raises(errors.Refused) as refusal:
        factories.approval(people.cast, seats={Role.SPONSOR: 1, Role.OPERATIONS: 2, Role.PROJECT_MANAGER: 1})
    assert [str(reason) for reason in refusal.value.reasons] == [
        "Sponsor: 1 person must sign, the project has 0.",
        "Operations: 2 different people must sign, the project has 0.",
    ]


def test_one_person_with_two_roles_is_not_two_people():
    cast = projects.cast()
    member = project_queries.holders(cast.project.pk, Role.PROJECT_MANAGER).get()
    project_services.amend_member(
        member_id=member.pk,
        version=member.version,
        party=member.party,
        roles=[Role.PROJECT_MANAGER, Role.BUSINESS_OWNER],
        actor=cast.owner,
    )
    with pytest.raises(errors.Refused, match=r"2 different people must sign, the project has 1"):
        factories.approval(cast)


def test_who_asks_does_not_count_where_they_may_not_sign():
    people = factories.signers()
    with pytest.raises(errors.Refused, match="Project manager: 1 person must sign, the project has 0"):
        factories.approval(people.cast, exclude_requester=True)


@pytest.mark.parametrize("seats", [{}, {Role.PROJECT_MANAGER: 0}])
def test_somebody_has_to_sign(seats):
    people = factories.signers()
    with pytest.raises(errors.Invalid):
        factories.approval(people.cast, seats=seats)
