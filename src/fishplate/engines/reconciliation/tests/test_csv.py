"""CSV as RFC 4180 has it. Nothing is guessed from the content: a line that looks odd is still a row."""

from __future__ import annotations

import gzip

import pytest

from fishplate.engines.reconciliation import CsvFile, InvalidPlan, InvalidSource, Verdict

from .tables import compare, csv_file, sqlite_table


def test_quotes_commas_line_breaks_and_spaces_belong_to_the_value(tmp_path):
    rows = [("1", 'a "b"', " x "), ("2", "a,b\nc", "#"), ("3", "", None), ("4", "接口", "'")]
    left = sqlite_table(tmp_path / "l.db", "id TEXT, x TEXT, y TEXT", rows)
    assert compare(left, csv_file(tmp_path / "r.csv", "id,x,y", rows)).verdict is Verdict.MET


def _bare(content: bytes) -> bytes:
    return content.replace(b"\r", b"")


@pytest.mark.parametrize("encode", [gzip.compress, b"\xef\xbb\xbf".__add__, _bare])
def test_gzip_a_byte_order_mark_and_bare_line_feeds_are_read(tmp_path, encode):
    left = csv_file(tmp_path / "l.csv", '"i,d",x', [(1, "a"), (2, None)])
    right = tmp_path / ("r.csv.gz" if encode is gzip.compress else "r.csv")
    right.write_bytes(encode((tmp_path / "l.csv").read_bytes()))
    assert compare(left, CsvFile(str(right)), "i,d").verdict is Verdict.MET


@pytest.mark.parametrize("odd", ["#,1\r\n", "1\r\n", "1,2,3\r\n", '1,"a"b\r\n'])
def test_an_odd_first_line_is_neither_skipped_nor_mended(tmp_path, odd):
    path = tmp_path / "r.csv"
    path.write_text("id,x\r\n" + odd + "2,b\r\n3,c\r\n", newline="")
    left = csv_file(tmp_path / "l.csv", "id,x", [("#", 1), (2, "b"), (3, "c")])
    if odd.startswith("#"):
        assert compare(left, CsvFile(str(path))).verdict is Verdict.MET
    else:
        with pytest.raises(InvalidSource, match=r"r\.csv cannot be read as CSV"):
            compare(left, CsvFile(str(path)))


def test_a_comment_above_the_header_is_the_header(tmp_path):
    (tmp_path / "r.csv").write_text("# exported\r\nid,x\r\n1,2\r\n", newline="")
    left = csv_file(tmp_path / "l.csv", "id,x", [(1, 2)])
    with pytest.raises(InvalidPlan, match="it has: # exported"):
        compare(left, CsvFile(str(tmp_path / "r.csv")))
