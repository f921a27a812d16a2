"""Finding, on whichever database the tests run. The kernel's own allow-list serves as the records."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from fishplate.kernel import audit, errors, records, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.egress.models import AllowedDestination
from fishplate.kernel.fields import uuid7
from fishplate.kernel.search import Document, finding, indexing
from fishplate.kernel.search.models import SearchDocument

pytestmark = pytest.mark.django_db
READER = Actor(id=uuid7(), name="Reader")


def _visible(actor: Actor) -> QuerySet[AllowedDestination]:
    """Port 1 stands for what only the system sees."""
    everything = AllowedDestination.objects.all()
    return everything if actor.system else everything.exclude(ports="1")


def _document(row: AllowedDestination) -> Document | None:
    return None if row.note == "hidden" else Document(row.pattern, row.note)


@pytest.fixture(autouse=True)
def _searchable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_kinds", {})  # kinds of the test alone
    monkeypatch.setattr(indexing, "_documents", {})  # kinds of the test alone
    monkeypatch.setattr(indexing, "_within", {})  # kinds of the test alone
    records.register(
        records.Kind(
            model=AllowedDestination,
            name="destination",
            label=lambda row: row.pattern,
            url=lambda row: f"/{row.pattern}",
            visible_to=_visible,
            chain=lambda row: records.INSTALLATION,
        )
    )
    search.register(AllowedDestination, document=_document)


def store(title: str, body: str = "", ports: str = "80") -> AllowedDestination:
    row = AllowedDestination.objects.create(pattern=title, note=body, ports=ports)
    search.index(row)
    return row


def found(text: str, actor: Actor = READER, limit: int = 20) -> list[str]:
    return [shown.label for shown in search.find(actor, text, limit)]


def test_a_two_character_word_and_a_single_character_are_found() -> None:
    store("订单接口")
    store("接收方", "不相干")
    assert found("接口") == ["订单接口"]
    assert set(found("接")) == {"订单接口", "接收方"}
    assert found("口") == ["订单接口"], "the last character of a run"


def test_words_from_both_languages_must_all_be_there() -> None:
    store("ERP 订单接口", "MES writes orders")
    store("ERP 主数据")
    assert found("ERP接口") == ["ERP 订单接口"]
    assert found("mes ord") == ["ERP 订单接口"]
    assert found("erp 工单") == []


@pytest.mark.parametrize("asked", ["IF-01", "if01", "IF_01", "ＩＦ－０１"])
def test_a_code_is_found_however_it_is_written(asked: str) -> None:
    store("Orders", "see IF-01")
    store("If it costs 01")
    assert found(asked) == ["Orders"]


def test_what_is_hidden_takes_no_place_among_the_first() -> None:
    for number in range(5):
        store(f"order {number}", ports="1")
    store("an order that may be seen", "somewhere at the end")
    assert found("order", limit=1) == ["an order that may be seen"]
    assert len(found("order", SYSTEM)) == 6


def test_a_title_comes_before_a_body_however_often_the_body_says_it() -> None:
    store("long", "latency " * 20)
    store("latency of a very long title with many other words in it indeed")
    assert found("latency")[0].startswith("latency")


def test_a_change_is_found_as_it_is_now_and_a_deletion_not_at_all() -> None:
    row = store("before")
    row.pattern = "after"
    row.save()
    search.index(row)
    assert (found("before"), found("after")) == ([], ["after"])
    row.note = "hidden"
    search.index(row)
    assert found("after") == []
    row.note = ""
    search.index(row)
    search.forget(records.reference(row))
    assert found("after") == []


def test_the_index_goes_with_the_transaction() -> None:
    with pytest.raises(KeyError), audit.unit():
        store("undone")
        raise KeyError
    assert found("undone") == []


def test_only_the_kinds_asked_for() -> None:
    store("order")
    assert search.find(READER, "order", kinds=["something.else"]) == []
    assert len(search.find(READER, "order", kinds=["egress.alloweddestination"])) == 1


@pytest.mark.parametrize("asked", ["", "  ", "?!", "\"'(*:&|<->", "a" * 10_000, "接" * 10_000, "\x00"])
def test_any_text_may_be_typed(asked: str) -> None:
    store("order")
    assert found(asked) == []


def test_a_very_long_text_can_be_stored() -> None:
    various = "".join(chr(0x4E00 + number % 20_000) + chr(0x4E00 + number * 7 % 20_000) for number in range(40_000))
    row = AllowedDestination.objects.create(pattern="long")
    search.register(AllowedDestination, document=lambda _: Document("长", various))
    search.index(row)
    assert found("长") == ["long"]


def test_a_rebuilt_index_holds_what_is_there_and_nothing_else() -> None:
    store("kept")
    store("gone").delete()
    AllowedDestination.objects.create(pattern="missed")
    assert search.rebuild() == 2
    assert (found("kept"), found("missed")) == (["kept"], ["missed"])
    assert SearchDocument.objects.count() == 2


def test_finding_costs_two_queries_whatever_is_found() -> None:
    for number in range(10):
        store(f"order {number}")
    with CaptureQueriesContext(connection) as queries:
        assert len(found("order")) == 10
    assert len(queries) == 2


def test_an_unregistered_record_is_an_error() -> None:
    with pytest.raises(LookupError, match="search"):
        search.index(SearchDocument(kind="x", record_id=uuid7()))


@pytest.mark.parametrize("typed", ["gys", "gongying", "gongyingshang", "ys", "yingshang", "gys erp", "erp gong shang"])
def test_a_chinese_title_is_found_as_it_is_spelt(typed: str) -> None:
    store("供应商 ERP")
    store("接口 ERP", "供应商")
    assert [one.label for one in search.find(READER, typed, spelt=True)] == ["供应商 ERP"]
    assert found("gys") == []


def test_a_word_that_is_written_is_found_beside_what_is_spelt_like_it() -> None:
    store("gys gateway")
    store("供应商")
    assert {one.label for one in search.find(READER, "gys", spelt=True)} == {"gys gateway", "供应商"}
    assert [one.label for one in search.find(READER, "gys gate", spelt=True)] == ["gys gateway"]


def test_who_may_not_see_a_title_does_not_find_its_spelling() -> None:
    store("供应商", ports="1")
    assert search.find(READER, "gys", spelt=True) == []


def test_whoever_sees_little_of_much_finds_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_FIRST", 4)  # as if there were thousands
    for number in range(30):
        store(f"Order {number:02}", ports="80" if number % 7 == 0 else "1")
    assert sorted(found("order", limit=2)) == ["Order 21", "Order 28"]
    assert len(found("order")) == 5
    assert len(found("order", SYSTEM, 40)) == 30


def test_pages_follow_each_other_without_gap_or_double() -> None:
    for number in range(23):
        title = f"Order {number:02}" if number % 3 else f"Something {number:02}"
        store(title, f"order {'x ' * number}", ports="1" if number % 5 == 0 else "80")
    whole = [shown.reference for shown in search.find(READER, "order", 50)]
    pages, after = [], ""
    while True:
        page = search.find_page(READER, "order", limit=4, after=after)
        pages.append([shown.reference for shown in page.items])
        if not (after := page.next):
            break
    assert [to for page in pages for to in page] == whole
    assert [len(page) for page in pages] == [4] * (len(whole) // 4) + [len(whole) % 4] * bool(len(whole) % 4)
    with pytest.raises(errors.Invalid):
        search.find_page(READER, "order", limit=4, after="somewhere")


def test_a_project_narrows_to_what_is_in_it() -> None:
    mine, other = uuid7(), uuid7()
    search.register(
        AllowedDestination, document=_document, within=lambda project_id: Q(pattern__startswith=str(project_id))
    )
    for project_id in (mine, other):
        store(f"{project_id} order", "order")
    found = search.find_page(READER, "order", limit=5, project_id=mine).items
    assert [shown.label for shown in found] == [f"{mine} order"]
