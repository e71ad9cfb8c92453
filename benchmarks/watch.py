"""Run a program and print, as the last line, the most memory (MiB) that any of its processes had.

From `resource`, which Windows does not have.
"""

from __future__ import annotations

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# macOS reports bytes, others KiB.
print(most / (1024 * 1024 if sys.platform == "darwin" else 1024))
