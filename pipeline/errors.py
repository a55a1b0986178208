"""Every failure a person can meet: one class each, with its exit code and a message that says what to do next.

A message is one line: what happened, then the next step. Anything that is not one of these is a bug (exit code 1).
"""

from typing import ClassVar


class PipelineError(Exception):
    """The root of all expected failures; `exit_code` is what the command exits with."""

    exit_code: ClassVar[int] = 1


class UsageError(PipelineError):
    """The command was asked for something that does not exist, such as an unknown stage or episode."""

    exit_code = 2


class BusyError(UsageError):
    """Another run is at work on the episode."""


class MissingToolError(PipelineError):
    """A program, a model or a font that the work needs is not on this machine."""

    exit_code = 3


class UnusableRecordingError(PipelineError):
    """The file is no recording, holds neither picture nor sound, or is damaged beyond use."""

    exit_code = 4


class ConfigurationError(PipelineError):
    """`config.toml` or `recordings/<name>.toml` cannot be understood."""

    exit_code = 5


class StaleCorrectionError(PipelineError):
    """A correction in `recordings/<name>.toml` no longer fits the recording."""

    exit_code = 6


class EngineError(PipelineError):
    """ffmpeg, a speech engine or another tool failed while it worked."""

    exit_code = 7


class OutputError(EngineError):
    """The results cannot be written: the disk is full, or the folder is not writable."""


class FindingsError(PipelineError):
    """A check found something that has to be corrected."""

    exit_code = 9


class BatchError(PipelineError):
    """Part of a batch failed; the others are finished."""

    exit_code = 8
