"""The command `webinar`: its options, and what it exits with."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from pipeline import __version__, interrupts
from pipeline.errors import PipelineError

INTERRUPTED = 130
BUG = 1


class Commands(click.Group):
    """Loads a command's file only when it is called, so that `--help` and mistakes answer at once."""

    names = ("run", "batch", "status", "captions", "clip", "deck", "doctor")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.names:
            return None
        module = __import__(f"pipeline.cli.{cmd_name}", fromlist=["command"])
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="webinar-pipeline", prog_name="webinar")
def webinar() -> None:
    """Turn raw webinar recordings into finished episodes.

    \b
    webinar run recordings/june.mp4     make the episode in output/june
    webinar deck june --slides 3,5-7    a partner's deck, also on their --template
    webinar status                      what is current, what would run again, and why
    webinar captions check FILE         does any SRT or WebVTT file keep the caption rule
    webinar doctor                      what is missing on this machine
    """


def main() -> None:
    """Run the command and exit: 0, or the exit code of what went wrong, with one line on stderr."""
    interrupts.listen()
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        result = webinar(standalone_mode=False)
    except PipelineError as error:
        stop(error.exit_code, str(error))
    except click.ClickException as error:
        stop(error.exit_code, f"{error.format_message()} `webinar --help` shows what there is.")
    except (KeyboardInterrupt, click.Abort):
        stop(INTERRUPTED, "Stopped. What is finished is kept: the same command goes on from there.")
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        stop(
            BUG,
            f"Something unexpected went wrong ({type(error).__name__}: {error}). This is a mistake of ours: report it with {report()}",
        )
    sys.exit(result if isinstance(result, int) else 0)


def report() -> str:
    """Write the traceback where it can be attached to a message; its path."""
    with tempfile.NamedTemporaryFile("w", prefix="webinar-", suffix=".log", delete=False) as file:
        traceback.print_exc(file=file)
    return str(Path(file.name))


def stop(code: int, message: str) -> None:
    """One line, and out."""
    click.echo(f"webinar: {' '.join(message.split())}", err=True)
    sys.exit(code)
