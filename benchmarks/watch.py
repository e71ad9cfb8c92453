"""Run a program and print, as the last line, the most memory (MiB) that any of its processes had.

As `resource` tells it, which Windows has not.
"""

from __future__ import annotations

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# macOS tells bytes, others KiB.
print(most / (1024 * 1024 if sys.platform == "darwin" else 1024))
