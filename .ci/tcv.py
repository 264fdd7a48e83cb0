"""Entry of the built console program."""

import sys

from client.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
