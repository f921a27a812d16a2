from __future__ import annotations

from uuid import UUID

import pytest
from django.core.cache import cache

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import Person
from fishplate.domains.organisations.tests import factories
from fishplate.domains.organisations.tests.test_end_session import browser, inside
from fishplate.kernel import audit, contributions, errors, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.contributions import OpenWork, Slot
from fishplate.web import history

pytestmark = pytest.mark.django_db

TAKEN: list[UUID | None] = []


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


def test_sessions_tokens_and_invitations_end_and_what_they_did_stays():
    administrator, organisation = factories.administrator().as_actor(), factories.organisation()
    person = factories.person(of=organisation, role="manager")
    client = browser(person)
    _, text = services.create_access_token(name="x", actor=person.as_actor())
    _, link = services.invite_person(organisation_id=organisation.pk, email="n@example.org", actor=person.as_actor())
    services.deactivate_person(person_id=person.pk, actor=administrator)
    assert not inside(client)
    assert not inside(browser(person))
    assert queries.person_of_token(text) is None
    assert queries.invitation_of_token(link.rstrip("/").rpartition("/")[2]) is None
    assert history.name_of(audit.entries_of_record(records.reference(person))[0]) == "account: closed"
    assert queries.memberships(organisation).filter(person=person).exists()


def test_the_last_administrator_and_oneself_stay():
    administrator = factories.administrator()
    with pytest.raises(errors.Refused, match="own account"):
        services.deactivate_person(person_id=administrator.pk, actor=administrator.as_actor())
    with pytest.raises(errors.Refused, match="last administrator"):
        services.deactivate_person(person_id=administrator.pk, actor=SYSTEM)


def test_it_is_closed_once_and_only_by_an_administrator():
    administrator, person = factories.administrator().as_actor(), factories.person()
    with pytest.raises(errors.Forbidden):
        services.deactivate_person(person_id=person.pk, actor=person.as_actor())
    with pytest.raises(errors.NotFound):
        services.deactivate_person(person_id=person.pk, actor=factories.person().as_actor())
    services.deactivate_person(person_id=person.pk, actor=administrator)
    with pytest.raises(errors.Refused):
        services.deactivate_person(person_id=person.pk, actor=administrator)


def test_what_nobody_may_take_over_stops_all_of_it(monkeypatch: pytest.MonkeyPatch):
    administrator, person, taker = factories.administrator().as_actor(), factories.person(), factories.person()
    monkeypatch.setattr(contributions, "OPEN_WORK", Slot("open work"))  # what other domains hold is tried there
    contributions.OPEN_WORK.add("test", lambda *_: [held(taker)])
    with pytest.raises(errors.Refused, match="Plant 7: somebody has to"):
        services.deactivate_person(person_id=person.pk, actor=administrator)
    with pytest.raises(errors.Invalid):
        services.deactivate_person(person_id=person.pk, takers={"key": person.pk}, actor=administrator)
    person.refresh_from_db()
    assert person.is_active
    services.deactivate_person(person_id=person.pk, takers={"key": taker.pk}, actor=administrator)
    assert [taker.pk] == TAKEN


def held(taker: Person) -> OpenWork:
    TAKEN.clear()

    def hand_over(to: UUID | None, actor: Actor) -> None:
        if to is None:
            raise errors.Refused("somebody has to")
        TAKEN.append(to)

    return OpenWork("key", "operator", "Plant 7", "/", ((taker.pk, taker.name),), hand_over)
