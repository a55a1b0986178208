"""What a person should look at before an episode goes out, worst first; and what the recording has not."""

from pipeline.model.about import About
from pipeline.model.chapters import opening
from pipeline.model.decided import Edit, Parts
from pipeline.model.episode import Check
from pipeline.model.made import Deck, Subtitles
from pipeline.model.measured import Media, Segment, Transcript
from pipeline.model.proof import Proof
from pipeline.model.slides import Pages, Slides
from pipeline.timeline import Span, clock, intersect, overlap

# Below these the machine was wrong often enough to be worth a look.
SURE_PART = 0.75
SURE_SLIDE = 0.6
SURE_WORDS = 0.6
MOST_SEGMENTS = 8
UNHEARD_MS = 1500
WHOLE = 0.9  # share of the frame that a slide fills beside which nobody is seen
MOST_SAID = 24  # words of a first slide that says who speaks and when; one of more is quoted nowhere
NAMES = {"presentation": "presentation", "qa": "Q&A"}
# Expected harm: how likely it is wrong, times how bad that is. What leaks cannot be called back; a missing fact is only missing.
END, DAMAGED, DESKTOP, SLIDE, UNFIT = 10.0, 3.0, 2.5, 2.0, 1.8
WORDS, NAMED, DOUBT, MISHAP, DECK, FACT = 1.5, 0.95, 0.9, 0.6, 0.5, 0.1
Weighed = tuple[float, int, str, int]  # harm, ms, what, seconds


def checks(
    media: Media,
    edit: Edit,
    parts: Parts,
    slides: Slides,
    pages: Pages,
    transcript: Transcript,
    deck: Deck,
    about: About,
    proof: Proof | None = None,
) -> list[Check]:
    """Places to look at, the worst first by expected harm.

    `ms` is a kept moment of the recording. Nothing quotes what was cut away.
    """
    found: list[Weighed] = []
    if media.damaged:
        found.append((DAMAGED, first(edit), "The recording is damaged. Watch the end: is anything missing?", 60))
    found += ends(edit, parts)
    found += [
        (UNFIT, first(edit), f"A correction of words no longer fits anything that was said: {wrong.spoken}", 20)
        for wrong in transcript.unfit
        if wrong.near_ms is None or edit.keeps(wrong.near_ms)
    ]
    found += words(edit, transcript)
    found += [
        (DOUBT, doubt.ms, f"“{doubt.heard}” is heard where the slide has “{doubt.slide}”. Which is right?", 8)
        for doubt in transcript.doubts
        if edit.keeps(doubt.ms)
    ]
    found += names(edit, transcript, seen_beside(media, edit, slides))
    found += [
        (MISHAP, mishap.ms, f"Something went wrong on the air: {mishap.what} Cut it?", 10)
        for mishap in parts.mishaps
        if edit.keeps(mishap.ms)
    ]
    shown, kept = {item.slide for item in deck.slides}, [clip.span for clip in edit.clips]
    found += [
        (FACT, one.start_ms, "A break is left out here. Does the talk go on where it should?", 10)
        for one in parts.breaks
        if edit.keeps(one.start_ms)
    ]
    for slide in slides.slides:
        page = pages.of(slide.number)
        if page is not None and page.desktop:
            what = "A computer's desktop is seen until {}. Is anything private on it? Cut it?"
            found += [
                (DESKTOP, one.start_ms, what.format(clock(one.end_ms)), 10) for one in intersect(slide.shown, kept)
            ]
        if page is not None and page.poll:
            what = "A poll is seen until {} and left out of the deck. Is it none of the slides?"
            found += [(FACT, one.start_ms, what.format(clock(one.end_ms)), 10) for one in intersect(slide.shown, kept)]
        sure = min(slide.confidence, page.confidence if page else 1.0)
        at = next((span.start_ms for span in intersect(slide.shown, kept)), None)
        if slide.number in shown and sure < SURE_SLIDE and at is not None:
            title = page.title if page else ""
            what = f"A slide was read with doubt ({round(sure * 100)} % sure): {title or 'no title found'}. Compare it with the deck."
            found.append((SLIDE * (1 - sure), at, what, 15))
        proved = proof.of(slide.number) if proof else None
        if proved is not None and not proved.safe and at is not None:
            what = f"Slide {proved.deck_slide} of the deck differs from its frame (proof.html): {' '.join(proved.why)}"
            found.append((DECK, at, what, 15))
    found += [(DECK, first(edit), f"Deck: {problem}", 15) for problem in deck.problems]
    found += facts(media, edit, slides, pages, about)
    found.sort(key=lambda item: -item[0])
    return [Check(ms=ms, what=what, seconds=seconds) for _, ms, what, seconds in found]


