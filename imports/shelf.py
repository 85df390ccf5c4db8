"""Where the entries of an export lie while the rest of it is read: on disk, so that the memory that
an export takes does not grow with it.
"""

import json
import sqlite3

TABLE = """
CREATE TABLE entry (
    type TEXT, key TEXT, language TEXT, position INTEGER, place TEXT, wealth INTEGER, data TEXT,
    PRIMARY KEY (type, key, language)
)
"""
PUT = """
INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (type, key, language) DO UPDATE SET
    position = excluded.position, place = excluded.place, wealth = excluded.wealth,
    data = excluded.data
WHERE excluded.wealth > wealth
"""


class Shelf:
    """Keeps entries by type, key and language. Of two with the same ones the richer stays, which
    is the one that was there where both are alike. `site` is the address of the old site: that
    which was named, or else the first that the export tells.
    """

    def __init__(self, site=""):
        self.site = site.rstrip("/")
        self.database = sqlite3.connect("")  # a file without a name, gone when it is closed
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute(TABLE)

    def put(self, type_, key, data, *, language="", position=0, place="", wealth=0):
        """Lay down an entry; say whether it is the first of its type, key and language, or richer
        than that: by its `wealth`, or else its length.
        """
        text = json.dumps(data, ensure_ascii=True)
        row = (type_, str(key), language, position, place, wealth or len(text), text)
        return bool(self.database.execute(PUT, row).rowcount)

    def get(self, type_, key, language=""):
        """Return an entry in a language, or else in any; None where there is none."""
        rows = self.database.execute(
            "SELECT data FROM entry WHERE type = ? AND key = ?"
            " ORDER BY language = ? DESC, language LIMIT 1",
            (type_, str(key), language),
        )
        found = rows.fetchone()
        return json.loads(found[0]) if found else None

    def in_languages(self, type_, key):
        """Return an entry in all its languages, `{language: (place, data)}`."""
        rows = self.database.execute(
            "SELECT language, place, data FROM entry WHERE type = ? AND key = ? ORDER BY position",
            (type_, str(key)),
        )
        return {language: (place, json.loads(data)) for language, place, data in rows}

    def keys(self, type_):
        """Yield `(key, lowest position)` of the entries of a type, in the order of positions."""
        yield from self.database.execute(
            "SELECT key, MIN(position) FROM entry WHERE type = ? GROUP BY key ORDER BY 2, 1",
            (type_,),
        )

    def entries(self, type_):
        """Yield `(place, data)` of all entries of a type."""
        rows = self.database.execute(
            "SELECT place, data FROM entry WHERE type = ? ORDER BY key, language", (type_,)
        )
        yield from ((place, json.loads(data)) for place, data in rows)

    def counted(self):
        """Return how many entries there are of each type."""
        return dict(self.database.execute("SELECT type, COUNT(*) FROM entry GROUP BY type"))

    def close(self):
        self.database.close()
