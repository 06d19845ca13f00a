"""What tests, benchmarks and screenshots share: servers, browsers, folders, small models."""
