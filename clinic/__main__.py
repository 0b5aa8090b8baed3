"""`python3 -m clinic`: prepare this machine with the standard library alone, then hand over to `clinic.cli`."""

import sys

OLDEST = (3, 11)


def start() -> int:
    """Refuse an old Python in one plain sentence, before anything is imported that it could not read."""
    if sys.version_info[:2] < OLDEST:
        found = "%d.%d" % sys.version_info[:2]  # noqa: UP031 - older Pythons read this file too
        print("Couples Clinic needs Python 3.11 or newer; this is Python " + found + ".", file=sys.stderr)
        return 1
    from clinic.bootstrap.start import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
