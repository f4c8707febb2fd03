"""A released result as a picture: laid out as pages, one file a kind of vote."""
