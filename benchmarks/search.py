"""Search and palette over 20,000 documents in both languages, on both databases: is all found, how fast? Two minutes.

    .venv/bin/python benchmarks/search.py

The oracle knows nothing of tokens: it looks for Chinese as a substring and for the rest by regular expression, in the
texts themselves. Of the documents one in ten is hidden from the person who asks and must not be found.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fishplate.kernel.actors import Actor

from databases import in_each_database
from figures import figure

COUNT = 20_000
LIMIT = 20
CHINESE = (
    "接口,契约,订单,工单,库存,同步,延迟,对账,医保,计费,切换,试点,验收,主数据,物料,批次,网关,队列,超时,重试,一致性,"
    "响应时间,生产,计划,系统,集成,供应商,监理,培训,手册,风险,变更,指标,证据,关口,决策,环境,版本,字段,编码,精度,时区"
)
ENGLISH = (
    "interface,contract,order,ledger,stock,latency,reconcile,billing,cutover,pilot,acceptance,material,batch,gateway,"
    "queue,timeout,retry,consistency,response,production,schedule,supplier,training,runbook,risk,change,indicator,"
    "evidence,gate,decision,environment,version,field,encoding,precision,timezone,message,broker"
)
QUERIES = [
    "接口", "接", "响应时间", "订单 延迟", "医保对账", "超时重试", "一致性", "latency", "recon", "order time",
    "IF-07", "if07", "IF-1", "ERP接口", "接口 contract", "gateway 超时", "时区", "a", "切换 cut", "不存在",
]  # fmt: skip


def documents(rng: random.Random) -> list[tuple[str, str]]:
    """Return (title, body) of each document."""

    chinese, english = CHINESE.split(","), ENGLISH.split(",")

    def word() -> str:
        return rng.choice(chinese) if rng.random() < 0.6 else f" {rng.choice(english)} "

    def words(least: int, most: int) -> str:
        return "".join(word() for _ in range(rng.randint(least, most)))

    return [(f"IF-{rng.randint(1, 400):02} {words(2, 4)} {number}", words(6, 22)[:200]) for number in range(COUNT)]


def matches(query: str, text: str) -> bool:
    """Tell whether a person would say that ``text`` contains every word of ``query``, the last one as a beginning."""
    words = re.findall(r"[一-鿿]+|[A-Za-z][A-Za-z0-9-]*", query)
    return all(_stands_in(word, text, last=word is words[-1]) for word in words)


def _stands_in(word: str, text: str, *, last: bool) -> bool:
    if re.match("[一-鿿]", word):
        return word in text
    pattern = re.sub(r"(?i)^if-?", "if-?", word) if any(map(str.isdigit, word)) else word
    return re.search(rf"(?i)(?<![a-z0-9]){pattern}{'' if last else '(?![a-z0-9])'}", text) is not None


def ask_everything(name: str) -> None:
    """Compare what is found with the oracle, and time the first page of results."""
    from fishplate.kernel import records, search
    from fishplate.kernel.actors import Actor
    from fishplate.kernel.egress.models import AllowedDestination as Row
    from fishplate.kernel.fields import uuid7

    rows = [Row(pattern=title, note=body, ports=str(number % 10)) for number, (title, body) in
            enumerate(documents(random.Random(1)))]  # fmt: skip
    Row.objects.bulk_create(rows, batch_size=1000)
    records.register(
        records.Kind(
            model=Row,
            name="document",
            label=lambda row: row.pattern,
            url=lambda _row: "/",
            visible_to=lambda _actor: Row.objects.exclude(ports="0"),
            chain=lambda _row: records.INSTALLATION,
        )
    )
    search.register(Row, document=lambda row: search.Document(row.pattern, row.note))
    started = time.perf_counter()
    search.rebuild()
    print(f"{name}: indexed {COUNT} documents in {time.perf_counter() - started:.1f} s")
    reader = Actor(id=uuid7(), name="Reader")
    kinds = [records.kind_of(Row).key]
    medians, lost, wrong, expected_total = [], 0, 0, 0
    for query in QUERIES:
        expected = {row.pk for row in rows if row.ports != "0" and matches(query, f"{row.pattern}\n{row.note}")}
        found = {shown.reference.id for shown in search.find(reader, query, COUNT, kinds)}
        lost, wrong = lost + len(expected - found), wrong + len(found - expected)
        expected_total += len(expected)
        times = []
        for _ in range(15):
            started = time.perf_counter()
            search.find(reader, query, LIMIT, kinds)
            times.append((time.perf_counter() - started) * 1000)
        medians.append(statistics.median(times))
        print(f"  {query:14} {len(expected):6} expected  {medians[-1]:7.1f} ms")
    time_palette(name, reader)
    print(
        f"{name}: recall {1 - lost / expected_total:.4f}, {wrong} found beyond the oracle, "
        f"median {statistics.median(medians):.1f} ms, slowest {max(medians):.1f} ms"
    )
    figure(f"search of {COUNT:,} documents, recall, {name}", 1 - lost / expected_total, "", least=1.0)
    target = 5.0 if name == "SQLite" else 10.0
    figure(f"search of {COUNT:,} documents, median, {name}", statistics.median(medians), "ms", most=target)


def time_palette(name: str, reader: Actor) -> None:
    """Time the whole answer of the palette, as HTML, for what people type letter by letter; Chinese also as spelt."""
    from django.template.loader import render_to_string

    from fishplate.kernel.search import pinyin
    from fishplate.web import palette

    pinyin.warm()
    medians = {}
    for typed in [
        "j",
        "jk",
        "jiekou",
        "gys",
        "接口",
        "订单 延迟",
        "lat",
        "latency",
        "IF-07",
        "strat gatewey",
        "zzzzzz",
    ]:
        times = []
        for _ in range(15):
            started = time.perf_counter()
            groups = palette.find(reader, typed, project_id=None)
            render_to_string("web/components/palette_options.html", {"groups": groups})
            times.append((time.perf_counter() - started) * 1000)
        medians[typed] = statistics.median(times)
    slowest = max(medians, key=lambda typed: medians[typed])
    print(
        f"{name}: palette answers in {statistics.median(medians.values()):.1f} ms (median), "
        f"{medians[slowest]:.1f} ms at most ({slowest!r})"
    )
    figure(f"palette over {COUNT:,} documents, slowest of what is typed, {name}", medians[slowest], "ms", most=100.0)


if __name__ == "__main__":
    in_each_database(__file__, ask_everything)
