"""What a cell of a table is read as: nothing is guessed, and nothing is written out that fills the memory."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from fishplate.kernel.sheets import Cell
from fishplate.web.importing.cells import value_of

NUMBER = forms.DecimalField()


def test_a_number_is_exact_however_the_spreadsheet_keeps_it():
    for cell, value in (
        (Cell("number", "1E+3", computed=False), Decimal(1000)),
        (Cell("number", "1.5E-2", computed=False), Decimal("0.015")),
        (Cell("text", "-12.50", computed=False), Decimal("-12.50")),
        (Cell("number", "1e60", computed=False), Decimal(10) ** 60),
    ):
        assert value_of(NUMBER, cell) == value


@pytest.mark.parametrize("text", ["1e61", "-1e61", "1e-61", "1e100", "1e5000"])
def test_a_number_of_more_digits_than_anybody_counts_is_refused_before_it_is_written_out(text):
    for kind in ("number", "text"):
        with pytest.raises(ValidationError, match="with a point"):
            value_of(NUMBER, Cell(kind, text, computed=False))


@pytest.mark.parametrize("text", ["1,234.5", "1 234", "1.234,5", "٣٫٥", "NaN", "Infinity", "--1", "1.", "12 €"])
def test_what_could_be_read_in_two_ways_is_no_number(text):
    with pytest.raises(ValidationError, match="with a point"):
        value_of(NUMBER, Cell("text", text, computed=False))
