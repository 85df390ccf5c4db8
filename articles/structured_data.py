from library.structured_data import image
from publishing.languages import current
from publishing.structured_data import ORGANISATION, told

from .models import Article

#: What is no news is an article in general.
TYPES = {Article.Kind.STORY: "Article", Article.Kind.SPEECH: "Article"}


def described(article, origin):
    """Return an article as schema.org has it."""
    address = origin + article.get_absolute_url()
    organisation = {"@id": origin + ORGANISATION}
    return told(
        type=TYPES.get(article.kind, "NewsArticle"),
        id=f"{address}#article",
        url=address,
        mainEntityOfPage=address,
        inLanguage=current(),
        headline=article.title,
        description=article.search_text or article.summary,
        articleSection=article.get_kind_display(),
        dateline=article.dateline_place,
        datePublished=article.publish_at.isoformat(),
        dateModified=article.changed_at.isoformat(),
        image=image(article.main_picture, origin),
        author=organisation,
        publisher=organisation,
        keywords=[tag["name"] for tag in article.tag_rows],
        contentLocation=[
            told(type="Country", name=country["name"]) for country in article.country_rows
        ],
        correction=[
            told(type="CorrectionComment", datePublished=row["on"], text=row["text"])
            for row in article.correction_rows
        ],
    )
