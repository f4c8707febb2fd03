"""The voting page: a small web application over callbacks; knows no screen and no store."""
