from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

PASSWORD = "newsroom-demo"
ROLES = {
    "webmaster": "Webmaster",
    "press": "Head of press",
    "editor": "Editor",
    "author": "Author",
    "translator": "Translator",
}
CONTENT_APPS = ("publishing", "library", "organisation", "articles", "events", "pages")


def make_logins():
    """Make the demo users that are not there yet, each in the group of its role; return how many."""
    users = get_user_model().objects
    there = set(users.filter(username__in=ROLES).values_list("username", flat=True))
    missing = {name: role for name, role in ROLES.items() if name not in there}
    # Everybody knows the password, so one slow hash protects it as well as five.
    password = make_password(PASSWORD) if missing else ""
    for username, role in missing.items():
        user = users.create(
            username=username,
            password=password,
            email=f"{username}@example.org",
            is_staff=True,
            is_superuser=username == "webmaster",
        )
        user.groups.add(group(role))
    return len(missing)


def group(role):
    """Return the group of a role, made with every permission on the content where there is none."""
    group, is_new = Group.objects.get_or_create(name=role)
    if is_new:
        group.permissions.set(Permission.objects.filter(content_type__app_label__in=CONTENT_APPS))
    return group
