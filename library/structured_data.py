from publishing.structured_data import told

from .places import as_jpeg


def image(picture, origin):
    """Return a main picture as schema.org has it; nothing where a page has none."""
    if not picture:
        return {}
    jpeg = as_jpeg(picture, "whole", 1800)
    return told(
        type="ImageObject",
        url=origin + jpeg.address,
        width=jpeg.width,
        height=jpeg.height,
        caption=picture.caption,
        creditText=picture.credit,
    )
