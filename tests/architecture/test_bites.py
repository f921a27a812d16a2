"""Each check finds the fault it is there for, planted in a package of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models as db
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import URLPattern, URLResolver, include, path
from ninja import NinjaAPI, Router

from fishplate.kernel.permissions import Access, Audience, declare
from tests.architecture.checks import clocks, models, references, routes, shape, texts, use_cases, writes
from tests.architecture.checks.tree import planted


@pytest.mark.parametrize(
    ("inside", "text", "faults"),
    [
        ("domains/projects/pages/a.py", 'reverse("gates:view_gate")', ["domains/projects/pages/a.py:1 names gates"]),
        ("domains/gates/pages/a.py", 'reverse("projects:view_project")', []),
        ("web/a.py", 'go = "projects:view_project"', ["web/a.py:1 names projects"]),
        ("config/a.py", 'go = "projects:view_project"', []),
        ("domains/projects/a.py", '\napps.get_model("gates.Gate")', ["domains/projects/a.py:2 names gates"]),
        ("domains/projects/a.py", 'records.get("gates.gate")', ["domains/projects/a.py:1 names gates"]),
        ("kernel/a.py", 'apps.get_model("projects", "Project")', ["kernel/a.py:1 names projects"]),
        ("domains/projects/tests/test_a.py", 'reverse("gates:view_gate")', []),
        (
            "domains/projects/templates/projects/a.html",
            "<a href=\"{% url 'gates:view_gate' %}\">\n{% include 'gates/x.html' %}{% extends \"web/page.html\" %}",
            [
                "domains/projects/templates/projects/a.html:1 names gates",
                "domains/projects/templates/projects/a.html:2 names gates",
            ],
        ),
    ],
)
def test_a_name_from_above(tmp_path: Path, inside: str, text: str, faults: list[str]) -> None:
    assert references.faults(planted(tmp_path, {inside: text})) == faults


FOREIGN = "from fishplate.domains.projects.models import Project\n"
OWN = "from fishplate.domains.gates.models import Gate\n"
FETCHED = FOREIGN + "def f():\n    p = Project.objects.get()\n    p.delete()"
LOCKED = FOREIGN + "def f():\n    p = lock(Project.objects.all(), 1)\n    p.save()"


@pytest.mark.parametrize(
    ("room", "text", "fault"),
    [
        ("services.py", FOREIGN + "Project.objects.filter(pk=1).update(name='x')", "2 writes Project of projects"),
        ("services.py", FOREIGN + "Project(name='x')", "2 makes a Project of projects"),
        ("services.py", FOREIGN + "def f(p: Project):\n    p.save()", "3 writes Project of projects"),
        ("services.py", FETCHED, "4 writes Project of projects"),
        ("services.py", LOCKED, "4 writes Project of projects"),
        ("services.py", FOREIGN + "def f(p: Project):\n    return p.name, Project.objects.get()", None),
        ("services.py", OWN + "Gate.objects.create()", None),
        ("pages.py", OWN + "Gate.objects.create()", "2 writes Gate outside services"),
    ],
)
def test_a_write_where_none_belongs(tmp_path: Path, room: str, text: str, fault: str | None) -> None:
    found = writes.faults(planted(tmp_path, {f"domains/gates/{room}": text}))
    assert found == ([f"domains/gates/{room}:{fault}"] if fault else [])


@isolate_apps("fishplate.domains.organisations", "fishplate.domains.projects", "fishplate.kernel")
def test_a_foreign_key_that_points_up_cascades_or_leaves_a_name() -> None:
    class Low(db.Model):
        __module__ = "fishplate.domains.organisations.models"

        class Meta:
            app_label = "organisations"

    class High(db.Model):
        __module__ = "fishplate.domains.projects.models"
        fine = db.ForeignKey(Low, on_delete=db.PROTECT, related_name="+")
        cascades = db.ForeignKey(Low, on_delete=db.CASCADE, related_name="+")
        leaves = db.ForeignKey(Low, on_delete=db.PROTECT, related_name="highs")
        many = db.ManyToManyField(Low, related_name="+")
        own = db.ForeignKey("self", on_delete=db.CASCADE, null=True)

        class Meta:
            app_label = "projects"

    class Upward(db.Model):
        __module__ = "fishplate.domains.organisations.models"
        high = db.ForeignKey(High, on_delete=db.PROTECT, related_name="+")

        class Meta:
            app_label = "organisations"

    class Kernel(db.Model):
        __module__ = "fishplate.kernel.jobs.models"
        low = db.ForeignKey(Low, on_delete=db.PROTECT, related_name="+")

        class Meta:
            app_label = "kernel"

    assert models.faults([Low, High, Upward, Kernel]) == [
        "domains.projects.models.High.cascades does not PROTECT what it points at in organisations",
        'domains.projects.models.High.leaves leaves a name in organisations; say related_name="+"',
        "domains.projects.models.High.many is many-to-many with organisations; write the rows between them yourself",
        "domains.organisations.models.Upward.high points upwards at projects",
        "kernel.jobs.models.Kernel.low points from the kernel at organisations; hold an opaque id",
    ]


def test_a_route_without_a_rule() -> None:
    def open_to_whom(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def closed(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    inner = [path("b/<int:pk>/", open_to_whom, name="b"), path("c/", declare(closed, Access(Audience.SIGNED_IN)))]
    patterns: list[URLPattern | URLResolver] = [
        path("a/", include((inner, "x"))),
        path("login/", open_to_whom, name="account_login"),
    ]
    assert routes.undeclared(patterns) == ["/a/b/<int:pk>/ (x:b) declares no access"]


def test_an_operation_of_a_router_within_that_declares_no_access() -> None:
    api, outer, inner = NinjaAPI(urls_namespace="bites"), Router(), Router()
    inner.get("/b", operation_id="look")(lambda request: None)
    outer.add_router("", inner)
    api.add_router("", outer)
    assert routes.undeclared_operations(api) == ["GET /b (look) declares no access"]


SERVICE = """
def amend_gate(*, gate_id, actor):
    with audit.change("gates.gate_amended", actor=actor): ...
