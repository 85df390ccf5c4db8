from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from . import is_resting, rest


class DatabaseWrapper(base.DatabaseWrapper):
    """Finds out soon whether no connection comes from the pool because all are in use, or because
    the server is away: for that a pool waits as long. One that is away is left alone for a while.

    The option `rounds` says how often whoever waits for a connection looks again.
    """

    def get_connection_params(self):
        params = super().get_connection_params()
        params.pop("rounds", None)
        return params

    def get_new_connection(self, conn_params):
        if is_resting(self.alias):
            raise self.Database.OperationalError("The server was away a moment ago.")
        try:
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
