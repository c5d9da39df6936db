"""A pack that can't be imported."""

raise RuntimeError("the licence server is asleep")
