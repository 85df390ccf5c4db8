"""Moments in the admin: Django has days in Arabic, and moments as in the United States."""

DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d\u200f/m\u200f/Y، H:i"
