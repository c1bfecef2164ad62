"""Reports from one result file: terminal, a single page of HTML, JUnit, Markdown, JSON lines."""
