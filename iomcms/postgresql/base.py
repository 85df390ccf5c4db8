from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus
from psycopg_pool import PoolTimeout

from . import PROBE, is_resting, patience, rest, waiting_for


class PatientConnection(Connection):
    """Gives a server up that says nothing while somebody waits: it may be there, and hang, of which
    neither it nor the network tells.
    """

    alias = ""

    def wait(self, gen, interval=0.1, timeout=None):
        try:
            return super().wait(gen, interval, timeout or patience.get())
        except OperationalError as error:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # what it says from now on answers nothing that is asked
                rest(self.alias, error)
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """Finds out soon whether no connection comes from the pool because all are in use, or because
    the server is away: for that a pool waits as long. One that is away is left alone for a while.

    The option `rounds` says how often whoever waits for a connection looks again.
    """

    @property
    def pool(self):
        if options := self.settings_dict["OPTIONS"].get("pool"):
            options.setdefault("connection_class", PatientConnection)
        return super().pool

    def _configure_connection(self, connection):
        connection.alias = self.alias
        return super()._configure_connection(connection)

    def get_connection_params(self):
        params = super().get_connection_params()
        params.pop("rounds", None)
        return params

    def get_new_connection(self, conn_params):
        if is_resting(self.alias):
            raise self.Database.OperationalError("The server was away a moment ago.")
        try:
            with waiting_for(PROBE):
                return self.connected(conn_params)
        except PoolTimeout:
            raise
        except self.Database.OperationalError as error:
            rest(self.alias, error)
            raise

    def connected(self, conn_params):
        for _round in range(self.settings_dict["OPTIONS"].get("rounds", 1) - 1):
            try:
                return super().get_new_connection(conn_params)
            except PoolTimeout:
                self.Database.connect(**conn_params).close()
        return super().get_new_connection(conn_params)
