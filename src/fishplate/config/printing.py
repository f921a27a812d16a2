"""``fishplate print``: a document into a file, for who runs the machine and for what runs by itself at night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from fishplate.config import startup
from fishplate.kernel.validation import comparable

if TYPE_CHECKING:
    from fishplate.kernel.actors import Actor


@click.command(name="print")
@click.argument("document", required=False)
@click.argument("record", type=click.UUID, required=False)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--language", default="", help="en or zh-hans; that of the installation, if it is left out.")
@click.option("--as", "email", default="", help="Print as this person would, by their address; their name is on it.")
def print_document(document: str | None, record: UUID | None, file: Path | None, language: str, email: str) -> None:
    """Print DOCUMENT of RECORD into FILE, whose ending says the format: pdf, docx or xlsx.

    Without arguments, list what can be printed: the document, the id of the record, and what that is called.
    """
    startup.set_up_django()
    actor = _actor(email)
    if document is None:
        for line in _printable(actor):
            click.echo(line)
        return
    if record is None or file is None:
        raise click.UsageError("Say of which record, and into which file: fishplate print DOCUMENT RECORD FILE.")
    click.echo(_print(document, record, file, language, actor))


def _actor(email: str) -> Actor:
    from fishplate.domains.organisations.models import Person
    from fishplate.kernel.actors import SYSTEM

    if not email:
        return SYSTEM
    person = Person.objects.filter(email__iexact=comparable(email), is_active=True).first()
    if person is None:
        raise click.UsageError(f"Nobody with the address {email} has an account here.")
    return person.as_actor()


def _printable(actor: Actor) -> list[str]:
    from fishplate.kernel import documents, records

    return [
        f"{one.key}\t{record.pk}\t{one.write(record, actor).subtitle}"
        for one in documents.all_types()
        for record in records.get(one.kind).visible_to(actor)
    ]


def _print(document: str, record: UUID, file: Path, language: str, actor: Actor) -> str:
    from django.conf import settings

    from fishplate.kernel import documents
    from fishplate.kernel.documents import Format, printing

    ending = file.suffix.removeprefix(".").lower()
    if ending not in Format.values:
        raise click.UsageError(f"The file's ending says the format: {', '.join(Format.values)}.")
    language = language or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        raise click.UsageError(f"Fishplate speaks {', '.join(dict(settings.LANGUAGES))}.")
    made = printing.make(document_type=document, record_id=record, language=language, format=ending, actor=actor)
    try:
        file.write_bytes(documents.file_of(made))
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from error
    printing.record(made, actor=actor)
    return made.code
