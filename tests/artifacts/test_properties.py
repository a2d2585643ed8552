"""Random histories of renders and users' deeds against a model of what a tree must hold."""

import os
import tempfile
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.artifacts import LOCK_NAME, apply, check, commit, edited, paths
from penstock.artifacts.commit import stage
from tests.artifacts.trees import MEMORY, META, artifacts, contents, picture

name = st.sampled_from(["a", "b", "a/a", "a/b", "b/a", "a/a/a", "c/d/e", "c/f"])
text = st.sampled_from(["1", "2", "22"])
files = st.dictionaries(name, text, max_size=6).filter(lambda tree: not paths.collisions(tree))
deed = st.one_of(
    st.tuples(st.just("render"), files, st.booleans()),
    st.tuples(st.just("write"), st.sampled_from(["a", "a/b", "b/x", "c/d/z", "z", "v/w"]), text),
    st.tuples(st.just("remove"), name, st.just("")),
)


def write(root, path, content):
    """What a user does; False when the tree is not such that they could."""
    full = f"{root}/{path}"
    try:
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as file:
            file.write(content)
    except OSError:
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(deed, min_size=1, max_size=8), st.sampled_from([0, 2, 10**9]))
def test_a_tree_holds_what_is_rendered_and_what_is_not_ours(deeds, limit):
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, mock.patch.object(commit, "IN_PLACE_STEPS", limit):
        root = f"{folder}/rendered/prod"
        owned: dict[str, str] = {}  # what the last render wrote
        for kind, what, how in deeds:
            before = contents(root)
            if kind == "write":
                write(root, what, how)
            elif kind == "remove":
                if os.path.isfile(f"{root}/{what}"):
                    os.unlink(f"{root}/{what}")
            else:
                owned = after_render(folder, root, what, how, owned, before)
            assert os.listdir(folder + "/rendered") in (["prod"], []) if os.path.exists(folder + "/rendered") else True


def after_render(folder, root, wanted, force, owned, before):
    """Render `wanted`, hold the result against the model, and return what is owned now."""
    whole = picture(folder)
    planned = check(root, artifacts(wanted), META)
    assert picture(folder) == whole, "check touched something"
    done = apply(root, artifacts(wanted), META, force=force)
    if done.diagnostics:
        assert picture(folder) == whole, "refused, but something was done"
        assert not (force and {d.code for d in done.diagnostics} & {"PEN1901", "PEN1902"})
        return owned
    for path, content in before.items():
        if path in wanted or path in owned:
            continue
        assert contents(root)[path] == content, "a foreign file was touched"
    if not force:
        for path, content in before.items():
            ours = owned.get(path) == content or content == ""
            assert ours or contents(root).get(path) == content, "an edit was lost"
    foreign = {path: content for path, content in before.items() if path not in owned and path not in wanted}
    assert contents(root) == wanted | foreign
    assert [change.path for change in planned] == sorted([*done.written, *done.removed])
    assert set(done.files) == {*wanted, LOCK_NAME}
    assert check(root, artifacts(wanted), META) == ()
    assert edited(root) == ()
    again = apply(root, [], META, keep=done.files)
    assert (again.written, again.removed, again.stale, again.diagnostics) == ((), (), (), ())
    assert no_empty_folders_of_ours(root, owned, wanted)
    return dict(wanted)


def no_empty_folders_of_ours(root, owned, wanted):
    ours = paths.folders(owned) - paths.folders(wanted)
    return not any(os.path.isdir(f"{root}/{path}") and not os.listdir(f"{root}/{path}") for path in ours)


@settings(max_examples=60, deadline=None)
@given(files, files, st.sampled_from([0, 10**9]))
def test_the_way_there_does_not_matter(first, second, limit):
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, mock.patch.object(commit, "IN_PLACE_STEPS", limit):
        apply(f"{folder}/one", artifacts(first), META)
        done = apply(f"{folder}/one", artifacts(second), META)
        assert not done.diagnostics
        apply(f"{folder}/two", artifacts(second), META)
        assert picture(f"{folder}/one") == picture(f"{folder}/two")


def test_the_model_is_not_blind():
    """The property above fails when a commit loses a file: it can tell right from wrong."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        root = f"{folder}/rendered/prod"
        owned = after_render(folder, root, {"a": "1", "b": "1"}, False, {}, {})

        def forgetful(site, plan):
            staged = stage(site, plan)
            os.unlink(f"{site.new}/b")
            with open(f"{site.new}/b", "w") as file:
                file.write("wrong")
            return staged

        with mock.patch.object(commit, "stage", forgetful):
            try:
                after_render(folder, root, {"a": "2", "b": "2"}, False, owned, contents(root))
            except AssertionError:
                return
        raise RuntimeError("the model accepted a wrong tree")
