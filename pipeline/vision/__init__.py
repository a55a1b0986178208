"""Everything that looks at frames: what changed, which slide is shown, what lies over it, and the cleanest picture of it."""
