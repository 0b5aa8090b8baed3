"""Static instances of variable fonts, cut by HarfBuzz in about 10 ms each.

WeasyPrint instantiates a variable font in Python, again for every PDF: two thirds of the time of a note (105 ms instead
of 33 ms). HarfBuzz's subsetter, which WeasyPrint needs anyway, does it once for the life of a worker.
"""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from clinic.kernel.fonts import FONT_FILES, PRINT_FACES, WHOLE_FACES, PrintFace

SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
SHAPER = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
READ_ONLY = 1
LAYOUT_FEATURES = 6
FLAGS = 0x10 | 0x40 | 0x80  # overlaps marked, the box for missing glyphs kept, glyph names kept

POINTER, NUMBER, TRUTH, FLOAT = ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_float


def print_faces() -> dict[PrintFace, bytes]:
    """Return every face paper may use with its bytes: cut weights, or whole variable files if one cannot be cut."""
    cut = {face: content for face in PRINT_FACES if (content := instance(_file(face), face.axes))}
    return cut if len(cut) == len(PRINT_FACES) else {face: _file(face) for face in WHOLE_FACES}


def _file(face: PrintFace) -> bytes:
    return FONT_FILES[face.file.name].read_bytes()


def instance(font: bytes, axes: Mapping[str, float]) -> bytes | None:
    """Return the font with its axes fixed at the given places, or None where HarfBuzz 6 or newer is not to be had."""
    library = _library()
    return library.instance(font, axes) if library else None


class _HarfBuzz:
    def __init__(self, shaper: ctypes.CDLL, subsetter: ctypes.CDLL) -> None:
        self.blob_create = _declared(shaper.hb_blob_create, POINTER, ctypes.c_char_p, NUMBER, TRUTH, POINTER, POINTER)
        self.blob_destroy = _declared(shaper.hb_blob_destroy, None, POINTER)
        self.blob_get_data = _declared(shaper.hb_blob_get_data, POINTER, POINTER, ctypes.POINTER(NUMBER))
        self.face_create = _declared(shaper.hb_face_create, POINTER, POINTER, NUMBER)
        self.face_destroy = _declared(shaper.hb_face_destroy, None, POINTER)
        self.face_blob = _declared(shaper.hb_face_reference_blob, POINTER, POINTER)
        self.set_clear = _declared(shaper.hb_set_clear, None, POINTER)
        self.set_invert = _declared(shaper.hb_set_invert, None, POINTER)
        self.input_create = _declared(subsetter.hb_subset_input_create_or_fail, POINTER)
        self.input_destroy = _declared(subsetter.hb_subset_input_destroy, None, POINTER)
        self.input_characters = _declared(subsetter.hb_subset_input_unicode_set, POINTER, POINTER)
        self.input_set = _declared(subsetter.hb_subset_input_set, POINTER, POINTER, TRUTH)
        self.input_flags = _declared(subsetter.hb_subset_input_set_flags, None, POINTER, NUMBER)
        pin = subsetter.hb_subset_input_pin_axis_location
        self.input_pin = _declared(pin, TRUTH, POINTER, POINTER, NUMBER, FLOAT)
        self.subset = _declared(subsetter.hb_subset_or_fail, POINTER, POINTER, POINTER)

    def instance(self, font: bytes, axes: Mapping[str, float]) -> bytes | None:
        blob = self.blob_create(font, len(font), READ_ONLY, None, None)
        face, wanted = self.face_create(blob, 0), self.input_create()
        try:
            self._keep_everything(wanted)
            pinned = [self.input_pin(wanted, face, _tag(name), place) for name, place in axes.items()]
            cut = self.subset(face, wanted) if all(pinned) else None
            return self._content(cut) if cut else None
        finally:
            self.input_destroy(wanted)
            self.face_destroy(face)
            self.blob_destroy(blob)

    def _keep_everything(self, wanted: Any) -> None:
        self.set_clear(self.input_characters(wanted))
        self.set_invert(self.input_characters(wanted))
        self.set_clear(self.input_set(wanted, LAYOUT_FEATURES))
        self.set_invert(self.input_set(wanted, LAYOUT_FEATURES))
        self.input_flags(wanted, FLAGS)

    def _content(self, face: Any) -> bytes:
        blob, length = self.face_blob(face), NUMBER()
        try:
            return ctypes.string_at(self.blob_get_data(blob, ctypes.byref(length)), length.value)
        finally:
            self.blob_destroy(blob)
            self.face_destroy(face)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _declared(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function


@cache
def _library() -> _HarfBuzz | None:
    shaper, subsetter = _opened(SHAPER), _opened(SUBSETTER)
    if shaper is None or subsetter is None:
        return None
    with suppress(AttributeError):  # HarfBuzz 5 and older cannot pin an axis
        return _HarfBuzz(shaper, subsetter)
    return None


def _opened(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None
