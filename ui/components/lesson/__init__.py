"""What a lesson has in the browser: answers that outlive a reload, the focus, and keys to go on and back."""
