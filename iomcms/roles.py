"""The roles of a newsroom: Django groups, each with what this table says and nothing else.

They are made after every `migrate`, as Django makes its permissions, and not by a data migration:
the permissions do not exist yet while migrations run, a flushed database (as between tests) gets
them back, and a permission that a new version adds reaches the groups that are there. Whoever wants
other rules makes a group of their own; where each person works is their `StaffScope`.
"""

from django.apps import apps as installed
from django.contrib.auth import get_permission_codename
from django.contrib.auth.management import create_permissions
from django.db.models import Q

from audit.recording import unrecorded

WRITE = "view add change delete"
PUBLISH = "view add change delete publish withdraw"

#: What each role may do with the rows of each model; "everything" is all there is.
ROLES = {
    # Writes and submits for their offices.
    "Author": {
        "articles.article": WRITE,
        "events.event": WRITE,
        "pages.page": "view change",
        "organisation.office": "view change",
        "organisation.person": "view change",
        "organisation.presscontact": "view",
        "organisation.country": "view",
        "articles.boilerplate": "view",
        "library.picture": "view add",
        "library.document": "view add",
        "publishing.tag": "view",
        "publishing.term": "view",
        "imports.importedpage": "view",
        "links.brokenlink": "view change",
        "organisation.staffscope": "all_languages",
    },
    # Reads all pages, writes in the languages assigned, and submits them.
    "Translator": {
        "articles.article": "view change",
        "events.event": "view change",
        "pages.page": "view change",
        "organisation.office": "view change",
        "organisation.person": "view change",
        "organisation.presscontact": "view",
        "organisation.country": "view",
        "articles.boilerplate": "view",
        "library.picture": "view",
        "library.document": "view",
        "publishing.tag": "view",
        "publishing.term": "view",
        "imports.importedpage": "view",
        "links.brokenlink": "view change",
        "organisation.staffscope": "all_offices",
    },
    # Publishes for their offices.
    "Editor": {
        "articles.article": PUBLISH,
        "events.event": PUBLISH,
        "pages.page": "view change publish withdraw",
        "organisation.office": "view change publish withdraw",
        "organisation.person": "view change publish withdraw",
        "organisation.presscontact": "view",
        "organisation.country": "view",
        "articles.boilerplate": "view",
        "library.picture": "view add change",
        "library.document": "view add change",
        "publishing.tag": "view add change",
        "publishing.term": "view add change",
        "publishing.privatelink": "view add change",
        "publishing.release": WRITE,
        "search.unansweredquery": "view",
        "search.promotedresult": "view",
        "imports.importedpage": "view",
        "links.brokenlink": "view change",
        "organisation.staffscope": "all_languages",
    },
    # Publishes for all offices, and sets embargoes.
    "Head of press": {
        "articles.article": f"{PUBLISH} embargo",
        "events.event": PUBLISH,
        "pages.page": PUBLISH,
        "organisation.office": PUBLISH,
        "organisation.person": PUBLISH,
        "organisation.presscontact": WRITE,
        "organisation.country": "view change",
        "articles.boilerplate": WRITE,
        "library.picture": WRITE,
        "library.document": WRITE,
        "publishing.tag": WRITE,
        "publishing.term": WRITE,
        "publishing.privatelink": "view add change",
        "publishing.release": WRITE,
        "publishing.redirect": WRITE,
        "pages.sitesettings": "view change",
        "subscriptions.subscriber": "view",
        "pages.leadstory": WRITE,
        "pages.sociallink": "view",
        "pages.keyfigure": WRITE,
        "search.unansweredquery": "view delete",
        "search.promotedresult": WRITE,
        "imports.importedpage": "view",
        "links.brokenlink": "view change",
        "organisation.staffscope": "all_offices all_languages",
    },
    "Webmaster": "everything",
}


@unrecorded()
def make_roles(using, apps=installed, **kwargs):
    """Make the groups that are not there, and let each have the permissions of the table."""
    for app in installed.get_app_configs():
        create_permissions(app, verbosity=0, using=using, apps=apps)
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:  # migrated to a time before there were any
        return
    for role, table in ROLES.items():
        group, _is_new = groups.get_or_create(name=role)
        group.permissions.set(permissions.filter(condition_of(table)))


def condition_of(table):
    """Return the condition that a permission is one of the table's."""
    if table == "everything":
        return Q()
    condition = Q(pk=None)
    for label, actions in table.items():
        model = installed.get_model(label)
        codenames = [codename(action, model) for action in actions.split()]
        condition |= Q(content_type__app_label=model._meta.app_label, codename__in=codenames)
    return condition


def codename(action, model):
    """Return the codename of a permission: `publish_article`, or one that the model names whole."""
    own = {name for name, _label in model._meta.permissions}
    return action if action in own else get_permission_codename(action, model._meta)
