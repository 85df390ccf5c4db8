"""Large pictures are made smaller strip by strip before their renditions are drawn."""

from io import BytesIO

from django.test import SimpleTestCase, tag
from PIL import Image, ImageCms

from library.renditions import in_srgb, reduced

SIZE = (701, 503)  # no multiple of any factor, and many strips


def picture(mode):
    image = Image.merge(
        "RGB", [Image.linear_gradient("L").resize(SIZE).rotate(a) for a in (0, 90, 180)]
    )
    if mode == "I;16":
        return image.convert("L").convert("I").point(lambda value: value * 256).convert("I;16")
    return image.convert(mode)


@tag("once")
class ReducingTest(SimpleTestCase):
    def test_strips_make_the_same_picture_as_the_whole(self):
        for mode, expected in {
            "RGB": "RGB",
            "RGBA": "RGBA",
            "CMYK": "CMYK",
            "P": "RGB",
            "LA": "RGBA",
        }.items():
            for factor in (1, 2, 3, 7):
                with self.subTest(mode, factor=factor):
                    image = picture(mode)
                    whole = image.convert(expected).reduce(factor)
                    strips = reduced(image, (SIZE[0] // factor, SIZE[1] // factor))
                    self.assertEqual((strips.mode, strips.size), (whole.mode, whole.size))
                    self.assertEqual(strips.tobytes(), whole.tobytes())

    def test_sixteen_bits_become_eight(self):
        strips = reduced(picture("I;16"), (SIZE[0] // 2, SIZE[1] // 2))
        whole = picture("L").convert("RGB").reduce(2)
        self.assertEqual(strips.tobytes(), whole.tobytes())

    def test_colours_are_converted_in_place_as_they_are_in_a_copy(self):
        srgb = ImageCms.createProfile("sRGB")
        profile = ImageCms.ImageCmsProfile(srgb).tobytes()
        for mode in ("RGB", "RGBA"):
            image = picture(mode)
            copy = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(BytesIO(profile)), srgb
            )
            image.info["icc_profile"] = profile
            self.assertEqual(in_srgb(image).tobytes(), copy.tobytes())
