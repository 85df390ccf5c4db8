"""Terms of an old site's vocabularies as tags, countries, offices and goals of this one."""

import re

from django.db.models import Q

from organisation.models import Country, Office
from publishing.languages import CODES, localized
from publishing.models import Goal, Tag
from publishing.slugs import free_slug

#: "10. Reduced inequalities", "SDG 10", "ODD 10".
NUMBER = re.compile(r"\D{0,20}([1-9]|1[0-7])\b")
NAME_LENGTH = Tag._meta.get_field("name").max_length
SLUG_LENGTH = Tag._meta.get_field("slug").max_length


class Terms:
    """Finds what a term is here; a tag that is not there yet is made, of the rest none. `names`
    gives the `Names` of a language, by which countries are known too.
    """

    def __init__(self, names, is_dry=False):
        self.names, self.is_dry = names, is_dry
        self.known = {}

    def keys(self, terms):
        """Return `({relation: keys}, unknown)` for the terms of a page."""
        found, unknown = {}, []
        for term in terms:
            key = self.key(term)
            if key is not None:
                found.setdefault(term.target, []).append(key)
            elif not (self.is_dry and term.target == "tags"):
                unknown.append(term)
        return {name: list(dict.fromkeys(keys)) for name, keys in found.items()}, unknown

    def key(self, term):
        name = (term.target, term.slug, *sorted(term.names.items()))
        if name not in self.known:
            key = getattr(self, f"key_of_{term.target}")(term)
            if key is None or self.is_dry:
                return key
            self.known[name] = key
        return self.known[name]

    def forget(self):
        self.known.clear()

    def key_of_tags(self, term):
        """Return the key of a tag; one that is there gets the names that it lacks."""
        tag = Tag.objects.filter(named(term, "name") | with_slug(term)).order_by("pk").first()
        names = {localized("name", code): name[:NAME_LENGTH] for code, name in term.names.items()}
        if self.is_dry:
            return tag and tag.pk
        if tag is None:
            slug = free_slug(term.slug or term.name, is_slug_taken)[:SLUG_LENGTH] or None
            tag = Tag(slug=slug, **names)
            tag.save()
        elif missing := [column for column in names if not getattr(tag, column)]:
            for column in missing:
                setattr(tag, column, names[column])
            tag.save(update_fields=missing)
        return tag.pk

    def key_of_countries(self, term):
        by_code = Q(code__in=[each.upper() for each in (term.slug, *term.names.values())])
        if key := first_key(Country.objects.filter(named(term, "name") | by_code)):
            return key
        found = [self.names(code).find(name)["countries"] for code, name in term.names.items()]
        return next((key for keys in found if len(keys) == 1 for key in keys), None)

    def key_of_offices(self, term):
        by_acronym = Q(acronym__in=[each for each in term.names.values() if each])
        offices = Office.objects.pages().filter(named(term, "title") | by_acronym)
        return first_key(offices)

    def key_of_goals(self, term):
        """Return the number of a goal, which its name begins with."""
        found = next(filter(None, (NUMBER.match(each) for each in term.names.values())), None)
        return first_key(Goal.objects.filter(pk=found[1])) if found else None


def named(term, field):
    """Return the condition that a row has a name of the term, in its language or in any."""
    names = [*term.names.values()]
    condition = Q(pk=None)
    for code in CODES:
        for name in names:
            condition |= Q(**{f"{localized(field, code)}__iexact": name})
    return condition


def with_slug(term):
    return Q(slug=term.slug) if term.slug else Q(pk=None)


def is_slug_taken(slug):
    return Tag.objects.filter(slug=slug[:SLUG_LENGTH]).exists()


def first_key(rows):
    return rows.order_by("pk").values_list("pk", flat=True).first()
