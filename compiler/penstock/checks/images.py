"""References of images taken apart: registry, repository, tag and digest (github.com/distribution/reference)."""

from typing import Final

from penstock.record import Record

_LOWER: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_TAG_FIRST: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_TAG: Final = _TAG_FIRST | frozenset(".-")
_HEX: Final = frozenset("0123456789abcdef")
_TAG_LENGTH: Final = 128
_DIGEST_LENGTHS: Final = {"sha256": 64, "sha512": 128}


class Image(Record):
    """An image reference; None for a part that is not written."""

    registry: str | None
    repository: str
    tag: str | None
    digest: str | None

    @property
    def floating(self) -> str | None:
        """What lets the image change under the same reference: no tag, or `latest`; None when it is pinned."""
        if self.digest is not None:
            return None
        if self.tag is None:
            return "has no tag, which means `latest`"
        return "has the tag `latest`" if self.tag == "latest" else None


def parse(text: str) -> Image | str:
    """Return the parts of a reference, or what is wrong with it as words after "it"."""
    rest, at, digest = text.partition("@")
    if at:
        problem = _digest_problem(digest)
        if problem:
            return problem
    head, slash, last = rest.rpartition("/")
    name, colon, tag = last.partition(":")
    if colon and not (0 < len(tag) <= _TAG_LENGTH and tag[0] in _TAG_FIRST and _TAG.issuperset(tag)):
        return f"has the tag `{tag}`: letters, digits, `_`, `.` and `-` make a tag" if tag else "ends after the colon"
    parts = [*head.split("/"), name] if slash else [name]
    registry = None
    if len(parts) > 1 and ("." in parts[0] or ":" in parts[0] or parts[0] == "localhost"):
        registry = parts.pop(0)
    for part in parts:
        if not part:
            return "has an empty part between slashes" if len(parts) > 1 or registry else "has no name"
        if not (part[0] in _LOWER and part[-1] in _LOWER and all(c in _LOWER or c in "._-" for c in part)):
            more = ": names are lower-case" if part != part.lower() else ""
            return f"has the part `{part}`{more}"
    return Image(registry, "/".join(parts), tag if colon else None, digest if at else None)


def _digest_problem(digest: str) -> str | None:
    algorithm, _, value = digest.partition(":")
    length = _DIGEST_LENGTHS.get(algorithm)
    if length is None:
        return "has a digest that is neither sha256 nor sha512"
    if len(value) != length or not _HEX.issuperset(value):
        return f"has a digest without {length} hexadecimal digits"
    return None
