"""Did you mean: the candidates closest to a word that was not found.

One engine serves keys, enum values, names, verbs and flags, so that a typo is treated alike everywhere. The measure is the
optimal string alignment distance (insert, delete, replace, swap of neighbours) on folded words, with small bonuses that
decide between candidates at the same distance; prefixes and reordered words (`replicas_max` for `maxReplicas`) count too.
"""

from collections.abc import Iterable
from itertools import pairwise

_SWAP = 0.9  # two neighbours swapped: the likeliest slip, so it wins against a replaced letter
_REPEAT = 0.8  # a letter typed twice, or once instead of twice
_NEAR = 0.95  # a neighbouring key was hit
_REORDERED = 1.6  # same words in another order
_PREFIX = 1.8  # an abbreviation: `desc` for `description`
_PART = 2.2  # one word of several: `queue` for `inputQueue`
_WHOLE = 2.6  # a word too many: `queueName` for `queue`
_SLACK = 1.0  # candidates worse than the best by more than this are noise

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_NEIGHBOURS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return at most `limit` candidates that `word` probably meant, best first; empty when nothing is near.

    Letter case, `-`, `_`, `.` and spaces hardly count. The order is deterministic: equal scores keep the order given.
    """
    folded = _fold(word)
    if not folded:
        return ()
    words = _words(word)
    scored: list[tuple[float, int, int, str]] = []
    for place, candidate in enumerate(dict.fromkeys(candidates)):
        other = _fold(candidate)
        if folded == other:
            # A respelling in the same case and separators beats one that also changes those.
            score: float | None = 0.0 if word.casefold() == candidate.casefold() else 0.1
        else:
            score = _score(folded, words, candidate, other)
        if score is not None:
            scored.append((score, -_common_prefix(folded, other), place, candidate))
    scored.sort()
    return tuple(entry[3] for entry in scored[:limit] if entry[0] <= scored[0][0] + _SLACK)


def hint(word: str, candidates: Iterable[str]) -> str | None:
    """Return the sentence "did you mean `x`?" (or "... `x` or `y`?" when two are equally near), None when nothing is."""
    found = closest(word, candidates, limit=2)
    if not found:
        return None
    return "did you mean " + " or ".join(f"`{name}`" for name in found) + "?"


def _fold(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(".", "").replace(" ", "")


def _score(folded: str, words: list[str], candidate: str, other: str) -> float | None:
    """Return how far `candidate` (folded: `other`) is, None when it is no suggestion."""
    bound = _bound(folded, other)
    # Letters that the other word lacks cost an edit each: most candidates are ruled out by this alone.
    near = bound and len(set(folded).difference(other)) <= bound
    best = distance(folded, other, bound) if near else None
    loose = _loose(folded, words, candidate, other)
    if best is None or (loose is not None and loose < best):
        return loose
    return best


def _bound(a: str, b: str) -> int:
    """Return how many edits are believable between words of these lengths."""
    length = max(len(a), len(b))
    if min(len(a), len(b)) < 2 or length < 3:
        # `id` and `if` are as far apart as words can be; only an added or lost letter is believable
        return 1 if a and b and a[0] == b[0] and abs(len(a) - len(b)) == 1 else 0
    if length <= 5:
        return 1 if length <= 4 else 2
    return min(4, (length + 1) // 3)


def _loose(folded: str, words: list[str], candidate: str, other: str) -> float | None:
    """Score what is not a slip of the fingers: abbreviations, words in another order, one word of a longer name."""
    surplus = abs(len(other) - len(folded)) / 100
    if len(folded) >= 3 and other.startswith(folded):
        return _PREFIX + surplus
    if len(folded) >= 4 and len(other) >= 4:
        if all(word in other for word in words):
            theirs = _words(candidate)
            if len(words) > 1 and sorted(words) == sorted(theirs):
                return _REORDERED
            if set(words) <= set(theirs):
                return _PART + surplus
        elif len(words) > 1 and set(folded).issuperset(other) and set(words).issuperset(_words(candidate)):
            return _WHOLE + surplus
    return _WHOLE + surplus if len(other) >= 3 and folded.startswith(other) else None


def _words(name: str) -> list[str]:
    """Split camelCase, kebab-case, snake_case and dotted names into lower-case words."""
    out: list[str] = []
    start = True
    for at, char in enumerate(name):
        if not char.isalnum():
            start = True
        elif start or (char.isupper() and not name[at - 1].isupper()):
            out.append(char.lower())
            start = False
        else:
            out[-1] += char.lower()
    return out


def _common_prefix(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def distance(a: str, b: str, bound: int) -> float | None:
    """Return the optimal string alignment distance of `a` and `b`, None when it is more than `bound` edits.

    Likely slips cost slightly less than 1, so equal numbers of edits still have an order.
    """
    if abs(len(a) - len(b)) > bound:
        return None
    far = bound + 1.0  # stands for "too many": cells off the diagonal band are never looked at
    width = len(b)
    before = [far] * (width + 1)
    row = [float(i) if i <= bound else far for i in range(width + 1)]
    for i, x in enumerate(a, 1):
        earlier, before = before, row
        row = [far] * (width + 1)
        if i <= bound:
            row[0] = float(i)
        best = row[0]
        for j in range(max(1, i - bound), min(width, i + bound) + 1):
            y = b[j - 1]
            if x == y:
                cost = before[j - 1]
            else:
                drop = before[j] + (_REPEAT if i > 1 and a[i - 2] == x else 1.0)
                add = row[j - 1] + (_REPEAT if j > 1 and b[j - 2] == y else 1.0)
                cost = min(drop, add, before[j - 1] + (_NEAR if x + y in _NEIGHBOURS else 1.0))
                if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                    cost = min(cost, earlier[j - 2] + _SWAP)
            row[j] = cost
            best = min(best, cost)
        if best > bound:
            return None
    return row[-1] if row[-1] <= bound else None
