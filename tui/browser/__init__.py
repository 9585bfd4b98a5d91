"""The interview in a browser on the same machine: a page that shows the terminal, and a process for each page."""
