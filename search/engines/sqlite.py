"""SQLite: an FTS5 table beside the documents, and one beside the words, which triggers keep right.

They hold no text of their own. A migration that makes SQLite build the table of the documents or of
the words anew has to call `create` again: SQLite drops the triggers with the old table.
"""

from django.db import connections

from .. import words
from ..tongues import STEMMERS

TABLE, WORDS = "search_searchdocument", "search_titleword"
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
TEXTS, SPELLING = "search_texts", "search_spelling"
ANYWHERE = "title summary body"
TRIGRAM = 3


def create(schema_editor):
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TEXTS} USING fts5({', '.join(COLUMNS)}, content='', "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
    )
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {SPELLING} USING fts5(word, content='{WORDS}', "
        "content_rowid='id', tokenize='trigram')"
    )
    added, removed = entry("new"), entry("old", removes=True)
    for event, statements in {
        "INSERT": added,
        "DELETE": removed,
        "UPDATE": f"{removed} {added}",
    }.items():
        create_trigger(schema_editor, TABLE, event, statements)
    create_trigger(
        schema_editor,
        WORDS,
        "INSERT",
        f"INSERT INTO {SPELLING}(rowid, word) VALUES (new.id, new.word);",
    )
    create_trigger(
        schema_editor,
        WORDS,
        "DELETE",
        f"INSERT INTO {SPELLING}({SPELLING}, rowid, word) VALUES ('delete', old.id, old.word);",
    )


def create_trigger(schema_editor, table, event, statements):
    schema_editor.execute(
        f"CREATE TRIGGER IF NOT EXISTS {table}_after_{event.lower()} AFTER {event} ON {table} "
        f"BEGIN {statements} END"
    )


def entry(row, removes=False):
    """Return the statement that adds a row to the table of the texts, or removes it."""
    texts = {
        column: f"replace(replace({row}.{column}, 'œ', 'oe'), 'æ', 'ae')"
        for column in ("title", "summary", "body")
    }
    values = ", ".join(value.format(row=row, **texts) for value in COLUMNS.values())
    command, deletes = (f"{TEXTS}, ", "'delete', ") if removes else ("", "")
    return (
        f"INSERT INTO {TEXTS}({command}rowid, {', '.join(COLUMNS)}) "
        f"VALUES ({deletes}{row}.id, {values});"
    )


def drop(schema_editor):
    for table in (TABLE, WORDS):
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_after_{event}")
    for table in (TEXTS, SPELLING):
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}")


def newest(documents, query, at, wanted, most, in_title=False):
    rows = matching(documents, query, in_title).order_by("-publish_at", "-pk")
    return rows.values_list(*wanted)[:most]


def best(documents, query, at, wanted, most, marks=()):
    texts, of_texts = sql_of(newest(documents, query, at, wanted, most))
    titles, of_titles = sql_of(newest(documents, query, at, wanted, most, in_title=True))
    sql = f"""
        WITH texts AS MATERIALIZED ({texts}),
        titles AS (
            SELECT * FROM ({titles}) WHERE (SELECT count(*) FROM texts) = {most:d}
        ),
        found AS MATERIALIZED (SELECT * FROM texts UNION ALL SELECT * FROM titles),
        ranks AS MATERIALIZED (
            SELECT rowid AS pk, -bm25({TEXTS}, {WEIGHTS}) AS rank FROM {TEXTS}
            WHERE {TEXTS} MATCH %s AND +rowid IN (SELECT pk FROM found)
        )
        SELECT found.*, coalesce(ranks.rank, 0) FROM found LEFT JOIN ranks USING (pk)
    """
    return rows(documents.db, sql, [*of_texts, *of_titles, asked(query, ANYWHERE)])


def numbers(questions, at, most):
    if not questions:
        return ()
    counts, params = [], []
    for query, documents in questions:
        sql, own = sql_of(newest(documents, query, at, ["pk"], most))
        counts.append(f"(SELECT count(*) FROM ({sql}))")
        params += own
    return rows(questions[0][1].db, f"SELECT {', '.join(counts)}", params)[0]


def sql_of(queryset):
    return queryset.query.get_compiler(queryset.db).as_sql()


def rows(database, sql, params):
    with connections[database].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def matching(documents, query, in_title=False):
    columns = "title" if in_title else ANYWHERE
    return documents.extra(
        tables=[TEXTS],
        where=[f"{TEXTS}.rowid = {TABLE}.id", f"{TEXTS} MATCH %s"],
        params=[asked(query, columns)],
    )


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


def spelt_like(rows, word):
    trigrams = [word[start : start + TRIGRAM] for start in range(len(word) - TRIGRAM + 1)]
    if not trigrams:
        return rows.none()
    return rows.extra(
        tables=[SPELLING],
        where=[f"{SPELLING}.rowid = {WORDS}.id", f"{SPELLING} MATCH %s"],
        params=[" OR ".join(f'"{each}"' for each in trigrams)],
    ).extra(order_by=[f"{SPELLING}.rank"])
