"""What a producer can set of the videos, and how their progress is told."""

from collections.abc import Callable
from typing import Annotated

import msgspec

from pipeline import model
from pipeline.stage import Workspace


class VideoSettings(model.Settings, frozen=True):
    """`[video]` of config.toml."""

    copy_pictures: Annotated[
        bool,
        msgspec.Meta(
            description="Copy the recording's pictures where they play everywhere, and encode those at the cuts alone; false encodes all"
        ),
    ] = True

    keep_codec: Annotated[
        bool,
        msgspec.Meta(
            description="Copy HEVC and AV1 pictures as well; cheaper and unchanged, but not every player shows them"
        ),
    ] = False
    hardware: Annotated[
        bool,
        msgspec.Meta(
            description="Where all is encoded, use the graphics card's encoder if there is one; faster, and a little larger"
        ),
    ] = False
    burn_in: Annotated[
        bool,
        msgspec.Meta(
            description="Make a second file of each video, with the captions in the picture for places that show no tracks"
        ),
    ] = False
    quality: Annotated[
        int,
        msgspec.Meta(
            description="Picture quality where all is encoded (x264's rate factor): lower is better and larger; 17 is near perfect",
            ge=12,
            le=32,
        ),
    ] = 23
    loudness_lufs: Annotated[
        float,
        msgspec.Meta(
            description="Loudness of the finished sound in LUFS; -16 suits speech on the web", ge=-31.0, le=-10.0
        ),
    ] = -16.0
    true_peak_dbtp: Annotated[
        float, msgspec.Meta(description="Highest peak before compression in dBTP; AAC adds up to 0.4", ge=-9.0, le=-0.5)
    ] = -1.5
    level_speakers: Annotated[
        bool, msgspec.Meta(description="Bring quiet and loud speakers together before setting the loudness")
    ] = True
    lower_noise: Annotated[
        bool,
        msgspec.Meta(
            description="Lower hum and steady noise gently, where the pauses hold any; music is left as it is"
        ),
    ] = True


class Step:
    """Progress of one part within the stage's."""

    def __init__(self, work: Workspace, done: float, share: float) -> None:
        self.work, self.done, self.share = work, done, share

    def __call__(self, share: float) -> None:
        self.work.progress(self.done + self.share * min(1.0, max(0.0, share)))

    def between(self, first: float, last: float) -> Callable[[float], None]:
        """Takes 0 to 1 as `first` to `last` of this step."""
        return lambda share: self(first + (last - first) * share)
