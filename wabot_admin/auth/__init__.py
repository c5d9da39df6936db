"""Signing in: passwords, access tokens, sessions, second factors, one-time links, API keys; no HTTP but its cookies."""
