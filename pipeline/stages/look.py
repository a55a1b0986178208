"""Look at the recording: when its picture changed, where it stood still, and which of the still pictures are the same.

The keyframes and the bytes between them tell where nothing happened. The rest is decoded twice, sparsely: once to see when and
where something changed (a bitmap for each fifth of a second), once to take one picture out of every still stretch. Those are
compared with one another; nothing is decided here.
"""

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.media.frames import Group, frames, groups
from pipeline.model import Box, File, Frames, Look, Media, Relation
from pipeline.stage import Workspace
from pipeline.timeline import Span
from pipeline.vision import area
from pipeline.vision.album import Album
from pipeline.vision.changes import Changes, watch
from pipeline.vision.compare import work_size
from pipeline.vision.quiet import quiet
from pipeline.vision.states import Scene, tell_apart
from pipeline.vision.stillness import Stretch, stretches
from pipeline.vision.windows import windowed


def look(media: Media, work: Workspace) -> Frames:
    """Measure the history of the picture. Without a video stream, or with one that cannot be decoded, there are no looks.

    Raises:
        UnusableRecordingError: the recording cannot be opened.
    """
    if media.video is None:
        return Frames(width=0, height=0, looks=[])
    turned = media.video.rotation
    parts = groups(work.recording)
    rests = quiet(parts, frames(work.recording, rotation=turned, keys=True)) if len(parts) > 2 else []
    changes = Changes()
    skip = {rest.start_ms for rest in rests}
    for at_ms, seen in watch(frames(work.recording, rotation=turned, skip=skip), rests):
        changes = seen
        work.progress(0.5 * at_ms / max(1, media.duration_ms))
    if not changes.times:
        work.warn("No picture of the video could be decoded; it is treated as a sound recording.")
        return Frames(width=media.video.width, height=media.video.height, looks=[])
    found = stretches(changes)
    album = photograph(media, [changes.times[stretch.last] for stretch in found], parts, skip, changes, work)
    scenes = framed(found, album)
    told = list(tell_apart(scenes, album, changes))
    starts = [0, *(start_ms for _, start_ms, _ in told[1:]), max(media.duration_ms, changes.times[-1] + 1)]
    looks, relations, files = list[Look](), list[Relation](), dict[int, File]()
    for i, (state, _, more) in enumerate(told):
        if state not in files:
            path, files[state] = work.new(f"looks/{state:05}.png")
            path.write_bytes(album.png(i))
        relations += more
        looks.append(described(scenes[i], album, i, changes, Span(starts[i], starts[i + 1]), state, files[state]))
        work.progress(0.8 + 0.2 * i / len(found))
    return Frames(width=changes.width, height=changes.height, looks=looks, relations=relations)


def photograph(
    media: Media, wanted: Sequence[int], parts: Sequence[Group], skip: set[int], changes: Changes, work: Workspace
) -> Album:
    """The last picture of every stretch, at the times `wanted`: a share that sharpens after each change is sharpest there.

    In a group of pictures where nothing happened its keyframe shows the same, and nothing else of it is decoded.
    """
    starts = [part.start_ms for part in parts]
    owners = [starts[max(0, bisect_right(starts, ms) - 1)] for ms in wanted]
    times = [owner if owner in skip else ms for ms, owner in zip(wanted, owners, strict=True)]
    album = Album(*work_size(changes.width, changes.height))
    rotation = media.video.rotation if media.video else 0
    unseen = set(starts) - set(owners)
    for frame in frames(work.recording, rotation=rotation, skip=skip, leave=unseen):
        while len(album) < len(times) and frame.ms >= times[len(album)]:
            album.add(frame.luma())
        if len(album) == len(times):
            break
        work.progress(0.5 + 0.3 * frame.ms / max(1, media.duration_ms))
    return album


def framed(found: Sequence[Stretch], album: Album) -> list[Scene]:
    """Where the slide is in every stretch, judged by all of them together."""
    moving = [
        [area.snapped(album.picture(i), box) for box in area.boxes(stretch.moving, album.width, album.height)]
        for i, stretch in enumerate(found)
    ]
    raw = [area.framed(album.picture(i), boxes) for i, boxes in enumerate(moving)]
    settled = windowed(area.settle(raw, album.picture, moving), album.picture, moving)
    return [Scene(*parts) for parts in zip(found, moving, settled, strict=True)]


def described(scene: Scene, album: Album, i: int, changes: Changes, span: Span, state: int, picture: File) -> Look:
    """The document of one look; boxes in the recording's pixels."""
    x, y = changes.width / album.width, changes.height / album.height

    def full(box: Box) -> Box:
        left, top = round(box.x * x), round(box.y * y)
        return Box(left, top, round(box.right * x) - left, round(box.bottom * y) - top)

    kind = area.character(album.picture(i), scene.area, scene.moving)
    last = scene.stretch.last
    first = max(0, last - 1) if scene.stretch.restless else scene.stretch.first
    first_ms, last_ms = changes.times[first], changes.times[last]
    return Look(
        span=span,
        still=Span(first_ms, max(first_ms + 1, min(span.end_ms, last_ms + 1))),
        picture=picture,
        area=full(scene.area) if scene.area else None,
        motion=round(float(scene.stretch.moving.mean()), 4),
        state=state,
        restless=scene.stretch.restless,
        moving=[full(box) for box in scene.moving],
        flat=kind.flat,
        edges=kind.edges,
        dark=kind.dark,
        tones=kind.tones,
        ground=kind.ground,
    )
