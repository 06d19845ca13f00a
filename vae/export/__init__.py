"""What leaves the project: tables with provenance."""
