"""What adapters for Google Cloud share: tokens, the wire format of Pub/Sub, and the few services that are asked directly."""
