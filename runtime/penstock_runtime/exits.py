"""Exit codes of `penstock-worker`; those above 63 are the meanings of BSD `sysexits.h`."""

from typing import Final

OK: Final = 0
FAILED: Final = 1  # what was asked for was tried and failed; every reason stands on standard error
USAGE: Final = 2
UNAVAILABLE: Final = 69  # EX_UNAVAILABLE: the role is not part of this build, or what the start needs does not answer
SOFTWARE: Final = 70  # EX_SOFTWARE: a fault of the runtime, or a handler that hangs and cannot be stopped
DENIED: Final = 77  # EX_NOPERM: credentials are missing or were refused
CONFIG: Final = 78  # EX_CONFIG: the configuration is missing, unreadable or invalid
INTERRUPTED: Final = 130  # SIGINT twice: 128 + 2
TERMINATED: Final = 143  # a second SIGTERM: 128 + 15
