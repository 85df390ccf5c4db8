"""What no public page shows, so that writing it leaves the page cache as it is."""

#: Tables, by their names in the database. A table that is not here is taken for one that is shown.
TABLES = {
    # who did what
    "audit_actor",
    "audit_anchor",
    "audit_entry",
    # who works here, and how they sign in
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_rolerule",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "auth_user",
    "auth_user_groups",
    "auth_user_user_permissions",
    "django_admin_log",
    "django_session",
    "mfa_authenticator",
    "organisation_staffscope",
    "organisation_staffscope_offices",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "usersessions_usersession",
    # how pages come about
    "imports_importedpage",
    "publishing_presence",
    "publishing_privatelink",
    "publishing_privatelinkuse",
    "publishing_review",
    "publishing_spreadsheet",
    "publishing_term",
    "publishing_translation",
    "publishing_translationfile",
    "publishing_unsavedform",
    "publishing_version",
    # which of their links are broken
    "links_brokenlink",
    "links_externaladdress",
    # who reads them
    "violations_violation",
    "search_unansweredquery",
    "subscriptions_attempt",
    "subscriptions_delivery",
    "subscriptions_subscriber",
}
