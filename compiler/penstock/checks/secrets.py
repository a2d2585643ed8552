"""Tell text that is a secret from text that is not: by its form, and by the name under which it stands."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

# The keys of the storage emulator are public and the same everywhere (Azurite, "Storage accounts").
_EMULATOR_KEYS: Final = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    "UseDevelopmentStorage=true",
)


# (a text that every one of them holds, so that most values are passed over at once; a pattern; what it is)
_FORMS: Final = (
    ("AccountKey=", r"AccountKey=[A-Za-z0-9+/]{20,}", "a connection string with the key of a storage account"),
    ("SharedAccessKey=", r"SharedAccessKey=[A-Za-z0-9+/]{20,}", "a connection string with a shared access key"),
    ("sig=", r"[?&]sig=[A-Za-z0-9%+/]{20,}", "a shared access signature (a SAS token)"),
    ("-----BEGIN", r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
    ("A", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", "an access key of AWS"),
    ("eyJ", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", "a JSON web token"),
    ("gh", r"\bgh[pousr]_[A-Za-z0-9]{36,}\b", "a token of GitHub"),
    ("github_pat_", r"\bgithub_pat_\w{22,}", "a token of GitHub"),
    ("glpat-", r"\bglpat-[\w-]{20,}", "a token of GitLab"),
    ("xox", r"\bxox[abprs]-[A-Za-z0-9-]{10,}", "a token of Slack"),
    ("AIza", r"\bAIza[\w-]{35}\b", "an API key of Google"),
    ('"private_key"', r'"private_key"\s*:\s*"', "a key file of a service account"),
    ("://", r"://[^/\s:@$]+:[^/\s@$]{3,}@", "an address with a password in it"),
    ("assword=", r"(?i)\bpassword=[^\s;$]{3,}", "a connection string with a password"),
)
SHORTEST: Final = 16  # characters; nothing below is known by its form
_LONGEST: Final = 4_000  # a longer text is data, and is searched only so far

# Words that make the value behind a name a secret, and last words that say that the value only leads to one.
_SECRET_WORDS: Final = frozenset({"secret", "password", "passwd", "passphrase", "pwd", "token", "apikey", "credential"})
_SECRET_PAIRS: Final = frozenset(
    {"account_key", "access_key", "api_key", "private_key", "shared_key", "secret_key", "signing_key", "sas_key"}
    | {"storage_key", "encryption_key", "primary_key_value", "connection_string", "master_key", "client_secret"}
)
_LEADING_WORDS: Final = frozenset(
    {
        "name",
        "names",
        "id",
        "ids",
        "arn",
        "url",
        "uri",
        "path",
        "file",
        "ref",
        "version",
        "type",
        "ttl",
        "expiry",
        "count",
    }
    | {
        "timeout",
        "endpoint",
        "host",
        "table",
        "header",
        "field",
        "store",
        "vault",
        "enabled",
        "scope",
        "provider",
        "limit",
    }
    | {"limits", "bucket", "issuer", "audience", "prefix", "length", "size", "max", "min", "days", "hours", "seconds"}
    | {
        "format",
        "cache",
        "cachetable",
        "dir",
        "directory",
        "location",
        "region",
        "server",
        "service",
        "address",
        "class",
    }
)
_WORD: Final = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+"
_HINTS: Final = ("secret", "pass", "pwd", "token", "key", "credential", "string")  # one of them is in every such name


@lru_cache(maxsize=256)
def _search(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).search


# Every form has one of these, so that most values are passed over at once.
_MARKS: Final = ("=", "@", "AKIA", "ASIA", "eyJ", "gh", "glpat-", "xox", "AIza", "private_key", "--BEGIN")


@lru_cache(maxsize=16_384)
def may_hold(text: str) -> bool:
    """Tell quickly whether a text is worth a closer look: definitions of a project repeat each other's texts."""
    return any(mark in text for mark in _MARKS) or (len(text) >= _RANDOM_LENGTH[0] and " " not in text)


def form(text: str) -> str | None:
    """Return what kind of secret a text holds, None when it holds none that is known by its form."""
    if len(text) < SHORTEST:
        return None
    for mark, pattern, what in _FORMS:
        if mark in text and _search(pattern)(text[:_LONGEST]):
            return what
    return "a long random text" if _is_random(text) and not _is_encoded_data(text) else None


def is_emulator(text: str) -> bool:
    """Tell whether a text holds nothing but the public key of the storage emulator."""
    return any(key in text for key in _EMULATOR_KEYS)


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Tell whether a name says that its value is a secret: `DB_PASSWORD` does, `PASSWORD_FILE` does not."""
    folded = name.lower()
    if not any(hint in folded for hint in _HINTS):
        return False
    words = [word.lower() for word in re.findall(_WORD, name)]
    if not words or words[-1] in _LEADING_WORDS:
        return False
    return words[-1] in _SECRET_WORDS or "_".join(words[-2:]) in _SECRET_PAIRS


_RANDOM_LENGTH: Final = (40, 512)
_RANDOM_TEXT: Final = r"[A-Za-z0-9+/_-]+={0,2}\Z"
_RANDOM_BITS: Final = (
    4.5  # bits a character; English words with hyphens have less than 4.2, a hexadecimal digest at most 4
)


def _is_random(text: str) -> bool:
    """Tell whether a text looks like the base64 of random bytes: long, mixed, with nothing that is repeated."""
    if not _RANDOM_LENGTH[0] <= len(text) <= _RANDOM_LENGTH[1] or not _search(r"\A" + _RANDOM_TEXT)(text):
        return False
    if not (any(c.isupper() for c in text) and any(c.islower() for c in text) and any(c.isdigit() for c in text)):
        return False
    from collections import Counter
    from itertools import pairwise
    from math import log2

    size = len(text)
    bits = -sum(count / size * log2(count / size) for count in Counter(text).values())
    if bits < min(_RANDOM_BITS, log2(size) * 0.8):
        return False
    # Words and dates between separators are names; in random text letters and digits change all the time.
    changes = sum(_sort(a) != _sort(b) for a, b in pairwise(text))
    return changes > size * 0.45


def _is_encoded_data(text: str) -> bool:
    """Tell whether a text is the base64 of a JSON mapping in which no secret is known by its form, such as a schema."""
    if not text.startswith("ey"):  # so begins what begins with `{"`
        return False
    from base64 import b64decode

    try:
        data = b64decode(text, validate=True).decode()
    except ValueError:
        return False
    import json

    try:
        found = json.loads(data)
    except ValueError:
        return False
    return isinstance(found, dict) and not any(_search(pattern)(data) for _, pattern, _ in _FORMS)


def _sort(char: str) -> int:
    return 0 if char.isdigit() else 1 if char.isupper() else 2 if char.islower() else 3
