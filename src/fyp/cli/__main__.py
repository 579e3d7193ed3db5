"""python -m fyp.cli: the same as `fyp`."""

import sys

from fyp.cli import main

if __name__ == "__main__":
    sys.exit(main())
