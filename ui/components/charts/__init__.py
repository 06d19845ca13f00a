"""Small charts whose points show pictures when they are pointed at, and can be clicked."""
