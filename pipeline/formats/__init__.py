"""File formats: captions, decks, pages, transcripts. Pure where they can be; one owner per outside library."""
