"""Hide names: while it is on, every page shows initials in place of names."""

from flask import Flask, g, has_request_context

from clinic.kernel.text import initials


def init_privacy(app: Flask) -> None:
    """Give templates the filter that every shown name goes through."""
    app.jinja_env.filters["shown"] = shown


def hide_names(hidden: bool) -> None:
    """Say for this request whether names are hidden."""
    g.names_hidden = hidden


def names_hidden() -> bool:
    """Say whether this request shows initials in place of names."""
    return has_request_context() and bool(g.get("names_hidden"))


def shown(name: str) -> str:
    """Return a name as this request may show it: in full, or its initials, the & between two partners kept."""
    return " & ".join(initials(part) for part in name.split(" & ")) if names_hidden() else name
