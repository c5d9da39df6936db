"""wabot's own nodes and triggers, written exactly as a plugin is: they import the face only."""
