"""The translators' desk: what of a page is to be translated, and what has fallen behind."""
