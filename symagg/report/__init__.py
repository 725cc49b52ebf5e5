"""What people and programs read: the terminal's table, the JSON, the errata sheet."""

import json

from symagg import __version__
from symagg.session import Run


def as_json(run: Run) -> str:
    """The run as the JSON document of `symagg verify --json`."""
    return json.dumps(
        {"symagg": __version__, "papers": [p.as_json() for p in run.papers]}, indent=2, ensure_ascii=False
    )
