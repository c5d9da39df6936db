"""The admin: the desk over a runtime; here its web app and the commands `up`, `admin` and `demo`."""
