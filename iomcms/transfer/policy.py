"""What an export leaves out, and what an import puts in its place."""

from django.contrib.auth.hashers import make_password

SECRETS = "secrets, which let somebody in here"
SIGNING_IN = "how the staff signs in here"
RIGHTS = "rights of this installation: groups are made by `migrate` or in the admin"
PASSING = "of use for the moment only"
DERIVED = "derived from the other rows, and made anew by `import_site`"
FOUND = "found by `check_links`, which finds it again"
FRAMEWORK = "made by the software itself"

#: Tables, and why they are not in an export. What is not here is.
LEFT_OUT = {
    "account_emailaddress": SIGNING_IN,
    "account_emailconfirmation": SECRETS,
    "accounts_rolerule": RIGHTS,
    "articles_listentry": DERIVED,
    "audit_actor": "the record of who did what, which `export_audit` writes",
    "audit_anchor": "the record of who did what, which `export_audit` writes",
    "audit_entry": "the record of who did what, which `export_audit` writes",
    "auth_group": RIGHTS,
    "auth_group_permissions": RIGHTS,
    "auth_permission": RIGHTS,
    "auth_user_user_permissions": RIGHTS,
    "django_admin_log": "Django's own log of the admin",
    "django_content_type": FRAMEWORK,
    "django_session": SECRETS,
    "library_textuse": DERIVED,
    "links_brokenlink": FOUND,
    "links_externaladdress": FOUND,
    "mfa_authenticator": SECRETS,
    "publishing_goal": FRAMEWORK,
    "publishing_presence": PASSING,
    "publishing_privatelink": SECRETS,
    "publishing_privatelinkuse": SECRETS,
    "publishing_translationfile": PASSING,
    "publishing_unsavedform": PASSING,
    "search_rebuild": PASSING,
    "search_searchdocument": DERIVED,
    "search_titleword": DERIVED,
    "socialaccount_socialaccount": SIGNING_IN,
    "socialaccount_socialapp": SECRETS,
    "socialaccount_socialtoken": SECRETS,
    "subscriptions_attempt": PASSING,
    "subscriptions_delivery": "subscriptions: addresses can be read with this site's keys only",
    "subscriptions_subscriber": "subscriptions: addresses can be read with this site's keys only",
    "taggit_tag": "not used",
    "taggit_taggeditem": "not used",
    "usersessions_usersession": SECRETS,
    "violations_violation": PASSING,
}

#: Tables that may have rows where an export is read into, as they say nothing of a page.
MAY_HAVE_ROWS = {
    "accounts_rolerule",
    "audit_actor",
    "audit_anchor",
    "audit_entry",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_session",
    "publishing_goal",
    "violations_violation",
}


def unusable():
    return make_password(None)


#: Columns that are not in an export, and what imported rows have instead.
WITHOUT = {
    "auth_user": {"password": unusable, "last_login": None, "is_superuser": False},
    "library_picture": {"rendered": "", "rendering": "", "rendering_at": None},
    "publishing_version": {"made_from": None},
}
#: Columns that are in an export for whoever reads it; here imported rows have this. Whoever gave
#: rights away by a file would have to be trusted: somebody here lets each account in.
NOT_BELIEVED = {"auth_user": {"is_active": False}}

#: With `--without-people`: tables that are about people who work here, and columns that name one.
PEOPLE = {
    "auth_user",
    "auth_user_groups",
    "organisation_staffscope",
    "organisation_staffscope_offices",
}
NAMING = {"publishing_review": {"answered_as": ""}}


def reasons():
    """Return the tables that are left out, by the reason."""
    found = {}
    for table, reason in sorted(LEFT_OUT.items()):
        found.setdefault(reason, []).append(table)
    return found
