"""Everything that knows ffmpeg and PyAV."""
