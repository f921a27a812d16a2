"""Tables as people keep them: CSV and XLSX read as the hostile input they may be, and written so that nothing runs.

``read`` hands the bytes to a child process with little memory and little time; what comes back is plain cells, the
number of each row as a spreadsheet shows it, and what a person should know of how they were read. ``write_csv`` and
``write_xlsx`` go row by row, so that the length of a list is no matter.
"""

from fishplate.kernel.sheets.cells import Cell, harmless, plain
from fishplate.kernel.sheets.reading import LIMIT, Row, Sheet, Unreadable, read
from fishplate.kernel.sheets.writing import XLSX, csv_lines, write_xlsx

__all__ = [
    "LIMIT",
    "XLSX",
    "Cell",
    "Row",
    "Sheet",
    "Unreadable",
    "csv_lines",
    "harmless",
    "plain",
    "read",
    "write_xlsx",
]
