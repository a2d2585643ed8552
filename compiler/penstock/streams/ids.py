"""Ids of sources and sinks: made of a name, or of an id as somebody wrote it, always by the same rule."""

from typing import Final

LONGEST: Final = 48
LONGEST_NAME: Final = 40


def normalised(text: str) -> str:
    """Return the id that `text` becomes: `My Source` -> `my-source`, `httpSource` -> `http-source`, `!!` -> empty.

    Accented letters lose their accent, everything that is no letter or digit parts words, and so does a capital after a small
    letter.
    """
    from unicodedata import normalize

    plain = normalize("NFKD", text).encode("ascii", "ignore").decode() if not text.isascii() else text
    out: list[str] = []
    for before, char in zip(" " + plain, plain, strict=False):
        if not char.isalnum():
            out.append("-")
            continue
        if char.isupper() and before.isalnum() and not before.isupper():
            out.append("-")
        out.append(char.lower())
    return "-".join(word for word in "".join(out).split("-") if word)
