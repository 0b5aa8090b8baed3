"""A refused page that is loaded again by its address."""

import pytest

from tests.cast import Client
from tests.sessions.pad import NotePad


@pytest.mark.parametrize("where", ["draft", "sign"])
def test_it_leads_back_to_the_note(client: Client, pad: NotePad, where: str) -> None:
    answer = client.browser.get(f"{pad.note}/{where}")
    assert (answer.status_code, answer.headers["Location"]) == (303, pad.note.removesuffix("/note"))
