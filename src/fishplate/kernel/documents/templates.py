"""An organisation's own DOCX templates: tried before they are kept, all kept, and one click back to the default.

Who may do this is asked by the domain that knows organisations; it calls these within its own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock, errors, files, rendering
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import framing, types
from fishplate.kernel.documents.models import Template
from fishplate.kernel.errors import Text
from fishplate.kernel.files import Stored
from fishplate.kernel.rendering import Content, Facts, Table, TemplateWrong, Words, Work
from fishplate.kernel.rendering.content import blocks

LIMIT: Final = 5_000_000
_TRIAL_SECONDS: Final = 20
_TRIAL_MEMORY: Final = 1_000_000_000


def of_organisation(organisation_id: UUID) -> QuerySet[Template]:
    """Return every template an organisation ever had, by document and language, newest first."""
    return Template.objects.filter(organisation_id=organisation_id)


def current(organisation_id: UUID, document_type: str, language: str) -> Template | None:
    """Return the template in use, or ``None`` for the shipped one."""
    return of_organisation(organisation_id).filter(document_type=document_type, language=language, current=True).first()


def default(document_type: str, language: str) -> bytes:
    """Return the shipped template, to begin with."""
    return rendering.run(_trial(document_type, language, "template"))


def keep(
    *, organisation_id: UUID, document_type: str, language: str, filename: str, stored: Stored, actor: Actor
) -> Template:
    """Write down a template that was tried and stored, and use it from now on; within the change of the caller."""
    change = audit.current()
    rows = Template.objects.select_for_update().filter(
        organisation_id=organisation_id, document_type=document_type, language=language
    )
    _put_aside(rows)
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    template = Template(
        organisation_id=organisation_id,
        document_type=document_type,
        language=language,
        number=(last or 0) + 1,
        content_hash=stored.sha256,
        filename=filename[:200],
        size=stored.size,
        uploaded_by_name=actor.name,
    )
    template.save()
    change.created(template)
    return template


def use(template: Template) -> None:
    """Use a template of earlier again; within the change of the caller, whose target it is."""
    _put_aside(
        Template.objects.filter(
            organisation_id=template.organisation_id, document_type=template.document_type, language=template.language
        ).exclude(pk=template.pk)
    )
    template.current = True
    template.save()


def drop(template: Template) -> None:
    """Use the shipped template again, this one stays in the list; within the change of the caller."""
    template.current = False
    template.save()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Something a template may use: how it is written, and what stands there."""

    written: str
    label: str


def placeholders(document_type: str) -> list[tuple[Text, list[Placeholder]]]:
    """Return every field of a document in groups, as they are written in a template."""
    content = types.sample(types.get(document_type))
    found = list(blocks(content))
    entries = [entry for block in found if isinstance(block, Facts) for entry in block.entries]
    tables: list[tuple[Text, list[Placeholder]]] = [
        (
            _("Table “{name}”: rows of tables.{key}").format(name=_title_of(table, content), key=table.key),
            [
                Placeholder(
                    f"{{%tr for row in tables.{table.key} %}} … {{%tr endfor %}}", str(_("one row after the other"))
                )
            ]
            + [Placeholder(f"{{{{ row.{column.key} }}}}", column.label) for column in table.columns],
        )
        for table in found
        if isinstance(table, Table)
    ]
    return [
        (_("Title"), [Placeholder("{{ title }}", content.title), Placeholder("{{ subtitle }}", content.subtitle)]),
        (_("Fields"), [Placeholder(f"{{{{ fields.{entry.key} }}}}", entry.label) for entry in entries]),
        (_("Texts"), [Placeholder(f"{{{{ texts.{one.key} }}}}", one.title) for one in found if isinstance(one, Words)]),
        *tables,
        (
            _("Parties: rows of parties"),
            [
                Placeholder("{{ party.label }}", _("Party")),
                Placeholder("{{ party.organisation }}", _("Organisation")),
                Placeholder("{{ party.name }}", _("Name of who signed electronically")),
                Placeholder("{{ party.date }}", _("Day of the electronic signature")),
                Placeholder("{{ party.signed }}", _("What is said of the electronic signature")),
            ],
        ),
        (
            _("About this print"),
            [
                Placeholder("{{ frame.code }}", _("Document code")),
                Placeholder("{{ frame.digest }}", _("SHA-256 of the content")),
                Placeholder("{{ frame.address }}", _("Where it is verified")),
                Placeholder("{{ frame.printed }}", _("By whom and when it was printed")),
            ],
        ),
    ]


def _title_of(table: Table, content: Content) -> str:
    return table.title or next(section.title for section in content.sections if table in section.blocks)


def try_out(document_type: str, language: str, content: bytes) -> Stored:
    """Render sample data through a template, in a process with limits, and store the template.

    Raises:
        Invalid: no such document or language; on ``content``, one message for each thing that is wrong.
    """
    _demand_known(document_type, language)
    work = _trial(document_type, language, "docx", content)
    try:
        rendering.run(work, seconds=_TRIAL_SECONDS, memory=_TRIAL_MEMORY)
    except TemplateWrong as wrong:
        raise errors.Invalid({"content": reasons(wrong)}) from wrong
    except rendering.RenderingFailed as failed:
        raise errors.Invalid({"content": [_("This template takes too much time or memory to fill in.")]}) from failed
    return files.store(content, limit=LIMIT)


def reasons(wrong: TemplateWrong) -> list[Text]:
    """Say what is wrong with a template, and where."""
    if wrong.code == "unknown":
        return [_("There is no such field: {place}").format(place=line) for line in wrong.place.splitlines()]
    said = {
        "no-docx": _("This is no Word document (.docx), or it is damaged."),
        "too-large": _("Unpacked, this file is too large to be a template."),
        "active": _("It holds macros or embedded objects ({place}). Save it without them."),
        "external": _("It refers to something outside itself: {place}. Put pictures into the document instead."),
        "field": _("It holds a field that is not known to be harmless: {place}. Remove it."),
        "bad-xml": _("A part of it cannot be read: {place}."),
        "syntax": _("A placeholder cannot be understood: {place} ({detail})"),
        "refused": _("This is not possible in a template: {place} ({detail})"),
        "broken": _(
            "Filled in, it is no document any more: a loop or condition begins in one place and ends in another."
        ),
    }
    return [said[wrong.code].format(place=wrong.place, detail=wrong.detail)]


def _put_aside(rows: QuerySet[Template]) -> None:
    for row in rows.filter(current=True):
        audit.current().watch(row)
        row.current = False
        row.save()


def _demand_known(document_type: str, language: str) -> None:
    wrong: dict[str, list[Text]] = {}
    if document_type not in {one.key for one in types.all_types()}:
        wrong["document_type"] = [_("There is no such document.")]
    if language not in dict(settings.LANGUAGES):
        wrong["language"] = [_("Fishplate does not speak this language.")]
    if wrong:
        raise errors.Invalid(wrong)


def _trial(document_type: str, language: str, form: str, template: bytes = b"") -> Work:
    with translation.override(language):
        content = types.sample(types.get(document_type))
        return Work(
            format=form,
            content=rendering.as_text(content),
            frame=framing.frame(
                code=framing.new_code(), digest="0" * 64, address=settings.FISHPLATE_URL, at=clock.now(), author="—"
            ),
            words=framing.fixed_words(),
            template=template,
            strict=True,
        )
