"""The recorded accuracy of symagg.special: measured by tests/benchmarks/special_accuracy.py, and only to shrink."""

import json
from pathlib import Path
from typing import Any

import symagg.special

RECORD = Path(symagg.special.__file__).with_name("accuracy.json")
CONTRACT = 16.0  # the worst error allowed anywhere, in units of eps (1 + K)


def read() -> dict[str, Any]:
    """The record, as it stands."""
    return json.loads(RECORD.read_text(encoding="utf-8"))
