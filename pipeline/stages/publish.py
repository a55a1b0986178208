"""Publish: the episode's public record, its page, and its transcript."""

from typing import Annotated, Literal

import msgspec

from pipeline import codec, model
from pipeline.formats import html, html_slides, transcript_md
from pipeline.model import (
    PARTS,
    About,
    Deck,
    Edit,
    File,
    Full,
    Handoff,
    Media,
    Page,
    Pages,
    Part,
    PartKind,
    Parts,
    Proof,
    Question,
    Slides,
    Source,
    Speakers,
    Subtitles,
    Transcript,
    Video,
)
from pipeline.model.chapters import chapters
from pipeline.model.checks import checks, lacks
from pipeline.model.episode import SCHEMA, Episode, EpisodeSlide, Output, Recording, SlideVerdict
from pipeline.model.passages import passages
from pipeline.stage import Workspace
from pipeline.timeline import Span, intersect


class PublishSettings(model.Settings, frozen=True):
    """`[publish]` of config.toml."""

    show_decisions: Annotated[
        bool,
        msgspec.Meta(description="End the page with what the machine decided and what to check; false for the public"),
    ] = True


FOLDER = "deliver/"


class Delivered(msgspec.Struct, frozen=True):
    """A file in the episode's folder, as episode.json tells of it."""

    file: File
    kind: Literal["video", "captioned", "captions", "cover", "deck", "page", "transcript", "slide", "timeline", "proof"]
    part: PartKind | Literal[""] = ""
    language: str = ""
    duration_ms: int | None = None


def publish(
    source: Source,
    media: Media,
    edit: Edit,
    parts: Parts,
    slides: Slides,
    pages: Pages,
    transcript: Transcript,
    speakers: Speakers,
    subtitles: Subtitles,
    deck: Deck,
    proof: Proof,
    video: Video,
    full: Full,
    handoff: Handoff,
    about: About,
    settings: PublishSettings,
    work: Workspace,
) -> Page:
    """Write `episode.json`, `index.html` and `transcript.md`. What was cut away appears in none of them."""
    missing = lacks(media, edit, transcript, deck, subtitles)
    episode = Episode(
        schema=SCHEMA,
        id=work.episode_id,
        title=about.title,
        presenter=about.presenter,
        moderator=about.moderator,
        organisation=about.organisation,
        event=about.event,
        date=about.date,
        language=transcript.language,
        licence=about.licence,
        licence_url=about.licence_url,
        attribution=about.attribution,
        funding=about.funding,
        category=about.category,
        keywords=list(about.keywords),
        recording=Recording(
            file=source.file,
            sha256=source.sha256,
            duration_ms=media.duration_ms,
            width=media.video.width if media.video else 0,
            height=media.video.height if media.video else 0,
        ),
        parts=[on_record(part, edit) for part in parts.parts if edit.spans(part.kind)],
        clips=edit.clips,
        slides=shown_slides(edit, slides, pages, deck, proof),
        questions=asked(parts, edit, deck),
        chapters=chapters(edit, slides, pages, parts, transcript.language),
        transcript=passages(transcript, speakers, edit, full_words=1),
        outputs=[],
        lacks=missing,
        checks=checks(media, edit, parts, slides, pages, transcript, deck, about, proof),
    )
    readable = msgspec.structs.replace(episode, transcript=passages(transcript, speakers, edit))
    files = delivered(subtitles, deck, video, full, handoff)
    if proof.page is not None:
        files.append(Delivered(proof.page, "proof", language="en"))
    md_path, md = work.new(f"{FOLDER}transcript.md")
    md_path.write_text(transcript_md.render(episode), encoding="utf-8")
    files.append(Delivered(md, "transcript", language=transcript.language))
    outputs = [entry(work, item) for item in files]
    readable = msgspec.structs.replace(readable, outputs=outputs)
    index_path, index = work.new(f"{FOLDER}index.html")
    sizes = {public(item.file): work.path(item.file).stat().st_size for item in files}
    index_path.write_text(html.render(readable, subtitles, sizes, decisions=settings.show_decisions), encoding="utf-8")
    record_path, record = work.new(f"{FOLDER}episode.json")
    episode = msgspec.structs.replace(episode, outputs=[*outputs, entry(work, Delivered(index, "page", language="en"))])
    record_path.write_bytes(codec.encode(episode, indent=1))
    overview = None
    if settings.show_decisions and episode.slides:
        path, overview = work.new(f"{FOLDER}slides.html")
        path.write_text(overview_of(episode, edit, slides, deck, media), encoding="utf-8")
    return Page(index=index, episode=record, transcript=md, lacks=missing, slides=overview)


