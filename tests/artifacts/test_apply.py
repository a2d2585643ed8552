"""What a render does to a tree, case by case."""

import json
import os

import pytest

from penstock.artifacts import LOCK_NAME, Artifact, Change, apply, check, commit, edited, refuse, review
from tests.artifacts.trees import META, artifacts, codes, conflict, contents, picture, put


@pytest.fixture(params=["in place", "exchange"])
def out(request, monkeypatch, tmp_path):
    """A tree to be, with each way of changing one."""
    monkeypatch.setattr(commit, "IN_PLACE_STEPS", 10**9 if request.param == "in place" else 0)
    return str(tmp_path / "rendered" / "prod")


def render(out, files, **options):
    return apply(out, artifacts(files), META, **options)


def test_the_first_render_makes_the_tree(out):
    done = render(out, {"manifests/a.yaml": "a\n", "pulumi/main/__main__.py": "b\n"})
    assert done.written == ("manifests/a.yaml", LOCK_NAME, "pulumi/main/__main__.py")
    assert (done.removed, done.unchanged, done.diagnostics) == ((), 0, ())
    assert contents(out) == {"manifests/a.yaml": "a\n", "pulumi/main/__main__.py": "b\n"}


def test_nothing_is_left_beside_the_tree(out):
    render(out, {"a": "1", "b": "2"})
    render(out, {"a": "2", "c": "2"})
    assert os.listdir(os.path.dirname(out)) == ["prod"]


def test_the_lock_says_what_is_owned_and_where_it_came_from(out):
    apply(out, [Artifact("a", "x\n", ("Workflow/one", "Workflow/two"))], META)
    with open(f"{out}/{LOCK_NAME}") as file:
        assert json.load(file) == {
            "lockVersion": 1,
            "compiler": "1.2.3",
            "schema": "v1",
            "files": {
                "a": {
                    "sha256": "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac",
                    "definitions": ["Workflow/one", "Workflow/two"],
                }
            },
        }


def test_the_same_again_touches_nothing(out):
    files = {f"m/{i}": str(i) for i in range(30)}
    render(out, files)
    before = {path: os.stat(f"{out}/{path}") for path in [*files, LOCK_NAME, "m", "."]}
    done = render(out, dict(reversed(files.items())))
    assert (done.written, done.removed, done.unchanged) == ((), (), 30)
    for path, facts in before.items():
        now = os.stat(f"{out}/{path}")
        assert (now.st_ino, now.st_mtime_ns, now.st_ctime_ns) == (facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns)


def test_only_what_differs_is_written(out):
    render(out, {"m/a": "1", "m/b": "1", "m/c": "1"})
    before = {name: os.stat(f"{out}/m/{name}") for name in "ac"}
    done = render(out, {"m/a": "1", "m/b": "2", "m/c": "1"})
    assert done.written == ("m/b", LOCK_NAME)
    assert done.unchanged == 2
    for name, facts in before.items():
        now = os.stat(f"{out}/m/{name}")
        assert (now.st_ino, now.st_mtime_ns) == (facts.st_ino, facts.st_mtime_ns)


def test_a_removed_definition_removes_exactly_its_files_and_empty_folders(out):
    render(out, {"m/a": "1", "m/b": "1", "p/deep/er/c": "1", "p/d": "1"})
    put(out, "p/deep/mine.txt")
    done = render(out, {"m/a": "1", "p/d": "1"})
    assert done.removed == ("m/b", "p/deep/er/c")
    assert contents(out) == {"m/a": "1", "p/d": "1", "p/deep/mine.txt": "mine\n"}
    assert not os.path.exists(f"{out}/p/deep/er")


def test_foreign_files_and_folders_stay(out):
    render(out, {f"p/{i}": "1" for i in range(5)})
    put(out, "README.md")
    put(out, "p/.venv/lib/x.py")
    put(out, "p/notes.txt")
    os.symlink("/nowhere", f"{out}/p/link")
    os.mkdir(f"{out}/p/empty")
    before = picture(out, skip=[LOCK_NAME])
    render(out, {f"p/{i}": "2" for i in range(5)})
    after = picture(out, skip=[LOCK_NAME])
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed == {f"p/{i}" for i in range(5)}


def test_a_folder_with_only_foreign_things_left_stays(out):
    render(out, {"p/a": "1", "q/a": "1", "q/b": "1"})
    put(out, "p/.venv/x")
    render(out, {"q/a": "1", "q/b": "2"})
    assert contents(out) == {"p/.venv/x": "mine\n", "q/a": "1", "q/b": "2"}


