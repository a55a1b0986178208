"""Everything that looks at pixels: what changed, what stands on a slide, and the picture of it."""
