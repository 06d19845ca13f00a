"""The live walk: sliders, pads and pictures that follow."""