def about_time(seconds: int) -> str:
    """How long something takes, as one says it."""
    if seconds < 50:
        return f"{max(10, round(seconds, -1))} seconds"
    minutes = max(1, round(seconds / 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def ends(edit: Edit, parts: Parts) -> list[Weighed]:
    """Parts whose ends are uncertain: what was never meant to be published may be in them."""
    out: list[Weighed] = []
    for part in parts.parts:
        if part.confidence < SURE_PART and edit.spans(part.kind):
            share = round(part.confidence * 100)
            start = edit.spans(part.kind)[0].start_ms
            what = f"Where the {NAMES[part.kind]} begins and ends is uncertain ({share} % sure). Watch its first and last seconds."
            out.append((END * (1 - part.confidence), start, what, 20))
    return out


def names(edit: Edit, transcript: Transcript, beside: int | None) -> list[Weighed]:
    """Where attendees were named: in the picture and in the sound they may be named still. `beside`: see `seen_beside`."""
    kept = [span for span in transcript.hidden if edit.keeps(span.middle)]
    seen = "Do labels or a platform's captions name attendees in the picture of the Q&A? They are not taken out."
    if not kept:
        return [(NAMED, beside, seen, 10)] if beside is not None else []
    places = "one place" if len(kept) == 1 else f"{len(kept)} places"
    heard = "" if transcript.muted else " They can still be heard: [redact] mute_names silences them."
    what = f"Names of attendees were taken out at {places}. Read the questions: was one overlooked?{heard}"
    what += f" {seen}" if beside is not None else ""
    return [(NAMED, kept[0].start_ms, what, 10 + 5 * len(kept))]


def seen_beside(media: Media, edit: Edit, slides: Slides) -> int | None:
    """The first moment of the Q&A at which more than a slide is seen: people, or what lies beside or over it."""
    if media.video is None:
        return None
    frame = media.video.width * media.video.height
    whole = {slide.number for slide in slides.slides if slide.area.area > WHOLE * frame and not slide.covers}
    seen = [one.span for one in slides.screens if one.kind == "people" or (one.slide and one.slide not in whole)]
    return next((span.start_ms for span in intersect(edit.spans("qa"), seen)), None)


def facts(media: Media, edit: Edit, slides: Slides, pages: Pages, about: About) -> list[Weighed]:
    """What nobody wrote down about the recording, and where it may stand: on the talk's first slide, in the file."""
    known = {
        "title": about.titled_by == "person" and about.title,
        "presenter": about.presenter,
        "date": about.date,
        "licence": about.licence or about.licence_url,
    }
    missing = [name for name, fact in known.items() if not fact]
    if not missing:
        return []
    by = {"slide": " (the first slide's stands in for it)", "file": " (the file's name stands in for it)"}
    named = [name + (by.get(about.titled_by, "") if name == "title" else "") for name in missing]
    what = f"Not known: {', '.join(named)}. Write it into the recording's .toml file."
    page = opening(edit, slides, pages)
    said = [line.text for line in page.lines if line.role not in ("title", "number")] if page else []
    if {"presenter", "date"} & set(missing) and said and len(" ".join(said).split()) <= MOST_SAID:
        what += f" The first slide says: “{' · '.join(said)}”."
    if "date" in missing and media.recorded:
        what += f" The file was recorded on {media.recorded[:10]}."
    return [(FACT, first(edit), what, 30)]


def words(edit: Edit, transcript: Transcript) -> list[Weighed]:
    """The stretches of kept speech that were hardest to hear, the worst of them first."""
    kept = [clip.span for clip in edit.clips]
    found: list[Weighed] = []
    for segment in transcript.segments:
        inside = [word for word in segment.words if edit.keeps((word.start_ms + word.end_ms) // 2)]
        said = [word for word in inside if not overlap([Span(word.start_ms, word.end_ms)], transcript.hidden)]
        if not said:  # nothing but a name that was taken out
            continue
        sure = sum(word.confidence for word in said) / len(said)
        at = max(
            inside[0].start_ms,
            next(span.start_ms for span in kept if (inside[0].start_ms + inside[0].end_ms) // 2 in span),
        )
        seconds = max(1, round((inside[-1].end_ms - inside[0].start_ms) / 1000))
        if segment.doubtful or sure < SURE_WORDS:
            found.append((WORDS * (1 - sure), at, f"Hard to hear: “{quoted(segment, edit)}”", seconds))
    for span in transcript.unheard:
        if span.length >= UNHEARD_MS and edit.keeps(span.middle):
            what = "Something is said here that could not be understood; it has no caption."
            found.append((WORDS, span.middle, what, max(1, round(span.length / 1000))))
    return sorted(found, key=lambda item: (-item[0], item[1]))[:MOST_SEGMENTS]


def quoted(segment: Segment, edit: Edit) -> str:
    """The kept words of a segment, at most twelve."""
    said = [word.text for word in segment.words if edit.keeps((word.start_ms + word.end_ms) // 2)]
    return " ".join(said[:12]) + ("…" if len(said) > 12 else "")


def first(edit: Edit) -> int:
    """The first kept moment."""
    return edit.clips[0].start_ms if edit.clips else 0


def lacks(media: Media, edit: Edit, transcript: Transcript, deck: Deck, subtitles: Subtitles) -> list[str]:
    """What this recording has not, in plain words."""
    out: list[str] = []
    if media.video is None:
        out.append("The recording has no picture: the video shows a title card.")
    if media.audio is None:
        out.append("The recording has no sound.")
    elif not any(edit.keeps((word.start_ms + word.end_ms) // 2) for word in transcript.words):
        out.append("No speech was found: there is no transcript.")
    if not subtitles.cues:
        out.append("There are no captions.")
    if not deck.slides:
        out.append("No slides were found in the picture." if media.video else "There are no slides.")
    if deck.problems:
        count = "one problem" if len(deck.problems) == 1 else f"{len(deck.problems)} problems"
        out.append(
            f"A finished deck: the deck checker found {count} (see what to check), so deck.pptx is marked as a draft."
        )
    if not edit.spans("presentation"):
        out.append("No presentation was found.")
    if not edit.spans("qa"):
        out.append("No Q&A was found.")
    return out
