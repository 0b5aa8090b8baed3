"""What was done in a session, declared and own."""

from clinic.sessions.interventions import LABELS, labels, listed, own


def test_it_has_a_label_for_every_declared_intervention() -> None:
    assert len(LABELS) > 40
    assert all(label[0].isupper() or label.startswith("I ") for label in LABELS.values())


def test_it_keeps_own_words_as_they_are() -> None:
    assert labels(["csi16", "Empty chair"]) == ["CSI-16", "Empty chair"]
    assert own(["csi16", "Empty chair"]) == ["Empty chair"]


def test_it_lists_own_words_once_each() -> None:
    assert listed(" Empty chair, , Letter;Empty chair\nWalk ") == ["Empty chair", "Letter", "Walk"]
    assert listed("") == []
