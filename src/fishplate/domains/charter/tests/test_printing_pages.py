"""Printing in the browser: from the record to the file, and from the code back to both."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.kernel import files
from fishplate.kernel.documents import Printed
from fishplate.kernel.documents.tests.factories import printed
from fishplate.kernel.jobs.testing import run_pending

pytestmark = pytest.mark.django_db


def browser(world: Landscape, who: str) -> Client:
    client = Client()
    client.force_login(world.cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_charter_is_printed_from_its_page_and_downloaded():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    client = browser(world, "teammate")
    address = reverse("web:print_document", args=["charter.charter", charter.pk])
    assert address in client.get(reverse("charter:view_charter", args=[world.cast.project.pk])).content.decode()
    assert client.post(address, {"language": "en", "format": "docx"}).status_code == 303
    waiting = client.get(address, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).content.decode()
    assert "<progress" in waiting
    assert "<html" not in waiting
    run_pending()
    one = Printed.objects.get()
    done = client.get(address).content.decode()
    assert one.code in done
    assert "<progress" not in done
    response = client.get(reverse("web:download_printed", args=[one.code]))
    assert b"".join(response) == files.read(one.file_hash)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


def test_it_is_printed_where_the_charter_stands_beside_the_rail_of_the_project():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    client = browser(world, "teammate")
    page = client.get(reverse("web:print_document", args=["charter.charter", charter.pk])).content.decode()
    assert 'class="with-rail"' in page
    place = reverse("charter:view_charter", args=[world.cast.project.pk])
    [charter_in_rail] = [line for line in page.splitlines() if f'<li><a href="{place}"' in line]
    assert re.search(f'href="{place}"[^>]* aria-current="page"', charter_in_rail)


def test_what_is_chosen_wrongly_is_told_and_nothing_is_lost():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    address = reverse("web:print_document", args=["charter.charter", charter.pk])
    refused = browser(world, "owner").post(address, {"language": "zh-hans", "format": "exe"})
    assert refused.status_code == 422
    assert '<option value="zh-hans" selected' in refused.content.decode()


def test_the_code_leads_to_what_was_printed_and_says_whether_it_still_holds():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    one = printed(charter, "charter.charter", by=world.cast.owner)
    address = reverse("web:view_printed", args=[one.code.lower()])
    client = browser(world, "supplier_member")
    page = client.get(address).content.decode()
    assert "Planned and reported production do not agree." in page
    assert "unchanged since" in page
    assert 'class="with-rail"' in page
    factories.objective(world.cast.project, by=world.cast.owner)
    assert "changed since" in (page := client.get(address).content.decode())
    assert "unchanged since" not in page
    assert "Orders reach the plant at once" not in page


def test_a_stranger_meets_nothing_at_all():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    one = printed(charter, "charter.charter", by=world.cast.owner)
    for who in ("stranger", "removed_member"):
        client = browser(world, who)
        for name, args in (
            ("print_document", ["charter.charter", charter.pk]),
            ("view_printed", [one.code]),
            ("download_printed", [one.code]),
        ):
            assert client.get(reverse(f"web:{name}", args=args)).status_code == 404
        assert one.code not in client.get(reverse("web:list_printed")).content.decode()
        checked = client.post(reverse("web:check_printed"), {"text": one.content_hash}).content.decode()
        assert one.code not in checked


def test_a_file_is_checked_and_one_byte_is_enough_to_be_another():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    one = printed(charter, "charter.charter", by=world.cast.owner)
    client, address = browser(world, "owner"), reverse("web:check_printed")

    def answer(content: bytes) -> str:
        file = BytesIO(content)
        file.name = "charter.pdf"
        return client.post(address, {"text": "", "file": file}).content.decode()

    content = files.read(one.file_hash)
    assert "one of ours, unaltered" in answer(content)
    assert one.code in answer(content)
    assert one.code not in answer(content + b"\n")
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": one.code}).status_code == 200


def test_a_person_of_the_supplier_sees_the_panel_with_what_was_printed():
    world = landscape()
    charter = factories.charter(world.cast.project, by=world.cast.owner)
    one = printed(charter, "charter.charter", by=world.cast.owner)
    page = browser(world, "supplier_member").get(reverse("charter:view_charter", args=[world.cast.project.pk]))
    assert one.code in page.content.decode()
