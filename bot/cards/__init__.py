"""What is shown, without a platform: figures and state become messages with typed text, fields and buttons."""
