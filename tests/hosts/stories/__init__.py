"""What a person does in a host, as functions that run against the stand-ins and the real programs alike."""
