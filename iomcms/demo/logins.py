from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from organisation.models import Office, StaffScope

PASSWORD = "newsroom-demo"
ROLES = {
    "webmaster": "Webmaster",
    "press": "Head of press",
    "editor": "Editor",
    "author": "Author",
    "translator": "Translator",
}
#: The addresses of the offices for which the editor and the author work.
OFFICES = ["headquarters-in-geneva", "liaison-office-to-the-united-nations-new-york"]
LANGUAGES = {"translator": ["fr", "ar"]}


def make_logins():
    """Make the demo users that are not there yet, each in the group of its role and with its reach;
    return how many.
    """
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
        user.groups.add(Group.objects.get(name=role))
        give_reach(user)
    return len(missing)


def give_reach(user):
    scope = StaffScope.objects.create(user=user, languages=LANGUAGES.get(user.username, []))
    if user.username in ("editor", "author"):
        scope.offices.set(Office.objects.pages().filter(slug_en__in=OFFICES))
