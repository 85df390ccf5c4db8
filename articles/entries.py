"""Keeps the lists of what is about a subject, `ListEntry`, in line with the articles: within the
transaction of each change, once for all that one action changes.
"""

from django.db import connection, transaction
from django.db.models import IntegerField, Value
from django.db.models.signals import m2m_changed, post_delete, post_save

from publishing.following import follow_up
from publishing.models import TaggedItem
from publishing.querysets import content_type, links_from

from .models import RELATIONS, Article, ListEntry, subject


def connect():
    post_save.connect(article_saved, Article)
    m2m_changed.connect(relation_changed, TaggedItem)
    post_delete.connect(tag_taken, TaggedItem)
    for relation in set(RELATIONS) - {"tags"}:
        m2m_changed.connect(relation_changed, getattr(Article, relation).through)


def article_saved(instance, **kwargs):
    if not instance.draft_of_id:
        follow_up(enter, Article, [instance.pk])


def relation_changed(instance, action, reverse, model, pk_set, **kwargs):
    """Follow a change of a page's tags, goals, countries or offices, from whichever side."""
    if not action.startswith("post_"):
        return
    if isinstance(instance, Article):
        article_saved(instance)
    elif reverse and model is Article and pk_set:
        follow_up(enter, Article, pk_set)


def tag_taken(instance, **kwargs):
    if instance.content_type_id == content_type(Article).pk:
        follow_up(enter, Article, [instance.object_id])


@transaction.atomic
def enter(model, keys):
    """Bring the entries of these articles in line, in so many queries for any number."""
    days = dict(
        model.objects.pages().filter(pk__in=keys).order_by().values_list("pk", "dateline_on")
    )
    wanted = {
        (pk, subject(RELATIONS[number], other)): days[pk] for number, pk, other in links(list(days))
    }
    there, stale = {}, []
    rows = ListEntry.objects.filter(article__in=keys)
    for pk, article, about, day in rows.values_list("pk", "article", "subject", "dateline_on"):
        there[article, about] = day
        if (article, about) not in wanted:
            stale.append(pk)
    if stale:
        ListEntry.objects.filter(pk__in=stale).delete()
    new = [
        ListEntry(article_id=pk, subject=about, dateline_on=day)
        for (pk, about), day in wanted.items()
        if there.get((pk, about)) != day
    ]
    ListEntry.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["article", "subject"],
        update_fields=["dateline_on"],
    )


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
    """Make all entries anew, in one statement for each relation: articles, or what they are about,
    were written past Django's models.
    """
    ListEntry.objects.all().delete()
    articles = Article._meta.db_table
    with connection.cursor() as cursor:
        for relation in RELATIONS:
            rows = links_from(Article, relation).values("page_key", "other_key")
            sql, params = rows.query.get_compiler(connection=connection).as_sql()
            cursor.execute(
                f"INSERT INTO {ListEntry._meta.db_table} (article_id, subject, dateline_on) "
                f"SELECT article.id, '{relation}:' || link.other_key, article.dateline_on "
                f"FROM ({sql}) AS link JOIN {articles} AS article ON article.id = link.page_key "
                "WHERE article.draft_of_id IS NULL ON CONFLICT DO NOTHING",
                params,
            )