def test_an_edited_file_is_refused_and_nothing_is_written(out):
    render(out, {"a": "1", "b": "1", "c": "1", "d": "1"})
    put(out, "a", "edited")
    put(out, "b", "edited")
    before = picture(os.path.dirname(out))
    done = render(out, {"a": "2", "c": "2", "d": "1"})
    assert codes(done) == ["PEN1901", "PEN1901"]
    assert [d.span.file.rpartition("/")[2] for d in done.diagnostics] == ["b", "a"]
    assert picture(os.path.dirname(out)) == before
    assert (done.written, done.removed) == ((), ())


def test_force_discards_edits(out):
    render(out, {"a": "1", "b": "1", "c": "1"})
    put(out, "a", "edited")
    put(out, "b", "edited")
    done = render(out, {"a": "1", "c": "1"}, force=True)
    assert codes(done) == []
    assert contents(out) == {"a": "1", "c": "1"}


def test_an_edit_that_the_definitions_caught_up_with_is_fine(out):
    render(out, {"a": "1"})
    put(out, "a", "2")
    done = render(out, {"a": "2"})
    assert (codes(done), done.written, done.unchanged) == ([], (LOCK_NAME,), 1)


def test_a_deleted_file_comes_back(out):
    render(out, {"a/x": "1", "b": "1"})
    os.unlink(f"{out}/a/x")
    os.rmdir(f"{out}/a")
    assert render(out, {"a/x": "1", "b": "1"}).written == ("a/x",)
    assert contents(out) == {"a/x": "1", "b": "1"}


def test_an_owned_file_that_a_power_cut_emptied_is_written_again(out):
    render(out, {"a": "1", "b": "1"})
    put(out, "a", "")
    assert codes(render(out, {"a": "1", "b": "1"})) == []
    assert contents(out) == {"a": "1", "b": "1"}


def test_a_foreign_file_in_the_way_is_refused_unless_it_is_the_same(out):
    put(out, "a", "mine")
    put(out, "b", "1")
    before = picture(out)
    done = render(out, {"a": "1", "b": "1"})
    assert codes(done) == ["PEN1902"]
    assert picture(out) == before
    assert codes(render(out, {"b": "1"})) == []  # adopted
    assert codes(render(out, {})) == []
    assert contents(out) == {"a": "mine"}


def test_force_takes_over_a_foreign_file(out):
    put(out, "a", "mine")
    put(out, "c", "mine")
    assert codes(render(out, {"a": "1", "b": "1"}, force=True)) == []
    assert contents(out) == {"a": "1", "b": "1", "c": "mine"}


def test_files_and_folders_may_change_places(out):
    render(out, {"a": "1", "b/c": "1", "b/d/e": "1"})
    done = render(out, {"a/x/y": "2", "b": "2"})
    assert codes(done) == []
    assert contents(out) == {"a/x/y": "2", "b": "2"}


def test_a_folder_with_foreign_files_is_not_replaced_by_a_file(out):
    render(out, {"b/c": "1"})
    put(out, "b/mine")
    before = picture(out)
    for force in (False, True):
        done = render(out, {"b": "2"}, force=force)
        assert codes(done) == ["PEN1906"]
        assert picture(out) == before


def test_a_foreign_file_where_a_folder_is_needed_is_refused(out):
    put(out, "a", "mine")
    for force in (False, True):
        assert codes(render(out, {"a/b": "1", "a/c": "1"}, force=force)) == ["PEN1906"]
    assert contents(out) == {"a": "mine"}


