"""The databases: one that is written to, and replicas of it that public pages are read from
(docs/scale.md).
"""

#: How long whoever finds no connection in the pool waits, in seconds, before he looks whether the
#: server is there, and how often he does. Whoever gets none to a replica turns to the primary.
PATIENCE, ROUNDS, ROUNDS_WITH_REPLICA = 0.5, 20, 2
#: For so long a server may say nothing, in seconds when it is connected to, then in milliseconds.
SILENCE = {"connect_timeout": 2, "tcp_user_timeout": 2000}


def is_postgresql(database):
    return database.get("ENGINE", "").endswith("postgresql") and bool(database["NAME"])


def tuned(database):
    """Let SQLite's readers never wait for the writer, and writers queue instead of failing; let
    PostgreSQL not compile statements, which takes longer than any of ours, and read single rows
    through indexes, as memory and SSDs can: its default is for disks that turn.
    """
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    if is_postgresql(database):
        options = database.get("OPTIONS", {})
        flags = f"-c jit=off -c random_page_cost=1.1 {options.get('options', '')}".strip()
        database["OPTIONS"] = options | {"options": flags}
    return database


def live(database, smallest, largest, rounds=ROUNDS):
    """Let the requests of a process share connections, which are tried before they are used."""
    checked = tuned(database) | {"CONN_HEALTH_CHECKS": True}
    if not is_postgresql(database):
        return checked | {"CONN_MAX_AGE": 60}
    checked["ENGINE"] = "iomcms.postgresql"
    checked["OPTIONS"] = SILENCE | checked.get("OPTIONS", {})
    if not largest:
        return checked | {"CONN_MAX_AGE": 60}
    pool = {"min_size": smallest, "max_size": largest, "timeout": PATIENCE, "num_workers": 1}
    options = checked["OPTIONS"] | {"pool": pool, "rounds": rounds}
    return checked | {"CONN_MAX_AGE": 0, "OPTIONS": options}  # the pool keeps connections itself


def replica(database, smallest, largest):
    """Return the entry of a replica: one that is away is given up for the primary."""
    return live(database, smallest, largest, ROUNDS_WITH_REPLICA) | {"TEST": {"MIRROR": "default"}}
