"""How the history reads: an action by its record and participle, an entry as a sentence, a value as people write it."""

from fishplate.web.history.naming import heading, kind_name, label_of, name_of, participle, register_subject
from fishplate.web.history.telling import Day, RowChange, Sentence, by_day, in_a_line, place_of, rows, tell
from fishplate.web.history.values import FieldChange
from fishplate.web.history.wording import Saying, register_sentences, saying, value_after

__all__ = [
    "Day",
    "FieldChange",
    "RowChange",
    "Saying",
    "Sentence",
    "by_day",
    "heading",
    "in_a_line",
    "kind_name",
    "label_of",
    "name_of",
    "participle",
    "place_of",
    "register_sentences",
    "register_subject",
    "rows",
    "saying",
    "tell",
    "value_after",
]
