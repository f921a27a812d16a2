"""Every page of the domain, opened and used as the people around a project would."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.organisations.models import Person
from tests.access.people import read as body_of

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"landscape:{name}", args=args)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def pages_of(world: factories.Landscape) -> list[str]:
    project, interface, mes = world.cast.project.pk, world.interface.pk, world.mes.pk
    contract = factories.contract(world.interface, by=world.cast.owner)
    return [
        url("view_landscape", project),
        url("list_systems_in_scope", project),
        url("view_connections", project),
        url("view_interface", project, interface),
        url("view_interface", interface),
        url("view_system", project, mes),
        url("view_system", mes),
        url("view_contract", project, contract.pk),
        url("view_contract", contract.pk),
        url("download_contract", contract.pk),
    ]


def test_members_open_every_page_and_others_find_nothing():
    world = factories.landscape()
    factories.environment(world.mes, by=world.cast.owner, base_url="http://mes-test:8080")
    for address in pages_of(world):
        for who in ("owner", "supplier_member"):
            answer = browser(world.cast.people[who]).get(address)
            assert answer.status_code == 200, (who, address)
            b"".join(answer)  # a file that nobody reads would stay open
        for who in ("stranger", "removed_member"):
            assert browser(world.cast.people[who]).get(address).status_code == 404, (who, address)


def test_a_record_is_not_shown_inside_a_project_it_does_not_belong_to():
    world, other = factories.landscape(), factories.landscape()
    client = browser(world.cast.people["owner"])
    assert client.get(url("view_interface", other.cast.project.pk, world.interface.pk)).status_code == 404
    lonely = factories.interface(world.erp, by=world.cast.owner)
    assert client.get(url("view_interface", world.cast.project.pk, lonely.pk)).status_code == 404
    assert client.get(url("view_interface", lonely.pk)).status_code == 200


def test_opening_a_record_leads_into_its_only_project():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    inside = client.get(url("open_interface", world.interface.pk))
    assert inside["Location"] == url("view_interface", world.cast.project.pk, world.interface.pk)
    end = client.get(url("open_system", world.mes.pk))
    assert end["Location"] == url("view_system", world.cast.project.pk, world.mes.pk)
    lonely = factories.system(world.cast.organisation, by=world.cast.owner)
    assert client.get(url("open_system", lonely.pk))["Location"] == url("view_system", lonely.pk)


def test_a_system_is_registered_and_told_what_is_wrong_with_it():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    typed = {
        "organisation_id": world.cast.organisation.pk, "code": "mes", "name": "Warehouse", "kind": "application",
        "criticality": "high", "lifecycle": "in_use",
    }  # fmt: skip
    refused = client.post(url("register_system"), typed)
    assert refused.status_code == 422
    assert "has this code" in refused.content.decode()
    assert "Warehouse" in refused.content.decode()
    done = client.post(url("register_system"), {**typed, "code": "WMS"})
    assert done["Location"] == url("view_system", System.objects.get(code="WMS").pk)
    assert not Scope.objects.filter(system__code="WMS").exists()


def test_an_interface_is_registered_right_into_the_projects_scope():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    project = world.cast.project.pk
    typed = {
        "organisation_id": world.cast.organisation.pk, "code": "IF-02", "name": "Stock", "provider_id": world.mes.pk,
        "consumer_ids": [world.erp.pk], "flow": "both", "pattern": "batch", "criticality": "low",
        "lifecycle": "planned", "role": "builds",
    }  # fmt: skip
    client.post(url("register_interface", project), typed)
    stock = Interface.objects.get(code="IF-02")
    assert stock.scopes.get().role == "builds"
    page = read(client, url("view_landscape", project))
    assert "IF-02" in page
    assert "builds" in page
    assert page.count("IF-02") <= read(client, url("view_connections", project)).count("IF-02")


def test_an_environment_is_added_and_changed():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    typed = {"name": "Test", "kind": "test", "system_version": "1", "base_url": "not an address"}
    refused = client.post(url("register_environment", world.mes.pk), typed)
    assert "full address" in refused.content.decode()
    client.post(url("register_environment", world.mes.pk), {**typed, "base_url": "http://mes-test/"})
    environment = world.mes.environments.get()
    amend = url("amend_environment", world.cast.project.pk, environment.pk)
    client.post(amend, {**typed, "base_url": "", "system_version": "2", "version": 1})
    environment.refresh_from_db()
    assert environment.system_version == "2"


def test_a_contract_is_uploaded_recognised_and_downloaded_as_a_file():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    upload = url("upload_contract", world.cast.project.pk, world.interface.pk)

    def send(content: bytes, name: str = "订单 v1.json"):
        return client.post(upload, {"content": SimpleUploadedFile(name, content), "format": "openapi"}, follow=True)

    assert "no OpenAPI document" in send(b"{}").content.decode()
    assert "File is empty" in send(b"").content.decode() or "The file is empty" in send(b"").content.decode()
    assert "Version 1 is the contract now" in send(factories.OPENAPI).content.decode()
    assert "Unchanged" in send(factories.OPENAPI).content.decode()
    contract = world.interface.contracts.get()
    answer = client.get(url("download_contract", contract.pk))
    assert body_of(answer) == factories.OPENAPI
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_who_may_not_change_is_not_offered_it_and_told_why_where_they_try():
    world = factories.landscape()
    client = browser(world.cast.people["supplier_member"])
    page = read(client, url("view_interface", world.cast.project.pk, world.interface.pk))
    assert url("upload_contract", world.cast.project.pk, world.interface.pk) not in page
    refused = client.get(url("upload_contract", world.interface.pk))
    assert refused.status_code == 403
    assert world.cast.organisation.name in refused.content.decode()


def test_scope_is_brought_in_and_taken_out():
    world = factories.landscape()
    client = browser(world.cast.people["owner"])
    project = world.cast.project.pk
    other = factories.system(world.cast.organisation, by=world.cast.owner, code="WMS")
    client.post(url("add_to_scope", project), {"thing": f"system_id:{other.pk}", "role": "retires"})
    scope = Scope.objects.get(system=other)
    assert "WMS" in read(client, url("list_systems_in_scope", project))
    remove = url("remove_from_scope", project, scope.pk)
    assert "Take WMS" in read(client, remove)
    client.post(remove)
    assert not Scope.objects.filter(system=other).exists()


def test_a_system_of_somebody_else_is_named_but_not_linked():
    world = factories.landscape()
    supplier = world.cast.supplier_member
    own = factories.system(world.cast.supplier, by=supplier, code="GATEWAY")
    bridge = factories.interface(own, world.mes, by=supplier)
    page = read(browser(world.cast.people["supplier_member"]), url("view_interface", bridge.pk))
    assert url("open_system", world.mes.pk) in page
    services.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    page = read(browser(world.cast.people["supplier_member"]), url("view_interface", bridge.pk))
    assert "MES" in page
    assert url("open_system", world.mes.pk) not in page


def test_the_lists_cost_the_same_however_long_they_are(django_assert_max_num_queries):
    world = factories.landscape()
    for _ in range(12):
        more = factories.interface(world.erp, world.mes, by=world.cast.owner)
        factories.contract(more, by=world.cast.owner)
        factories.in_scope(world.cast, more)
        factories.system(world.cast.organisation, by=world.cast.owner)
    client = browser(world.cast.people["owner"])
    project = world.cast.project.pk
    system = url("view_system", project, world.erp.pk)
    for address in (
        url("list_systems"),
        url("list_interfaces"),
        url("view_landscape", project),
        url("list_systems_in_scope", project),
        url("view_connections", project),
        system,
    ):
        # The page of a record carries its files, its conversation and what happened to it.
        with django_assert_max_num_queries(26 if address == system else 14):
            read(client, address)


def test_interfaces_are_found_by_who_provides_and_who_consumes_them():
    world = factories.landscape()
    client, interface = browser(world.cast.people["owner"]), world.interface
    provider, consumer = interface.provider, interface.consumers.get().system
    for column, system, other in (("provider", provider, consumer), ("consumers", consumer, provider)):
        for typed in (system.code.lower(), system.name[2:]):
            assert interface.name in read(client, f"{url('list_interfaces')}?{urlencode({column: typed})}"), column
        assert interface.name not in read(client, f"{url('list_interfaces')}?{urlencode({column: other.code})}")
