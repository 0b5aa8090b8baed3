"""Icons drawn for this app on a 24 grid with a 1.75 stroke; inlined, because the content policy loads nothing else."""

from functools import lru_cache

from markupsafe import Markup

_CALENDAR = (
    "M5.5 5.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
    "M8 3.5v4",
    "M16 3.5v4",
    "M3.5 10.5h17",
)
_EYE = "M2.8 12c2-4 5.3-6.3 9.2-6.3s7.2 2.3 9.2 6.3c-2 4-5.3 6.3-9.2 6.3S4.8 16 2.8 12Z"
_HANDSET = (
    "M5.3 4h3.4l1.7 4.2-2.2 1.6a12.6 12.6 0 0 0 6 6l1.6-2.2 4.2 1.7v3.4a1.5 1.5 0 0 1-1.6 1.5"
    "C10.6 19.7 4.3 13.4 3.8 5.6A1.5 1.5 0 0 1 5.3 4Z"
)
_DISC = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z"

PATHS: dict[str, tuple[str, ...]] = {
    "arrow-left": ("M19.5 12h-15", "m10.5 5.5-6.5 6.5 6.5 6.5"),
    "arrow-right": ("M4.5 12h15", "m13.5 5.5 6.5 6.5-6.5 6.5"),
    "book": (
        "M12 6.7C9.9 5.2 7 4.6 3.5 4.8v13.4c3.5-.2 6.4.400 8.5 1.9 2.1-1.5 5-2.1 8.5-1.9V4.8C17 4.6 14.1 5.2 12 6.7Z",
        "M12 6.7v13.4",
    ),
    "calendar": (*_CALENDAR, "M8 14h.01", "M12 14h.01", "M16 14h.01", "M8 17.2h.01", "M12 17.2h.01"),
    "check": ("m5 12.8 4.6 4.6L19 7",),
    "chevron": ("m9 5.5 6.5 6.5L9 18.5",),
    "clock": (_DISC, "M12 7.3V12l3.2 2"),
    "close": ("m6 6 12 12", "M18 6 6 18"),
    "copy": ("M8.5 8.5h11v11h-11z", "M15.5 8.5v-4h-11v11h4"),
    "couples": (
        "M9 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2Z",
        "M2.7 19.7c.4-3.5 2.9-5.4 6.3-5.4s5.9 1.9 6.3 5.4",
        "M15.8 4.6a3.4 3.4 0 0 1 0 6.6",
        "M18 14.8c1.9.8 3 2.5 3.3 4.9",
    ),
    "download": ("M12 4v11.5", "m6.8 10.7 5.2 5.2 5.2-5.2", "M4.5 20h15"),
    "eye": (_EYE, "M12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z"),
    "eye-off": (
        "M9.5 6c.8-.2 1.6-.3 2.5-.3 3.9 0 7.2 2.3 9.2 6.3-.7 1.4-1.5 2.6-2.5 3.6",
        "M6.3 7.6C4.9 8.6 3.7 10.1 2.8 12c2 4 5.3 6.3 9.2 6.3 1.7 0 3.3-.4 4.7-1.2",
        "M9.9 10.1a2.8 2.8 0 0 0 4 3.9",
        "m4 4 16 16",
    ),
    "flag": (
        "M5.5 20.5V4",
        "M5.5 5c2.3-1.3 4.5-1.2 6.8 0s4.5 1.2 6.7.3v8.3c-2.2.9-4.4.9-6.7-.3s-4.5-1.3-6.8 0",
    ),
    "history": ("M4.2 8.7a8.5 8.5 0 1 1-.6 4.6", "M3.8 4.3v4.7h4.7", "M12 7.5V12l3.2 2"),
    "home": ("m3.5 11.7 8.5-7.4 8.5 7.4", "M5.8 9.8v9.9h12.4V9.8", "M9.8 19.7v-5.2h4.4v5.2"),
    "info": (_DISC, "M12 11.2v5", "M12 8h.01"),
    "keyboard": (
        "M4.5 6h15a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z",
        "M6.5 10h.01",
        "M10.2 10h.01",
        "M13.8 10h.01",
        "M17.5 10h.01",
        "M8 14.2h8",
    ),
    "lock": (
        "M6.5 10.5h11a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2Z",
        "M8 10.5V7.6a4 4 0 0 1 8 0v2.9",
    ),
    "moon": ("M19.8 14.5A8.2 8.2 0 0 1 9.5 4.2a8.2 8.2 0 1 0 10.3 10.3Z",),
    "more": (
        "M6.5 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z",
        "M13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z",
        "M19.5 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z",
    ),
    "pencil": ("m4.5 19.5 1-4.3L16.2 4.5a1.9 1.9 0 0 1 2.7 0l.6.6a1.9 1.9 0 0 1 0 2.7L8.8 18.5Z", "m14.2 6.5 3.3 3.3"),
    "person": ("M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6Z", "M4.8 20.2c.5-3.7 3.3-5.8 7.2-5.8s6.7 2.1 7.2 5.8"),
    "phone": (_HANDSET,),
    "plus": ("M12 5v14", "M5 12h14"),
    "print": (
        "M7 8V3.8h10V8",
        "M7 17H5.5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H17",
        "M7 13.8h10v6.4H7z",
    ),
    "report": (
        "M6.8 3.5h6.7l5.2 5.2v9.8a2 2 0 0 1-2 2H6.8a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2Z",
        "M13.3 3.7v5.2h5.2",
        "m8.8 14.7 2.1 2.1 3.9-4.1",
    ),
    "search": ("M10.7 17.2a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z", "m15.5 15.5 4.7 4.7"),
    "settings": (
        "M4 7.5h9.2",
        "M18.2 7.5H20",
        "M15.7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
        "M4 16.5h1.8",
        "M10.8 16.5H20",
        "M8.3 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
    ),
    "shield": ("M12 3.5 19.2 6v5.3c0 4.4-2.9 7.7-7.2 9.2-4.3-1.5-7.2-4.8-7.2-9.2V6Z",),
    "sign-out": ("M13.5 4.5H6.8a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h6.7", "M10.5 12h10", "m16.5 8 4 4-4 4"),
    "today": (*_CALENDAR, "M10.7 14.2h2.6v2.6h-2.6z"),
    "trend": ("M4 4v16h16", "m7.5 14.5 4-4.2 3 2.7 5-5.5"),
    "undo": ("M9 14.5 4.2 9.7 9 5", "M4.2 9.7h9.6a5.3 5.3 0 0 1 0 10.6h-3"),
    "video": (
        "M4.5 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z",
        "m15.5 10.8 6-3.3v9l-6-3.3",
    ),
    "warning": ("M12 4.2 21 19.5H3Z", "M12 10v4.3", "M12 16.7h.01"),
}

