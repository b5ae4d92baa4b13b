"""python -m tools.sample FOLDER: write a data package of invented summits, about 17.5 rows for each summit."""

import argparse
import os
from pathlib import Path

import django

from tools.sample import SOME, VARIANTS


def add_arguments(parser):
    """Add the arguments to an argparse parser."""
    parser.add_argument("folder", type=Path, help="a new folder, or one that holds a data package and nothing else")
    parser.add_argument("--summits", type=int, default=1_000, help="number of summits (1,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bytes (1)")
    parser.add_argument("--optional", choices=VARIANTS, default=SOME, help="what the optional columns hold (some)")
    parser.add_argument(
        "--hubs", action="store_true", help="tie one record of each kind to thousands of others, for the largest pages"
    )


def main(arguments=None):
    """Run the program; exit with status 2 and a message if the arguments are wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.sample", description=__doc__)
    add_arguments(parser)
    options = vars(parser.parse_args(arguments))
    # It only writes files: DEBUG spares it a secret key.
    os.environ.setdefault("DEBUG", "on")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Imported here, as it reads the models, which Django must load first.
    from tools.sample.writing import write_sample

    try:
        rows = write_sample(**options)
    except ValueError as error:
        parser.error(str(error))
    print(f"{rows:,} rows in {options['folder']}")


if __name__ == "__main__":
    main()
