"""What the search knows of single languages; any other is searched by its words as they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """A language: PostgreSQL's name of its stemmer, if that does; the words that nobody looks for,
    of which PostgreSQL leaves out more; and the endings that are taken off a word.
    """

    code: str
    stop_words: str
    stemmer: str = ""
    endings: str = ""


ENGLISH = Tongue(
    "en",
    stop_words=(
        "a an and are as at be by for from has have how in is it its of on or that the this "
        "to was were what when where which who will with"
    ),
    stemmer="english",
    endings=(
        "isations isation izations ization ations ation ating ated ements ement ments ment "
        "ities ity ings ing ions ion ers er ed es ly s e"
    ),
)
FRENCH = Tongue(
    "fr",
    stop_words=(
        "a au aux avec ce ces comment d dans de des du elle en est et il l la le les leur "
        "mais ne ou par pas pour qu quand que quel quelle quelles quels qui s sa se ses son "
        "sont sur un une"
    ),
    stemmer="french",
    endings=(
        "issements issement atrices atrice ateurs ateur ations ation ements ement ments "
        "ment ives ive ifs if euses euse eux aux ales ale al ites ite ions ion ants ant ees "
        "ee er es e s x"
    ),
)
SPANISH = Tongue(
    "es",
    stop_words=(
        "a al como con cual cuando de del donde e el en es esta este la las lo los o para "
        "por que quien se son su sus un una y"
    ),
    stemmer="spanish",
    endings=(
        "amientos amiento aciones acion adores ador idades idad ciones cion mente antes "
        "ante ales al ados adas ado ada ando os as es o a e s"
    ),
)
ARABIC = Tongue(
    "ar",
    stop_words="في من علي الي عن ان مع هذا هذه التي الذي ما هو هي او ثم كيف متي اين",
)
#: The languages of which something is known, by their codes.
TONGUES = {tongue.code: tongue for tongue in (ENGLISH, FRENCH, SPANISH, ARABIC)}
#: The stemmers by language. What has none is indexed in normal form.
STEMMERS = {code: tongue.stemmer for code, tongue in TONGUES.items() if tongue.stemmer}
