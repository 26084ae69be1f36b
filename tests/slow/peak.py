"""peak.py FILE COMMAND...: run it, its output thrown away; peak memory in kilobytes and exit status go to FILE."""

import resource
import subprocess
import sys

code = subprocess.call(sys.argv[2:], stdout=subprocess.DEVNULL)
# The largest of the command and its own children.
with open(sys.argv[1], "w", encoding="ascii") as out:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, code, file=out)
