"""The pictures of the demo content, as files."""

from io import BytesIO

from django.core.files.base import ContentFile

from .pictures import SIZE, draw


def drawn(scene, width=None):
    """Return the scene as a JPEG file, as wide as it is drawn or `width` pixels wide."""
    full_width, full_height = SIZE
    width = width or full_width
    jpeg = BytesIO()
    draw(scene, (width, round(full_height * width / full_width))).save(
        jpeg, "JPEG", quality=82, optimize=True, progressive=True
    )
    return ContentFile(jpeg.getvalue(), name=f"{scene}.jpg")
