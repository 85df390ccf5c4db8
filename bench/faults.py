"""Harm what a site stands on while it is read and written, and count what people notice.

    python -m bench.faults [names]

It starts, in a temporary folder: PostgreSQL, Redis, a bucket, a mail server, an application server
with the settings of a live site, and nginx with the configuration of deploy/ before it. For each
fault readers ask for pages that were asked for before, another one for what nobody asked for, and
editors save, publish and upload; the fault begins, lasts for some seconds and ends. Nothing is
started again by hand but what was killed. It takes about fifteen minutes, needs PostgreSQL, Redis,
nginx and, for full disks, to be root; for the clock, libfaketime.

An acknowledged save, publication, upload or release that is not there in the end is lost.
"""

import json
import os
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from threading import Event

import django

from .cluster import languages
from .faulty import Newsroom, faketime
from .machines import Site
from .results import Results
from .witnesses import (
    Anew,
    Publisher,
    Releaser,
    Submitter,
    Uploader,
    Visitor,
    recovered,
    seen,
    within,
)

READERS = 4
#: How long all is well before a fault, and how long it is watched after it, in seconds.
BEFORE, AFTER = 3, 12
#: How long somebody may wait for an answer.
PATIENCE = 60


@dataclass
class Fault:
    """What is done to a site and undone, after how many seconds, with which settings, and who is
    at work meanwhile besides readers.
    """

    title: str
    harm: callable
    repair: callable
    lasts: int = 5
    settings: dict = field(default_factory=dict)
    editors: tuple = (Publisher,)


def killed(name):
    return lambda room: room[name].kill(), lambda room: room[name].start()


def hanging(name):
    return lambda room: room[name].hold(), lambda room: room[name].let_go()


def full(name):
    return lambda room: room.fill_disk(name), lambda room: room.empty_disk(name)


def both_gone(room):
    """Kill the database, and let Redis come back without what it kept."""
    room["primary"].kill()
    room["redis"].kill()
    room["redis"].start()


def full_database(room):
    room.fill_disk("primary")
    # What has room in the files of the log that are there is written all the same: use them up.
    where = room.site.databases["primary"]
    for _turn in range(40):
        if not room.site.asked(where, WORDY):
            break


def room_again(room):
    """Make room; PostgreSQL may have given up, and whoever watches it starts it again."""
    room.empty_disk("primary")
    if room["primary"].process.poll() is not None:
        room["primary"].start()


def clock(seconds):
    return lambda room: room.set_clock(seconds), lambda room: room.set_clock(0)


WORDY = "SELECT pg_logical_emit_message(true, 'faults', repeat('x', 16000000))"
IN_FILES = {"PAGE_CACHE_URL": "filecache://{folder}/disk/pages", "CACHE_URL": "locmemcache://"}
IN_SQLITE = {"DATABASE_URL": "sqlite:///{folder}/disk/site.sqlite3"}
IN_BUCKET = {"S3_BUCKET": "newsroom", "S3_REGION": "us-east-1", "MEDIA_SENDER": "storage"}
BOTH = (Publisher, Uploader)
ALL = (Publisher, Uploader, Releaser)
FAULTS = {
    "database-gone": Fault("PostgreSQL is killed", *killed("primary"), editors=BOTH),
    "database-hanging": Fault("PostgreSQL never answers", *hanging("primary"), 25),
    "database-full": Fault("the disk of PostgreSQL is full", full_database, room_again, 8),
    "redis-gone": Fault("Redis is killed, and empty after it", *killed("redis")),
    "redis-hanging": Fault("Redis never answers", *hanging("redis")),
    "redis-empty": Fault("PostgreSQL is killed, Redis emptied", both_gone, killed("primary")[1]),
    "media-full": Fault("the disk of the uploads is full", *full("media"), editors=BOTH),
    "mail-gone": Fault("the mail server is gone", *killed("mail"), editors=(Submitter,)),
    "mail-hanging": Fault("the mail server never answers", *hanging("mail"), editors=(Submitter,)),
    "application-killed": Fault("the application is killed", *killed("application"), 0, {}, ALL),
    "page-cache-full": Fault("the disk of the page cache is full", *full("disk"), 5, IN_FILES),
    "sqlite-full": Fault("the disk of SQLite is full", *full("disk"), 5, IN_SQLITE),
    "s3-gone": Fault("the bucket is gone", *killed("bucket"), 5, IN_BUCKET, BOTH),
    "s3-hanging": Fault("the bucket never answers", *hanging("bucket"), 25, IN_BUCKET, BOTH),
    "s3-failing": Fault(
        "the bucket answers 503",
        lambda room: room["bucket"].fail(),
        lambda room: room["bucket"].work(),
        5,
        IN_BUCKET,
        BOTH,
    ),
    "clock-forward": Fault("the clock jumps an hour forward, and back", *clock(3600), 5, "clock"),
    "clock-back": Fault("the clock jumps an hour back, and forward", *clock(-3600), 5, "clock"),
}


