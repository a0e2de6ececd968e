"""Judges an inventory with DuckDB on one machine, some servers at a time, so that it need not fit in memory.

python with_duckdb.py FOLDER [PARTS [OUTPUT_FOLDER]]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import duckdb

from judging import COLUMNS, judge, limits, report


def main(folder: str, parts: str = "1", output: str | None = None) -> None:
    began = time.perf_counter()
    connection = duckdb.connect()
    totals: Counter[str] = Counter()
    for part in range(int(parts)):
        # All backups of a server are in the same part.
        backups = connection.sql(
            f"select {', '.join(COLUMNS)} from '{folder}/*.parquet' where hash(resource_id) % {parts} = {part}"
        ).to_arrow_table()
        judgement = judge(backups, limits())
        totals.update(dict(connection.sql("select outcome, count(*) from judgement group by all").fetchall()))
        if output:
            connection.execute(
                "copy (select id, resource_id, outcome, rank from backups positional join judgement"
                f" where outcome = 'delete') to '{output}/{part:04}.parquet'"
            )
    report("DuckDB", began, totals)


if __name__ == "__main__":
    main(*sys.argv[1:])
