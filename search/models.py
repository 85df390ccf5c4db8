from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.languages import NAMES
from publishing.models import Placed

from . import words
from .fields import KeysField


class SearchDocumentQuerySet(models.QuerySet):
    def public(self, language, at):
        """Return the documents of the editions in `language` that are public at `at`."""
        has_not_ended = models.Q(unpublish_at__isnull=True) | models.Q(unpublish_at__gt=at)
        return self.filter(has_not_ended, language=language, publish_at__lte=at)

    def of(self, page):
        return self.filter(content_type=ContentType.objects.get_for_model(page), object_id=page.pk)


class SearchDocument(models.Model):
    """What is searched of one edition of a page that is public, was, or will be.

    The database itself keeps the index over these columns (`engines`). Whether an edition is public
    is no column: its moments are, and the rule is asked of them.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    publish_at = models.DateTimeField()
    unpublish_at = models.DateTimeField(null=True)
    date = models.DateField(null=True)
    offices = KeysField()
    countries = KeysField()
    tags = KeysField()
    title = models.TextField()
    #: The title in normal form.
    title_words = models.TextField()
    # What is long stands last: SQLite reads through it to what comes after.
    summary = models.TextField()
    body = models.TextField()
    #: The texts in normal form, where the databases have no stemmer.
    text_words = models.TextField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="search_document_unique"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.language})"

    @property
    def key(self):
        return self.content_type_id, self.object_id


class TitleWord(models.Model):
    """A word, without accents and capitals, that a title has or had: what a misspelt one may mean.

    Whether a public title has it is asked of the documents.
    """

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=words.LONGEST_WORD)
    #: The same in the form in which words are compared.
    normal = models.CharField(max_length=words.LONGEST_WORD)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["language", "word"], name="title_word_unique")
        ]

    def __str__(self):
        return self.word


class PromotedResult(Placed):
    """A page that stands first where someone looks for a phrase."""

    language = models.CharField(_("language"), max_length=10, choices=NAMES)
    phrase = models.CharField(
        _("phrase"),
        max_length=100,
        help_text=_("What visitors look for; capitals, accents and endings make no difference."),
    )
    normal_phrase = models.CharField(max_length=200, editable=False)
    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")

    class Meta(Placed.Meta):
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        ordering = ["language", "normal_phrase", "position", "pk"]
        indexes = [models.Index(fields=["language", "normal_phrase"], name="promoted_phrase")]

    def __str__(self):
        return self.phrase

    def save(self, *args, **kwargs):
        self.normal_phrase = normal_phrase(self.phrase, self.language)
        super().save(*args, **kwargs)


def normal_phrase(phrase, language):
    """Return a phrase in the form in which phrases are compared."""
    normal = words.normalised(phrase, language)
    return " ".join(words.stems(word, language)[0] for word in normal)[:200]


class UnansweredQuery(models.Model):
    """Something that visitors looked for in vain on a day; nothing says who they were."""

    language = models.CharField(_("language"), max_length=10, choices=NAMES)
    words = models.CharField(_("words"), max_length=100)
    day = models.DateField(_("day"), default=timezone.localdate)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        default_permissions = ("view", "delete")
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        ordering = ["-day", "-times", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "language", "words"], name="unanswered_query_unique"
            )
        ]

    def __str__(self):
        return self.words


class Rebuild(models.Model):
    """How far `rebuild_search` has come; there is a row from its begin until it is done."""

    page_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    last_id = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.page_type} {self.last_id}"
