"""The studio: makes webinar recordings whose truth is known, from our own slides, words and drawings.

A `Take` is the script on a clock: who says what when, which slide is on the screen, which layout. `film.render` turns a take into
a media file, `truth.truth_of` into the facts that a test compares with. Tests use `make`; the product's sample is made by
`python -m tests.studio.sample`. No person, voice or logo in it is real. Licences: LICENCE.md.
"""
