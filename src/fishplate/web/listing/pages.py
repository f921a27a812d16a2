"""From a URL to a page of a list, its table alone, or its export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from fishplate.kernel import clock, views
from fishplate.kernel.custom import with_values
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.kernel.views import SavedView
from fishplate.web import badges, http, saved_views
from fishplate.web.importing import bulk, bulk_pages
from fishplate.web.importing.declaring import get
from fishplate.web.listing import custom
from fishplate.web.listing.columns import Column, Listing
from fishplate.web.listing.export import FORMATS, export
from fishplate.web.listing.filters import Field
from fishplate.web.listing.keyset import Order, Page, read_page
from fishplate.web.pages import Request, render

M = TypeVar("M", bound=Model)
COUNT_CAP = 1_000
_RESERVED = ("sort", "after", "before", "format", "view")
_COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: the URL that sorts by it, and how it is sorted now (``aria-sort``)."""

    key: str
    label: Text
    numeric: bool
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Cell:
    label: Text
    text: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    cells: list[Cell]
    chosen_as: str


@dataclass(frozen=True, slots=True)
class Table:
    """A list as its template draws it."""

    listing: Listing[Any]
    heads: list[Head]
    rows: list[Row]
    fields: list[Field]
    hidden: list[tuple[str, str]]
    kept: list[tuple[str, str]]
    filtered: bool
    count: int
    more_than: str
    previous_url: str
    next_url: str
    clear_url: str
    exports: list[tuple[str, str]]
    empty_url: str
    import_url: str
    choice: list[tuple[str, Text, bool]]
    together_url: str
    together_all_url: str
    views: list[tuple[SavedView, bool, bool]]
    save_url: str


