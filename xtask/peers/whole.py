"""whole.py RUNS COMMAND…: how long a command takes from start to end, and its peak of memory.

Prints the shortest and the median time and the greatest peak. A peak below this process's own, some
ten MiB, cannot be seen.
"""

import os
import subprocess
import sys
import time

took, peak = [], 0
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    child = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    took.append(time.perf_counter() - start)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = max(peak, used.ru_maxrss)
    if status != 0:
        sys.exit(f"{sys.argv[2]} ended with {child.returncode}")
print(f"{min(took) * 1e3:.3f} ms {sorted(took)[len(took) // 2] * 1e3:.3f} ms {peak / 1024:.1f} MiB")
