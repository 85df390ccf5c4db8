"""Where an export stands: in a folder, a ZIP or a tar file. All three hold the same members."""

import os
import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj, rmtree
from tempfile import mkdtemp

from iomcms.backups import places, stored_files

from . import FILES, Faulty, Refused
from .values import shown

ZIP, TAR = ".zip", ".tar"
#: A member that becomes more than so many times larger when it is unpacked is a trap.
MOST_UNPACKED, SMALL = 200, 1 << 20
UNREADABLE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError)
ENCRYPTED, ZIPPED = 1, {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@contextmanager
def new(path):
    """Yield what `add(name, file, size)` adds members to; they stand there when it is whole."""
    path = Path(path)
    if path.suffix not in (ZIP, TAR):
        with new_folder(path) as folder:
            yield Folder(folder)
        return
    if path.exists():
        raise Refused(f"{path} is there already.")
    with places.target(path, is_encrypted=False) as file, packing(path, file) as place:
        yield place


@contextmanager
def packing(path, file):
    if path.suffix == ZIP:
        with zipfile.ZipFile(file, "w") as packed:
            yield Zip(packed)
    else:
        with tarfile.open(fileobj=file, mode="w") as packed:
            yield Tar(packed)


@contextmanager
def new_folder(path):
    """Yield a folder that gets its name when it is whole; nobody else may read it."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refused(f"{path} is there already.")
    part = Path(mkdtemp(dir=path.parent, prefix=f"{path.name}."))
    try:
        yield part
        part.rename(path)
    except BaseException:
        rmtree(part, ignore_errors=True)
        raise


class Folder:
    def __init__(self, path):
        self.path = path

    def add(self, name, file, size):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            copyfileobj(file, copy)

    def sizes(self):
        """Return the sizes of the members by name; there is nothing else in the folder."""
        return dict(self.walk(self.path, ""))

    def walk(self, folder, before):
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            name = before + entry.name
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(about.st_mode):
                yield from self.walk(entry.path, f"{name}/")
            elif stat.S_ISREG(about.st_mode):
                yield name, about.st_size
            else:
                raise Faulty(f"{shown(name)} is no plain file.")

    def open(self, name):
        number = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW)
        return os.fdopen(number, "rb")


class Zip:
    def __init__(self, packed):
        self.packed = packed

    def add(self, name, file, size):
        info = zipfile.ZipInfo(name)
        is_text = not name.startswith(f"{FILES}/")
        info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self.packed.open(info, "w", force_zip64=size > zipfile.ZIP64_LIMIT // 2) as member:
            copyfileobj(file, member)

    def sizes(self):
        found = {}
        for info in self.packed.infolist():
            if info.is_dir():
                continue
            if info.filename in found:
                raise Faulty(f"{shown(info.filename)} is there twice.")
            is_odd = info.flag_bits & ENCRYPTED or info.compress_type not in ZIPPED
            if is_odd or stat.S_ISLNK(info.external_attr >> 16):
                raise Faulty(f"{shown(info.filename)} is no plain file.")
            if info.file_size > SMALL + MOST_UNPACKED * info.compress_size:
                raise Faulty(f"{shown(info.filename)} is packed too tightly to be an export's.")
            found[info.filename] = info.file_size
        return found

    def open(self, name):
        return self.packed.open(name)


class Tar:
    def __init__(self, packed):
        self.packed = packed

    def add(self, name, file, size):
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.packed.addfile(info, file)

    def sizes(self):
        self.members = {}
        for info in self.packed:
            if info.isdir():
                continue
            if info.type != tarfile.REGTYPE or info.issparse():
                raise Faulty(f"{shown(info.name)} is no plain file.")
            if info.name in self.members:
                raise Faulty(f"{shown(info.name)} is there twice.")
            self.members[info.name] = info
        return {name: info.size for name, info in self.members.items()}

    def open(self, name):
        return self.packed.extractfile(self.members[name])


@contextmanager
def opened(path):
    """Yield the members of an export: `sizes`, by name, and `open(name)`."""
    path = Path(path)
    with telling_of(path):
        if path.is_dir():
            yield Members(Folder(path))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield Members(Zip(packed))
        else:
            with tarfile.open(path, "r:") as packed:
                yield Members(Tar(packed))


@contextmanager
def telling_of(path):
    try:
        yield
    except UNREADABLE as error:
        raise Faulty(f"{path} cannot be read: {str(error) or type(error).__name__}.") from None


class Members:
    """The members of an export that is read; no name leads out of it."""

    def __init__(self, place):
        self.sizes, self.open = place.sizes(), place.open
        for name in self.sizes:
            if not stored_files.is_plain(name):
                raise Faulty(f"The name {shown(name)} leads out of the export.")
