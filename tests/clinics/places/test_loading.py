from __future__ import annotations

import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tpi_cms.clinics.places.models import Place

pytestmark = pytest.mark.django_db

LINE = "DE\t01067\tDresden\tSachsen\tSN\t\t00\tDresden\t14612\t51.0575\t13.7165\t\n"


def write(tmp_path, text, name="DE.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_replaces_its_country_and_no_other(tmp_path, capsys):
    for country in ("DE", "US"):
        Place.objects.create(
            country=country, postal_code="1", town="Old", latitude=1, longitude=1
        )
    call_command("tpi_places", file=write(tmp_path, LINE * 2))
    assert "DE: 1 places." in capsys.readouterr().out
    towns = Place.objects.order_by("country").values_list("country", "town", "region")
    assert list(towns) == [("DE", "Dresden", "Sachsen"), ("US", "Old", "")]


def test_a_zipped_file_is_read_beside_its_readme(tmp_path):
    path = tmp_path / "DE.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "Read me.")
        archive.writestr("DE.txt", LINE)
    call_command("tpi_places", file=path)
    assert Place.objects.get().search_name == "dresden"


@pytest.mark.parametrize(
    "text, words",
    [
        (LINE + "DE,01067,Dresden\n", "Line 2"),
        (LINE.replace("51.0575", "north"), "Line 1"),
        (LINE.replace("51.0575", "nan"), "Line 1"),
        ("", "No place in it"),
    ],
)
def test_another_format_is_named_and_nothing_is_changed(
    tmp_path, text, words, monkeypatch
):
    monkeypatch.setattr("tpi_cms.clinics.places.loading.BATCH", 1)
    call_command("tpi_places", file=write(tmp_path, LINE))
    before = Place.objects.get().pk
    with pytest.raises(CommandError, match=words):
        call_command("tpi_places", file=write(tmp_path, text))
    assert Place.objects.get().pk == before


@pytest.mark.parametrize(
    "args, words",
    [
        ({"country": "fr"}, "no package for fr"),
        ({}, "Give either"),
        ({"file": "DE.zip"}, "can't be read: No such file"),
    ],
)
def test_what_cannot_be_loaded_is_said(args, words, tmp_path):
    if "file" in args:
        args = {"file": tmp_path / args["file"]}
    with pytest.raises(CommandError, match=words):
        call_command("tpi_places", *filter(None, [args.pop("country", "")]), **args)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "zipcodes", None)
    with pytest.raises(CommandError, match=r"pip install tpi-cms\[places\]"):
        call_command("tpi_places", "us")


def test_the_united_states_without_what_is_nowhere(monkeypatch):
    zipcodes = pytest.importorskip("zipcodes")
    row = {
        "zip_code": "60601",
        "active": True,
        "city": "Chicago",
        "acceptable_cities": ["Loop"],
        "state": "IL",
        "lat": "41.88",
        "long": "-87.62",
    }
    rows = [
        row,
        row | {"zip_code": "1", "active": False},
        row | {"zip_code": "2", "lat": "0", "long": "0"},
    ]
    monkeypatch.setattr(zipcodes, "list_all", lambda: rows)
    call_command("tpi_places", "us")
    assert [str(each) for each in Place.objects.order_by("town")] == [
        "60601 Chicago",
        "60601 Loop",
    ]
