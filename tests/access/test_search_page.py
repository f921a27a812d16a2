"""The page of results and its operation: everybody finds what is theirs to see, narrowed and page by page."""

from __future__ import annotations

import pytest

from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects.tests import factories as projects
from tests.access.people import signed_in

pytestmark = pytest.mark.django_db


def test_it_is_narrowed_by_kind_and_project_and_paged() -> None:
    place = landscape.landscape()
    cast = place.cast
    other = projects.project(cast.people["owner"], cast.organisation)
    for number in range(25):
        landscape.system(cast.organisation, by=cast.owner, code=f"WH{number:02}", name=f"Warehouse {number:02}")
    owner = signed_in(cast.people["owner"])

    first = owner.get("/search", {"q": "warehouse"}).content.decode()
    assert first.count("Warehouse ") == 20
    answer = owner.get("/api/v1/search", {"q": "warehouse", "limit": "20"}).json()
    rest = owner.get("/api/v1/search", {"q": "warehouse", "limit": "20", "after": answer["next"]}).json()
    assert (len(answer["items"]), len(rest["items"]), rest["next"]) == (20, 5, None)
    assert len({one["id"] for one in [*answer["items"], *rest["items"]]}) == 25
    assert owner.get("/search", {"q": "warehouse", "after": answer["next"]}).content.decode().count("Warehouse ") == 5

    def found(**narrowed: str) -> set[str]:
        asked = owner.get("/api/v1/search", {"q": "erp", **narrowed}).json()["items"]
        return {f"{one['kind']} {one['label']}" for one in asked}

    erp = "landscape.system ERP · Resource planning"
    assert erp in found(project_id=str(cast.project.pk))
    assert erp in found(kind="landscape.system")
    assert erp not in found(project_id=str(other.pk))
    assert found(kind="landscape.interface") == set()


def test_outsiders_find_nothing_and_cannot_name_the_project() -> None:
    place = landscape.landscape()
    cast = place.cast
    for who in ("stranger", "removed_member"):
        client = signed_in(cast.people[who])
        assert "Resource planning" not in client.get("/search", {"q": "erp"}).content.decode()
        assert client.get("/api/v1/search", {"q": "erp"}).json()["items"] == []
        narrowed = {"q": "erp", "project_id": str(cast.project.pk)}
        assert client.get("/api/v1/search", narrowed).status_code == 404


def test_what_cannot_be_asked_is_told() -> None:
    cast = projects.cast()
    owner = signed_in(cast.people["owner"])
    for wrong in ({"kind": "nothing.atall"}, {"after": "somewhere"}, {"limit": "0"}):
        assert owner.get("/api/v1/search", {"q": "x", **wrong}).status_code == 422
        assert owner.get("/search", {"q": "x", **wrong}).status_code == 200
