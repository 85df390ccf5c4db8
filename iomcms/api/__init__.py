"""The read-only JSON API: what the public site says, for programs."""
