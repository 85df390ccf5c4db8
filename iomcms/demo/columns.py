"""What an entry says, as the columns of its row."""

from publishing.languages import CODES, localized


def words(data, *fields):
    """Return the translated columns that the editions of an entry fill."""
    return {
        localized(field, code): data[code][field]
        for code in CODES
        for field in fields
        if field in data.get(code, {})
    }


def words_of(field, texts):
    """Return the columns of the one translated field whose texts these are, by language."""
    return {localized(field, code): texts[code] for code in CODES if code in texts}


def copied(data, *fields, **renamed):
    """Return the columns that have the name of their field, and those `renamed` as `column="field"`."""
    columns = {field: field for field in fields} | renamed
    return {column: data[field] for column, field in columns.items() if field in data}


def lines(texts):
    return "\n".join(texts)
