"""Speech over a telephone: where it is, and what the line cut off of it made anew.

A line passes 300 to 3400 Hz (ITU-T G.712). A speech detector that was taught on whole voices takes much of what is left for none. The
missing tones are made of the present ones by rectifying (Makhoul and Berouti, High-frequency regeneration in speech coding
systems, ICASSP 1979): below, the voice's pitch, above, its edges. That is no sound to listen to, but one to detect.
"""

import numpy as np
import numpy.typing as npt

from pipeline.media.sound import RATE, Samples

# Frames that are judged, and so many together, two seconds.
FRAME, FRAMES = 512, 62
# In Hz: what a line cuts off below, what it passes, what it cuts off above.
BELOW, PASSED, ABOVE = (90, 250), (250, 3500), (3700, 8000)
# Of the frames of a stretch: the loudest, which are speech if there is any, and the faintest, which are the noise.
LOUD, FAINT = 6, 15
# So far below what is passed, speech leaves nothing but what leaks through the line's own filters. Measured on recordings
# of whole voices: -15 and -25 together in at most two of a hundred stretches.
BELOW_DB, ABOVE_DB, SPEECH_DB = -15, -25, 10
REGENERATED = ((80, 300), (3400, 8000))


def narrow(block: Samples) -> npt.NDArray[np.bool_]:
    """Whether speech stands out in the band of a line alone, for each 512 samples; shape (ceil(n / 512),), the stretches around such
    ones included.

    Noise is left out of account: it may be as wide as it likes. So is what never pauses, as music.
    """
    count = -(-len(block) // FRAME)
    stretches = len(block) // FRAME // FRAMES
    if not stretches:
        return np.zeros(count, np.bool_)
    frames = block[: stretches * FRAMES * FRAME].reshape(-1, FRAME) * np.hanning(FRAME).astype(np.float32)
    power = np.abs(np.fft.rfft(frames)) ** 2
    below, passed, above = (
        np.sort(power[:, hertz(first) : hertz(last)].sum(axis=1).reshape(stretches, FRAMES), axis=1)
        for first, last in (BELOW, PASSED, ABOVE)
    )

    def speech(band: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(np.maximum(band[:, -LOUD:].mean(axis=1) - band[:, :FAINT].mean(axis=1), 1e-12))

    loud = speech(passed)
    found = loud > 10 ** (SPEECH_DB / 10) * passed[:, :FAINT].mean(axis=1)
    found &= speech(below) < 10 ** (BELOW_DB / 10) * loud
    found &= speech(above) < 10 ** (ABOVE_DB / 10) * loud
    near = np.convolve(found, np.ones(3), "same")[:stretches] > 0 if stretches > 2 else np.full(stretches, found.any())
    return np.pad(np.repeat(near, FRAMES), (0, count - stretches * FRAMES), mode="edge")


def hertz(value: int) -> int:
    """The first bin of a frame's spectrum at or above it."""
    return -(-value * FRAME // RATE)


def regenerated(block: Samples) -> Samples:
    """The block with what a line cuts off made of what it passes; as long, and as loud where the line passes."""
    spectrum = np.fft.rfft(np.abs(block))
    at = np.fft.rfftfreq(len(block), 1 / RATE)
    spectrum[~np.any([(first <= at) & (at < last) for first, last in REGENERATED], axis=0)] = 0
    return block + np.fft.irfft(spectrum, len(block)).astype(np.float32)
