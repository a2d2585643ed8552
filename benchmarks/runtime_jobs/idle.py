"""A handler that imports nothing."""


async def job(_message: object, _context: object) -> None:
    """Do nothing."""
