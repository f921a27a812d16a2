from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fishplate.kernel.search.tokens import LIMIT, Term, terms, tokens


def test_chinese_becomes_neighbouring_pairs_and_the_last_character() -> None:
    assert tokens("接口契约") == ["接口", "口契", "契约", "约"]


def test_a_code_is_kept_in_parts_and_whole() -> None:
    assert tokens("IF-01") == ["if", "01", "if01"]
    assert tokens("order_id v2.3") == ["order", "id", "orderid", "v", "2", "3", "v23"]


def test_scripts_are_told_apart_without_spaces() -> None:
    assert tokens("ERP系统v2") == ["erp", "系统", "统", "v", "2", "v2"]


def test_width_and_case_do_not_matter() -> None:
    assert tokens("ＩＦ－０１ Straße") == ["if", "01", "if01", "strasse"]


def test_the_last_word_may_still_be_typed() -> None:
    assert terms("Order lat") == [Term("order"), Term("lat", prefix=True)]


def test_a_single_chinese_character_is_the_beginning_of_a_pair() -> None:
    assert terms("接 口径") == [Term("接", prefix=True), Term("口径")]


def test_a_word_with_digits_is_a_code_however_it_is_written() -> None:
    assert terms("if 01 IF-01 x") == [Term("if"), Term("01"), Term("if01"), Term("x", prefix=True)]


def test_punctuation_asks_for_nothing() -> None:
    assert terms("“—…!' OR * :") == [Term("or", prefix=True)]
    assert terms("、。-_ ") == []


def test_a_text_of_any_length_is_bounded() -> None:
    assert len(tokens("接" * (LIMIT * 2))) == LIMIT
    assert max(map(len, tokens("x" * 1000))) == 64


@given(text=st.text(max_size=60), start=st.integers(0, 60), length=st.integers(1, 6))
def test_whatever_stands_in_a_chinese_text_is_found_by_its_characters(text: str, start: int, length: int) -> None:
    chinese = "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
    asked = chinese[start : start + length]
    there = tokens(chinese)
    for term in terms(asked):
        assert any(token.startswith(term.token) if term.prefix else token == term.token for token in there)


@given(st.text())
def test_tokens_are_letters_and_digits_only(text: str) -> None:
    for token in [*tokens(text), *(term.token for term in terms(text))]:
        assert token
        assert not set(token) & set(" '\"\\:*&|!()<>-")
