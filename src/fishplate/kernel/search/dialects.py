"""What SQLite (FTS5) and PostgreSQL (tsvector) spell differently. Both are given finished tokens.

Neither's own parser has a say: FTS5 runs its ``ascii`` tokeniser, which takes every other character as a letter, and
PostgreSQL is handed vectors and queries as literals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection

from fishplate.kernel.search.tokens import Term

_LAST_POSITION = 16_383  # PostgreSQL's own limit


class Dialect(Protocol):
    """How one database stores tokens and matches terms."""

    #: FROM clause that joins documents ``d`` to their tokens.
    source: str
    #: Condition with one parameter, the query.
    matches: str
    #: Whether the title alone matches, with one parameter: the query for titles.
    in_title: str
    #: Expression that is smaller for the better match, with one parameter: the query.
    rank: str
    rank_takes_query: bool

    def store(self, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
        """Keep (document, tokens of the title, tokens of the body), in place of what was kept before."""

    def remove(self, documents: Sequence[int]) -> None:
        """Forget the tokens of documents."""

    def query(self, terms: Sequence[Term], *, title: bool = False) -> str:
        """Return the query for all of ``terms``, anywhere or in the title."""
        ...


class SQLite:
    """FTS5; its rowid is the document's id."""

    source = "kernel_search_tokens CROSS JOIN kernel_searchdocument d ON d.id = kernel_search_tokens.rowid"
    matches = "kernel_search_tokens MATCH %s"
    in_title = "d.id IN (SELECT rowid FROM kernel_search_tokens WHERE kernel_search_tokens MATCH %s)"
    rank = "bm25(kernel_search_tokens, 10.0, 1.0)"
    rank_takes_query = False

    def store(self, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
        """Keep each document's tokens, joined by spaces, under its id."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO kernel_search_tokens (rowid, title, body) VALUES (%s, %s, %s)",
                [(document, " ".join(title), " ".join(body)) for document, title, body in rows],
            )

    def remove(self, documents: Sequence[int]) -> None:
        """Delete the rows with these ids."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM kernel_search_tokens WHERE rowid = %s", [(document,) for document in documents]
            )

    def query(self, terms: Sequence[Term], *, title: bool = False) -> str:
        """``title : ("接口" AND "if0" *)``."""
        every = " AND ".join(self._one(term) for term in terms)
        return f"title : ({every})" if title else every

    def _one(self, term: Term) -> str:
        written = f'"{term.token}"{" *" if term.prefix else ""}'
        return f'({written} OR "{term.spelling}" *)' if term.spelling else written


class PostgreSQL:
    """A column ``vector`` of the documents' table; weight A marks the tokens of the title."""

    source = "kernel_searchdocument d"
    matches = "d.vector @@ %s::tsquery"
    in_title = matches
    # In double precision, so that it comes back as it was.
    rank = "-ts_rank(d.vector, %s::tsquery)::float8"
    rank_takes_query = True

    def store(self, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
        """Set the vectors of all documents in one statement."""
        kept = [(document, _vector(title, body)) for document, title, body in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_searchdocument d SET vector = kept.vector::tsvector "
                "FROM unnest(%s::bigint[], %s::text[]) AS kept (id, vector) WHERE d.id = kept.id",
                [[document for document, _text in kept], [text for _document, text in kept]],
            )

    def remove(self, documents: Sequence[int]) -> None:
        """Nothing is left to do: the tokens are a column of the row that goes."""

    def query(self, terms: Sequence[Term], *, title: bool = False) -> str:
        """``'接口':A & 'if0':*A``."""
        weight = "A" if title else ""
        return " & ".join(self._one(term, weight) for term in terms)

    def _one(self, term: Term, weight: str) -> str:
        written = f"'{term.token}':{'*' if term.prefix else ''}{weight}".rstrip(":")
        return f"({written} | '{term.spelling}':*{weight})" if term.spelling else written


def _vector(title: Sequence[str], body: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for weight, tokens, start in (("A", title, 1), ("", body, len(title) + 1)):
        for position, token in enumerate(tokens, start=start):
            places.setdefault(token, []).append(f"{min(position, _LAST_POSITION)}{weight}")
    return " ".join(f"'{token}':{','.join(positions)}" for token, positions in places.items())


def current() -> Dialect:
    """Return the dialect of the database in use."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
