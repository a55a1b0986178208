"""What the recording is: streams, duration, frame timing. Refuses what is no recording."""

from pipeline.errors import UnusableRecordingError
from pipeline.media.container import first_stream, opened, origin_ms, packet_times
from pipeline.media.facts import audio_facts, video_facts
from pipeline.model import Media, Source
from pipeline.stage import Workspace

SHORTEST_MS = 1000
MISSING_MS = 2000
"""A recording is called damaged where its packets end this long before the end that its header promises."""


def probe(source: Source, work: Workspace) -> Media:
    """Read the recording's header and the times of all its packets; nothing is decoded.

    Raises:
        UnusableRecordingError: no recording, damaged beyond use, or shorter than a second.
    """
    with opened(work.recording) as container:
        video, audio = first_stream(container, "video"), first_stream(container, "audio")
        streams = [stream for stream in (video, audio) if stream is not None]
        if not streams:
            raise UnusableRecordingError(f"{source.file} has neither a picture nor sound. Choose the recording itself.")
        promised = round((container.duration or 0) / 1000)
        packets = packet_times(container, streams)
        found = max(packets[stream.index].end_ms for stream in streams)
        if found < SHORTEST_MS:
            raise UnusableRecordingError(
                f"{source.file} holds less than a second that can be played. Download or export it again."
            )
        damaged = any(p.broken for p in packets.values()) or promised - found > MISSING_MS
        if damaged:
            work.warn(
                f"The recording is damaged: {found / 1000:.0f} s of {max(promised, found) / 1000:.0f} s can be read."
            )
        return Media(
            container=container.format.name,
            duration_ms=found,
            origin_ms=origin_ms(container),
            video=video_facts(video, packets),
            audio=audio_facts(audio, packets),
            recorded=container.metadata.get("creation_time", ""),
            damaged=damaged,
        )
