"""Look at the recording: when its picture changed, where it stood still, and which of the still pictures are the same.

The sizes of its packets tell where something may have happened. There it is decoded, once: to see when and where something changed
(a bitmap for each fifth of a second), and to take one picture out of every still stretch. Those are compared with one another;
nothing is decided here.
"""

from collections.abc import Sequence

from pipeline.media.frames import Film, packets
from pipeline.memory import give_back
from pipeline.model import Box, File, Frames, Look, Media, Relation
from pipeline.stage import Workspace
from pipeline.timeline import Span
from pipeline.vision import area
from pipeline.vision.album import Album
from pipeline.vision.changes import Changes
from pipeline.vision.keep import Keeper
from pipeline.vision.plan import planned
from pipeline.vision.running import beneath, captions, cut_off
from pipeline.vision.settle import settle
from pipeline.vision.states import Scene, tell_apart
from pipeline.vision.stillness import Stretch
from pipeline.vision.watch import watch
from pipeline.vision.webcams import completed
from pipeline.vision.windows import windowed


def look(media: Media, work: Workspace) -> Frames:
    """Measure the history of the picture. Without a video stream, or with one that cannot be decoded, there are no looks.

    Raises:
        UnusableRecordingError: the recording cannot be opened.
    """
    if media.video is None:
        return Frames(width=0, height=0, looks=[])
    found = packets(work.recording)
    plan = planned(found)
    film = Film(work.recording, plan.needed, media.video.rotation, media.video.pixel_aspect)
    changes = Changes()
    keeper = Keeper(changes)
    for sample in watch(film.frames(plan.take, plan.again), film, plan, changes):
        keeper.add(sample)
        work.progress(0.8 * sample.ms / max(1, media.duration_ms))
    if not changes.times:
        work.warn("No picture of the video could be decoded; it is treated as a sound recording.")
        return Frames(width=media.video.shown_width, height=media.video.height, looks=[])
    stretches, album = keeper.finish()
    give_back()
    scenes = framed(stretches, album)
    told = list(tell_apart(scenes, album, changes))
    starts = [0, *(start_ms for _, start_ms, _ in told[1:]), max(media.duration_ms, changes.times[-1] + 1)]
    looks, relations, files = list[Look](), list[Relation](), dict[int, File]()
    for i, (state, _, more) in enumerate(told):
        if state not in files:
            path, files[state] = work.new(f"looks/{state:05}.png")
            path.write_bytes(album.png(i))
        relations += more
        looks.append(described(scenes[i], album, i, changes, Span(starts[i], starts[i + 1]), state, files[state]))
        work.progress(0.8 + 0.2 * i / len(stretches))
    return Frames(width=changes.width, height=changes.height, looks=looks, relations=relations)


def framed(found: Sequence[Stretch], album: Album) -> list[Scene]:
    """Where the slide is in every stretch, judged by all of them together."""
    moved = [
        [area.snapped(album.picture(i), box) for box in area.boxes(stretch.moving, album.width, album.height)]
        for i, stretch in enumerate(found)
    ]
    moving = completed(moved, album.picture)
    strips = captions(album.picture, moving)
    hidden = [[*boxes, strip] if strip else boxes for boxes, strip in zip(moving, strips, strict=True)]
    seen = [area.framed(album.picture(i), boxes) for i, boxes in enumerate(hidden)]
    raw = [None if strip and box and cut_off(box, strip) else box for box, strip in zip(seen, strips, strict=True)]
    settled = windowed(beneath(strips, settle(raw, album.picture, hidden, moving)), album.picture, hidden)
    return [Scene(*parts) for parts in zip(found, moving, settled, strips, strict=True)]


def described(scene: Scene, album: Album, i: int, changes: Changes, span: Span, state: int, picture: File) -> Look:
    """The document of one look; boxes in the recording's pixels."""
    x, y = changes.width / album.width, changes.height / album.height

    def full(box: Box) -> Box:
        left, top = round(box.x * x), round(box.y * y)
        return Box(left, top, round(box.right * x) - left, round(box.bottom * y) - top)

    kind = area.character(album.picture(i), scene.area, scene.hidden)
    last, clock = scene.stretch.last, scene.stretch.ticking
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
        captions=full(scene.captions) if scene.captions else None,
        ticking=[full(box) for box in area.boxes(clock, album.width, album.height)] if clock is not None else [],
        flat=kind.flat,
        edges=kind.edges,
        dark=kind.dark,
        tones=kind.tones,
        ground=kind.ground,
        paper=area.paper(album.picture(i), scene.moving, kind.ground),
    )
