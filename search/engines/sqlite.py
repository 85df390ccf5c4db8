"""SQLite: two FTS5 tables beside the documents, which triggers keep right.

They hold no text of their own. A migration that makes SQLite build the table of the documents anew
has to call `create` again: SQLite drops the triggers with the old table.
"""

from .. import words
from ..tongues import STEMMERS

TABLE = "search_searchdocument"
#: What is indexed of a document, by the column of the index.
IS_WRITTEN = f"{{row}}.language IN {tuple(STEMMERS)}"
COLUMNS = {
    "language": "{row}.language",
    "title": f"CASE WHEN {IS_WRITTEN} THEN {{title}} ELSE {{row}}.title_words END",
    "summary": f"CASE WHEN {IS_WRITTEN} THEN {{summary}} ELSE '' END",
    "body": f"CASE WHEN {IS_WRITTEN} THEN {{body}} ELSE {{row}}.text_words END",
}
#: Weights of the columns.
WEIGHTS = "0.0, 8.0, 4.0, 1.0"
TEXTS, TITLES = "search_texts", "search_titles"
TRIGRAM = 3


def create(schema_editor):
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TEXTS} USING fts5({', '.join(COLUMNS)}, content='', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    )
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TITLES} USING fts5(title_folded, content='', "
        "tokenize='trigram')"
    )
    added, removed = entries("new"), entries("old", removes=True)
    for event, statements in {
        "INSERT": added,
        "DELETE": removed,
        "UPDATE": f"{removed} {added}",
    }.items():
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS search_after_{event.lower()} AFTER {event} ON {TABLE} "
            f"BEGIN {statements} END"
        )


def entries(row, removes=False):
    """Return the statements that add a row to both tables, or remove it."""
    texts = {
        column: f"replace(replace({row}.{column}, 'œ', 'oe'), 'æ', 'ae')"
        for column in ("title", "summary", "body")
    }
    values = ", ".join(value.format(row=row, **texts) for value in COLUMNS.values())
    return " ".join(
        f"INSERT INTO {table}({f'{table}, ' if removes else ''}rowid, {columns}) "
        f"VALUES ({chr(39) + 'delete' + chr(39) + ', ' if removes else ''}{row}.id, {given});"
        for table, columns, given in (
            (TEXTS, ", ".join(COLUMNS), values),
            (TITLES, "title_folded", f"{row}.title_folded"),
        )
    )


def drop(schema_editor):
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS search_after_{event}")
    for table in (TEXTS, TITLES):
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}")


def matching(documents, query, in_title=False):
    columns = "title" if in_title else "title summary body"
    return documents.extra(
        tables=[TEXTS],
        where=[f"{TEXTS}.rowid = {TABLE}.id", f"{TEXTS} MATCH %s"],
        params=[asked(query, columns)],
    )


def ranked(documents, query):
    return matching(documents, query).extra(select={"rank": f"-bm25({TEXTS}, {WEIGHTS})"})


def asked(query, columns):
    """Return what a question asks in the language of FTS5: each word, and what begins like its
    stem.
    """
    terms = []
    for word in query.words:
        begins = {f'"{stem}" *' for stem in words.stems(word, query.language)}
        if query.language == "ar":
            begins = {f'"{word}"'}
        if query.is_open and word == query.words[-1]:
            begins.add(f'"{word}" *')
        terms.append(f"({' OR '.join(sorted(begins))})")
    glue = " AND " if query.glue == "&" else " OR "
    return f'language : "{query.language}" AND {{{columns}}} : ({glue.join(terms)})'


def with_words_like(documents, word):
    trigrams = [word[start : start + TRIGRAM] for start in range(len(word) - TRIGRAM + 1)]
    if not trigrams:
        return documents.none()
    return documents.extra(
        tables=[TITLES],
        where=[f"{TITLES}.rowid = {TABLE}.id", f"{TITLES} MATCH %s"],
        params=[" OR ".join(f'"{each}"' for each in trigrams)],
    ).extra(order_by=[f"{TITLES}.rank"])
