"""Asking other sites whether their pages are still there, and never anybody inside."""
