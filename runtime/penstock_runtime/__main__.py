"""Entry point of `penstock-worker` and of `python -m penstock_runtime`."""

import sys

from penstock_runtime.cli import run


def main() -> None:
    """Run the command with the arguments of this process; never returns."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
