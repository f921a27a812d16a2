from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, queries, services
from fishplate.kernel import custom, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Panel
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.kernel.fields import Record
from fishplate.kernel.permissions import allows, demand
from fishplate.web.custom_fields import form_field, typed
from fishplate.web.forms import VERSION, Form
from fishplate.web.listing import Choice, Column, Empty, Listing, Text, list_page
from fishplate.web.pages import Audience, Request, confirm, handle_action, handle_form, one, page


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.name) for kind in records.kinds() if kind.owner]


def _kind_name(field: CustomField) -> str:
    return str(dict(_kinds()).get(field.kind, field.kind))


CUSTOM_FIELDS: Listing[CustomField] = Listing(
    key="custom-fields",
    caption=_("Fields of this organisation's records"),
    columns=(
        Column("name", _("Name"), value=lambda row: row.head, filter=Text("name_en", "name_zh", "key")),
        Column("kind", _("Kind of record"), value=_kind_name, sort="kind", filter=Choice("kind", _kinds)),
        Column("type", _("Type"), value=lambda row: row.get_type_display(), filter=Choice("type", Type.choices)),
        Column("required", _("Needed"), value=lambda row: _t("yes") if row.required else ""),
        Column("key", _("Key"), value=lambda row: row.key, sort="key"),
        Column("retired", _("Retired"), value=lambda row: row.retired_at, sort="retired_at"),
    ),
    row_url=lambda row: reverse("organisations:amend_custom_field", args=[row.pk]),
    default_sort="kind",
    empty=Empty(
        _("No fields of your own yet"),
        _("Add what your organisation needs to know of its systems, interfaces, tasks … besides what is asked anyway."),
        action=_("Add a field"),
    ),
)


