"""Judges an inventory with polars on one machine.

python with_polars.py FOLDER [OUTPUT.parquet]
"""

from __future__ import annotations

import sys
import time

import polars as pl

from judging import COLUMNS, judge, limits, report


def main(folder: str, output: str | None = None) -> None:
    began = time.perf_counter()
    backups = pl.read_parquet(f"{folder}/*.parquet", columns=COLUMNS)
    judgement = judge(backups, limits())
    # The columns of the judgement are not copied.
    judged = backups.select("id", "resource_id").hstack(pl.DataFrame(judgement))
    if output:
        judged.filter(pl.col("outcome") == "delete").write_parquet(output)
    report("polars", began, judgement.totals)


if __name__ == "__main__":
    main(*sys.argv[1:])
