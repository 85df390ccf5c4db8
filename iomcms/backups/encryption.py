"""Archives in the encryption of age: written for recipients, read with an identity.

age's library reads one file and writes another until it is done, so it works in a thread, at the
other end of a pipe.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from . import BackupError, Damaged, Refused

MAGIC = b"age-encryption.org/"
BUFFER = 1 << 16


def recipients(texts, path=None):
    """Return the recipients that are given as texts, and those in a file, one a line."""
    found = [one_of(text, "recipient", "--recipient") for text in texts]
    return found + (of_file(path, "recipient") if path else [])


def identities(path):
    """Return the identities in a file of age, or the one of a key of SSH."""
    content = read(path)
    if content.startswith(b"-----BEGIN"):
        from pyrage import IdentityError, ssh

        try:
            return [ssh.Identity.from_buffer(content)]
        except IdentityError:
            raise Refused(f"{path} holds no identity that can be used.") from None
    return of_file(path, "identity")


def of_file(path, kind):
    lines = enumerate(read(path).decode(errors="replace").splitlines(), 1)
    wanted = ((number, line.strip()) for number, line in lines if line.strip()[:1] not in ("", "#"))
    found = [one_of(line, kind, f"{path}, line {number}") for number, line in wanted]
    if not found:
        raise Refused(f"{path} holds no {kind}.")
    return found


def one_of(text, kind, place):
    """Return what a text names. It is never shown: it may be a key that stands in a wrong place."""
    from pyrage import IdentityError, RecipientError, ssh, x25519

    try:
        if kind == "identity":
            return x25519.Identity.from_str(text)
        return (ssh if text.startswith("ssh-") else x25519).Recipient.from_str(text)
    except (IdentityError, RecipientError):
        raise Refused(f"This is no {kind} of age: {place}.") from None


def read(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


@contextmanager
def encrypting(out, recipients):
    """Yield a file of which `out` gets the bytes, encrypted if there are recipients."""
    if not recipients:
        yield out
        return
    from pyrage import EncryptError, encrypt_io

    source, pipe = ends()

    def encrypt():
        with source:
            encrypt_io(source, out, recipients)

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(encrypt)
        with suppress(BrokenPipeError), pipe:  # which the thread tells better why
            yield pipe
        try:
            work.result()
        except (EncryptError, OSError) as error:
            raise BackupError(f"The archive cannot be written: {error}.") from None


class Decrypted:
    """What a thread decrypts; where it could not, reading says why."""

    def __init__(self, pipe, work):
        self.pipe, self.work = pipe, work

    def read(self, size):
        content = self.pipe.read(size)
        if len(content) < size and (error := self.work.exception()):
            raise Damaged(
                f"The archive cannot be decrypted: it is damaged, or this is not its key ({error})."
            )
        return content


@contextmanager
def decrypting(file, identities):
    """Yield a file to be read from, which decrypts `file` if it is encrypted."""
    is_encrypted = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if not is_encrypted:
        yield file
        return
    if not identities:
        raise Refused("The archive is encrypted. Name the file with the key: --identity FILE.")
    from pyrage import decrypt_io

    pipe, target = ends()

    def decrypt():
        with suppress(BrokenPipeError), target:
            decrypt_io(file, target, identities)

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(decrypt)
        with pipe:  # a thread whose pipe is closed comes to its end
            yield Decrypted(pipe, work)


def ends():
    """Return the two ends of a pipe, as files."""
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", BUFFER), os.fdopen(writing, "wb", BUFFER)
