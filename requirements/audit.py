"""Ask whether any package of the live site has a known hole: `python -m requirements.audit`.

Ends with 1 where one has. Where the data cannot be had, it says that nothing was asked, and ends
with 0: a machine without a way out is no fault of the packages.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("production.txt")
COMMAND = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"]
PATIENCE = 300  # seconds


def main():
    status, said = judged(asked())
    sys.stdout.write(said + "\n")
    return status


def asked():
    """Return what pip-audit says of each package; None where it could not ask."""
    command = [*COMMAND, "--progress-spinner=off", "--format=json", "--requirement", str(LOCK)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def judged(packages):
    """Return the status to end with, and what to say."""
    known = [each for each in packages or [] if "skip_reason" not in each]
    if not known:
        return (
            0,
            "NOT AUDITED: the data on known holes cannot be had from here. Ask again elsewhere.",
        )
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in known
        for hole in package["vulns"]
    ]
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    lines = [f"{len(known)} packages audited, {len(holes)} known holes.", *holes]
    if unknown:
        lines.append(f"NOT AUDITED, as nothing is known of them: {', '.join(unknown)}")
    return (1 if holes else 0), "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
