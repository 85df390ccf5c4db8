"""PostgreSQL: columns that it computes, with the words of a document in the form of its language,
and for each language an index of the texts and one of the titles.

A word may be in half of all pages; what is asked is the newest of them. So among the words of each
row are marks: of its month, year, decade and century, and of its facets. A search goes from era to
era until it has enough; an era's mark is in few rows, and the index looks no further than these.
"""

from django.db import DatabaseError, connections, transaction
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from publishing.languages import CODES

from ..tongues import STEMMERS
from .eras import FIRST_YEAR, walk

TABLE, WORDS = "search_searchdocument", "search_titleword"
#: Words as they are written, for the last one of a question, which may be the begin of one.
WRITTEN = "search_written"
#: How many words of titles that begin like the last one of a question are looked for.
BEGINNINGS = 64
BEGUN = f"""
    SELECT string_agg(quote_literal(begun.normal), '|') FROM (
        SELECT normal FROM {WORDS} WHERE language = %s AND normal LIKE %s
        GROUP BY normal ORDER BY length(normal), normal LIMIT {BEGINNINGS}
    ) begun
"""
#: Of how many, the best by title and age, the whole text is ranked.
RANKED = 60
#: Weights of what has the class D (words as written), C (text), B (summary) and A (title).
WEIGHTS = "{0.02, 0.2, 0.5, 1.0}"
#: Signs that would make PostgreSQL read two words as the name of a file, a host or an address.
GLUE = "/.:@_-"
#: How long a row may be, in bytes, before its texts are put aside: much is searched in rows that
#: lie close together. These columns stay where they are.
ROW = 512
SMALL = ("title", "title_words", "offices", "countries", "tags")
#: Where the latest months and a sample have fewer documents with the words, these are rare.
MANY = 60
YEAR = f"greatest(extract(year from publish_at AT TIME ZONE 'UTC')::int, {FIRST_YEAR})::text"
MONTH = "extract(month from publish_at AT TIME ZONE 'UTC')::int::text"
#: Words have no colon, so none is taken for a mark.
MARKS = f"""array_to_tsvector(
    ARRAY[
        'in:' || {YEAR} || '-' || {MONTH},
        'in:' || {YEAR},
        'in:' || left({YEAR}, 3),
        'in:' || left({YEAR}, 2),
        'kind:' || kind,
        'year:' || coalesce(extract(year from date)::int::text, '')
    ]
    || string_to_array(trim(regexp_replace(offices, '(\\d+)', 'office:\\1', 'g')), ' ')
    || string_to_array(trim(regexp_replace(countries, '(\\d+)', 'country:\\1', 'g')), ' ')
    || string_to_array(trim(regexp_replace(tags, '(\\d+)', 'tag:\\1', 'g')), ' ')
)"""
#: Those of the documents have no list of what is new and not in the index yet: a search would go
#: through it once in each era.
INDEXES = {
    f"search_{name}_{code}": f"CREATE INDEX IF NOT EXISTS search_{name}_{code} ON {TABLE} "
    f"USING gin ({column}) WITH (fastupdate = off) WHERE language = '{code}'"
    for code in CODES
    for name, column in {"texts": "vector", "titles": "title_vector"}.items()
} | {
    "search_spelling": f"CREATE INDEX IF NOT EXISTS search_spelling ON {WORDS} "
    "USING gin (word gin_trgm_ops)",
    "search_beginnings": f"CREATE INDEX IF NOT EXISTS search_beginnings ON {WORDS} "
    "(language, normal text_pattern_ops)",
}
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
    for name, (storage, expression) in columns().items():
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS {name} tsvector "
            f"GENERATED ALWAYS AS ({expression}) STORED",
            params=None,
        )
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN {name} SET STORAGE {storage}")
    for name in SMALL:
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN {name} SET STORAGE MAIN")
    schema_editor.execute(f"ALTER TABLE {TABLE} SET (toast_tuple_target = {ROW})")
    for statement in INDEXES.values():
        schema_editor.execute(statement)


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


def columns():
    """Return the columns that are computed, `{name: (storage, expression)}`: all words, and those
    of the title, each with the marks.
    """
    return {
        "vector": ("EXTERNAL", by_language(texts)),
        "title_vector": ("MAIN", by_language(titles)),
    }


def by_language(parts):
    cases = (f"WHEN '{code}' THEN {' || '.join(parts(code))}" for code in CODES)
    return f"(CASE language {' '.join(cases)} END) || {MARKS}"


def texts(language):
    name = configuration(language)
    if language not in STEMMERS:
        return [part(name, "title_words", "A"), part(name, "text_words", "C")]
    weights = {"title": "A", "summary": "B", "body": "C"}
    return [
        *(part(name, column, weight) for column, weight in weights.items()),
        part(WRITTEN, "title || ' ' || summary || ' ' || body", "D"),
    ]


def titles(language):
    name = configuration(language)
    if language not in STEMMERS:
        return [part(name, "title_words", "A")]
    return [part(name, "title", "A"), part(WRITTEN, "title", "D")]


def part(name, text, weight):
    spaces = " " * len(GLUE)
    return f"setweight(to_tsvector('{name}', translate({text}, '{GLUE}', '{spaces}')), '{weight}')"


def drop(schema_editor):
    for name in INDEXES:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
    for column in columns():
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {column}")
    for name in (*(f"search_{language}" for language in STEMMERS), WRITTEN):
        schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {name}")


def newest(documents, query, at, wanted, most, in_title=False):
    words, params = asked(query)
    found, more = walked(documents, query, at, wanted, most, in_title=in_title)
    return rows(
        documents.db,
        f"WITH asked AS MATERIALIZED ({words}) SELECT * FROM ({found}) found",
        [*params, *more],
    )


