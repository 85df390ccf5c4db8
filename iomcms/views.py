from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import trans_real
from django.views.decorators.cache import cache_control

from articles.models import Article
from events.models import Event
from publishing.languages import CODES, current
from publishing.statements import written_once


def accepted_language(header):
    """Return the first of the site's languages that an Accept-Language header names, or the
    default one.
    """
    for wanted, _quality in trans_real.parse_accept_lang_header(header):
        for code in CODES:
            if wanted == code or wanted.startswith(f"{code}-"):
                return code
    return settings.LANGUAGE_CODE


@cache_control(public=True, max_age=3600)
def choose_language(request):
    """Lead to the home page in the visitor's language; caches keep an answer per header."""
    language = accepted_language(request.headers.get("Accept-Language", ""))
    with translation.override(language):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request):
    at, language = timezone.now(), current()
    leads = lead_story(Article, language, at=at)
    latest = latest_articles(Article, language, at=at)
    [lead] = leads or latest[:1] or [None]
    return render(
        request,
        "iomcms/home.html",
        {
            "lead": lead,
            "latest": [article for article in latest if article != lead][:6],
            "upcoming": upcoming_events(Event, language, at=at),
        },
    )


@written_once
def lead_story(model, language, *, at):
    leads = model.objects.public(language, at).filter(lead_slots__isnull=False)
    return leads.for_list(language).order_by("lead_slots__position", "lead_slots")[:1]


@written_once
def latest_articles(model, language, *, at):
    return model.objects.public(language, at).newest_first().for_list(language)[:7]


@written_once
def upcoming_events(model, language, *, at):
    return model.objects.public(language, at).upcoming(at).for_list(language)[:4]
