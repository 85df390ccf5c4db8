"""Where a static site is written: beside its place, until it is whole."""

from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from iomcms.backups import Refused

#: What every export has, and by which it is known.
MANIFEST = "export.json"


@contextmanager
def place(path, replaces=False):
    """Yield a new folder that takes its place when all went well, and else is gone.

    What is there already is replaced only where that was asked for, and only by an export.
    """
    target = Path(path).absolute()
    partial, former = beside(target, "partial"), beside(target, "replaced")
    check(target, replaces)
    for each in (partial, former):
        if each.exists():
            raise Refused(
                f"{each} is there: another export is running, or one was killed. Remove it."
            )
    partial.mkdir(parents=True)
    try:
        yield partial
        if is_taken(target):
            target.rename(former)
        partial.rename(target)
    except BaseException:
        rmtree(partial, ignore_errors=True)
        if former.exists() and not target.exists():
            former.rename(target)
        raise
    rmtree(former, ignore_errors=True)


def beside(target, ending):
    return target.with_name(f"{target.name}.{ending}")


def check(target, replaces):
    if target.exists() and not target.is_dir():
        raise Refused(f"{target} is a file.")
    if not is_taken(target):
        return
    if not replaces:
        raise Refused(f"{target} is not empty. Name a new folder, or --replace it.")
    if not (target / MANIFEST).is_file():
        raise Refused(f"{target} is no export of a site: nothing in it is replaced.")


def is_taken(target):
    return target.is_dir() and any(target.iterdir())
