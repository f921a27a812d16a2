"""Whether two tables that should hold the same data do: counted exactly, or said to be inconclusive, never guessed.

One call, `reconcile(plan, limits)`, from plain dataclasses to a plain dataclass. A side is a table in a SQLite
file, a table in PostgreSQL, or a CSV file. There is no SQL from outside: only these three kinds, every name
quoted. Values are compared by what they mean, so each column gets a rule from the types on its two sides:

- *NULL* equals NULL and differs from everything else, the empty string included. In a CSV file an empty
  field is NULL and a quoted empty field is the empty string.
- *Numbers* are never read as text by a driver that shortens them. Whole numbers and decimals are compared by
  value: 1.50 is 1.5. Floats are compared to the last bit. A float against a decimal stands for the shortest
  decimal that reads back as that float (0.1 is 0.1; 0.30000000000000004 is not 0.3); a whole float stands
  for its exact value. Single precision against double is widened. With a tolerance, two numbers agree when
  they differ by at most that much, in decimal arithmetic where 38 digits hold it, else in doubles (the rule
  in the result says so).
- *Booleans* are 1 and 0; against text also true/false, t/f, yes/no, y/n, on/off.
- *Times* with a zone or an offset are compared as instants. A time without one is in the zone declared for
  its side; where neither side knows a zone and both sides have the same, as written. A date is its midnight.
  A local time that clocks passed twice or skipped has two readings: a row that agrees under one only is
  counted as undecided.
- *Text* is compared code point by code point: case, spaces and Unicode normal forms are kept distinct.
- *Text against a type* (always so for CSV) is read as that type. Text that cannot be read as it equals only
  the same text. Two texts are text, also between two CSV files: give a tolerance (0 will do) to have numbers.
- SQLite columns with several storage classes are compared value by value, as numbers where the other side
  is numeric, else by their literal form. Types that have no common meaning make the column undecided.

Keys: rows whose key is NULL, and rows whose key occurs more than once on either side, cannot be paired. They
are counted and set aside. A difference among the other rows is certain, so the verdict is then *not met*; where
there is none, rows set aside, undecided rows and undecided columns make it *inconclusive*. Duplicates are not
forgiven when they look identical: a key that repeats identifies nothing.
"""

from .plan import (
    CsvFile,
    InvalidPlan,
    InvalidSource,
    Limits,
    PostgresTable,
    ReconciliationError,
    ReconciliationPlan,
    Source,
    SqliteTable,
)
from .reconcile import reconcile
from .result import ColumnResult, Diagnostic, Example, Finding, Reason, ReconciliationResult, Rows, Verdict

__all__ = [
    "ColumnResult",
    "CsvFile",
    "Diagnostic",
    "Example",
    "Finding",
    "InvalidPlan",
    "InvalidSource",
    "Limits",
    "PostgresTable",
    "Reason",
    "ReconciliationError",
    "ReconciliationPlan",
    "ReconciliationResult",
    "Rows",
    "Source",
    "SqliteTable",
    "Verdict",
    "reconcile",
]
