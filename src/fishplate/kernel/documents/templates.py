"""An organisation's own DOCX templates: tried before they are kept, all kept, and one click back to the default.

Who may do this is asked by the domain that knows organisations; it calls these within its own rule.
"""

from __future__ import annotations

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
from fishplate.kernel.rendering import TemplateWrong, Work

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
    *, organisation_id: UUID, document_type: str, language: str, filename: str, content: bytes, actor: Actor
) -> Template:
    """Try a template on sample data, and use it from now on.

    Raises:
        Invalid: no such document or language, or what is wrong with the file, with the place.
    """
    _demand_known(document_type, language)
    try_out(document_type, language, content)
    stored = files.store(content, limit=LIMIT)
    with audit.change("documents.template_uploaded", actor=actor) as change:
        rows = Template.objects.select_for_update().filter(
            organisation_id=organisation_id, document_type=document_type, language=language
        )
        _replace(change, list(rows.filter(current=True)))
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


def use(*, template: Template, actor: Actor) -> Template:
    """Use a template of earlier again."""
    with audit.change("documents.template_restored", actor=actor, target=template) as change:
        others = Template.objects.filter(
            organisation_id=template.organisation_id,
            document_type=template.document_type,
            language=template.language,
            current=True,
        )
        _replace(change, [one for one in others if one.pk != template.pk])
        template.current = True
        template.save()
    return template


def drop(*, template: Template, actor: Actor) -> None:
    """Use the shipped template again; the organisation's own stays in the list."""
    with audit.change("documents.template_withdrawn", actor=actor, target=template):
        template.current = False
        template.save()


def try_out(document_type: str, language: str, content: bytes) -> None:
    """Render sample data through a template, in a process with limits.

    Raises:
        Invalid: on ``file``, one message for each thing that is wrong.
    """
    work = _trial(document_type, language, "docx", content)
    try:
        rendering.run(work, seconds=_TRIAL_SECONDS, memory=_TRIAL_MEMORY)
    except TemplateWrong as wrong:
        raise errors.Invalid({"file": reasons(wrong)}) from wrong
    except rendering.RenderingFailed as failed:
        raise errors.Invalid({"file": [_("This template takes too much time or memory to fill in.")]}) from failed


def reasons(wrong: TemplateWrong) -> list[Text]:
    """Say what is wrong with a template, and where."""
    if wrong.code == "unknown":
        return [_("There is no such field: {place}").format(place=line) for line in wrong.place.splitlines()]
    said = {
        "no-docx": _("This is no Word document (.docx), or it is damaged."),
        "too-large": _("Unpacked, this file is too large to be a template."),
        "active": _("It holds macros or embedded objects ({place}). Save it without them."),
        "external": _("It refers to something outside itself: {place}. Put pictures into the document instead."),
        "field": _("It holds a field that reads other files: {place}. Remove it."),
        "bad-xml": _("A part of it cannot be read: {place}."),
        "syntax": _("A placeholder cannot be understood: {place} ({detail})"),
        "refused": _("This is not possible in a template: {place} ({detail})"),
        "broken": _(
            "Filled in, it is no document any more: a loop or condition begins in one place and ends in another."
        ),
    }
    return [said[wrong.code].format(place=wrong.place, detail=wrong.detail)]


def _replace(change: audit.Change, rows: list[Template]) -> None:
    for row in rows:
        change.watch(row)
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
