"""`make bench`: figures for people to read, never part of the tests. One file a section, each with `main(folder)`."""
