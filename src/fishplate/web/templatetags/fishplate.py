"""Template tags of the product: icons, states, ages, quantities, the thread, panels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from json import dumps
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms import BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fishplate.kernel import clock, contributions, records, wording
from fishplate.web import badges
from fishplate.web.toasts import Toast, waiting

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it stands for itself, without one it decorates."""
    return badges.icon(name, label)


@register.simple_tag
def state(value: str, text: str = "") -> SafeString:
    """Draw met, at risk, not met or not measured: by shape and word as well as by colour."""
    return badges.state(value, text)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a form's widget in the classes of our style, whoever wrote the form."""
    kind = field.widget_type
    if kind in {"checkbox", "radioselect", "checkboxselectmultiple"}:
        classes = "form-check-input"
    else:
        classes = "form-select" if "select" in kind else "form-control"
    if field.errors:
        classes += " is-invalid"
    return field.as_widget(attrs={"class": f"{field.field.widget.attrs.get('class', '')} {classes}".strip()})


@register.filter(name="listed")
def listed_texts(texts: Iterable[Any]) -> str:
    """Write several things in a row, with what stands between them in the reader's language."""
    return wording.listed(texts)


@register.filter
def colon(label: Any) -> str:
    """Write a name before what it names: "State: ", in Chinese “状态：”."""
    return wording.labelled(label, "")


@register.filter
def json(value: Any) -> str:
    """Write a value for a script that reads it from an attribute."""
    return dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@register.filter
def age(at: datetime | None) -> SafeString:
    """Say how long ago an instant was; the instant itself is in the title."""
    return badges.age(at, now=clock.now()) if at else SafeString("—")


@register.simple_tag
def quantity(value: Any, unit: str = "", decimals: int | None = None) -> SafeString:
    """Write a figure with its unit, kept together on one line."""
    return badges.quantity(value, unit, decimals)


@register.filter
def instant(at: datetime | None) -> SafeString:
    """Write date and time of an instant in the reader's zone and language."""
    return badges.instant(at) if at else SafeString("—")


@register.filter
def clock_time(at: datetime) -> SafeString:
    """Write the time of day of an instant in the reader's zone; the day stands above it."""
    return badges.clock_time(at)


@register.simple_tag(takes_context=True)
def thread(context: RequestContext, record: Model) -> SafeString:
    """Draw the stations between objective and gate that this record hangs on."""
    stations = list(contributions.THREAD.collect(records.reference(record), context["actor"]))
    if not stations:
        return SafeString("")
    return render_to_string("web/components/thread.html", {"stations": stations})


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, record: Model) -> SafeString:
    """Draw what other domains contribute to this record's page."""
    return _drawn(context, contributions.RECORD_PANELS.collect(record, context["actor"]))


@register.simple_tag(takes_context=True)
def overview_panels(context: RequestContext, project_id: Any) -> SafeString:
    """Draw what the domains say on a project's overview."""
    return _drawn(context, contributions.OVERVIEW_PANELS.collect(project_id, context["actor"]))


@register.simple_tag(takes_context=True)
def settings_links(context: RequestContext, record: Model) -> SafeString:
    """Draw the way to what else can be set for a project or an organisation."""
    links = list(contributions.SETTINGS.collect(record, context["actor"]))
    return render_to_string("web/components/settings_links.html", {"links": links}) if links else SafeString("")


@register.simple_tag(takes_context=True)
def entrance_panels(context: RequestContext) -> SafeString:
    """Draw what is said below the sign-in form."""
    return _drawn(context, contributions.ENTRANCE.collect())


@register.simple_tag(takes_context=True)
def toasts(context: RequestContext) -> list[Toast]:
    """Return the messages that wait for this person, and count them as told."""
    return waiting(context["request"])


def _drawn(context: RequestContext, found: Any) -> SafeString:
    drawn = [
        {"title": panel.title, "body": render_to_string(panel.template, panel.context, context["request"])}
        for panel in found
    ]
    return render_to_string("web/components/panels.html", {"panels": drawn}) if drawn else SafeString("")
