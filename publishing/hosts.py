def origin_of(request):
    """Return how absolute addresses of the site begin: `https://www.example.org`."""
    return f"{request.scheme}://{request.get_host()}"
