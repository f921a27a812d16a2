"""Views of a list: private or shared, opened by their address, changed by their maker."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, views
from fishplate.kernel.records import reference
from tests.access.people import read as body_of

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who])
    return client


def test_a_private_view_is_its_makers_alone():
    cast = factories.landscape().cast
    view = views.keep_view(actor=cast.owner, name="Mine", shared_with=None, path="/systems/", query="kind=database")
    assert views.visible_to(cast.owner).get() == view
    for other in (cast.teammate, cast.supplier_member, cast.removed_member, cast.stranger):
        assert not views.visible_to(other).exists()


def test_a_shared_view_reaches_the_members_and_only_its_maker_changes_it():
    cast = factories.landscape().cast
    path = reverse("landscape:view_landscape", args=[cast.project.pk])
    view = views.keep_view(
        actor=cast.owner, name="Critical", shared_with=reference(cast.project), path=path, query="criticality=high"
    )
    for member in (cast.teammate, cast.supplier_member):
        assert views.visible_to(member).get() == view
        with pytest.raises(errors.Forbidden):
            views.delete_view(view.pk, actor=member)
    for outsider in (cast.removed_member, cast.stranger):
        assert not views.visible_to(outsider).exists()
        with pytest.raises(errors.NotFound):
            views.copy_view(view.pk, actor=outsider)
    copy = views.copy_view(view.pk, actor=cast.supplier_member)
    assert (copy.query, copy.shared_id, copy.person_id) == (view.query, None, cast.supplier_member.id)


def test_nobody_shares_with_a_project_they_do_not_see():
    cast = factories.landscape().cast
    with pytest.raises(errors.NotFound):
        views.keep_view(actor=cast.stranger, name="x", shared_with=reference(cast.project), path="/", query="")


def test_a_list_opens_with_the_default_view_and_everything_is_one_link_away():
    cast = factories.landscape().cast
    client = signed_in(cast, "owner")
    systems = reverse("landscape:list_systems")
    saved = client.post(f"{reverse('web:save_view')}?path={systems}&query=name%3DPlant", {"name": "Plants"})
    assert saved["Location"] == f"{systems}?name=Plant"
    view = views.SavedView.objects.get()
    client.post(reverse("web:choose_default_view", args=[view.pk]), {"wanted": "yes"})
    assert client.get(systems)["Location"] == f"{systems}?name=Plant"
    assert "Resource planning" in client.get(f"{systems}?view=all").content.decode()
    assert "Plants" in client.get(f"{systems}?view=all").content.decode()
    assert signed_in(cast, "teammate").get(systems).status_code == 200
    client.post(reverse("web:delete_view", args=[view.pk]))
    assert client.get(systems).status_code == 200


def test_a_view_is_kept_of_our_own_pages_only():
    cast = factories.landscape().cast
    client = signed_in(cast, "owner")
    for path in ("https://evil.example/", "//evil.example/", "/nowhere/", ""):
        assert client.get(reverse("web:save_view"), {"path": path}).status_code == 404


def test_columns_are_chosen_in_the_address_and_hold_for_the_export():
    cast = factories.landscape().cast
    client = signed_in(cast, "owner")
    answer = client.get(f"{reverse('landscape:list_systems')}?format=csv&columns=vendor&columns=kind")
    body = body_of(answer).decode("utf-8-sig")
    assert body.splitlines()[0] == "Code,Kind,Vendor"
    page = client.get(f"{reverse('landscape:list_systems')}?columns=vendor").content.decode()
    assert "aria-sort" in page
    assert '<td data-label="Vendor"' in page
    assert '<td data-label="Name"' not in page