def measure(room, fault):
    """Harm the site while it is used; return the figures."""
    room.serve(faketime() if fault.settings == "clock" else fault.settings)
    warm(room)
    stop, places = Event(), count(1)
    readers = [Visitor(room.browser(next(places)), stop, pages()) for _each in range(READERS)]
    anew = [Anew(room.browser(next(places)), stop)]
    files = [Visitor(room.browser(next(places)), stop, [room.file], room.file_status)]
    editors = [each(room.editor(next(places)), stop) for each in fault.editors]
    everybody = [*readers, *anew, *files, *editors]
    for each in everybody:
        each.browser.patience = PATIENCE
        each.start()
    begin = time.monotonic()
    time.sleep(BEFORE)
    fault.harm(room)
    time.sleep(fault.lasts)
    fault.repair(room)
    end = time.monotonic()
    time.sleep(AFTER)
    stop.set()
    for each in everybody:
        each.join(PATIENCE)
    now = time.monotonic()
    stored, done = room.stored(), within(editors, begin, now)
    return {
        **counted("asked before", readers, begin, now),
        **counted("made anew", anew, begin, now),
        **counted("files", files, begin, now),
        "acknowledged": sum(len(each.acknowledged) for each in editors),
        "refused": sum(bool(act.fault) for act in done),
        "slowest_s": float(max([0, *(act.seconds for act in done)])),
        "lost": sum(each.lost(stored) for each in editors),
        "recovered_s": float(recovered(everybody, end)),
        "editors saw": seen(editors),
        "readers saw": seen([*readers, *anew, *files]),
    }


def counted(name, witnesses, begin, end):
    acts = within(witnesses, begin, end)
    errors = sum(bool(act.fault) for act in acts)
    return {f"{name}, errors": f"{errors} of {len(acts)}"}


def pages():
    numbered = [f"news/article-{number}/" for number in range(20)]
    paths = ["", "news/", "events/", *numbered]
    return [f"/{code}/{path}" for code in languages() for path in paths]


def warm(room):
    browser = room.browser(99)
    room.file_status = 302 if "S3_BUCKET" in room.settings else 200
    for path in [*pages(), room.file]:
        status, _text = browser.ask(path)
        if status not in (200, room.file_status):
            raise SystemExit(f"{path}: {status}")


def main(names):
    results = Results("faults", "What people notice when what a site stands on is harmed")
    if results.path.exists():  # what is not measured now stays as it was
        results.rows = json.loads(results.path.read_text())["rows"]
    with Site() as site:
        room = Newsroom(site)
        for name in names:
            fault = FAULTS[name]
            results.rows.pop(fault.title, None)
            results.add(fault.title, **measure(room, fault))
            sys.stdout.write(f"{name}: {results.rows[fault.title]}\n")
            sys.stdout.flush()
            results.keep()
    results.finish()


if __name__ == "__main__":
    if "FAULTS" not in os.environ:  # disks that are gone with this program
        os.environ["FAULTS"] = "yes"
        os.execvp(
            "unshare", ["unshare", "--mount", sys.executable, "-m", "bench.faults", *sys.argv[1:]]
        )
    django.setup()
    main(sys.argv[1:] or list(FAULTS))
