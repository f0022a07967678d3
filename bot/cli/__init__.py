"""What can be typed after `python -m bot`, where one command or two share a file."""
