"""How long a Chinese interface list takes as PDF, DOCX and XLSX, and as PDF by way of LibreOffice where that is there.

    .venv/bin/python benchmarks/documents.py

From the content to the file, the process of its own and its imports included, as the worker does it; the median of
five, and the most memory a process took. LibreOffice converts the DOCX, which is the usual other way to a PDF.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from fishplate.kernel.rendering import Cell, CellType, Column, Content, Party, Section, Table, Work, as_text, run

WORDS = {
    "code": "文档编号：",
    "digest": "内容 SHA-256：",
    "address": "核验地址：",
    "printed": "导出：",
    "sign_off": "批准与签署",
    "signature": "代表（签字）：",
    "date": "日期：",
}
FRAME = {
    "code": "7K3QF-M2XPA",
    "digest": "0123456789abcdef" * 4,
    "address": "http://fishplate.example/printed/7K3QF-M2XPA/",
    "printed": "由 李雷 于 2026-11-26 从接轨（Fishplate）导出",
    "author": "李雷",
}
HEADS = ("编号", "接口", "提供方", "使用方", "数据流向", "协议", "频率", "交换的数据", "契约")


def content(interfaces: int) -> str:
    columns = (Column("number", "序号", 0.5), *(Column(f"c{n}", head) for n, head in enumerate(HEADS)))
    said = (
        "IF-01",
        "完工回报",
        "ERP",
        "MES",
        "使用方 → 提供方",
        "HTTP/JSON",
        "每单完工",
        "工单号、产品、数量、完工时间",
        "v1",
    )
    rows = tuple(
        (Cell(str(number), CellType.NUMBER, number), *(Cell(text) for text in said)) for number in range(interfaces)
    )
    section = Section("interfaces", "接口", (Table("interfaces", columns, rows),))
    parties = tuple(Party(key, label) for key, label in (("owner", "甲方（盖章）"), ("supplier", "供应商（盖章）")))
    return as_text(Content("zh-hans", "接口清单", "MES–ERP 集成", (section,), parties, wide=True))


def seconds(form: str, text: str) -> float:
    taken = []
    for _attempt in range(5):
        begin = time.perf_counter()
        run(Work(form, text, FRAME, WORDS))
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def by_libreoffice(text: str) -> float | None:
    if (office := shutil.which("soffice")) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "list.docx"
        source.write_bytes(run(Work("docx", text, FRAME, WORDS)))
        taken = []
        for _attempt in range(3):
            begin = time.perf_counter()
            command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
            subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True)
            taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main() -> None:
    print(f"{'interfaces':>10} {'PDF s':>8} {'DOCX s':>8} {'XLSX s':>8} {'LibreOffice s':>14}")
    for interfaces in (1, 20, 200, 2_000):
        text = content(interfaces)
        ours = " ".join(f"{seconds(form, text):>8.2f}" for form in ("pdf", "docx", "xlsx"))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        other = by_libreoffice(text) if interfaces <= 200 else None
        print(f"{interfaces:>10,} {ours} {f'{other:.2f}' if other else '—':>14}   most memory {most:.0f} MB")


if __name__ == "__main__":
    main()
