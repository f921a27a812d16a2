from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance import events, facts, permissions, queries
from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.pages import imports
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Interface
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import as_holder, roles_by_project
from fishplate.kernel import clock, contributions, notices, records, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Told
from fishplate.kernel.contributions import Command, Panel, Related, Station, Waiting
from fishplate.kernel.errors import Text
from fishplate.kernel.notices import CHANGE, FAILURE, Notice
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind, Reference, reference
from fishplate.kernel.search import Document
from fishplate.web import history


def _ran(told: Told) -> history.Saying:
    verdict = history.value_after(told, "verdict")
    return _("Check run {label}: {verdict}"), {"verdict": Verdict(verdict).label if verdict else "—"}


_SENTENCES: dict[str, Text | Callable[[Told], history.Saying]] = {
    "assurance.check_started": _("{actor} ran {what}"),
    "assurance.run_recorded": _ran,
}


def register() -> None:
    """Make this domain's records and what it adds to other pages known to the kernel."""
    records.register(
        Kind(
            model=Check,
            name=_("check"),
            label=str,
            url=lambda one: reverse("assurance:view_check", args=[one.project_id, one.pk]),
            visible_to=Check.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=permissions.amend_check,
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=Run,
            name=_("run"),
            label=str,
            url=lambda one: reverse(
                "assurance:view_run", args=[one.check_definition.project_id, one.check_definition_id, one.pk]
            ),
            visible_to=lambda actor: Run.objects.visible_to(actor).select_related("check_definition"),
            chain=lambda one: f"project:{one.check_definition.project_id}",
        )
    )
    search.register(Check, lambda one: Document(str(one)), within=lambda project_id: Q(project=project_id))
    imports.register()
    contributions.RECORD_PANELS.add("assurance", _panels, order=40)
    contributions.OVERVIEW_PANELS.add("assurance", _overview, order=20)
    contributions.COMMANDS.add("assurance", _commands)
    contributions.HISTORY.add("assurance", _history)
    history.register_sentences(_SENTENCES)
    contributions.WAITING.add("assurance", _waiting, order=20)
    contributions.WAITING_COUNTS.add("assurance", lambda actor: [len(_to_answer(actor))])
    contributions.THREAD.add("assurance", _thread, order=60)
    _register_notices()


def _register_notices() -> None:
    notices.register(
        Notice(
            events.RunRecorded,
            FAILURE,
            about=_check,
            watched=_measured,
            when=lambda event: event.verdict == Verdict.NOT_MET and not queries.failed_before(event.run_id),
            words=_("The check is not met: {record}"),
        ),
        Notice(
            events.CheckDefined,
            CHANGE,
            about=_check,
            who=lambda event: [event.actor_id],
            watched=_measured,
            assigns=True,
            words=_("{actor} defined a check: {record}"),
        ),
    )


def _check(event: events.RunRecorded | events.CheckDefined) -> Reference:
    return Reference("assurance.check", event.check_id)


def _measured(event: events.RunRecorded | events.CheckDefined) -> list[Reference]:
    """The interface that a check measures: who watches it is told of its checks."""
    found = Check.objects.filter(pk=event.check_id, interface__isnull=False).values_list("interface_id", flat=True)
    return [Reference("landscape.interface", key) for key in found if key is not None]


def _panels(record: Model, actor: Actor) -> list[Panel]:
    """The checks on an interface's or an indicator's page."""
    if isinstance(record, Interface):
        rows = Check.objects.filter(interface=record)
    elif isinstance(record, Indicator):
        rows = Check.objects.filter(indicator=record)
    else:
        return []
    shown = queries.with_latest(rows.visible_to(actor).active())
    return [Panel("assurance/checks_panel.html", {"checks": _rows(shown)}, title=_("Checks"))]


def _overview(project_id: UUID, actor: Actor) -> list[Panel]:
    checks = queries.checks(actor, project_id)
    return [
        Panel(
            "assurance/checks_panel.html",
            {"checks": _rows(checks), "project_id": project_id},
            title=_("Are the indicators met?"),
        )
    ]


def _rows(checks: Iterable[Check]) -> list[dict[str, object]]:
    at = clock.now()
    return [{"check": check, "answer": facts.answer_of(check, at)} for check in checks]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    project = Project.objects.visible_to(actor).filter(pk=project_id).first() if project_id else None
    if project is None or not allows(permissions.define_check, actor, project):
        return []
    return [
        Command(
            _t("Define a check: {kind}").format(kind=label),
            reverse("assurance:define_check", args=[project.pk, kind]),
            _("Assurance"),
            "define add check",
            "plus",
        )
        for kind, label in Check._meta.get_field("kind").flatchoices
    ]


def _to_answer(actor: Actor) -> list[Check]:
    return queries.to_answer(actor, permissions.ANSWERING, clock.now())


def _waiting(actor: Actor, project_id: UUID | None) -> list[Waiting]:
    """The checks by a person that want an answer; due when the last one ceases to be evidence."""
    held = roles_by_project(actor)
    return [
        Waiting(
            what=_("Answer"),
            label=str(check),
            url=reverse("assurance:answer_check", args=[check.project_id, check.pk]),
            kind=_("check"),
            reason=as_holder(held[check.project_id], permissions.ANSWERING),
            project_id=check.project_id,
            due=timezone.localdate(end) if (end := queries.expires_at(check)) else None,
            icon="shield-check",
        )
        for check in _to_answer(actor)
        if project_id in {None, check.project_id}
    ]


def _history(to: Reference, actor: Actor) -> list[Related]:
    """The runs of a check."""
    if to.kind != Check._meta.label_lower:
        return []
    ids = Run.objects.visible_to(actor).filter(check_definition=to.id).values("pk")
    return [Related(Run._meta.label_lower, ids)]


def _thread(target: Reference, actor: Actor) -> list[Station]:
    """The check and its evidence as stations, on the pages of checks and runs."""
    if target.kind == "assurance.run":
        run = Run.objects.visible_to(actor).filter(pk=target.id).select_related("check_definition").first()
        return [] if run is None else _stations(run.check_definition, here=reference(run))
    if target.kind == "assurance.check":
        check = Check.objects.visible_to(actor).filter(pk=target.id).first()
        return [] if check is None else _stations(check, here=target)
    return []


def _stations(check: Check, *, here: Reference) -> list[Station]:
    def station(record: Model | None) -> list[Station]:
        if record is None:
            return []
        kind = records.kind_of(record)
        at_it = reference(record) == here
        return [Station(kind.name, kind.label(record), "" if at_it else kind.url(record))]

    indicator = check.indicator
    return [
        *station(indicator.objective if indicator else None),
        *station(indicator),
        *station(check.interface),
        *station(queries.contract_in_force(check)),
        *station(check),
        *station(queries.latest_run(check)),
    ]