class AmendFieldForm(Form):
    name_zh = forms.CharField(required=False, max_length=80, label=_("Name in Chinese"))
    name_en = forms.CharField(required=False, max_length=80, label=_("Name in English"))
    unit = forms.CharField(required=False, max_length=20, label=_("Unit"), help_text=_("Of numbers."))
    options = forms.CharField(
        required=False,
        label=_("What can be chosen"),
        help_text=_("One a line; for the type “choice”. What was chosen before stays where it stands."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    required = forms.BooleanField(
        required=False,
        label=_("Needed"),
        help_text=_("Asked whenever somebody changes such a record in its form; programs and imports can go without."),
    )
    position = forms.IntegerField(
        label=_("Position"), min_value=0, max_value=9999, initial=0, help_text=_("Fields stand in this order.")
    )

    def clean_options(self) -> list[str]:
        return list(self.cleaned_data["options"].splitlines())

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, CustomField)
        return {**super().values_of(record), "options": "\n".join(record.options)}


class FieldForm(AmendFieldForm):
    kind = forms.ChoiceField(label=_("Kind of record"), choices=_kinds)
    key = forms.CharField(
        max_length=40, label=_("Key"), help_text=_("Known to programs and tables; never changes. Such as cost_centre.")
    )
    type = forms.ChoiceField(label=_("Type"), choices=Type.choices)
    field_order = ["kind", "name_zh", "name_en", "key", "type", "options", "unit", "required", "position"]


class FilledForm(Form):
    """The fields of one record, as its organisation defined them."""

    def __init__(self, *args: Any, fields: list[CustomField], actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        version = self.fields.pop(VERSION)
        people = list(custom.names_for(actor).items()) if any(one.type == Type.PERSON for one in fields) else []
        for one_field in fields:
            self.fields[one_field.key] = form_field(one_field, people)
            self.fields[one_field.key].initial = typed(one_field, self.initial.pop(one_field.key, None))
        self.fields[VERSION] = version

    def values_of(self, record: Record) -> dict[str, Any]:
        assert isinstance(record, CustomValues)
        return {**record.values, VERSION: record.version}


@page(Audience.SIGNED_IN, methods=["GET"])
def list_custom_fields(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    may = allows(permissions.define_custom_field, request.actor, organisation)
    define = reverse("organisations:define_custom_field", args=[organisation.pk]) if may else ""
    return list_page(
        request,
        CUSTOM_FIELDS,
        CustomField.objects.filter(organisation_id=organisation.pk),
        title=_t("Fields of {organisation}").format(organisation=organisation.name),
        template="organisations/list_custom_fields.html",
        empty_url=define,
        context={"define_url": define},
    )


@page(Audience.SIGNED_IN, rule=permissions.define_custom_field)
def define_custom_field(request: Request, organisation_id: UUID) -> HttpResponseBase:
    organisation = one(queries.organisations(request.actor), organisation_id)
    demand(permissions.define_custom_field, request.actor, organisation)
    here = reverse("organisations:list_custom_fields", args=[organisation.pk])
    return handle_form(
        request,
        FieldForm,
        action=lambda data: services.define_custom_field(organisation_id=organisation.pk, actor=request.actor, **data),
        done=here,
        title=_("Add a field"),
        submit=_("Add"),
        said=_("The field was added; it stands on every such record now."),
        cancel=here,
    )


@page(Audience.SIGNED_IN, rule=permissions.amend_custom_field)
def amend_custom_field(request: Request, custom_field_id: UUID) -> HttpResponseBase:
    field = one(queries.custom_fields(request.actor), custom_field_id)
    demand(permissions.amend_custom_field, request.actor, field)
    here = reverse("organisations:list_custom_fields", args=[field.organisation_id])
    switch = "restore_custom_field" if field.retired_at else "retire_custom_field"
    return handle_form(
        request,
        AmendFieldForm,
        record=field,
        action=lambda data: services.amend_custom_field(custom_field_id=field.pk, actor=request.actor, **data),
        done=here,
        title=_t("Change the field {field}").format(field=field.label),
        said=_("The field was changed."),
        cancel=here,
        template="organisations/amend_custom_field.html",
        context={"field": field, "switch_url": reverse(f"organisations:{switch}", args=[field.pk])},
    )


@page(Audience.SIGNED_IN, rule=permissions.retire_custom_field)
def retire_custom_field(request: Request, custom_field_id: UUID) -> HttpResponseBase:
    field = one(queries.custom_fields(request.actor), custom_field_id)
    here = reverse("organisations:list_custom_fields", args=[field.organisation_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.retire_custom_field(custom_field_id=field.pk, actor=request.actor),
            done=here,
            said=_("The field is retired."),
        )
    return confirm(
        request,
        title=_t("Retire the field {field}?").format(field=field.label),
        text=_("Nobody is asked for it any more. What stands in it can still be read, and it can be restored."),
        submit=_("Retire"),
        cancel=here,
        refused=permissions.retire_custom_field(request.actor, field),
    )


@page(Audience.SIGNED_IN, rule=permissions.restore_custom_field)
def restore_custom_field(request: Request, custom_field_id: UUID) -> HttpResponseBase:
    field = one(queries.custom_fields(request.actor), custom_field_id)
    here = reverse("organisations:list_custom_fields", args=[field.organisation_id])
    if request.method == "POST":
        return handle_action(
            request,
            lambda: services.restore_custom_field(custom_field_id=field.pk, actor=request.actor),
            done=here,
            said=_("The field is asked for again."),
        )
    return confirm(
        request,
        title=_t("Ask for the field {field} again?").format(field=field.label),
        submit=_("Restore"),
        cancel=here,
        refused=permissions.restore_custom_field(request.actor, field),
    )


@page(Audience.SIGNED_IN, rule=permissions.fill_custom_fields)
def fill_custom_fields(request: Request, record_kind: str, record_id: UUID) -> HttpResponseBase:
    kind = queries.kind_with_fields(record_kind)
    record = one(kind.visible_to(request.actor), record_id)
    demand(permissions.fill_custom_fields, request.actor, record)

    def fill(data: dict[str, Any]) -> CustomValues:
        version = data.pop(VERSION)
        return services.fill_custom_fields(
            kind=kind.key, record_id=record.pk, version=version, values=data, actor=request.actor
        )

    return handle_form(
        request,
        FilledForm,
        record=queries.custom_values(record),
        form_options={"fields": custom.fields_of(record), "actor": request.actor},
        action=fill,
        done=kind.url(record),
        title=_t("Further fields of {record}").format(record=kind.label(record)),
        said=_("The fields were filled in."),
        cancel=kind.url(record),
    )


def panels(record: Model, actor: Actor) -> list[Panel]:
    """Show the fields of a record on its page."""
    stands = custom.standing(record)
    if not stands:
        return []
    names = custom.names_for(actor) if any(one.field.type == Type.PERSON for one in stands) else {}
    kind = record._meta.label_lower
    may = allows(permissions.fill_custom_fields, actor, record) and any(not one.field.retired_at for one in stands)
    context = {
        "rows": [(one.field, custom.spoken(one.field, one.value, names)) for one in stands],
        "missing": custom.missing(stands),
        "fill_url": reverse("organisations:fill_custom_fields", args=[kind, record.pk]) if may else "",
    }
    return [Panel("organisations/custom_fields.html", context, _("Further fields"))]
