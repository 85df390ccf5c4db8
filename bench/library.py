"""Time the library with 100,000 pictures against 100.

    python -m bench.library [number of pictures]

It works in the test database that belongs to `DATABASE_URL`, made for it and thrown away.
"""

from django.db import connection

from .measuring import analyze, in_test_database, say, timed, webmaster

FEW, MANY = 100, 100_000
BATCH = 5_000
ADDRESSES = {
    "list": "/admin/library/picture/",
    "list, searched": "/admin/library/picture/?q=harbour",
    "chooser": "/admin/library/picture/choose/",
    "chooser, searched": "/admin/library/picture/choose/?term=harbour",
    "form with where it is used": "/admin/library/picture/1/change/",
}


def compare(many):
    client = webmaster()
    say(f"{connection.vendor}, pictures in the library; every picture is on a page")
    fill(0, FEW)
    before = {name: timed(client, address) for name, address in ADDRESSES.items()}
    fill(FEW, many)
    for name, address in ADDRESSES.items():
        (few_queries, few), (queries, time) = before[name], timed(client, address)
        say(
            f"{name}: {FEW:,} pictures {few * 1000:.0f} ms, {few_queries} queries; "
            f"{many:,} pictures {time * 1000:.0f} ms, {queries} queries; {time / few:.1f} times"
        )


def fill(first, last):
    """Make the pictures with these numbers, without their files, and a page for each."""
    from articles.models import Article
    from library.models import Picture

    numbers = range(first + 1, last + 1)
    Picture.objects.bulk_create((picture(Picture, number) for number in numbers), BATCH)
    Article.objects.bulk_create(
        (
            Article(
                title_en=f"Article {number}",
                slug_en=f"article-{number}",
                body_en=f'<p><img src="/media/pictures/{number + 1}.jpg" alt="A scene"></p>',
                main_picture_id=number,
            )
            for number in numbers
        ),
        BATCH,
    )
    analyze()


def picture(model, number):
    scene = ("harbour", "delta", "islands", "cities")[number % 4]
    return model(
        pk=number,
        name=f"{scene} {number}",
        alt_en=f"A {scene}",
        file=f"pictures/{number}.jpg",
        width=1600,
        height=1067,
        content_hash=f"{number:064x}",
        fingerprint=f"{number:016x}",
    )


if __name__ == "__main__":
    in_test_database(compare, MANY)
