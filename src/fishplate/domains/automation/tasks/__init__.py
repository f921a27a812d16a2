"""What runs in the background: the job that sends, and what recurs."""
