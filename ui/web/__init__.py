"""What runs in the visitor's browser: networks in JavaScript, and how they get there."""
