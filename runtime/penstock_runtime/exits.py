"""Exit codes of `penstock-worker`; those above 63 are the meanings of BSD `sysexits.h`."""

from typing import Final

OK: Final = 0
USAGE: Final = 2
DENIED: Final = 77  # EX_NOPERM: credentials are missing or were refused
UNAVAILABLE: Final = 69  # EX_UNAVAILABLE: the role is not part of this build
CONFIG: Final = 78  # EX_CONFIG: the configuration is missing, unreadable or invalid
