"""Rows as spreadsheets: out as CSV or XLSX, changed elsewhere, and in again (docs/spreadsheets.md).

`files` reads and writes them, `cells` says what a cell means, `columns` which value it has,
`resources` what a row does.
"""
