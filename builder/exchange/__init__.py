"""What comes in from other programs and goes out to them: worksheets, tables, cards and calendars."""
