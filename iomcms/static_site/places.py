"""Where a static site is written: beside its place, until it is whole."""

import fcntl
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from iomcms.backups import Refused

#: What every export has, and by which it is known.
MANIFEST = "export.json"
#: Where answers lie until they have names, in one that is not whole yet. No name begins so.
ANSWERS = ".answers"
SIGNS = {MANIFEST, ANSWERS}


@contextmanager
def place(path, replaces=False):
    """Yield a new folder that takes its place when all went well, and else is gone.

    What is there already is replaced only where that was asked for, and only by an export. What one
    has left that was killed is put in order first. Where a link leads elsewhere, that is the place.
    """
    target = Path(path).resolve()
    partial, former = beside(target, "partial"), beside(target, "replaced")
    with owned(partial):
        try:
            recover(target, former)
            check(target, replaces)
            yield partial
            take_place(partial, target, former)
        except BaseException:
            with suppress(OSError):  # the error that led here is the one to tell
                remove(partial)
            raise
    if former.exists():
        remove(former)


def take_place(partial, target, former):
    if is_taken(target):
        target.rename(former)
    try:
        partial.rename(target)
    except BaseException:
        if former.exists():
            former.rename(target)
        raise


def beside(target, ending):
    return target.with_name(f"{target.name}.{ending}")


@contextmanager
def owned(folder):
    """Make an empty folder, or empty what a killed export has left of one, that no other process
    has at the time; who ends, in whatever way, has it no more.
    """
    refuse_link(folder)
    folder.mkdir(parents=True, exist_ok=True)
    number = os.open(folder, os.O_RDONLY)
    try:
        claim(folder, number)
        check_known(folder)
        empty(folder)
        yield
    finally:
        os.close(number)


def claim(folder, number):
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(number), folder.stat()):
            return
    except (BlockingIOError, FileNotFoundError):  # or it has just got its name
        pass
    raise Refused(f"{folder} is there: another export is running.")


def recover(target, former):
    """Put the former export back where one was killed between two names, or remove it."""
    refuse_link(former)
    if not former.exists():
        return
    check_known(former)
    if is_taken(target):
        remove(former)
    else:
        former.rename(target)


def refuse_link(folder):
    """Refuse a link in the place of a folder of ours: what it leads to is somebody else's."""
    if folder.is_symlink():
        raise Refused(f"{folder} is a link. Remove it.")


def check_known(folder):
    names = {each.name for each in folder.iterdir()}
    if names and not names & SIGNS:
        raise Refused(f"{folder} is there, and is no export of a site. Remove it.")


def remove(folder):
    empty(folder)
    folder.rmdir()


def empty(folder):
    """Remove what is in an export; last what it is known by, for who is killed meanwhile."""
    for each in sorted(folder.iterdir(), key=lambda each: each.name in SIGNS):
        rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()


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
