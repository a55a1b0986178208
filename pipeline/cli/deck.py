"""webinar deck"""

from pathlib import Path

import click

from pipeline.cli.options import PATH, settings


@click.command("deck")
@click.argument("episode")
@click.option("--template", type=PATH, default=None, help="Make it again on this PowerPoint template (.potx or .pptx).")
@click.option("--slides", default="", metavar="3,5-7", help="Take just these slides, in this order.")
@click.option("-o", "--to", "target", type=PATH, default=None, help="The file to write (default: beside the deck).")
@click.option("--output", type=PATH, default=None, help="Folder of the episodes (default: output).")
@click.option("--config", "config_file", type=PATH, default=None, help="Settings (default: config.toml, if there).")
def command(
    episode: str, template: Path | None, slides: str, target: Path | None, output: Path | None, config_file: Path | None
) -> int:
    """Make the deck of a finished EPISODE again on a partner's template, or take some of its slides.

    EPISODE is the episode's folder or name, or its recording.
    """
    from pipeline.errors import UsageError
    from pipeline.reuse import find_deck, make, numbers_of

    if template is None and not slides:
        raise UsageError("Say what to make: --template FILE, --slides 3,5-7, or both.")
    config = settings(config_file, output, "", "", "")
    deck = find_deck(episode, Path(config.folders.output))
    made = make(deck, template=template, slides=numbers_of(slides), target=target)
    click.echo(f"{made} is written.")
    return 0
