"""Judge pages of the demo site by Lighthouse, in the system's Chromium.

    DJANGO_SETTINGS_MODULE=iomcms.settings.dev python -m bench.lighthouse [address …]

The site is started on a free port with a database of its own and stopped at the end. Prints the
four scores of each page, 0 to 100, as on a phone, the bytes transferred, and what cost points; ends
with 1 where any score is below 100. Addresses such as /en/press/ take the place of the usual ones.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from django.conf import settings
from django.utils.translation import get_language_info

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
#: One that is written from the left and one from the right.
EITHER_WAY = {get_language_info(code)["bidi"]: code for code, _name in reversed(settings.LANGUAGES)}
LISTS = ["", "news/", "structure/"]
START, ONE_PAGE = 300, 180  # seconds


def main(addresses):
    with TemporaryDirectory() as folder, site(folder) as origin:
        is_perfect = True
        for address in addresses or usual(origin):
            scores, size, lost = judged(origin + address, folder)
            sys.stdout.write(
                f"{address}: {' '.join(map(str, scores))}, {size} kB {'; '.join(lost)}\n"
            )
            sys.stdout.flush()
            is_perfect &= min(scores) == 100
    return 0 if is_perfect else 1


@contextmanager
def site(folder):
    """Serve the demo site; yield its origin."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    files = {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3", "MEDIA_ROOT": f"{folder}/media"}
    options = {"cwd": ROOT, "env": os.environ | files, "stdout": subprocess.DEVNULL}
    manage = [sys.executable, "manage.py"]
    server = subprocess.Popen(
        [*manage, "start", f"127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
        process_group=0,
        **options,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/", server)
        subprocess.run([*manage, "make_renditions"], check=True, **options)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(30)


def wait_for(address, server):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(1)
    sys.exit("The site did not start.")


def usual(origin):
    """Yield the addresses of home, lists, an article and an event in each language."""
    for language in EITHER_WAY.values():
        yield from (f"/{language}/{name}" for name in LISTS)
        for section in ("news", "events"):
            with urlopen(f"{origin}/{language}/{section}/", timeout=30) as answer:
                html = answer.read().decode()
            yield re.search(rf'<h[23]><a href="(/{language}/{section}/[^"/?]+/)"', html)[1]


def judged(url, folder):
    """Return the scores of a page, its weight in kB, and the audits that cost points."""
    report = Path(folder, "report.json")
    subprocess.run(
        [
            HERE / "node_modules/.bin/lighthouse",
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
        ],
        env=os.environ | {"CHROME_PATH": shutil.which("chromium") or ""},
        check=True,
        timeout=ONE_PAGE,
    )
    result = json.loads(report.read_text())
    categories = [result["categories"][name] for name in CATEGORIES]
    lost = [
        f"{each['id']} {result['audits'][each['id']].get('displayValue', '')}".strip()
        for category in categories
        for each in category["auditRefs"]
        if each["weight"]
        and (result["audits"][each["id"]]["score"] or 0) < 1
        and result["audits"][each["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]
    scores = [round((category["score"] or 0) * 100) for category in categories]
    return scores, round(result["audits"]["total-byte-weight"]["numericValue"] / 1000), lost


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
