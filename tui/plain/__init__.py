"""The interview as prompts, line by line: for screen readers, dumb terminals, serial lines and pipes."""
