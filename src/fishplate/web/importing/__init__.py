"""Lists filled from a table: declared once for a list, tried before anything is written, all rows or none.

    importing.register(
        Importer(
            key="systems",
            name=_("Systems"),
            rule=permissions.register_system,
            places=lambda actor: queries.own_organisations(actor),
            open=_open,
        )
    )

    def _open(actor: Actor, organisation: Organisation) -> Target[System]:
        return Target(
            form=SystemForm(),                       # its fields are the columns, its words the headings
            keys=("code",),                          # what tells which record a row is about
            records=System.objects.filter(organisation=organisation),
            create=lambda data: services.register_system(organisation_id=organisation.pk, actor=actor, **data),
            amend=lambda system, data: services.amend_system(
                system_id=system.pk, version=system.version, actor=actor, **data
            ),
        )

A row whose key is known changes that record, any other makes one, through the services that pages and API call. A row
that says what stands already is left alone, so the same file may be read again. See docs/how-to/import-a-list.md.
"""

from fishplate.web.importing.declaring import Importer, Target, find, importers, register
from fishplate.web.importing.names import Names
from fishplate.web.importing.running import Report

__all__ = ["Importer", "Names", "Report", "Target", "find", "importers", "register"]
