"""A session as a report: Markdown, and from it HTML; the released aggregates as CSV and JSON."""