"""


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (SERVICE, []),
        (SERVICE.replace("amend_gate", "amend"), ["2 amend is no verb_noun", "2 amend has no tests/test_amend.py"]),
        (SERVICE.replace("*, gate_id", "gate_id, *"), ["2 amend_gate takes arguments by position"]),
        (SERVICE.replace(", actor)", ")"), ["2 amend_gate has no actor"]),
        (SERVICE.replace("amend_gate", "shut_gate"), ["2 shut_gate has no tests/test_shut_gate.py"]),
        (SERVICE.replace("gates.gate", "rollout.gate"), ["3 audits rollout.gate_amended in gates"]),
        (SERVICE.replace('"gates.gate_amended"', "name"), ["3 audits something that no grep finds"]),
        ("def _amend(gate): ...", []),
    ],
)
def test_a_use_case_spelled_otherwise(tmp_path: Path, text: str, faults: list[str]) -> None:
    files = {"domains/gates/services.py": text, "domains/gates/tests/test_amend_gate.py": ""}
    assert use_cases.faults(planted(tmp_path, files)) == [f"domains/gates/services.py:{fault}" for fault in faults]


def test_in_a_package_of_services_only_what_it_offers_is_a_use_case(tmp_path: Path) -> None:
    files = {
        "domains/gates/services/__init__.py": "from fishplate.domains.gates.services.deciding import open_gate",
        "domains/gates/services/deciding.py": "def open_gate(*, actor): ...\ndef helper(x): ...",
        "domains/gates/tests/deciding/test_open_gate.py": "",
    }
    assert use_cases.faults(planted(tmp_path, files)) == []


def test_what_grew_too_long(tmp_path: Path) -> None:
    files = {"web/a.py": "x = 1\n" * 601, "web/b.py": "def f():\n" + "    x = 1\n" * 60}
    assert shape.sizes(planted(tmp_path, files)) == [
        "web/a.py: 601 lines, at most 600",
        "95 % are up to 601 lines long, which should be at most 400",
        "web/b.py:1 f: 61 lines, at most 60",
        "95 % are up to 61 lines long, which should be at most 40",
    ]


def test_a_room_that_no_other_domain_has(tmp_path: Path) -> None:
    files = {
        "domains/gates/helpers.py": "",
        "domains/gates/templates/rollout/x.html": "",
        "domains/gates/services/__init__.py": "",
        "domains/misc/__init__.py": "",
    }
    assert shape.rooms(planted(tmp_path, files)) == [
        "domains/gates/helpers.py is no room",
        "domains/gates/templates/rollout is not the domain's own folder",
        "domains/misc is no domain of the design",
    ]


@pytest.mark.parametrize(
    "call", ["datetime.now(UTC)", "date.today()", "time.time()", "timezone.now()", "timezone.localdate()"]
)
def test_a_clock_of_ones_own(tmp_path: Path, call: str) -> None:
    files = {"domains/gates/facts.py": f"at = {call}", "kernel/clock.py": f"at = {call}"}
    assert clocks.faults(planted(tmp_path, files)) == [f"domains/gates/facts.py:1 asks {call.partition('(')[0]}"]


def test_a_conversion_is_no_clock(tmp_path: Path) -> None:
    assert clocks.faults(planted(tmp_path, {"web/a.py": "timezone.localtime(at); time.monotonic()"})) == []


TEMPLATE = """{% load i18n %}
<p title="Gate">{% translate "fine" %} {{ value }} ms
{% blocktranslate trimmed %}
  fine too
{% endblocktranslate %}
Shut</p><script>var x = 1</script><kbd>Ctrl</kbd>{# a remark #}
<input placeholder="{% translate "fine" %}" alt="接口">
"""


def test_a_text_that_stays_in_one_language(tmp_path: Path) -> None:
    name = "web/templates/web/a.html"
    assert texts.faults(planted(tmp_path, {name: TEMPLATE})) == [
        f"{name}:2 says “Gate” untranslated",
        f"{name}:6 says “Shut” untranslated",
        f"{name}:7 says “接口” untranslated",
    ]
