"""Measures wabot beside its references, in one run; it promises nothing and changes nothing.

    echo        a message to the sandbox and back: wabot, its bare channel, whatsapp-web.js
    turns       the engine alone; durable turns against the raw limit of the same database
    report      figures, their ratios in the same run, and the goals beside them

Only ratios within one run mean anything: the machine and its load are the same for both sides.
"""
