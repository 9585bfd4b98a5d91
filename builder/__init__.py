"""Headless: turns a brokerage folder and the content in `playbook_src/` into a site and printed sheets."""
