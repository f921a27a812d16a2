"""The child: reads one request, puts limits on itself, renders, and writes the file and an answer.

    python -m fishplate.kernel.rendering < request > answer

The first line of the request is JSON (see ``running``); a template follows as raw bytes. The result is written to the
file that the request names; the answer is one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Do the one piece of work on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    template = sys.stdin.buffer.read()
    _limit(request["memory"], request["seconds"])
    # Only now, under the limits, is anything imported that reads what strangers wrote.
    from fishplate.kernel.rendering import docx

    answer: dict[str, Any]
    try:
        result = _rendered(request, template)
    except docx.Wrong as wrong:
        answer = {"wrong": {"code": wrong.code, "place": wrong.place, "detail": wrong.detail}}
    else:
        Path(request["target"]).write_bytes(result)
        answer = {"size": len(result)}
    sys.stdout.write(json.dumps(answer))


def _rendered(request: dict[str, Any], template: bytes) -> bytes:
    from fishplate.kernel.rendering import default_docx, docx, pdf, pictures, properties, xlsx
    from fishplate.kernel.rendering.content import from_text
    from fishplate.kernel.rendering.shape import shaped

    if request["format"].startswith(pictures.FORMATS):
        return pictures.render(**json.loads(request["content"]), form=request["format"].partition(".")[2])
    content, frame, words = from_text(request["content"]), request["frame"], request["words"]
    form, shape = request["format"], shaped(content, frame, words["sign_off"])
    if form == "xlsx":
        return xlsx.render(content, frame, words, properties.of_print(shape))
    if form == "pdf":
        return pdf.render(shape, words)
    shipped = default_docx.build(wide=content.wide, words=words)
    if form == "template":
        return shipped
    return docx.render(template or shipped, shape, strict=request["strict"])


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    main()
