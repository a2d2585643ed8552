"""Why a task can never succeed: raise one of these and its message goes to the rejected queue at once, acknowledged.

Anything else that a handler raises (I/O, a cloud that is away, no entropy) comes again, and after the last delivery lies with the
dead letters. The classes are those of upstream's facilitator; here they hold for intake and aggregation alike.
"""

from penstock_runtime.errors import Rejected


class _Failure(Rejected):
    """A `Rejected` whose kind is the name of its class."""

    def __init__(self, message: str) -> None:
        super().__init__(message, type(self).__name__)


class BadSignature(_Failure):
    """The signature of a batch does not fit."""


class DigestMismatch(_Failure):
    """The packets are not those that the header was made for."""


class Undecryptable(_Failure):
    """A packet cannot be decrypted with any of the keys."""


class BadStructure(_Failure):
    """An object is no Avro of its schema, or a value in it makes no sense (no bins)."""


class UnknownKey(_Failure):
    """A batch is signed with a key that no manifest knows."""


class EmptyBatch(_Failure):
    """A batch, or every batch of an aggregation, holds no packet."""
