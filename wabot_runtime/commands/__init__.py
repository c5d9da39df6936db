"""The subcommands of `wabot`, one file a noun."""
