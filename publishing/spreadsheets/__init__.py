"""Rows as spreadsheets: out as CSV or XLSX, changed elsewhere, and in again (docs/spreadsheets.md).

`files` reads and writes them, `cells` says what a cell means, `resources` what a row does.
"""
