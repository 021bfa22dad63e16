"""python -m bench.faults.shifted run …: the bot's own command line, with a clock that the bench moves.

The one thing changed is where the product asks the machine for the time.
"""

import os
import struct
from datetime import UTC, datetime, timedelta

from bench.faults.moment import VARIABLE, offset_in
from bot import clock


def main() -> None:
    """Run the command line with the moved clock."""
    offset = offset_in(os.environ.pop(VARIABLE))

    def moved() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=struct.unpack("d", offset[:])[0])

    clock.machine_time = moved

    from bot.__main__ import app

    app()


if __name__ == "__main__":
    main()
