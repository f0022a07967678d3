"""Looks at recorded links over HTTP, one file per place: politely, within limits, and only at hosts named here."""
