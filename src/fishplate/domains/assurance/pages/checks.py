from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance import facts, permissions, queries, services
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.models.reasons import explain
from fishplate.domains.assurance.pages import evidence
from fishplate.domains.assurance.pages.forms import FORMS, AnswerForm
from fishplate.domains.projects import queries as projects
from fishplate.kernel import clock, errors
from fishplate.kernel.permissions import allows, demand
from fishplate.web import badges
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page, table
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


def _verdict(verdict: str | None) -> SafeString:
    return badges.state(queries.VERDICT_STATE[Verdict(verdict)] if verdict else "not_measured")


CHECKS: Listing[Check] = Listing(
    key="checks",
    caption=_("Checks of the project"),
    columns=(
        Column("code", _("Code"), value=lambda row: row.code, sort="code"),
        Column("name", _("Name"), value=lambda row: row.name, sort="name", filter=Text("name", "code")),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display(), filter=Choice("kind", CheckKind.choices)),
        Column("interface", _("Interface"), value=lambda row: row.interface and row.interface.code),
        Column("target", _("Target"), value=lambda row: str(queries.target_of(row) or "")),
        Column(
            "value",
            _("Measured"),
            value=lambda row: row.latest_value,
            cell=lambda row: badges.quantity(row.latest_value, row.latest_unit or ""),
            numeric=True,
        ),
        Column(
            "verdict",
            _("Last run"),
            value=lambda row: row.latest_verdict,
            cell=lambda row: _t("running …") if row.running else _verdict(row.latest_verdict),
        ),
        Column(
            "at",
            _("When"),
            value=lambda row: row.latest_at,
            cell=lambda row: badges.age(row.latest_at, now=clock.now()) if row.latest_at else "—",
        ),
    ),
    row_url=lambda row: reverse("assurance:view_check", args=[row.project_id, row.pk]),
    default_sort="code",
    importer="checks",
    together="checks",
    empty=Empty(
        _("No checks yet"),
        _("A check asks an interface whether it keeps an indicator, as often as you like. Start with one."),
    ),
)