_STROKE = Markup('fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"')
_FRAME = Markup('<svg class="icon" viewBox="0 0 24 24" width="20" height="20" {} {}>{}</svg>')
_PATH = Markup('<path d="{}"/>')
_MARK = Markup('<svg class="mark" viewBox="0 0 24 24" width="28" height="28" fill="none" aria-hidden="true">{}</svg>')
_STRAND = Markup('<path class="{}" d="{}"/>')
_STRANDS = (
    ("strand-1", "M2.5 6.3c7.5 0 5.5 8.4 11.7 8.4 2.9 0 4.2-1.3 7.3-1.3"),
    ("strand-2", "M2.5 17.7c7.5 0 5.5-8.4 11.7-8.4 2.9 0 4.2 1.3 7.3 1.3"),
)


@lru_cache(maxsize=512)  # a page asks for some thirty of them, always the same
def icon(name: str, label: str | None = None) -> Markup:
    """Return a drawn icon: silent for screen readers unless it stands alone and therefore has a label."""
    voice = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return _FRAME.format(voice, _STROKE, Markup("").join(_PATH.format(d) for d in PATHS[name]))


def brand_mark() -> Markup:
    """Return the product's mark: two strands that start apart, cross once and go on side by side."""
    drawn = Markup("").join(_STRAND.format(name, d) for name, d in _STRANDS)
    return _MARK.format(drawn)
