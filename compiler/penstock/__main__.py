"""Starts the command line: `penstock` and `python -m penstock`."""

import sys


def main() -> int:
    """Run the words of the command line and return the exit code."""
    import gc

    # A run is short and its values live to the end: collecting would only cost time.
    gc.disable()
    from penstock.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
