"""The time zones that forms suggest."""

from pathlib import Path

import pytest

from clinic.accounts.zones import machine_zone, suggested_zones


def test_it_suggests_places_and_no_abbreviations() -> None:
    zones = suggested_zones()
    assert {"Europe/Dublin", "America/Argentina/Ushuaia", "Pacific/Auckland"} <= set(zones)
    assert not {"UTC", "Etc/GMT+5", "EST5EDT", "GB"} & set(zones)
    assert list(zones) == sorted(zones)


def test_it_knows_the_zone_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Lisbon")
    assert machine_zone(tmp_path / "localtime") == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("setting", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo"), ("UTC", "")]
)
def test_it_believes_the_setting_first(setting: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", setting)
    assert machine_zone() == zone


def test_it_takes_a_machine_on_utc_for_unsettled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Etc/UTC")
    assert machine_zone(tmp_path / "localtime") == ""
    assert machine_zone(tmp_path / "missing") == ""
