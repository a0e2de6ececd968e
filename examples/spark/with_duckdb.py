"""Judges an inventory with DuckDB on one machine, some servers at a time, so that it need not fit in memory.

python with_duckdb.py FOLDER [PARTS]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import duckdb

from judging import COLUMNS, judge, limits, report


def main(folder: str, parts: str = "4") -> None:
    began = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("create table verdict (id varchar, resource_id varchar, outcome varchar, rank uinteger)")
    for part in range(int(parts)):
        # All backups of a server are in the same part.
        backups = connection.sql(
            f"select {', '.join(COLUMNS)} from '{folder}/*.parquet' where hash(resource_id) % {parts} = {part}"
        ).to_arrow_table()
        judgement = judge(backups, limits())
        connection.execute(
            "insert into verdict select id, resource_id, outcome, rank from backups positional join judgement"
        )
    counts = connection.execute("select outcome, count(*) from verdict group by all").fetchall()
    report("DuckDB", began, Counter(dict(counts)))


if __name__ == "__main__":
    main(*sys.argv[1:])
