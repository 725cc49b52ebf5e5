"""The figures are drawn, whole or not at all; a class keeps its colour."""

import struct
import sys

import numpy as np
import pytest

from symagg.activations import open_source
from symagg.errors import SymaggError
from symagg.models import AggregationModel
from tests.models.synthetic import source

pytestmark = pytest.mark.plot
pytest.importorskip("matplotlib", reason="the extra plot is not installed")

from symagg import plots  # noqa: E402


def drawn(folder, **options):
    opened = open_source(source(**options))
    return plots.write(folder, opened, AggregationModel().fit(opened))


def size(path):
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


@pytest.mark.parametrize("classes", [2, 12])
def test_every_figure_is_drawn(tmp_path, classes):
    found = drawn(tmp_path / "figures", samples=20 * classes, classes=classes, filters=4)
    assert [path.name for path in found] == list(plots.FIGURES)
    assert sorted(p.name for p in (tmp_path / "figures").iterdir()) == sorted(plots.FIGURES)
    assert all(min(size(path)) > 200 for path in found)
    plots.check(tmp_path / "figures")  # they may be drawn again there


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ({"filters": 1}, {}),
        ({"classes": 2}, {"weight": np.zeros((2, 6))}),
        ({}, {"activations": np.zeros((60, 6, 5))}),
        ({}, {"labels": np.arange(60) % 2}),
    ],
    ids=["one filter", "a head of zeros", "no activations", "an output without samples"],
)
def test_sources_with_little_to_show(tmp_path, options, changed):
    """No figure fails where there is nothing to pair, no divergence or no law."""
    opened = open_source({**source(samples=60, **options), **changed})
    found = plots.write(tmp_path / "figures", opened, AggregationModel().fit(opened))
    assert [path.name for path in found] == list(plots.FIGURES)


def test_a_figure_shows_what_it_is_given(tmp_path, monkeypatch):
    """The bytes depend on the data, and on nothing else."""
    monkeypatch.setattr(plots, "FIGURES", dict(list(plots.FIGURES.items())[:2]))
    first = drawn(tmp_path / "a", samples=60)
    again = drawn(tmp_path / "b", samples=60)
    other = drawn(tmp_path / "c", samples=60, seed=1)
    for mine, same, changed in zip(first, again, other, strict=True):
        assert mine.read_bytes() == same.read_bytes()
        assert mine.read_bytes() != changed.read_bytes()


@pytest.mark.parametrize("count", [2, 10, 30])
def test_classes_have_colours_of_their_own_and_none_is_grey(count):
    shades = [tuple(np.round(c[:3], 6)) for c in plots.colours(count)]
    assert len(set(shades)) == count
    assert all(max(shade) - min(shade) > 0.05 for shade in shades)
    assert plots.colours(2) == plots.colours(10)[:2]


def test_what_is_missing_is_told(tmp_path, monkeypatch):
    with pytest.raises(SymaggError, match="there is no folder"):
        drawn(tmp_path / "no" / "figures", samples=60)
    (tmp_path / "file").write_text("")
    with pytest.raises(SymaggError, match="file is a file; name a folder"):
        plots.check(tmp_path / "file")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr(plots, "find_spec", lambda name: None)
    with pytest.raises(SymaggError, match=r"pip install 'symagg\[plot\]'"):
        drawn(tmp_path / "figures", samples=60)
    assert not (tmp_path / "figures").exists()
