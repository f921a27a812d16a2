"""What every domain stands on and no domain is named in: audit, jobs, outbox, egress, permissions, records, errors."""
