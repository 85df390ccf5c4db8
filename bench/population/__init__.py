"""The rows of a large site, made from the demo content: the same ones for the same number.

An article is like those of the demo content in every respect but these, in which a real site has
more: its text is made of their sentences in another order, it has no earlier versions and no
translations that are followed, no working copy, and its pictures have no file. Datelines are spread
over thirty years in no order, which is harder for a database than a site that grew day by day.
"""
