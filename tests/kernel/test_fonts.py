"""Our type: what the web may serve and what paper is printed with."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from clinic.kernel import font_instances
from clinic.kernel.fonts import FILES, FONT_FILES, PRINT_FACES, WHOLE_FACES, PrintFace, families

SANS = FILES[0]
NAMES = "Siobhán Łucja Żółć Γιώργος Дмитрий Nguyễn Thị Hạnh"


def test_it_serves_each_font_file_under_its_name_and_nothing_else() -> None:
    assert set(FONT_FILES) == {file.name for file in FILES}
    assert len(FONT_FILES) == len(FILES)
    assert all(FONT_FILES[name].read_bytes()[:4] == b"\0\1\0\0" for name in FONT_FILES)
    assert FONT_FILES.get("../secret.ttf") is None


def test_it_has_a_letter_for_every_name_in_every_family() -> None:
    for name in FONT_FILES:
        known = TTFont(BytesIO(FONT_FILES[name].read_bytes()), lazy=True).getBestCmap()
        assert [letter for letter in NAMES if ord(letter) not in known] == []


def test_it_asks_for_each_face_under_a_private_address() -> None:
    rules = families(PRINT_FACES)
    assert rules.count("@font-face") == len(PRINT_FACES)
    assert 'url("clinic-font:600-source-sans-3-italic.ttf"); font-style: italic; font-weight: 600;' in rules
    assert "http" not in rules
    assert "file:" not in rules


def test_it_gives_a_whole_variable_file_no_weight() -> None:
    assert "font-weight" not in families(WHOLE_FACES)
    assert PrintFace(SANS).axes == {}


@pytest.mark.parametrize("face", PRINT_FACES, ids=lambda face: face.url)
def test_it_cuts_the_weight_and_keeps_every_letter(face) -> None:
    original = TTFont(BytesIO(FONT_FILES[face.file.name].read_bytes()), lazy=True)
    cut = TTFont(BytesIO(font_instances.instance(FONT_FILES[face.file.name].read_bytes(), face.axes)), lazy=True)
    assert "fvar" not in cut
    assert cut["OS/2"].usWeightClass == face.weight
    assert set(cut.getBestCmap()) == set(original.getBestCmap())
    assert features(cut) == features(original)


def features(font):
    return {record.FeatureTag for table in ("GSUB", "GPOS") for record in font[table].table.FeatureList.FeatureRecord}


def test_it_prints_from_whole_files_where_nothing_can_be_cut(monkeypatch) -> None:
    monkeypatch.setattr(font_instances, "_library", lambda: None)
    assert tuple(font_instances.print_faces()) == WHOLE_FACES


def test_it_prints_from_whole_files_when_one_axis_is_unknown() -> None:
    assert font_instances.instance(FONT_FILES[SANS.name].read_bytes(), {"nope": 1.0}) is None


@pytest.mark.parametrize("missing", ["SHAPER", "SUBSETTER"])
def test_it_lives_without_harfbuzz(monkeypatch, missing) -> None:
    monkeypatch.setattr(font_instances, missing, ("libnosuchthing.so.0",))
    assert font_instances._library.__wrapped__() is None


def test_it_lives_with_a_harfbuzz_too_old_to_pin_an_axis(monkeypatch) -> None:
    monkeypatch.setattr(font_instances, "SUBSETTER", font_instances.SHAPER)
    assert font_instances._library.__wrapped__() is None
