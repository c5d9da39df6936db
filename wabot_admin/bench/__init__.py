"""Measures the desk: every list of the API over a large workspace, and reading beside a bare route.

builder what the builder does on a flow of a thousand nodes, beside bare_canvas; large_flow and frames are its
lists   which lists there are to ask, and how
asking  the client, in a process of its own
bare    the same statements behind a bare Starlette route
desk    puts database, app and client together and collects what they find
tables  what it found, to be pasted
"""
