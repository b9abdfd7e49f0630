"""`python -m tests.golden`: takes the digests of all recorded sessions anew."""

from __future__ import annotations

import json
import sys

from tests.golden.digests import FILE, taken

if __name__ == "__main__":
    found = taken()
    FILE.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    count = len(found["sessions"])
    sys.stdout.write(f"{count} sessions, by version {found['rules']} of the rules\n")
