"""DuckDB as a peer of `keeptime prune`: prints the ids of the backups over the count.

Reads only the members that the selection needs. Arguments: a listing (JSON Lines), the count, threads.
"""

import sys

import duckdb

listing, count, threads = sys.argv[1:]
connection = duckdb.connect(config={"threads": int(threads)})
connection.execute("SET enable_progress_bar = false")
# Without the order of the file, DuckDB need not buffer its rows.
connection.execute("SET preserve_insertion_order = false")
connection.execute(
    f"""
    COPY (
        SELECT id FROM (
            SELECT id, status, extend_info,
                   rank() OVER (PARTITION BY resource_id ORDER BY created_at DESC, id DESC) AS place
            FROM read_json('{listing}', format = 'newline_delimited', columns = {{
                id: 'VARCHAR', resource_id: 'VARCHAR', created_at: 'VARCHAR', status: 'VARCHAR',
                extend_info: 'STRUCT(auto_trigger BOOLEAN, copy_status VARCHAR, os_images_data JSON)'
            }})
            WHERE status IN ('available', 'waiting_restore', 'restoring')
              AND extend_info.auto_trigger AND extend_info.os_images_data = '[]'
        )
        WHERE place > {int(count)} AND status = 'available'
          AND extend_info.copy_status IN ('na', 'success', 'fail')
    ) TO '/dev/stdout' (FORMAT csv, HEADER false)
    """
)
