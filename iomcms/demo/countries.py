from babel import Locale

from organisation.models import Country
from publishing.languages import CODES, localized


def make_countries(regions, present, official):
    """Make the countries that are not there yet, named in each language of the site; return how many.

    `regions` is the region of each ISO code, `present` the codes where the organisation is present,
    `official` the entries with a name to use instead of CLDR's.
    """
    there = set(Country.objects.values_list("code", flat=True))
    territories = {code: Locale.parse(code, sep="-").territories for code in CODES}
    new = [
        Country(
            code=country,
            region=region,
            has_presence=country in present,
            **{
                localized("name", code): official_name(official, country, code) or names.get(country)
                for code, names in territories.items()
            },
        )
        for country, region in sorted(regions.items())
        if country not in there
    ]
    return len(Country.objects.bulk_create(new))


def official_name(official, country, language):
    return official.get(country, {}).get(language, {}).get("name")
