"""Everything that looks at frames: what changed, which slide is shown, what lies over it, and the cleanest picture of it.

OpenCV works with one thread: pictures are small, and handing out a share of one to another thread costs a third more processor time
and saves none. Whoever has cores to spare has recordings, or stages, that run side by side.
"""

import cv2

cv2.setNumThreads(1)
