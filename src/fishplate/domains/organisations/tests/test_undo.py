"""What an organisation is called, and which fields its records have, goes back."""

from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel.custom import CustomField
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_an_organisation_is_called_as_before(cast):
    before = Organisation.objects.get(pk=cast.organisation.pk)
    services.amend_organisation(
        organisation_id=before.pk, version=before.version, name="Other", description="New", actor=cast.owner
    )
    take_back(cast.owner)
    after = Organisation.objects.get(pk=before.pk)
    assert (after.name, after.description) == (before.name, before.description)


def test_a_field_is_amended_back_asked_for_again_and_no_more(cast):
    field = services.define_custom_field(
        organisation_id=cast.organisation.pk, kind="landscape.system", key="site", type="choice", name_en="Site",
        options=["Suzhou"], actor=cast.owner,
    )  # fmt: skip
    services.amend_custom_field(
        custom_field_id=field.pk, version=field.version, name_en="Plant", name_zh="", unit="", options=["Wuxi"],
        required=True, position=3, actor=cast.owner,
    )  # fmt: skip
    take_back(cast.owner)
    standing = CustomField.objects.get(pk=field.pk)
    assert (standing.name_en, standing.options, standing.required, standing.position) == ("Site", ["Suzhou"], False, 0)
    services.retire_custom_field(custom_field_id=field.pk, actor=cast.owner)
    take_back(cast.owner)
    assert CustomField.objects.get(pk=field.pk).retired_at is None
    take_back(cast.owner)
    assert CustomField.objects.get(pk=field.pk).retired_at is not None
