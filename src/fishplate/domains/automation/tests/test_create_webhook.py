from __future__ import annotations

import pytest

from fishplate.domains.automation import services
from fishplate.domains.automation.choices import EVERYTHING, KINDS
from fishplate.domains.automation.models import Webhook
from fishplate.domains.automation.services.webhooks import MOST
from fishplate.domains.automation.tests import factories
from fishplate.domains.automation.tests.factories import URL
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Content

pytestmark = pytest.mark.django_db


def create(cast: Cast, by: str = "owner", **fields):
    given = {"project_id": cast.project.pk, "name": "Jira", "url": URL, "kinds": [EVERYTHING], **fields}
    return services.create_webhook(actor=getattr(cast, by), **given)


def test_the_project_manager_makes_one_and_is_shown_its_secret_once(cast):
    webhook, secret = create(cast)
    assert secret.startswith("whsec_")
    assert secret not in (webhook.secret, webhook.previous_secret)
    assert secret not in "".join(Content.objects.values_list("payload", flat=True))
    assert create(cast)[1] != secret


@pytest.mark.parametrize("who", ["teammate", "supplier_member"])
def test_other_members_are_told_what_it_takes(cast, who):
    with pytest.raises(errors.Forbidden, match="Project manager"):
        create(cast, who)


@pytest.mark.parametrize("who", ["removed_member", "stranger"])
def test_who_does_not_see_the_project_finds_none(cast, who):
    with pytest.raises(errors.NotFound):
        create(cast, who)


def test_only_managers_of_an_organisation_make_one_for_it(cast):
    webhook, _ = create(cast, project_id=None, organisation_id=cast.organisation.pk)
    assert webhook.place == cast.organisation
    with pytest.raises(errors.Forbidden, match="manager"):
        create(cast, "teammate", project_id=None, organisation_id=cast.organisation.pk)
    with pytest.raises(errors.NotFound):
        create(cast, "stranger", project_id=None, organisation_id=cast.organisation.pk)


def test_everything_stands_alone(cast):
    single = next(iter(KINDS))
    assert create(cast, kinds=[single, EVERYTHING])[0].kinds == [EVERYTHING]
    assert create(cast, kinds=[single])[0].kinds == [single]
    with pytest.raises(errors.Invalid, match="nonsense"):
        create(cast, kinds=[EVERYTHING, "nonsense"])


@pytest.mark.parametrize("both", [True, False])
def test_it_belongs_to_one_place(cast, both):
    where = {"project_id": cast.project.pk, "organisation_id": cast.organisation.pk} if both else {"project_id": None}
    with pytest.raises(errors.Invalid):
        create(cast, **where)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "receiver.example",
        "ftp://receiver.example/",
        "javascript:alert(1)",
        "https://",
        "https://me:secret@receiver.example/",
        "https://receiver.example/ a",
        "https://receiver.example/\n",
        "https://[::1",
        "https://receiver.example:99999/",
        "https://receiver.example/#part",
        "https://receiver.example/" + "x" * 500,
    ],
)
def test_an_address_that_is_none_is_refused_at_its_field(cast, url):
    if url.strip() != url:
        url += "x"
    with pytest.raises(errors.Invalid) as raised:
        create(cast, url=url)
    assert list(raised.value.fields) == ["url"]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("kinds", [[], ["no.such"], ["gates.gate_opened", "no.such"]])
def test_it_is_told_of_kinds_that_exist(cast, kinds):
    with pytest.raises(errors.Invalid) as raised:
        create(cast, kinds=kinds)
    assert list(raised.value.fields) == ["kinds"]


def test_one_place_has_not_endlessly_many(cast):
    for _ in range(MOST):
        create(cast)
    with pytest.raises(errors.Refused):
        create(cast)
    factories.webhook(cast.organisation, by=cast.owner)
