"""The screens: the interview, a thing of a list, search, overview, build and help."""
