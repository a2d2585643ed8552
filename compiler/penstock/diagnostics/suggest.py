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
_PART = 2.6  # one word of several: `queue` for `inputQueue`
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
    scored: list[tuple[float, int, int, str]] = []
    for place, candidate in enumerate(dict.fromkeys(candidates)):
        score = _score(word, folded, candidate)
        if score is not None:
            scored.append((score, -_common_prefix(folded, _fold(candidate)), place, candidate))
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


def _score(word: str, folded: str, candidate: str) -> float | None:
    """Return how far `candidate` is (0 = the same but for case and separators), None when it is no suggestion."""
    other = _fold(candidate)
    if folded == other:
        # An exact respelling beats one that also changes case or separators.
        return 0.0 if word.casefold() == candidate.casefold() else 0.1
    bound = _bound(folded, other)
    best = distance(folded, other, bound) if bound else None
    loose = _loose(word, folded, candidate, other)
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


def _loose(word: str, folded: str, candidate: str, other: str) -> float | None:
    """Score what is not a slip of the fingers: abbreviations, words in another order, one word of a longer name."""
    if len(folded) >= 3 and other.startswith(folded):
        return _PREFIX + (len(other) - len(folded)) / 100
    if len(other) >= 3 and folded.startswith(other):
        return _PREFIX + 0.2 + (len(folded) - len(other)) / 100
    if len(folded) < 4 or len(other) < 4:
        return None
    mine, theirs = _words(word), _words(candidate)
    if len(mine) > 1 and sorted(mine) == sorted(theirs):
        return _REORDERED
    if (len(mine) < len(theirs) and set(mine) <= set(theirs)) or (len(theirs) < len(mine) and set(theirs) <= set(mine)):
        return _PART + abs(len(folded) - len(other)) / 100
    return None


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
    before: list[float] = []
    row = [float(i) for i in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        earlier, before = before, row
        row = [float(i)]
        for j, y in enumerate(b, 1):
            if x == y:
                row.append(before[j - 1])
                continue
            drop = before[j] + (_REPEAT if i > 1 and a[i - 2] == x else 1.0)
            add = row[j - 1] + (_REPEAT if j > 1 and b[j - 2] == y else 1.0)
            swap_in = before[j - 1] + (_NEAR if x + y in _NEIGHBOURS else 1.0)
            cost = min(drop, add, swap_in)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, earlier[j - 2] + _SWAP)
            row.append(cost)
        if min(row) > bound:
            return None
    return row[-1] if row[-1] <= bound else None
