"""Judges an inventory with Spark: each server's backups on one worker, whatever files they are in.

spark-submit --master 'local[2]' with_spark.py FOLDER [OUTPUT]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from keeptime import Limits
from pyspark.sql import SparkSession

from judging import COLUMNS, judge, limits, report

VERDICT = "id string, resource_id string, outcome string, rank int, reason string"
SCHEMA = pa.schema(
    {"id": pa.string(), "resource_id": pa.string(), "outcome": pa.string(), "rank": pa.int32(), "reason": pa.string()}
)


def judging_with(limits: Limits) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Returns the function that judges a partition, which has all backups of its servers."""

    def judge_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        received = list(batches)
        if not received:
            return
        backups = pa.Table.from_batches(received)
        judgement = judge(backups, limits)
        verdicts = backups.select(["id", "resource_id"])
        for name in ("outcome", "rank", "reason"):
            verdicts = verdicts.append_column(name, pa.array(getattr(judgement, name)))
        yield from verdicts.cast(SCHEMA).to_batches(max_chunksize=100_000)

    return judge_partition


def main(folder: str, output: str | None = None) -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("keeptime").getOrCreate()
    # Each worker imports it. On a cluster, keeptime and pyarrow must be installed on the workers too.
    spark.sparkContext.addPyFile(str(Path(__file__).parent / "judging.py"))
    began = time.perf_counter()
    backups = spark.read.parquet(folder).select(*COLUMNS)
    # A worker holds one partition at a time.
    partitions = spark.sparkContext.defaultParallelism * 4
    by_server = backups.repartition(partitions, "resource_id")
    verdicts = by_server.mapInArrow(judging_with(limits()), VERDICT)
    if output:
        verdicts.write.mode("overwrite").parquet(output)
        verdicts = spark.read.parquet(output)
    counts = verdicts.groupBy("outcome").count().collect()
    report("Spark", began, {row["outcome"]: row["count"] for row in counts})
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
