"""Has the fonts of sheets unpacked as soon as it is imported.

The process that the printing children are forked from imports it, so that they find the fonts ready: unpacking them
takes as long as a page or two, in each child.
"""

from contextlib import suppress

from builder.errors import CannotBuildError
from builder.fonts import FONT_FOLDER, unpacked
from builder.paths import look_root

# Whatever is wrong is said by the child that needs the fonts, where somebody listens.
with suppress(CannotBuildError, OSError):
    for _file in sorted((look_root() / FONT_FOLDER).glob("*.woff2")):
        unpacked(_file.read_bytes())
