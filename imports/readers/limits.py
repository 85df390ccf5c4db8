"""How much of a page and of an archive is read: what is beyond is refused with a clear line."""

MB = 1024 * 1024

#: A page, in bytes: of a file, or of a record of an archive once it is unpacked.
PAGE = 20 * MB
#: How many times its own size an archive may unpack to, beyond what every archive may.
RATIO = 100
ARCHIVE = 50 * MB
#: The headers of a record of an archive.
HEADERS = 256 * 1024
#: Blocks of a page, and elements of one in HTML: a page for readers has some hundreds.
BLOCKS, ELEMENTS = 50_000, 500_000
#: Elements within each other in HTML. What is deeper makes programs that read it fall over.
DEPTH = 200
#: Pictures of a page that are looked for: more than are brought over, for those of the frame.
PICTURES = 1_000
#: Characters of links and emphasis that go on from one block into the next, all together.
AGAIN = MB
#: Signs of other kinds of files among the characters of a text: one in so many, at most.
CONTROLS = 100
