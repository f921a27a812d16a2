from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance import permissions, services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.pages.forms import FORMS, CheckForm
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Environment
from fishplate.domains.landscape.queries import interfaces_in_scope, systems_in_scope
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import projects
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.web import importing
from fishplate.web.importing import Importer, Names, Target

_EMPTY: tuple[Any, ...] = ("", None, [])


def register() -> None:
    """Let the checks of a project be filled from a table."""
    importing.register(
        Importer(
            "checks",
            _("Checks"),
            permissions.define_check,
            projects,
            _checks,
            in_project=True,
            kind="assurance.check",
        )
    )


class AnyCheckForm(CheckForm):
    """Checks of every kind in one table: the settings of all kinds, each filled where it belongs to the row's kind."""

    kind = forms.ChoiceField(choices=CheckKind.choices, label=_("Kind"))
    field_order = ("code", "name", "kind")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in _settings_fields():
            self.fields[name] = field


def _settings_fields() -> Iterator[tuple[str, forms.Field]]:
    for form in FORMS.values():
        for name in form.SETTINGS:
            field = deepcopy(form.base_fields[name])
            # What a kind needs says its service; what is left empty is what a new check of that kind begins with.
            field.required, field.initial = False, None
            if name in {"left", "right"}:
                field.validators.append(_holds_no_password)
                field.help_text = _("Without a password: it would stay in the file. Type it on the page of the check.")
            yield name, field


def _holds_no_password(text: str) -> None:
    try:
        password = urlsplit(text).password
    except ValueError:
        return  # the service says what is wrong with such an address
    if password is not None:
        raise ValidationError(
            _t("Leave the password out: it would stay in the file. Type it on the page of the check.")
        )


def _checks(actor: Actor, project: Project) -> Target[Check]:
    interfaces = list(interfaces_in_scope(project.pk))
    environments = Environment.objects.filter(system__in=systems_in_scope(project.pk)).select_related("system")
    indicators = list(Indicator.objects.filter(project=project))
    return Target(
        form=AnyCheckForm(project_id=project.pk),
        keys=("code",),
        records=Check.objects.visible_to(actor).active().filter(project=project).select_related("project"),
        create=lambda data: services.define_check(project_id=project.pk, actor=actor, **_for_service(data)),
        amend=lambda check, data: _amend(check, data, actor),
        values=_standing,
        fixed=frozenset({"kind"}),
        names={
            "interface_id": Names((name, one.pk) for one in interfaces for name in (one.code, str(one))),
            "environment_id": Names((f"{one.system.code} · {one}", one.pk) for one in environments),
            "indicator_id": Names((name, one.pk) for one in indicators for name in (one.code, one.name, str(one))),
        },
        example={"code": "C-01", "name": _("Response time of orders"), "kind": CheckKind.RESPONSE_TIME.label},
    )


def _amend(check: Check, data: dict[str, Any], actor: Actor) -> Check:
    if data["kind"] != check.kind:
        raise errors.Invalid({"kind": [_("The kind of a check stays as it is. Retire it and define another.")]})
    given = _for_service(data)
    del given["kind"]
    return services.amend_check(check_id=check.pk, version=check.version, actor=actor, **given)


def _standing(check: Check) -> dict[str, Any]:
    common = {name: getattr(check, name) for name in (*CheckForm.base_fields, "kind")}
    return {**common, **{name: check.settings.get(name, "") for name, _field in _settings_fields()}}


def _for_service(data: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the services take it: the settings of its kind together, and those of others refused."""
    names = [name for name, _field in _settings_fields()]
    mine = FORMS[data["kind"]].SETTINGS
    foreign = {
        name: [_("A check of this kind has no such setting; leave the cell empty.")]
        for name in names
        if name not in mine and data[name] not in _EMPTY
    }
    if foreign:
        raise errors.Invalid(foreign)
    common = {name: value for name, value in data.items() if name not in names}
    return {**common, "settings": {name: data[name] for name in mine if data[name] not in _EMPTY}}
