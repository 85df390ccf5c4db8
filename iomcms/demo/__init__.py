"""The demo content: TOML files, the pictures drawn for them, and what reads them into the database."""