def overview_of(episode: Episode, edit: Edit, slides: Slides, deck: Deck, media: Media) -> str:
    """The page that shows what was found on the screen, and when."""
    known = {slide.number: slide for slide in slides.slides}
    behind = {number: known[item.slide] for number, item in enumerate(deck.slides, 1)}
    kept = [Span(clip.start_ms, clip.end_ms) for clip in edit.clips]
    return html_slides.render(episode.title, episode.slides, behind, slides.screens, kept, media.duration_ms)


def delivered(subtitles: Subtitles, deck: Deck, video: Video, full: Full, handoff: Handoff) -> list[Delivered]:
    """The files that earlier stages delivered, in the order in which people look for them."""
    out = [Delivered(film.file, "video", film.part, "", film.duration_ms) for film in video.films]
    if video.cover:
        out.append(Delivered(video.cover, "cover"))
    out += [Delivered(film.file, "captioned", film.part, "", film.duration_ms) for film in video.burnt]
    for track in subtitles.tracks:
        out += [Delivered(file, "captions", track.part, track.language) for file in (track.srt, track.vtt)]
    if full.film:
        out.append(Delivered(full.film, "video", "", "", full.duration_ms))
    for track in full.tracks:
        out += [Delivered(file, "captions", "", track.language) for file in (track.srt, track.vtt)]
    out.append(Delivered(deck.file, "deck"))
    out += [Delivered(file, "slide") for file in deck.pictures]
    return out + [Delivered(file, "timeline", part_of(file)) for file in handoff.files]


def part_of(file: File) -> PartKind:
    """The part that a timeline file is named after."""
    return next(kind for kind in PARTS if file.name.rsplit("/", 1)[-1].startswith(kind))


def entry(work: Workspace, item: Delivered) -> Output:
    """How episode.json names a file."""
    path = work.path(item.file)
    return Output(
        kind=item.kind,
        file=public(item.file),
        part=item.part,
        language=item.language,
        sha256=codec.file_digest(path),
        duration_ms=item.duration_ms,
    )


def public(file: File) -> str:
    """Path in the episode's folder."""
    return file.name.removeprefix(FOLDER)


def on_record(part: Part, edit: Edit) -> Part:
    """The part with the evidence that lies in what is published: a reason may quote what was said."""
    return msgspec.structs.replace(part, evidence=[reason for reason in part.evidence if edit.keeps(reason.ms)])


def asked(parts: Parts, edit: Edit, deck: Deck) -> list[Question]:
    """The questions that are published, with the slides' numbers of the episode, and groups among themselves."""
    numbers = {item.slide: number for number, item in enumerate(deck.slides, 1)}
    kept = [question for question in parts.questions if edit.keeps(question.start_ms)]
    firsts = {question.group: question.number for question in reversed(kept)}
    return [
        msgspec.structs.replace(q, slide=numbers.get(q.slide or 0), group=firsts[q.group] if q.group else q.number)
        for q in kept
    ]


def shown_slides(edit: Edit, slides: Slides, pages: Pages, deck: Deck, proof: Proof) -> list[EpisodeSlide]:
    """The deck's slides, numbered from 1, with the times at which they were on the screen in the published parts.

    A part counts from its first clip to its last: a silence that was tightened in between does not make a slide appear twice.
    """
    kept = [Span(edit.spans(part)[0].start_ms, edit.spans(part)[-1].end_ms) for part in edit.parts()]
    known = {slide.number: slide for slide in slides.slides}
    out: list[EpisodeSlide] = []
    for number, (item, picture) in enumerate(zip(deck.slides, deck.pictures, strict=True), 1):
        slide, page = known[item.slide], pages.of(item.slide)
        out.append(
            EpisodeSlide(
                number=number,
                title=(page.title if page else "") or ("Demonstration" if slide.kind == "demo" else ""),
                text="\n".join(page.text) if page else "",
                image=public(picture),
                deck_slide=item.deck_slide,
                shown=intersect(slide.shown, kept),
                confidence=min(slide.confidence, page.confidence if page else 1.0),
                original=item.original,
                proof=verdict(proof, item.slide),
            )
        )
    return out


def verdict(proof: Proof, slide: int) -> SlideVerdict | None:
    """What the proof says of a slide."""
    found = proof.of(slide)
    if found is None:
        return None
    return SlideVerdict(
        safe=found.safe,
        rendered=proof.rendered,
        text=found.text,
        layout=found.layout,
        picture=found.picture,
        why=found.why,
    )