RUNS: Listing[Run] = Listing(
    key="runs",
    caption=_("Runs of this check"),
    columns=(
        Column("number", _("No."), value=lambda row: row.number, sort="number", numeric=True),
        Column("at", _("When"), value=lambda row: row.finished_at),
        Column("verdict", _("Verdict"), value=lambda row: row.verdict, cell=lambda row: _verdict(row.verdict)),
        Column(
            "value",
            _("Measured"),
            value=lambda row: row.value,
            cell=lambda row: badges.quantity(row.value, row.unit) if row.value is not None else "—",
            numeric=True,
        ),
        Column("target", _("Target"), value=lambda row: row.target),
        Column("version", _("Version"), value=lambda row: row.system_version),
        Column("by", _("Run by"), value=lambda row: row.run_by),
    ),
    row_url=lambda row: reverse(
        "assurance:view_run", args=[row.check_definition.project_id, row.check_definition_id, row.pk]
    ),
    default_sort="-number",
    empty=Empty(_("Never run yet"), _("Run it; each run is kept as evidence.")),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_checks(request: Request, project_id: UUID) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    checks = queries.checks(request.actor, project_id)
    return list_page(
        request,
        CHECKS,
        checks,
        title=_("Assurance"),
        template="assurance/list_checks.html",
        context={
            "project_id": project_id,
            "kinds": CheckKind.choices,
            "running": queries.any_running(project_id),
            "may_define": allows(permissions.define_check, request.actor, project),
            "may_run": allows(permissions.run_all_checks, request.actor, project),
        },
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_check(request: Request, project_id: UUID, check_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    context = {
        "title": check.name,
        "record": check,
        "check": check,
        "answer": facts.answer_of(check, clock.now()),
        "target": queries.target_of(check),
        "settings": check.typed_settings(),
        "job": queries.live_job(check),
        "last_job": queries.last_job(check),
        "manual": check.kind == CheckKind.MANUAL,
        "may_run": check.retired_at is None and allows(permissions.run_check, request.actor, check),
        "may_amend": check.retired_at is None and allows(permissions.amend_check, request.actor, check),
        "table": table(request, RUNS, queries.runs(request.actor, check.pk)),
    }
    return render(request, "assurance/view_check.html", context, partial="live")


@page(Audience.SIGNED_IN, rule=permissions.define_check)
def define_check(request: Request, project_id: UUID, kind: str) -> HttpResponseBase:
    project = one(projects.projects(request.actor), project_id)
    if kind not in FORMS:
        raise errors.NotFound
    demand(permissions.define_check, request.actor, project)
    form = FORMS[kind]
    return handle_form(
        request,
        form,
        makes=Check,
        owner_id=project.organisation_id,
        form_options={"project_id": project_id},
        action=lambda data: services.define_check(
            project_id=project_id, kind=kind, actor=request.actor, **form.data_for_service(data)
        ),
        done=lambda check: reverse("assurance:view_check", args=[project_id, check.pk]),
        title=_t("Define a check: {kind}").format(kind=CheckKind(kind).label),
        submit=_("Define"),
        said=_("The check was defined. Run it to have evidence."),
        cancel=reverse("assurance:list_checks", args=[project_id]),
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_check)
def amend_check(request: Request, project_id: UUID, check_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    demand(permissions.amend_check, request.actor, check)
    form = FORMS[check.kind]
    here = reverse("assurance:view_check", args=[project_id, check.pk])
    return handle_form(
        request,
        form,
        record=check,
        form_options={"project_id": project_id},
        action=lambda data: services.amend_check(check_id=check.pk, actor=request.actor, **form.data_for_service(data)),
        done=here,
        title=_t("Change {check}").format(check=check),
        said=_("The check was changed. Evidence of before stays as it was taken."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.retire_check)
def retire_check(request: Request, project_id: UUID, check_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.retire_check(check_id=check.pk, version=check.version, actor=request.actor),
            done=reverse("assurance:list_checks", args=[project_id]),
            said=_("The check is asked no more; its runs are kept."),
        )
    return confirm(
        request,
        title=_t("Retire {check}?").format(check=check),
        text=_("It is asked no more, and nothing can be decided on it. Its runs are kept."),
        submit=_("Retire"),
        cancel=reverse("assurance:view_check", args=[project_id, check.pk]),
        refused=permissions.retire_check(request.actor, check),
    )


@page(Audience.SIGNED_IN, rule=permissions.run_check, methods=["POST"])
def run_check(request: Request, project_id: UUID, check_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    return handle_action(
        request,
        lambda: services.run_check(check_id=check.pk, actor=request.actor),
        done=reverse("assurance:view_check", args=[project_id, check.pk]),
        said=_("The check is being run. You can leave this page."),
    )


@page(Audience.SIGNED_IN, rule=permissions.run_all_checks, methods=["POST"])
def run_all_checks(request: Request, project_id: UUID) -> HttpResponseBase:
    one(projects.projects(request.actor), project_id)
    return handle_action(
        request,
        lambda: services.run_all_checks(project_id=project_id, actor=request.actor),
        done=reverse("assurance:list_checks", args=[project_id]),
        said=_("All checks are being run. You can leave this page."),
    )


@page(Audience.SIGNED_IN, rule=permissions.answer_check)
def answer_check(request: Request, project_id: UUID, check_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    demand(permissions.answer_check, request.actor, check)
    here = reverse("assurance:view_check", args=[project_id, check.pk])
    return handle_form(
        request,
        AnswerForm,
        action=lambda data: services.answer_check(check_id=check.pk, actor=request.actor, **data),
        done=here,
        title=_t("Answer {check}").format(check=check),
        submit=_("Record the answer"),
        said=_("The answer was recorded as evidence."),
        cancel=here,
        template="assurance/answer_check.html",
        context={"settings": check.typed_settings()},
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def view_run(request: Request, project_id: UUID, check_id: UUID, run_id: UUID) -> HttpResponseBase:
    check = _check(request, project_id, check_id)
    run = one(queries.runs(request.actor, check.pk).select_related("contract", "environment__system"), run_id)
    return render(
        request,
        "assurance/view_run.html",
        {
            "title": _t("{check}, run {number}").format(check=check.code, number=run.number),
            "record": run,
            "run": run,
            "check": check,
            "state": queries.VERDICT_STATE[Verdict(run.verdict)],
            "reasons": [explain(reason) for reason in run.reasons],
            "outdated": queries.outdated(run, check, clock.now()),
            "intact": queries.evidence_digest(run) == run.digest,
            "took": round((run.finished_at - run.started_at).total_seconds(), 1),
            "sides": evidence.sides(run),
            "examples": evidence.examples(run),
            "columns": run.figures.get("columns", {}),
            "figures": evidence.figures(run),
            "inputs": evidence.inputs(run),
        },
    )


def _check(request: Request, project_id: UUID, check_id: UUID) -> Check:
    rows = Check.objects.visible_to(request.actor).filter(project=project_id)
    return one(rows.select_related("project", "interface", "environment__system", "indicator__objective"), check_id)
