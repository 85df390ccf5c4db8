"""PostgreSQL: for each language a text search configuration, and columns that it computes.

They are columns of their own, so that it knows how frequent a word is in each language: by that it
decides whether to go through the index of the word, or through the newest pages.
"""

from django.db import DatabaseError, transaction
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from publishing.languages import CODES, localized

from ..tongues import STEMMERS

TABLE, WORDS = "search_searchdocument", "search_titleword"
#: Words as they are written, for the last one of a question, which may be the begin of one.
WRITTEN = "search_written"
#: Weights of what has the class D (words as written), C (text), B (summary) and A (title).
WEIGHTS = "{0.02, 0.2, 0.5, 1.0}"
#: Signs that would make PostgreSQL read two words as the name of a file, a host or an address.
GLUE = "/.:@_-"
MISSING = (
    "Search needs PostgreSQL's extension “{name}”, which this user may not create or the server "
    "does not have. Install the package postgresql-contrib if need be, and let a superuser say in "
    "this database: CREATE EXTENSION {name};"
)


def configuration(language):
    return f"search_{language}" if language in STEMMERS else "simple"


def create(schema_editor):
    for name in ("unaccent", "pg_trgm"):
        create_extension(schema_editor, name)
    for language, stemmer in STEMMERS.items():
        create_configuration(schema_editor, f"search_{language}", stemmer, f"{stemmer}_stem")
    create_configuration(schema_editor, WRITTEN, "simple", "simple")
    for language in CODES:
        for column, parts in columns(language).items():
            create_column(schema_editor, column, language, " || ".join(parts))
    schema_editor.execute(
        f"CREATE INDEX IF NOT EXISTS search_spelling ON {WORDS} USING gin (word gin_trgm_ops)"
    )


def create_column(schema_editor, name, language, expression):
    """Make a column that is filled in the rows of one language, and the index of it."""
    schema_editor.execute(
        f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {name} tsvector "
        f"GENERATED ALWAYS AS (CASE WHEN language = '{language}' THEN {expression} END) STORED",
        params=None,
    )
    schema_editor.execute(f"CREATE INDEX IF NOT EXISTS search_{name} ON {TABLE} USING gin ({name})")


def create_extension(schema_editor, name):
    try:
        with transaction.atomic(schema_editor.connection.alias):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    except DatabaseError as error:
        raise RuntimeError(MISSING.format(name=name)) from error


def create_configuration(schema_editor, name, like, dictionary):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s", [name])
        if cursor.fetchone():
            return
    schema_editor.execute(f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {like})")
    schema_editor.execute(
        f"ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR hword, hword_part, word, "
        f"asciihword, hword_asciipart, asciiword WITH unaccent, {dictionary}"
    )


def columns(language):
    """Return what is indexed of the documents of a language, by column: all texts, and the titles,
    which are so short that much is found in them fast.
    """
    texts, titles = localized("vector", language), localized("title_vector", language)
    name = configuration(language)
    if language not in STEMMERS:
        title = part(name, "title_words", "A")
        return {texts: [title, part(name, "text_words", "C")], titles: [title]}
    weights = {"title": "A", "summary": "B", "body": "C"}
    return {
        texts: [
            *(part(name, column, weight) for column, weight in weights.items()),
            part(WRITTEN, "title || ' ' || summary || ' ' || body", "D"),
        ],
        titles: [part(name, "title", "A"), part(WRITTEN, "title", "D")],
    }


def part(name, text, weight):
    spaces = " " * len(GLUE)
    return f"setweight(to_tsvector('{name}', translate({text}, '{GLUE}', '{spaces}')), '{weight}')"


def drop(schema_editor):
    schema_editor.execute("DROP INDEX IF EXISTS search_spelling")
    for language in CODES:
        for column in columns(language):
            schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {column}")
    for name in (*(f"search_{language}" for language in STEMMERS), WRITTEN):
        schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {name}")


def matching(documents, query, in_title=False):
    texts, titles = columns(query.language)
    sql, params = asked(query)
    return documents.filter(
        RawSQL(f"{TABLE}.{titles if in_title else texts} @@ ({sql})", params, BooleanField())
    )


def ranked(documents, query):
    sql, params = asked(query)
    texts, _titles = columns(query.language)
    rank = RawSQL(f"ts_rank('{WEIGHTS}', {TABLE}.{texts}, {sql}, 1)", params, FloatField())
    return matching(documents, query).annotate(rank=rank)


def asked(query):
    """Return what a question asks, as SQL and its parameters.

    The last word may be the begin of one: then it is one of the stems or the words as written that
    begin like it.
    """
    name = configuration(query.language)
    whole = [f"'{word}'" for word in query.words]
    if not query.is_open:
        return "to_tsquery(%s::regconfig, %s)", [name, query.glue.join(whole)]
    *others, last = whole
    stemmed = query.glue.join([*others, f"{last}:*"])
    if name == "simple":
        return "to_tsquery(%s::regconfig, %s)", [name, stemmed]
    begun = "to_tsquery(%s::regconfig, %s)"
    if not others:
        return f"({begun} || {begun})", [name, stemmed, WRITTEN, f"{last}:*"]
    sign = "&&" if query.glue == "&" else "||"
    return f"({begun} || ({begun} {sign} {begun}))", [
        name,
        stemmed,
        name,
        query.glue.join(others),
        WRITTEN,
        f"{last}:*",
    ]


def spelt_like(rows, word):
    is_like = RawSQL(f"{WORDS}.word %% %s", [word], BooleanField())
    likeness = RawSQL(f"similarity({WORDS}.word, %s)", [word], FloatField())
    return rows.filter(is_like).order_by(likeness.desc(), "word")