def test_a_linked_folder_is_never_written_through(out, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    os.makedirs(out)
    os.symlink(outside, f"{out}/m")
    for force in (False, True):
        assert codes(render(out, {"m/a": "1"}, force=force)) == ["PEN1906"]
    assert os.listdir(outside) == []


def test_nothing_is_removed_through_a_link(out, tmp_path):
    outside = tmp_path / "outside"
    render(out, {"m/a": "1", "b": "1"})
    os.rename(f"{out}/m", outside)
    os.symlink(outside, f"{out}/m")
    assert codes(render(out, {"b": "2"})) == []
    assert (outside / "a").read_text() == "1"
    assert os.path.islink(f"{out}/m")


def test_a_link_in_place_of_a_file_is_replaced_only_by_force(out, tmp_path):
    target = tmp_path / "target"
    target.write_text("theirs")
    render(out, {"a": "1", "b": "1"})
    os.unlink(f"{out}/a")
    os.symlink(target, f"{out}/a")
    assert codes(render(out, {"a": "1", "b": "1"})) == ["PEN1906"]
    assert codes(render(out, {"a": "1", "b": "1"}, force=True)) == []
    assert target.read_text() == "theirs"
    assert contents(out) == {"a": "1", "b": "1"}
    assert not os.path.islink(f"{out}/a")


def test_a_special_file_is_neither_read_nor_replaced(out):
    os.makedirs(out)
    os.mkfifo(f"{out}/a")
    for force in (False, True):
        assert codes(render(out, {"a": "1"}, force=force)) == ["PEN1906"]


def test_a_tree_that_is_a_file_is_refused(out):
    put(os.path.dirname(out), "prod", "oops")
    done = render(out, {"a": "1"})
    assert codes(done) == ["PEN1909"]
    assert "not a directory" in done.diagnostics[0].message


def test_a_linked_tree_is_built_where_the_link_points(out, tmp_path):
    real = tmp_path / "elsewhere" / "tree"
    real.mkdir(parents=True)
    os.makedirs(os.path.dirname(out))
    os.symlink(real, out)
    for text in "12":
        assert codes(render(out, {"a": text, "b": text})) == []
        assert contents(real) == {"a": text, "b": text}
    assert os.path.islink(out)
    assert os.listdir(real.parent) == ["tree"]


def test_bad_and_colliding_paths_are_all_reported(out):
    many = [Artifact(path, "x", (f"Workflow/{n}",)) for n, path in enumerate(["../a", "b", "b", "C", "c", "d", "d/e"])]
    done = apply(out, many, META, label="rendered/prod")
    assert [(d.code, d.message) for d in done.diagnostics] == [
        ("PEN1905", "no file can be rendered at '../a': it leaves the tree"),
        ("PEN1904", "two definitions produce 'b': they come from Workflow/1 and Workflow/2"),
        ("PEN1904", "'d' would have to be a file and, for 'd/e', a folder: they come from Workflow/5 and Workflow/6"),
        (
            "PEN1904",
            "'C' and 'c' are one file on a disk that ignores case (macOS, Windows): they come from Workflow/3 and Workflow/4",
        ),
    ]
    assert not os.path.exists(os.path.dirname(out))


def test_a_file_keeps_its_mode(out):
    render(out, {"run.sh": "1", "b": "1"})
    os.chmod(f"{out}/run.sh", 0o755)
    os.mkdir(f"{out}/private")
    render(out, {"run.sh": "2", "b": "2", "private/x": "2"})
    assert os.stat(f"{out}/run.sh").st_mode & 0o777 == 0o755


def test_folders_keep_their_mode(out):
    render(out, {"a/x": "1", "b": "1"})
    os.chmod(f"{out}/a", 0o750)
    os.chmod(out, 0o710)
    render(out, {"a/x": "2", "a/y": "2", "b": "2"})
    assert os.stat(f"{out}/a").st_mode & 0o777 == 0o750
    assert os.stat(out).st_mode & 0o777 == 0o710


def test_an_unusable_lock_stops_the_render(out):
    render(out, {"a": "1", "b": "1"})
    put(out, LOCK_NAME, "{\n oops")
    before = picture(out)
    done = render(out, {"a": "2"})
    assert codes(done) == ["PEN1907", "PEN1902"]
    assert picture(out) == before
    assert codes(render(out, {"a": "2"}, force=True)) == []
    assert contents(out) == {"a": "2", "b": "1"}  # nobody knows any more that b was ours


def test_a_lock_that_is_not_text_stops_the_render(out):
    render(out, {"a": "1"})
    with open(f"{out}/{LOCK_NAME}", "wb") as file:
        file.write(b"\xff")
    assert codes(render(out, {"a": "1"})) == ["PEN1907"]


def test_a_lock_of_a_newer_penstock_stops_the_render(out):
    render(out, {"a": "1"})
    put(out, LOCK_NAME, '{"lockVersion": 99, "files": {}}')
    assert codes(render(out, {"a": "1"})) == ["PEN1911"]


def test_a_merge_conflict_in_the_lock_is_settled_by_rendering(out):
    render(out, {"a": "1", "b": "1", "c": "1"})
    with open(f"{out}/{LOCK_NAME}") as file:
        ours = file.read()
    render(out, {"a": "2", "b": "1", "d": "1"})
    with open(f"{out}/{LOCK_NAME}") as file:
        theirs = file.read()
    put(out, LOCK_NAME, conflict(ours, theirs))
    put(out, "c", "1")  # the merge keeps both
    done = render(out, {"a": "1", "b": "1", "e": "1"})
    assert codes(done) == []
    assert done.removed == ("c", "d")
    assert contents(out) == {"a": "1", "b": "1", "e": "1"}


def test_check_says_what_apply_would_do(out):
    assert check(out, artifacts({"a": "1"})) == (Change("a", "create"),)
    render(out, {"a": "1", "b": "1", "c": "1"})
    assert check(out, artifacts({"a": "1", "b": "1", "c": "1"}), META) == ()
    before = picture(os.path.dirname(out))
    assert check(out, artifacts({"a": "1", "b": "2", "d": "1"}), META) == (
        Change("b", "update"),
        Change("c", "delete"),
        Change("d", "create"),
        Change(LOCK_NAME, "update"),
    )
    assert check(out, artifacts({"a": "1", "b": "1", "c": "1"}), {"compiler": "9"}) == (Change(LOCK_NAME, "update"),)
    assert picture(os.path.dirname(out)) == before


def test_check_shows_changes_that_a_render_would_refuse(out):
    render(out, {"a": "1", "b": "1"})
    put(out, "a", "edited")
    put(out, "b", "edited")
    put(out, "c", "foreign")
    seen = review(out, artifacts({"a": "1", "c": "1"}), META)
    assert seen.changes == (
        Change("a", "update"),
        Change("b", "delete"),
        Change("c", "update"),
        Change(LOCK_NAME, "update"),
    )
    assert codes(seen) == ["PEN1901", "PEN1901", "PEN1902"]


def test_review_reports_bad_paths_and_unreadable_trees(out):
    assert codes(review(out, artifacts({"../a": "1"}))) == ["PEN1905"]
    put(os.path.dirname(out), "prod", "a file")
    assert codes(review(out, artifacts({"a": "1"}))) == ["PEN1909"]


def test_edited_lists_owned_files_that_differ(out):
    assert edited(out) == ()
    render(out, {"a": "1", "b": "1", "c/d": "1", "e": "1"})
    assert edited(out) == ()
    put(out, "a", "x")
    put(out, "c/d", "x")
    put(out, "foreign", "x")
    os.unlink(f"{out}/e")
    assert edited(out) == ("a", "c/d")


def keep_of(outcome, *but):
    return {path: state for path, state in outcome.files.items() if path not in but}


def test_files_of_an_outcome_serve_as_keep(out):
    first = render(out, {"a": "1", "b": "1", "c": "1"})
    for path, (_, size, mtime) in first.files.items():
        facts = os.stat(f"{out}/{path}")
        assert (facts.st_size, facts.st_mtime_ns) == (size, mtime)
    done = apply(out, artifacts({"b": "2"}), META, keep=keep_of(first, "b", "c"))
    assert (done.written, done.removed, done.unchanged) == (("b", LOCK_NAME), ("c",), 1)
    assert contents(out) == {"a": "1", "b": "2"}
    again = apply(out, [], META, keep=done.files)
    assert (again.written, again.removed, again.unchanged) == ((), (), 2)
    assert again.files == done.files


def test_the_lock_after_an_incremental_render_is_the_lock_of_a_full_one(out, tmp_path):
    first = render(out, {"a": "1", "b": "1"})
    apply(out, artifacts({"b": "2"}), META, keep=keep_of(first, "b"))
    other = str(tmp_path / "other")
    render(other, {"a": "1", "b": "2"})
    assert picture(out) == picture(other)


@pytest.mark.parametrize("harm", ["edit", "same size", "delete", "link"])
def test_a_kept_file_that_is_not_as_it_was_is_stale(out, harm):
    first = render(out, {"a": "1", "b": "1"})
    os.unlink(f"{out}/a")
    if harm == "link":
        os.symlink("b", f"{out}/a")
    elif harm != "delete":
        put(out, "a", "longer" if harm == "edit" else "2")
    before = picture(out)
    done = apply(out, artifacts({"b": "2"}), META, keep=keep_of(first, "b"))
    assert (done.stale, done.written, done.files) == (("a",), (), {})
    assert picture(out) == before


def test_a_kept_file_that_was_only_touched_is_not_stale(out):
    first = render(out, {"a": "1", "b": "1"})
    os.utime(f"{out}/a", ns=(1, 1))
    done = apply(out, artifacts({"b": "2"}), META, keep=keep_of(first, "b"))
    assert (done.stale, done.written) == ((), ("b", LOCK_NAME))


def test_a_kept_file_without_its_lock_is_stale(out):
    first = render(out, {"a": "1"})
    os.unlink(f"{out}/{LOCK_NAME}")
    assert apply(out, [], META, keep=first.files).stale == ("a",)


def test_an_empty_render_leaves_a_tree_with_a_lock(out):
    assert render(out, {}).written == (LOCK_NAME,)
    assert contents(out) == {}


def test_a_part_is_rendered_alone(out):
    render(out, {"m/a": "1", "pulumi/x": "1", "pulumi/y": "1", "pulumix": "1"})
    done = apply(out, artifacts({"pulumi/x": "2", "pulumi/z": "2"}), META, part="pulumi")
    assert codes(done) == []
    assert done.written == (LOCK_NAME, "pulumi/x", "pulumi/z")
    assert done.removed == ("pulumi/y",)
    assert set(done.files) == {LOCK_NAME, "pulumi/x", "pulumi/z"}
    assert contents(out) == {"m/a": "1", "pulumi/x": "2", "pulumi/z": "2", "pulumix": "1"}
    assert check(out, artifacts({"pulumi/x": "2", "pulumi/z": "2"}), META, part="pulumi") == ()
    assert check(out, artifacts(contents(out)), META) == ()


def test_edits_outside_the_part_are_no_reason_to_refuse(out):
    render(out, {"m/a": "1", "pulumi/x": "1"})
    put(out, "m/a", "edited")
    assert codes(apply(out, artifacts({"pulumi/x": "2"}), META, part="pulumi")) == []
    assert contents(out) == {"m/a": "edited", "pulumi/x": "2"}
    assert edited(out) == ("m/a",)


def test_a_part_keeps_the_side_of_a_merged_lock_that_is_on_disk(out):
    render(out, {"m/a": "1", "m/b": "1", "pulumi/x": "1"})
    with open(f"{out}/{LOCK_NAME}") as file:
        ours = file.read()
    render(out, {"m/a": "2", "m/b": "2", "pulumi/x": "1"})
    with open(f"{out}/{LOCK_NAME}") as file:
        theirs = file.read()
    put(out, LOCK_NAME, conflict(ours, theirs))
    os.unlink(f"{out}/m/b")
    assert codes(apply(out, artifacts({"pulumi/x": "3"}), META, part="pulumi")) == []
    assert edited(out) == ()


def test_an_artifact_outside_its_part_is_a_mistake_of_the_caller(out):
    with pytest.raises(ValueError, match="'m/a' is not in the part 'pulumi'"):
        apply(out, artifacts({"m/a": "1"}), META, part="pulumi")


def test_a_new_file_may_not_collide_with_a_kept_one(out):
    first = render(out, {"a": "1"})
    done = apply(out, artifacts({"A": "1"}), META, keep=first.files)
    assert [d.message for d in done.diagnostics] == [
        "'A' and 'a' are one file on a disk that ignores case (macOS, Windows): they come from Workflow/A"
    ]


def test_a_lock_that_is_a_link_is_not_followed(out, tmp_path):
    target = tmp_path / "target"
    target.write_text("theirs")
    render(out, {"a": "1", "b": "1"})
    os.unlink(f"{out}/{LOCK_NAME}")
    os.symlink(target, f"{out}/{LOCK_NAME}")
    assert codes(render(out, {"a": "1", "b": "1"})) == ["PEN1909"]
    assert codes(render(out, {"a": "1", "b": "1"}, force=True)) == []
    assert target.read_text() == "theirs"
    assert not os.path.islink(f"{out}/{LOCK_NAME}")


def test_a_folder_where_an_owned_file_was_is_left_to_its_owner(out):
    render(out, {"a": "1", "b": "1"})
    os.unlink(f"{out}/a")
    put(out, "a/mine")
    assert codes(render(out, {"b": "1"})) == []
    assert contents(out) == {"a/mine": "mine\n", "b": "1"}


def test_a_stale_file_is_told_as_a_finding():
    found = [refuse.stale("rendered/prod", Change("a", action)) for action in ("create", "update", "delete")]
    assert [(d.code, d.message) for d in found] == [
        ("PEN1903", "'a' is missing"),
        ("PEN1903", "'a' is out of date"),
        ("PEN1903", "'a' is no longer produced"),
    ]


def test_a_tree_is_shown_as_the_user_would_type_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert commit.label_of(str(tmp_path / "rendered" / "prod")) == "rendered/prod"
    monkeypatch.chdir("/usr")
    assert commit.label_of(str(tmp_path)) == str(tmp_path)


def test_the_package_has_only_the_names_that_it_lists():
    import penstock.artifacts

    assert all(getattr(penstock.artifacts, name) for name in penstock.artifacts.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        penstock.artifacts.nonsense  # noqa: B018
