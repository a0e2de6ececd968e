"""Starts a server with an empty database for each client and runs the client.

    run.py SERVER DATABASE PYTHON=CLIENT...

SERVER is the built `keeptime-server`. DATABASE is `sqlite`, or the URL of a PostgreSQL database. PYTHON
is the interpreter that the packages of CLIENT are installed for.
"""

import json
import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent


def main():
    server, database, *clients = sys.argv[1:]
    for client in clients:
        python, script = client.split("=")
        run(server, database, python, script)


def run(server, database, python, script):
    command = [server, "dev", "--json", "--listen", "127.0.0.1:0"]
    if database != "sqlite":
        command += ["--database", database]
    quiet = {**os.environ, "RUST_LOG": "warn"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet)
    try:
        account = json.loads(process.stdout.readline())
        variables = {f"KEEPTIME_{name.upper()}": value for name, value in account.items()}
        environment = {**os.environ, **variables, "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([python, FOLDER / script], env=environment, check=True, timeout=240)
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
