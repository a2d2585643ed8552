"""Times as AWS and Azure write them."""

from datetime import datetime


def unix(text: str | None) -> float | None:
    """Return the Unix time of an ISO 8601 text (`2026-11-28T10:00:00Z`); None for None. Raises ValueError."""
    return datetime.fromisoformat(text).timestamp() if text else None
