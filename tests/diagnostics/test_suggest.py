"""Did you mean: the right word first for slips of the fingers, and silence for what is near to nothing."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.diagnostics.suggest import closest, distance, hint


def words(text: str) -> list[str]:
    return text.split()


KEYS = words("""
apiVersion kind metadata name labels annotations spec extends formerly source sinks mapping backfill schedule trigger
queue topic subscription image entrypoint command args env environment resources requests limits cpu memory replicas min
max minReplicas maxReplicas pollingInterval cooldownPeriod targetQueueLength visibilityTimeout deadLetter maxDeliveryCount
retention secrets identity region cluster namespace nodePool tolerations affinity jobs tasks needs foreach items flatten
tags description title license providers keywords extent spatial temporal bucket prefix suffix container account path
filter policy severity waiver expires timeout retries backoff concurrency parallelism serviceAccount imagePullPolicy
workingDir volumeMounts volumes storageClass accessModes ports protocol host tls certificate issuer cron timezone
startingDeadline suspend historyLimit chunkSize batchSize batchWindow table database schema columns partition format
compression delimiter header quote escape encoding url method headers body auth token user password key id type value
default required enum pattern minimum maximum items uniqueItems if then else not const format on off all any ref
""")
VERBS = words("completion diff explain fmt graph import init migrate outputs render run schema templates validate why")
VALUES = words(
    "streaming batch schedule manual azure aws gcp local Always IfNotPresent Never error warning note text json sarif"
)
VOCABULARIES = {"keys": sorted(set(KEYS)), "verbs": VERBS, "values": VALUES}


def slips(word: str, rng: random.Random) -> list[str]:
    """One slip of each sort: a letter lost, doubled, added, replaced, two swapped."""
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    out = [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + letter + word[at:]]
    out.append(word[:at] + letter + word[at + 1 :])
    if len(word) > 2:
        at = rng.randrange(len(word) - 1)
        out.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return out


def hits(vocabulary: list[str], seed: int) -> tuple[int, int]:
    rng = random.Random(seed)
    right = total = 0
    for word in vocabulary:
        for typo in slips(word, rng):
            if typo and typo not in vocabulary and typo.casefold() != word.casefold():
                total += 1
                right += closest(typo, vocabulary)[:1] == (word,)
    return right, total


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", VOCABULARIES)
def test_single_slips_give_the_right_word_first(name, seed):
    right, total = hits(VOCABULARIES[name], seed)
    assert right / total >= 0.9, f"{right} of {total}"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("repliacs", "replicas"),
        ("Replicas", "replicas"),
        ("max_replicas", "maxReplicas"),
        ("max-replicas", "maxReplicas"),
        ("replicasMax", "maxReplicas"),
        ("desc", "description"),
        ("timezon", "timezone"),
        ("polling", "pollingInterval"),
        ("queueLength", "targetQueueLength"),
        ("conatiner", "container"),
        ("nmae", "name"),
        ("vaildate", "validate"),
        ("i", "id"),
        ("tasksss", "tasks"),
    ],
)
def test_what_was_meant_comes_first(word, expected):
    assert closest(word, [*VOCABULARIES["keys"], *VERBS])[0] == expected


@pytest.mark.parametrize(
    "word", ["", "-", "xyzzy", "q", "zz", "frobnicate", "banana", "\u65e5\u672c\u8a9e", "x" * 5000]
)
def test_what_is_near_to_nothing_has_no_suggestion(word):
    assert closest(word, VOCABULARIES["keys"]) == ()
    assert hint(word, VOCABULARIES["keys"]) is None


def test_the_same_word_in_other_case_wins_over_a_slip():
    assert closest("Name", ["named", "game", "name"])[0] == "name"


def test_equal_candidates_keep_their_order_and_come_once():
    assert closest("ab1", ["abx", "aby", "abx"]) == ("abx", "aby")
    assert closest("ab1", ["aby", "abx"]) == ("aby", "abx")


def test_at_most_limit_are_given():
    assert len(closest("item", ["items", "itema", "itemb", "itemc"], limit=2)) == 2


def test_the_hint_is_a_sentence():
    assert hint("nmae", ["name", "kind"]) == "did you mean `name`?"
    assert hint("jobx", ["joba", "jobb"]) == "did you mean `joba` or `jobb`?"


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ca", "abc", 3)],
)
def test_the_distance_is_the_optimal_string_alignment(a, b, edits):
    found = distance(a, b, 5)
    assert found is not None
    assert edits - 0.5 <= found <= edits
    assert distance(a, b, edits) is not None
    assert edits == 0 or distance(a, b, edits - 1) is None or found <= edits - 1


WORDS = st.text(max_size=12)


@given(WORDS, st.lists(WORDS, max_size=12), st.integers(1, 4))
def test_suggestions_are_candidates_without_repeats(word, candidates, limit):
    found = closest(word, candidates, limit)
    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(candidates)
    assert found == closest(word, candidates, limit)


@given(WORDS, WORDS)
def test_the_distance_is_symmetric_in_edits_and_bounded_by_length(a, b):
    there, back = distance(a, b, 20), distance(b, a, 20)
    assert there is not None
    assert back is not None
    assert abs(there - back) <= 0.25 * max(len(a), len(b), 1)
    assert there <= max(len(a), len(b))
    assert (there == 0) == (a == b)


def test_among_a_thousand_names_the_right_one_is_found():
    names = [
        f"{a}-{b}-{n}" for a in ("sentinel", "landsat", "modis") for b in ("items", "collection") for n in range(170)
    ]
    assert closest("sentinel-itmes-17", names)[0] == "sentinel-items-17"
