"""Keeps the lists of what is about a subject, `ListEntry`, in line with the articles: within the
transaction of each change, once for all that one action changes.

What no signal tells of, such as `update()`, `bulk_create()` and SQL, cannot be followed:
`differing` counts it, `rebuild` puts it right.
"""

from django.db import connection, transaction
from django.db.models import IntegerField, Value
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from publishing.following import follow_up
from publishing.models import TaggedItem
from publishing.querysets import content_type, links_from

from .models import RELATIONS, Article, ListEntry, subject

#: Of so many articles at a time the entries are looked at.
BATCH = 1_000
#: Where it is noted whose tags are about to go, or to become somebody else's.
NOTE = "_articles_with_entries"


def connect():
    post_save.connect(article_saved, Article)
    pre_save.connect(tag_changes, TaggedItem)
    post_save.connect(tag_changed, TaggedItem)
    pre_delete.connect(tag_goes, TaggedItem)
    post_delete.connect(tags_gone, TaggedItem)
    for relation in RELATIONS:
        field = Article._meta.get_field(relation)
        if field.many_to_many and relation != "tags":
            m2m_changed.connect(relation_changed, field.remote_field.through)
            post_delete.connect(subject_gone, field.related_model)


def article_saved(instance, **kwargs):
    if not instance.draft_of_id:
        follow_up(enter, Article, [instance.pk])


def relation_changed(instance, action, reverse, pk_set, **kwargs):
    """Follow a change of an article's goals, countries or offices, from whichever side."""
    if not action.startswith("post_"):
        return
    if not reverse:
        article_saved(instance)
    elif action == "post_clear":
        subject_gone(instance)
    else:
        follow_up(enter, Article, pk_set)


def subject_gone(instance, **kwargs):
    """Empty the list of a goal, a country or an office that no article is about any more."""
    relation = next(
        name
        for name in RELATIONS
        if isinstance(instance, Article._meta.get_field(name).related_model)
    )
    ListEntry.objects.filter(subject=subject(relation, instance.pk)).delete()


def tag_changes(sender, instance, **kwargs):
    """Note whose a row was that gives a page a tag."""
    if instance.pk and not instance._state.adding:
        note(instance, sender.objects.filter(pk=instance.pk))


def tag_changed(instance, **kwargs):
    note(instance, [instance])
    follow_noted(instance)


def tag_goes(instance, origin=None, **kwargs):
    """Note whose a row is, at what is being deleted and takes the row along; an article takes its
    entries along itself.
    """
    if Article not in (type(origin), getattr(origin, "model", None)):
        note(instance if origin is None else origin, [instance])


def tags_gone(instance, origin=None, **kwargs):
    """Follow all that go together: Django tells of the first one after the last one has gone."""
    follow_noted(instance if origin is None else origin)


def note(place, items):
    type_id = content_type(Article).pk
    keys = {item.object_id for item in items if item.content_type_id == type_id}
    vars(place).setdefault(NOTE, set()).update(keys)


def follow_noted(place):
    if keys := vars(place).pop(NOTE, None):
        follow_up(enter, Article, keys)


@transaction.atomic
def enter(model, keys):
    """Bring the entries of these articles in line, in so many queries for any number up to
    `BATCH`.
    """
    keys = sorted(keys)
    for start in range(0, len(keys), BATCH):
        enter_some(keys[start : start + BATCH])


def enter_some(keys):
    """Bring the entries of some articles in line. Their rows are locked, so that of two who write a
    date and a tag at once the later one sees both; and so are the entries, so that nobody reads
    them while `rebuild` is at work.
    """
    articles = Article.objects.pages().filter(pk__in=keys).order_by("pk")
    days = dict(articles.select_for_update(no_key=True).values_list("pk", "dateline_on"))
    rows = ListEntry.objects.filter(article__in=keys).order_by("pk").select_for_update()
    there = {
        (article, about): (pk, day)
        for pk, article, about, day in rows.values_list("pk", "article", "subject", "dateline_on")
    }
    wanted = wanted_of(days)
    if stale := [there[entry][0] for entry in there if entry not in wanted]:
        ListEntry.objects.filter(pk__in=stale).delete()
    ListEntry.objects.bulk_create(
        [
            ListEntry(article_id=pk, subject=about, dateline_on=day)
            for (pk, about), day in sorted(wanted.items())
            if (pk, about) not in there or there[pk, about][1] != day
        ],
        update_conflicts=True,
        unique_fields=["article", "subject"],
        update_fields=["dateline_on"],
    )


def wanted_of(days):
    """Return the days of the entries that articles, whose days are given by key, are to have."""
    return {
        (pk, subject(RELATIONS[number], other)): days[pk] for number, pk, other in links(list(days))
    }


def links(keys):
    """Return what articles are about: the number of the relation, the article's key, and that of
    the tag, goal, country or office.
    """
    first, *rest = (
        links_from(Article, relation)
        .filter(page_key__in=keys)
        .annotate(number=Value(number, IntegerField()))
        .values_list("number", "page_key", "other_key")
        for number, relation in enumerate(RELATIONS)
    )
    return first.union(*rest, all=True)


@transaction.atomic
def rebuild():
    """Make all entries anew, in one statement: articles, or what they are about, were written past
    Django's signals. Lists are read meanwhile as they were; who changes articles waits.
    """
    table, (sql, params) = ListEntry._meta.db_table, all_wanted()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            f"INSERT INTO {table} (article_id, subject, dateline_on) {sql} ON CONFLICT DO NOTHING",
            params,
        )


def differing():
    """Return how many entries are missing, have another date than their article, or are too many;
    one statement, which reads them all.
    """
    stored = f"SELECT article_id, subject, dateline_on FROM {ListEntry._meta.db_table}"
    wanted, params = all_wanted()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT DISTINCT article_id, subject FROM ("
            f"SELECT * FROM ({wanted} EXCEPT {stored}) AS missing UNION ALL "
            f"SELECT * FROM ({stored} EXCEPT {wanted}) AS stale"
            ") AS each_way) AS entries",
            (*params, *params),
        )
        return cursor.fetchone()[0]


def all_wanted():
    """Return the SQL of all entries that there should be, and its parameters."""
    parts, params = [], []
    for relation in RELATIONS:
        ties = links_from(Article, relation).values("page_key", "other_key")
        sql, own = ties.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT '{relation}:' || other_key AS about, page_key FROM ({sql}) AS ties")
        params += own
    return (
        "SELECT article.id AS article_id, tie.about AS subject, article.dateline_on "
        f"FROM ({' UNION ALL '.join(parts)}) AS tie JOIN {Article._meta.db_table} AS article "
        "ON article.id = tie.page_key WHERE article.draft_of_id IS NULL"
    ), tuple(params)
