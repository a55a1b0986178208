"""PowerPoint files, made and read with python-pptx, whose one owner this is: a planned deck, the presenter's own, a partner's master."""
