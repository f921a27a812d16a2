"""Writing a plan file in another format: aside first, so that nothing half-written takes the place of a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from fishplate.domains.planning.choices import plan_tables
from fishplate.domains.planning.tasks import plan_files
from fishplate.domains.planning.tasks.plan_files import PlanFileError
from fishplate.engines import planfiles
from fishplate.kernel import sheets

TABLES: Final = (".csv", ".xlsx")
ENDINGS: Final = (*planfiles.FORMATS, *TABLES)


def convert(source: Path, target: Path) -> None:
    """Write the plan file ``source`` as ``target``, in the format that its name asks for.

    A file that is there already is replaced once the new one is whole.

    Raises:
        PlanFileError: ``source`` is no plan, ``target`` cannot be written, or its format cannot hold the plan.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise PlanFileError("unwritable", f"{target}: a plan is written as {', '.join(ENDINGS)}.")
    place = target.resolve()
    if place.exists() and not place.is_file():
        raise PlanFileError("place", f"{target} is no file that could be replaced.")
    if ending in TABLES:
        plan = plan_files.read(source)
        _put(place, lambda aside: _write_table(plan, aside, ending))
    else:
        _put(place, lambda aside: plan_files.write_as(source, aside, planfiles.FORMATS[ending]))


def _put(place: Path, write: Callable[[Path], None]) -> None:
    aside = place.with_name(f".{secrets.token_hex(8)}{place.suffix}")
    try:
        # What may read it is decided here, as for any file a person makes; the writers only fill it.
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        write(aside)
        aside.replace(place)
    except OSError as error:
        raise PlanFileError("place", f"{place} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(FileNotFoundError, NotADirectoryError):
            aside.unlink()


def _write_table(plan: planfiles.PlanFile, aside: Path, ending: str) -> None:
    rows = plan_tables.rows(plan)
    if ending == ".csv":
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(sheets.csv_lines(plan_tables.HEAD, rows))
        return
    with aside.open("wb") as file:
        sheets.write_xlsx(file, title="Plan", head=plan_tables.HEAD, rows=rows)
