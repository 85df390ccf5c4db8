"""The README of an export: enough for somebody who has nothing else."""

from . import policy

TEXT = """\
# The content of a site

Taken out on {made_at}, in the languages {languages}. Plain files in UTF-8: any program can read
them.

- `manifest.json`: the format and its version, the languages, how many rows there are of each kind,
  size and SHA-256 of each member
- `schema.json`: JSON Schema (2020-12); `$defs/KIND` says what a line of `rows/KIND.jsonl` holds
- `rows/KIND.jsonl`: a row a line, each a JSON object
- `files.jsonl`: name, size and SHA-256 of each file
- `files/NAME`: the file that rows know by that name

## Reading a line
- `id` is the row's own number; lines stand in its order.
- What exists in each language is an object by language: `"title": {{"en": "…", "fr": "…"}}`. A
  language that has no value is not there.
- A relation is the `id` of the other row, but the code of a country, the slug of a tag, the number
  of a goal, and the name of an account or a group stand for themselves. `x-refers-to` in the schema
  says to what each leads.
- `page_type` with `page_id` (and the like) is a row of any kind: `articles.article` 12.
- Kinds such as `articles.article_goals` tie two rows together.
- Moments are in UTC, as in ISO 8601; dates have no zone. Rich text is HTML of few elements; an
  address in it that begins with the folder of the files leads to `files/`.
- A link in a rich text may name a page by `data-page="articles.article:12"`.
- An edition is public from `publish_at` to `unpublish_at` of its language; without `publish_at` it
  is a draft.
- A row with `draft_of` is the working copy of another one, not yet published.
- `publishing.version` is the history: `content` is the page as it was, `shared` by all languages,
  by language in `editions`, and its `parts`. In these snapshots relations are the ids of rows, and
  those to countries and tags too.
- `last_id` in the manifest is the last number that was ever given, maybe to a row that is gone.

## Kinds
{kinds}

## What is not here
{left_out}

Nor are in the rows: of an account the password, the last login and whether it may do everything; of
a version the network address it was made from; of a picture which sizes of it were made.
{people}
"""
NO_PEOPLE = """
It was taken out without people: the accounts of those who work here are not in it, and history says
nobody where it would name one. People and press contacts whom the site itself shows are there.
"""


def readme(manifest):
    kinds = manifest["kinds"].items()
    return TEXT.format(
        made_at=manifest["made_at"],
        languages=", ".join(manifest["languages"]),
        kinds="\n".join(f"- `{name}`: {about['rows']}" for name, about in kinds),
        left_out="\n".join(
            f"- {reason}: {', '.join(tables)}" for reason, tables in policy.reasons().items()
        ),
        people="" if manifest["with_people"] else NO_PEOPLE,
    )
