from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.gates import permissions, queries, services
from fishplate.domains.gates.models import Criterion, Gate
from fishplate.domains.gates.pages.forms import AddCriterionForm
from fishplate.kernel import errors
from fishplate.kernel.permissions import demand
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page, render


@page(Audience.SIGNED_IN, methods=["GET"])
def list_criteria(request: Request, project_id: UUID, gate_id: UUID) -> HttpResponseBase:
    gate = _gate(request, project_id, gate_id)
    return render(
        request,
        "gates/list_criteria.html",
        {
            "title": _("What the gate asks"),
            "gate": gate,
            "criteria": [
                (criterion, queries.label_of(criterion)) for criterion in gate.criteria.select_related("gate")
            ],
            "refused": permissions.add_criterion(request.actor, gate),
        },
    )


@page(Audience.SIGNED_IN, rule=permissions.add_criterion)
def add_criterion(request: Request, project_id: UUID, gate_id: UUID) -> HttpResponseBase:
    gate = _gate(request, project_id, gate_id)
    demand(permissions.add_criterion, request.actor, gate)

    def add(data: dict[str, Any]) -> Criterion:
        fact, _space, subject = data.pop("question").partition(" ")
        try:
            return services.add_criterion(gate_id=gate.pk, fact=fact, subject=subject, actor=request.actor, **data)
        except errors.Invalid as error:
            # On this page a fact and its subject are one question.
            raise errors.Invalid({"question": [text for texts in error.fields.values() for text in texts]}) from error

    return handle_form(
        request,
        AddCriterionForm,
        form_options={"project_id": gate.project_id},
        action=add,
        done=_url(gate),
        said=_("The criterion was added."),
        title=_t("Add a criterion to {gate}").format(gate=gate),
        submit=_("Add"),
        cancel=_url(gate),
    )


@page(Audience.SIGNED_IN, rule=permissions.remove_criterion)
def remove_criterion(request: Request, project_id: UUID, gate_id: UUID, criterion_id: UUID) -> HttpResponseBase:
    gate = _gate(request, project_id, gate_id)
    criterion = one(Criterion.objects.filter(gate=gate), criterion_id)
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.remove_criterion(criterion_id=criterion.pk, actor=request.actor),
            done=_url(gate),
            said=_("The criterion was removed."),
        )
    return confirm(
        request,
        title=_t("Let {gate} no longer ask for “{criterion}”?").format(
            gate=gate, criterion=queries.label_of(criterion)
        ),
        text=_("Decisions that were made with it keep it in their evidence."),
        submit=_("Remove"),
        cancel=_url(gate),
        refused=permissions.remove_criterion(request.actor, gate),
    )


def _gate(request: Request, project_id: UUID, gate_id: UUID) -> Gate:
    return one(queries.gates(request.actor).filter(project_id=project_id), gate_id)


def _url(gate: Gate) -> str:
    return reverse("gates:list_criteria", args=[gate.project_id, gate.pk])
