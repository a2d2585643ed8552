"""Source that the compiler and the runtime share: one set of files, carried by both distributions.

A wheel has the files in this folder (`hatch_build.py` puts them there). In the repository they are the compiler's own: the
package looks for its modules there. They import each other relatively and nothing else of the compiler.
"""

import os

_HERE = os.path.dirname(os.path.abspath(__file__))
if not os.path.isfile(os.path.join(_HERE, "record.py")):
    __path__ = [os.path.normpath(os.path.join(_HERE, "..", "..", "..", "compiler", "penstock"))]