def best(documents, query, at, wanted, most, marks=()):
    words, params = asked(query)
    documents = documents.annotate(
        **{name: RawSQL(f"{TABLE}.{name}", ()) for name in ("vector", "title_vector")}
    )
    taken = [*wanted, "vector", "title_vector"]
    texts, of_texts = walked(documents, query, at, taken, most, marks)
    titles, of_titles = walked(documents, query, at, taken, most, marks, in_title=True)
    names = ", ".join(f"found.{name}" for name in wanted)
    sql = f"""
        WITH asked AS MATERIALIZED ({words}),
        texts AS MATERIALIZED ({texts}),
        titles AS (
            SELECT * FROM ({titles}) titles WHERE (SELECT count(*) FROM texts) = {most:d}
        )
        SELECT {names}, CASE WHEN row_number() OVER (
            ORDER BY ts_rank(title_vector, asked.words) DESC, publish_at DESC
        ) <= {RANKED} THEN ts_rank('{WEIGHTS}', vector, asked.words, 1) ELSE 0 END
        FROM (SELECT * FROM texts UNION ALL SELECT * FROM titles) found CROSS JOIN asked
    """
    return rows(documents.db, sql, [*params, *of_texts, *of_titles])


def numbers(questions, at, most):
    counts, params = [], []
    for query, documents in questions:
        words, of_words = asked(query)
        found, of_found = walked(documents, query, at, ["pk"], most, is_sorted=False)
        counts.append(
            f"(WITH asked AS MATERIALIZED ({words}) SELECT count(*) FROM ({found}) found)"
        )
        params += [*of_words, *of_found]
    return rows(questions[0][1].db, f"SELECT {', '.join(counts)}", params)[0] if questions else ()


def rows(database, sql, params):
    with connections[database].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def walked(documents, query, at, wanted, most, marks=(), in_title=False, is_sorted=True):
    """Return the SQL, and its parameters, that finds the newest documents that have the words in
    `asked`: the database takes one era after the other until it has so many. Where the latest and
    a sample of months before have few, all the rest is taken at once. Documents that are only
    counted need no order within an era: then no more of them are read than asked for.
    """
    column = "title_vector" if in_title else "vector"
    # Apart, so that a word that may be one of many is looked for only where the mark is.
    has_mark = RawSQL(f"{TABLE}.{column} @@ eras.mark::tsquery", (), BooleanField())
    has_words = RawSQL(f"{TABLE}.{column} @@ (SELECT words FROM asked)", (), BooleanField())
    matching = documents.filter(has_mark).filter(has_words)
    order = ["-publish_at", "-pk"] if is_sorted else []
    newest_first = sql_of(matching.order_by(*order).values_list(*wanted))
    latest, of_latest = from_eras("%s", newest_first, most)
    sampled, of_sampled = from_eras("%s", sql_of(matching.values_list("pk")), MANY)
    is_rare = f"(SELECT count(*) FROM latest) + (SELECT count(*) FROM ({sampled}) _) < {MANY:d}"
    rest, of_rest = from_eras(f"CASE WHEN {is_rare} THEN %s ELSE %s END", newest_first, most)
    months, *others = (
        [" & ".join([era, *(f"'{mark}'" for mark in marks)]) for era in eras] for eras in walk(at)
    )
    found = "SELECT * FROM latest UNION ALL SELECT * FROM rest"
    return (
        f"WITH latest AS MATERIALIZED ({latest}), rest AS ({rest}) {found} LIMIT {most:d}",
        [months, *of_latest, others[0], *of_sampled, *others[1:], *of_rest],
    )


def sql_of(documents):
    return documents.query.sql_with_params()


def from_eras(marks, documents, most):
    """Return the SQL, and its parameters, that takes documents from one era after the other;
    `documents` are those of one era, as SQL with parameters.
    """
    sql, params = documents
    eras = f"unnest(({marks})::text[]) eras(mark)"
    return f"SELECT found.* FROM {eras} CROSS JOIN LATERAL ({sql}) found LIMIT {most:d}", params


def asked(query):
    """Return what a question asks, as SQL that yields one row with the `words`, and its parameters.

    The last word may be the begin of one: then it may be any word of a title that begins like it.
    Of other words those are looked for that begin so: with words in many pages that would be dear.
    """
    words, params = words_of(query)
    # What has idle words only asks for nothing, rather than for all that has a mark.
    return f"SELECT nullif({words}, ''::tsquery) AS words", params


def words_of(query):
    name = configuration(query.language)
    whole = [f"'{word}'" for word in query.words]
    plain = "to_tsquery(%s::regconfig, %s)"
    if not query.is_open:
        return plain, [name, query.glue.join(whole)]
    *others, last = whole
    begun = f"{plain} || coalesce(to_tsquery(%s::regconfig, ({BEGUN})), {plain} || {plain})"
    params = [name, last, name, query.language, f"{query.words[-1]}%"]
    params += [name, f"{last}:*", WRITTEN, f"{last}:*"]
    if not others:
        return begun, params
    sign = "&&" if query.glue == "&" else "||"
    return f"{plain} {sign} ({begun})", [name, query.glue.join(others), *params]


def spelt_like(rows, word):
    is_like = RawSQL(f"{WORDS}.word %% %s", [word], BooleanField())
    likeness = RawSQL(f"similarity({WORDS}.word, %s)", [word], FloatField())
    return rows.filter(is_like).order_by(likeness.desc(), "word")
