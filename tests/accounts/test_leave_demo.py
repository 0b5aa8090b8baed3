"""The way out of the invented caseload."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import Client


def test_it_says_how_to_start_a_clinic_of_ones_own(app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "CLINIC", replace(app.config["CLINIC"], demo=True))
    page = client.get("/leave-demo").text
    assert "<kbd>python3 -m clinic</kbd>" in page
    assert "Invented caseload" in page


def test_it_is_not_there_outside_the_demo(client: Client) -> None:
    client.get("/leave-demo", status=404)
