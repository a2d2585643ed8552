"""What adapters for AWS share: credentials, signatures, requests, and the few services that are asked directly."""
