from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.models import AccessToken, TokenUse
from fishplate.domains.organisations.services.tokens import note_use
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import clock, errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Content

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_the_text_signs_in_and_is_stored_nowhere():
    person = factories.person()
    token, text = services.create_access_token(name="Reports", expires_at=None, actor=person.as_actor())
    assert queries.person_of_token(text) == person
    assert text not in str(AccessToken.objects.values())
    assert all(text not in payload for payload in Content.objects.values_list("payload", flat=True))
    assert text.startswith(token.hint)


def test_it_ends_when_it_was_to_end():
    person = factories.person()
    with clock.frozen(AT):
        _, text = services.create_access_token(
            name="Reports", expires_at=AT + timedelta(days=1), actor=person.as_actor()
        )
        assert queries.person_of_token(text) == person
    with clock.frozen(AT + timedelta(days=1)):
        assert queries.person_of_token(text) is None


def test_somebody_who_may_not_sign_in_has_no_tokens_either(django_user_model):
    person = factories.person()
    _, text = services.create_access_token(name="Reports", expires_at=None, actor=person.as_actor())
    person.is_active = False
    from fishplate.kernel import audit

    with audit.change("test.deactivated", actor=SYSTEM, target=person):
        person.save()
    assert queries.person_of_token(text) is None


def test_a_token_needs_a_name_a_future_and_a_person():
    actor = factories.person().as_actor()
    with pytest.raises(errors.Invalid):
        services.create_access_token(name="", expires_at=None, actor=actor)
    with clock.frozen(AT), pytest.raises(errors.Invalid):
        services.create_access_token(name="x", expires_at=AT, actor=actor)


@pytest.mark.parametrize("text", ["", "fp_", "fp_wrong", "x" * 5000])
def test_nonsense_signs_nobody_in(text: str):
    assert queries.person_of_token(text) is None


def test_without_a_date_it_ends_after_ninety_days_and_never_later_than_in_a_year():
    actor = factories.person().as_actor()
    with clock.frozen(AT):
        token, _ = services.create_access_token(name="x", actor=actor)
        assert token.expires_at == AT + timedelta(days=90)
        with pytest.raises(errors.Invalid):
            services.create_access_token(name="x", expires_at=AT + timedelta(days=367), actor=actor)


def test_it_is_noted_when_it_was_last_used_but_not_each_time():
    token, _ = services.create_access_token(name="x", actor=factories.person().as_actor())
    with clock.frozen(AT):
        note_use(token)
    with clock.frozen(AT + timedelta(minutes=14)):
        note_use(token)
    assert TokenUse.objects.get().at == AT
    with clock.frozen(AT + timedelta(minutes=16)):
        note_use(token)
    assert TokenUse.objects.get().at == AT + timedelta(minutes=16)
