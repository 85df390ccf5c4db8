"""HTML to blocks."""


class Page:
    def __init__(self, text, address=""):
        raise NotImplementedError
