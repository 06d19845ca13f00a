"""From one image to another: every model's path, scrubbed together in the browser, and measured."""
