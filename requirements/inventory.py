"""What the site is made of: its locked packages, their licences, and what browsers get of others.

python -m requirements.inventory sbom     print a bill of materials, CycloneDX 1.6, of the locks
python -m requirements.inventory renew    bring front-end.toml in line with the installed packages
"""

import base64
import json
import re
import sys
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
PINNED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VERSION = re.compile(rb"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Locked:
    name: str
    version: str
    hashes: tuple


def locked(path=HERE / "production.txt"):
    """Return the packages of a file of locked requirements."""
    entries = re.split(r"(?<!\\)\n", path.read_text())
    return [
        Locked(found["name"], found["version"], tuple(HASH.findall(entry)))
        for entry in entries
        if (found := PINNED.match(entry))
    ]


def licences():
    """Return the licence of each package that runs on the live site, as SPDX writes it."""
    return tomllib.loads((HERE / "licences.toml").read_text())["packages"]


def parts():
    """Return what browsers get that others wrote, by name."""
    return tomllib.loads((HERE / "front-end.toml").read_text())


def file_of(part):
    """Return the path of a part, in the package that brings it or in ours."""
    if package := part.get("package"):
        return Path(distribution(package).locate_file(part["file"]))
    return ROOT / part["file"]


def checksum(part):
    return sha256(file_of(part).read_bytes()).hexdigest()


def sbom():
    """Return the bill of materials; the same locks give the same text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    components = [*python_components(), *node_components(), *part_components()]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
            }
        },
        "components": sorted(components, key=lambda each: each["bom-ref"]),
    }


def python_components():
    known = licences()
    for package in locked():
        hashes = [{"alg": "SHA-256", "content": each} for each in package.hashes]
        yield component("pypi", package.name, package.version, known[package.name], hashes)


def node_components():
    """Yield the packages that only developers have."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for path, entry in lock["packages"].items():
        if path:
            content = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
            hashes = [{"alg": "SHA-512", "content": content}]
            name = path.removeprefix("node_modules/")
            node = component("npm", name, entry["version"], entry["license"], hashes)
            yield node | {"scope": "excluded"}


def part_components():
    for name, part in parts().items():
        hashes = [{"alg": "SHA-256", "content": part["sha256"]}]
        yield component("generic", name, part["version"], part["licence"], hashes)


def component(kind, name, version, licence, hashes):
    address = f"pkg:{kind}/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "hashes": hashes,
        "licenses": [{"expression": licence}],
        "purl": address,
    }


def renew():
    """Write the versions and checksums of the installed parts into front-end.toml."""
    text = (HERE / "front-end.toml").read_text()
    versions = {package.name: package.version for package in locked()}
    for name, part in parts().items():
        new = {"version": version_of(part, versions), "sha256": checksum(part)}
        head, entry, tail = re.split(rf"(?ms)(^\[{re.escape(name)}\]\n.*?)(?=^\[|\Z)", text)
        for key, value in new.items():
            entry = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{value}"', entry)
        text = head + entry + tail
    (HERE / "front-end.toml").write_text(text)


def version_of(part, versions):
    """Return the version that a file names at its head, or that of its package."""
    if part.get("names_its_version"):
        return VERSION.search(file_of(part).read_bytes())[0].decode()
    return versions.get(part.get("package"), part["version"])


if __name__ == "__main__":
    if sys.argv[1:] == ["renew"]:
        renew()
    else:
        sys.stdout.write(json.dumps(sbom(), indent=1, ensure_ascii=False) + "\n")
