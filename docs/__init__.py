"""The screenshots of the README, and the script that takes them."""
