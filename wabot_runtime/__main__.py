"""`python -m wabot_runtime`: the same as `wabot`."""

from wabot_runtime.cli import main

if __name__ == "__main__":
    main()
