"""The page that describes the API."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from fishplate.config.api import api
from fishplate.domains.projects.tests.factories import Cast
from tests.access.people import signed_in
from tests.architecture.checks.routes import operations

pytestmark = pytest.mark.django_db


def test_it_lists_every_operation_and_every_link_leads_somewhere(cast: Cast) -> None:
    page = signed_in(cast.people["owner"]).get(reverse("view_api_reference")).content.decode()
    places = set(re.findall(r'id="([^"]+)"', page))
    assert {operation.name for operation in operations(api)} <= places
    assert set(re.findall(r'href="#(schema-[^"]+)"', page)) <= places


def test_it_stands_in_the_account_menu(cast: Cast) -> None:
    page = signed_in(cast.people["owner"]).get("/").content.decode()
    assert f'href="{reverse("view_api_reference")}"' in page
