"""What is no prose in a text, and is never touched: addresses, numbers of telephones and accounts,
dates, times, symbols of documents, names with a number.
"""

import re

from .signs import NARROW, NO_BREAK

# Each begins where nothing that it could be made of stands before, so that a long text takes no
# longer than it must.
ADDRESS = re.compile(
    r"""(?<![a-z0-9+.-])[a-z0-9+.-]*://[^\s"“”«»<>]+
      | \b(?:www\.|mailto:|tel:)[^\s"“”«»<>]+
      | (?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s"“”«»<>]*
      | (?<![\w.+'’-])[\w.+'’-]+@[\w-]+(?:\.[\w-]+)+
      | (?<!\w)[@\#]\w+""",
    re.VERBOSE | re.IGNORECASE,
)
GAP = f"[ {NO_BREAK}{NARROW}]"
#: Words before a number that names something, such as a telephone.
LABELS = (
    *("tel", "tél", "phone", "telephone", "téléphone", "teléfono", "fax", "télécopie", "mobile"),
    *("móvil", "portable", "cell", "whatsapp", "هاتف", "الهاتف", "فاكس", "الفاكس", "جوال"),
    *("issn", "isbn", "doi", "orcid", "ref", "réf", "no", "nos", "nº", "n°", "number", "número"),
    *("numéro", "رقم"),
)
LABELLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(LABELS)})\.?{GAP}{{0,2}}:?{GAP}{{0,2}}"
    rf"(?P<number>[+(]?\d(?:[\d().-]|{GAP}(?=[\d(]))*)",
    re.IGNORECASE,
)
NUMBER = re.compile(
    rf"""(?<!\w)\+\d(?:[\d()./-]|{GAP}(?=[\d(]))+
      | (?<![\w.,])\(?[0٠]\d(?:[\d()./-]|{GAP}(?=[\d(])){{4,}}
      | (?<!\w)\d+(?:-\d+){{2,}}
      | (?<!\w)\d{{1,2}}:\d\d(?::\d\d)?
      | \b[A-Z]{{2}}\d\d(?:{GAP}?[A-Z0-9]{{4}}){{2,7}}(?:{GAP}?[A-Z0-9]{{1,4}})?\b
      | (?<![A-Za-z0-9.])[A-Z][A-Z0-9.]*(?:/[\w.()-]+)+
      | (?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]*-\d[A-Za-z0-9]*""",
    re.VERBOSE,
)


def kept(text):
    """Return the places of the characters that are no prose."""
    spans = [found.span() for found in ADDRESS.finditer(text)]
    spans += [found.span("number") for found in LABELLED.finditer(text)]
    spans += [found.span() for found in NUMBER.finditer(text)]
    return {place for span in spans for place in range(*span)}
