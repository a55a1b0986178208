"""The transcript as Markdown: for reading, for quoting, for translating."""

from pipeline.model.decided import PARTS, Clip, Edit
from pipeline.model.episode import Episode, Passage
from pipeline.model.passages import FULL_WORDS, PAUSE_MS
from pipeline.model.phrases import phrases
from pipeline.timeline import clock

SIGNS = "\\`*_{}[]<>#|~"


def render(episode: Episode) -> str:
    """Title, facts, then part by part who said what at which second of the part's video, under the slide that was shown.

    Words are escaped, so that nothing said or read off a slide becomes markup.
    """
    edit, words = Edit(clips=episode.clips, cuts=[]), phrases(episode.language)
    facts = [episode.presenter, episode.organisation, episode.event, episode.date]
    lines = [f"# {escaped(episode.title)}", ""]
    if line := " · ".join(escaped(fact) for fact in facts if fact):
        lines += [line, ""]
    if episode.licence or episode.licence_url:
        name = escaped(episode.licence or episode.licence_url)
        lines += [
            f"{words.licence}: [{name}](<{episode.licence_url}>)"
            if web(episode.licence_url)
            else f"{words.licence}: {name}",
            "",
        ]
    if not episode.transcript:
        lines += [words.no_speech, ""]
    for part in PARTS:
        spans = edit.spans(part)
        said = [passage for passage in episode.transcript if clip_of(passage, episode).part == part] if spans else []
        if not said:
            continue
        lines += [f"## {words.part(part)}", ""]
        before = None
        for passage in paragraphs(said, episode):
            slide = slide_of(passage, episode)
            if slide != before and slide is not None:
                title = next(item.title for item in episode.slides if item.number == slide)
                name = words.slide.format(slide)
                lines += [f"### {name}: {escaped(title)}" if title else f"### {name}", ""]
                before = slide
            clip = clip_of(passage, episode)
            at = edit.to_output(part, min(max(passage.start_ms, clip.start_ms), clip.end_ms - 1)) or 0
            who = f"**{escaped(passage.speaker)}** " if passage.speaker else ""
            lines += [f"{who}({clock(at)})  ", escaped(passage.text), ""]
    return "\n".join(lines).rstrip() + "\n"


def paragraphs(sentences: list[Passage], episode: Episode) -> list[Passage]:
    """Sentences joined while speaker, slide and clip stay the same, without a pause, up to a paragraph's length."""
    out: list[Passage] = []
    for sentence in sentences:
        last = out[-1] if out else None
        if (
            last is not None
            and (last.speaker, slide_of(last, episode)) == (sentence.speaker, slide_of(sentence, episode))
            and clip_of(last, episode) == clip_of(sentence, episode)
            and sentence.start_ms - last.end_ms <= PAUSE_MS
            and len(last.text.split()) < FULL_WORDS
        ):
            out[-1] = Passage(
                start_ms=last.start_ms,
                end_ms=sentence.end_ms,
                speaker=last.speaker,
                text=f"{last.text} {sentence.text}",
            )
        else:
            out.append(sentence)
    return out


def clip_of(passage: Passage, episode: Episode) -> Clip:
    """The clip that shares most time with a passage."""
    return max(episode.clips, key=lambda clip: min(clip.end_ms, passage.end_ms) - max(clip.start_ms, passage.start_ms))


def slide_of(passage: Passage, episode: Episode) -> int | None:
    """The number of the slide on the screen in the middle of a passage."""
    ms = (passage.start_ms + passage.end_ms) // 2
    return next((slide.number for slide in episode.slides if any(ms in span for span in slide.shown)), None)


def web(url: str) -> bool:
    """Whether this is an address that a reader may be sent to."""
    return url.startswith(("https://", "http://")) and not any(sign in url for sign in "<> \n")


def escaped(text: str) -> str:
    """One line of plain words in Markdown."""
    flat = "".join(f"\\{sign}" if sign in SIGNS else sign for sign in " ".join(text.split()))
    # What would begin a list or a rule at the beginning of a line.
    return f"\\{flat}" if flat[:1] in "+-=" else flat
