"""Fields that an organisation adds to its records: what each is called and may hold, and what stands in them.

A field belongs to an organisation and a kind of record; its values stand beside the record, whichever domain that is
of, in one row a record. A record has the fields of the organisation that owns it (``records.Kind.owner``). Renaming a
field keeps its values, which are known by its key; a retired one can still be read.
"""

from fishplate.kernel.custom.models import CustomField, CustomValues, Type
from fishplate.kernel.custom.reading import (
    Stands,
    defined,
    fields_among,
    fields_of,
    missing,
    owner_of,
    standing,
    with_values,
)
from fishplate.kernel.custom.values import clean, exact, names_for, spoken

__all__ = [
    "CustomField",
    "CustomValues",
    "Stands",
    "Type",
    "clean",
    "defined",
    "exact",
    "fields_among",
    "fields_of",
    "missing",
    "names_for",
    "owner_of",
    "spoken",
    "standing",
    "with_values",
]
