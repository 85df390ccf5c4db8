"""Links that lead nowhere, found before a visitor does: those of this site are looked up in the
database, those to other sites are asked, politely and only when that is wanted.
"""