def list_page(
    request: HttpRequest,
    listing: Listing[M],
    rows: QuerySet[M],
    *,
    title: Text,
    template: str = "web/list.html",
    empty_url: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """Return the page of a list, only its table where htmx asked for it, or the export (``?format=csv`` or ``xlsx``).

    ``empty_url`` is where the button of an empty list leads, when that depends on the project or on who asks.
    A template of one's own extends ``web/list.html`` and fills its blocks ``actions`` and ``intro``.
    """
    if not request.GET and (opened := _default_view(request)) is not None:
        return HttpResponseRedirect(opened.url)
    listing, rows = _with_custom(request, listing, rows)
    wanted = request.GET.get("format")
    if wanted == "change" and listing.together:
        found = _narrow(request, listing, rows).values_list("pk", "version")[: bulk.MOST + 1]
        chosen = [str(bulk.Chosen(pk, version)) for pk, version in found]
        return bulk_pages.respond(
            cast("Request", request), get(listing.together), _project_id(request), chosen, back=_back(request)
        )
    if wanted in FORMATS:
        order, narrowed = _order(request, listing)[1], _narrow(request, listing, rows)
        filename = f"{listing.key}-{timezone.localtime(clock.now()):%Y-%m-%d}.{wanted}"
        ordered = narrowed.order_by(*order.by())
        return export(wanted, _chosen(request, listing), ordered, title=str(title), filename=filename)
    shown = {"title": title, "table": table(request, listing, rows, empty_url=empty_url), **(context or {})}
    name = template if "HX-Request" not in request.headers else "web/list.html"
    return render(request, name, shown, partial="table")


def table(request: HttpRequest, listing: Listing[M], rows: QuerySet[M], *, empty_url: str = "") -> Table:
    """Work out filter, order and page from the URL. Three queries (page, count, views), whatever the number of rows."""
    sort, order = _order(request, listing)
    narrowed = _narrow(request, listing, rows)
    found: Page[M] = read_page(
        narrowed,
        order,
        size=listing.page_size,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    count = narrowed.order_by()[: COUNT_CAP + 1].count()
    chosen, fields = _chosen(request, listing), _fields(request, listing)
    if listing.together and not _may_fill(request, listing.together):
        listing = replace(listing, together="")
    keys = {column.key for column in chosen}
    kept = {"sort", *(field.name for field in fields)}
    return Table(
        listing=listing,
        heads=[_head(request, column, sort) for column in chosen],
        rows=[_row(listing, chosen, row) for row in found.rows],
        fields=fields,
        hidden=[(name, value) for name in ("sort", _COLUMNS) for value in request.GET.getlist(name)],
        kept=[(name, value) for name, values in request.GET.lists() if name in kept for value in values],
        filtered=any(field.value for field in fields),
        count=count,
        more_than=formats.number_format(COUNT_CAP, force_grouping=True) if count > COUNT_CAP else "",
        previous_url=_url(request, before=found.previous) if found.previous else "",
        next_url=_url(request, after=found.next) if found.next else "",
        clear_url=_url(request, **{field.name: "" for field in fields}),
        exports=[(name.upper(), _url(request, format=name)) for name in FORMATS],
        empty_url=empty_url or (listing.empty.url if listing.empty else ""),
        import_url=_import_url(request, listing),
        choice=[(column.key, column.label, column.key in keys) for column in listing.columns[1:] if column.label],
        together_url=bulk_pages.address(get(listing.together), _project_id(request)) if listing.together else "",
        together_all_url=_url(request, format="change"),
        views=saved_views.menu(cast("Request", request)),
        save_url=f"{reverse('web:save_view')}?{urlencode({'path': request.path, 'query': _query(request)})}",
    )


def _default_view(request: HttpRequest) -> SavedView | None:
    actor = http.actor_of(request)
    if actor is None or http.wants_fragment(request):
        return None
    return views.default_of(actor, request.path)


def _with_custom(request: HttpRequest, listing: Listing[M], rows: QuerySet[M]) -> tuple[Listing[M], QuerySet[M]]:
    """Add a column for each field that the owners of the rows gave to such records."""
    actor = http.actor_of(request)
    added = custom.columns(rows, actor) if actor is not None else []
    if not added:
        return listing, rows
    listing = replace(listing, columns=(*listing.columns, *added))
    by = listing.column(_order(request, listing)[0].removeprefix("-"))
    rows = with_values(rows)
    return listing, rows if by is None or by.sort_by is None else rows.annotate(**{by.sort: by.sort_by})


def _chosen(request: HttpRequest, listing: Listing[M]) -> list[Column[M]]:
    """Return the columns to show: all, or the first and those named in the address."""
    named = set(request.GET.getlist(_COLUMNS))
    if not named & {column.key for column in listing.columns}:
        return list(listing.columns)
    return [column for number, column in enumerate(listing.columns) if number == 0 or column.key in named]


def _back(request: HttpRequest) -> str:
    return f"{request.path}{_url(request)}"


def _query(request: HttpRequest) -> str:
    return _url(request).removeprefix("?")


def _import_url(request: HttpRequest, listing: Listing[Any]) -> str:
    key = listing.importer
    if not key or (key != listing.together and not _may_fill(request, key)):
        return ""
    if get(key).in_project:
        return reverse("web:import_into_project", args=[_project_id(request), key])
    return reverse("web:import_register", args=[key])


def _may_fill(request: HttpRequest, key: str) -> bool:
    """Return whether there is a place whose list of that key this person may fill."""
    actor = http.actor_of(request)
    return actor is not None and bool(get(key).fillable(actor, _project_id(request)))


def _project_id(request: HttpRequest) -> UUID | None:
    match = request.resolver_match
    return match.kwargs.get("project_id") if match else None


def _order(request: HttpRequest, listing: Listing[Any]) -> tuple[str, Order]:
    for sort in (request.GET.get("sort", ""), listing.default_sort):
        column = listing.column(sort.removeprefix("-"))
        if column is not None:
            return sort, Order(column.sort, descending=sort.startswith("-"))
    raise LookupError(f"{listing.key}: default_sort names no sortable column")


def _narrow(request: HttpRequest, listing: Listing[M], rows: QuerySet[M]) -> QuerySet[M]:
    for column in listing.columns:
        if column.filter is not None:
            rows = column.filter.apply(rows, column.key, request.GET)
    return rows


def _fields(request: HttpRequest, listing: Listing[Any]) -> list[Field]:
    """Return the controls of the columns that are shown, and of those that narrow the list all the same."""
    shown = {column.key for column in _chosen(request, listing)}
    return [
        field
        for column in listing.columns
        if column.filter is not None
        for field in column.filter.fields(column.key, str(column.label), request.GET)
        if field.value or column.key in shown
    ]


def _head(request: HttpRequest, column: Column[Any], sort: str) -> Head:
    active, down = sort.removeprefix("-") == column.key, sort.startswith("-")
    return Head(
        key=column.key,
        label=column.label,
        numeric=column.numeric,
        url=_url(request, sort=column.key if not active or down else f"-{column.key}") if column.sort else "",
        sorted=("descending" if down else "ascending") if active else "",
    )


def _row(listing: Listing[M], columns: list[Column[M]], row: M) -> Row:
    return Row(
        url=listing.row_url(row) if listing.row_url else "",
        cells=[Cell(column.label, _text(column, row), column.numeric) for column in columns],
        chosen_as=str(bulk.Chosen(row.pk, row.version)) if listing.together and isinstance(row, Record) else "",
    )


def _text(column: Column[M], row: M) -> SafeString:
    if column.cell is not None:
        return conditional_escape(column.cell(row))
    value = column.value(row)
    if isinstance(value, datetime):
        return badges.instant(value)
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value))
    if column.numeric and isinstance(value, int | float | Decimal):
        return conditional_escape(formats.number_format(value, use_l10n=True, force_grouping=True))
    return conditional_escape("—" if value in (None, "") else formats.localize(value))


def _url(request: HttpRequest, **changes: str) -> str:
    """Return this page's URL with parameters changed; every change but paging starts at the first page."""
    query = request.GET.copy()
    for name in _RESERVED:
        if name != "sort":
            query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
