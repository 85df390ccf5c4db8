from copy import deepcopy
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from publishing.merge import ABSENT, changes, leaves, merge

texts = st.text("abc", max_size=3)
fields = st.fixed_dictionaries({"title": texts, "body": texts})
editions = st.fixed_dictionaries({"en": fields, "fr": fields})
rows = st.builds(
    lambda position, words: {"shared": {"position": position}, "editions": words},
    st.integers(0, 3),
    editions,
)


@st.composite
def snapshots(draw):
    found = draw(st.dictionaries(st.sampled_from("klm"), rows))
    parts = [{"key": key, **row} for key, row in found.items()]
    parts.sort(key=lambda row: row["shared"]["position"])
    return {
        "shared": {"kind": draw(texts), "tags": draw(st.lists(st.integers(1, 3), max_size=2))},
        "editions": draw(editions),
        "parts": {"sessions": parts},
    }


def set_of(content):
    return {path: str(value) for path, value in leaves(content).items()}


class MergeTest(TestCase):
    @given(snapshots(), snapshots())
    def test_who_alone_changed_something_gets_it_all(self, base, mine):
        merged, conflicts = merge(base, base, mine)
        self.assertEqual((set_of(merged), conflicts), (set_of(mine), {}))

    @given(snapshots(), snapshots())
    def test_what_nobody_else_touched_is_never_taken_back(self, base, theirs):
        merged, conflicts = merge(base, theirs, base)
        self.assertEqual((set_of(merged), conflicts), (set_of(theirs), {}))

    @given(snapshots(), snapshots(), snapshots())
    def test_every_change_of_either_is_in_the_result_or_a_conflict(self, base, theirs, mine):
        merged, conflicts = merge(base, theirs, mine)
        result = leaves(merged)
        for edit in (mine, theirs):
            for path, (_, new) in changes(base, edit).items():
                if path not in conflicts and new is not ABSENT:
                    self.assertEqual(result.get(path, ABSENT), new)

    @given(snapshots(), snapshots())
    def test_rows_that_one_alone_removed_are_gone(self, base, theirs):
        mine = {**deepcopy(base), "parts": {"sessions": []}}
        merged, _ = merge(base, theirs, mine)
        touched = {path[2] for path in changes(base, theirs) if path[0] == "parts"}
        self.assertLessEqual({row["key"] for row in merged["parts"]["sessions"]}, touched)

    def test_a_row_that_one_changed_and_the_other_removed_stays(self):
        row = {"key": "k", "shared": {}, "editions": {"en": {"title": "a", "body": "b"}}}
        base = {"shared": {}, "editions": {}, "parts": {"sessions": [row]}}
        changed, removed = deepcopy(base), deepcopy(base)
        changed["parts"]["sessions"][0]["editions"]["en"]["title"] = "new"
        removed["parts"]["sessions"] = []
        for theirs, mine in ((changed, removed), (removed, changed)):
            merged, conflicts = merge(base, theirs, mine)
            self.assertEqual((merged, conflicts), (changed, {}))

    @given(snapshots(), snapshots(), snapshots())
    def test_the_same_edit_twice_is_no_conflict(self, base, edit, _):
        merged, conflicts = merge(base, edit, deepcopy(edit))
        self.assertEqual((set_of(merged), conflicts), (set_of(edit), {}))

    def test_the_same_field_is_a_conflict_that_shows_both_texts(self):
        base = {"shared": {}, "editions": {"en": {"title": "a"}}, "parts": {}}
        theirs, mine = deepcopy(base), deepcopy(base)
        theirs["editions"]["en"]["title"] = "b"
        mine["editions"]["en"]["title"] = "c"
        merged, conflicts = merge(base, theirs, mine)
        path = ("editions", "en", "title")
        self.assertEqual(conflicts, {path: ("b", "c")})
        self.assertEqual(merged["editions"]["en"]["title"], "b")
