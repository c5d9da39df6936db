"""Ends a server when whoever started it is gone. Run as a script: it knows nothing of wabot.

    python guard.py [--user NAME] FOLDER PROGRAM [ARGUMENT …]

runs the program and waits for the end of its own standard input, a pipe that its parent holds: the kernel
closes it even when the parent was killed. Then it stops the program and removes the folder with its data.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

PATIENCE_SECONDS = 10


def main(arguments: list[str]) -> int:
    """Guard the program on the command line; return its exit status."""
    user = None
    if arguments[0] == "--user":
        user, arguments = arguments[1], arguments[2:]
    folder, *command = arguments
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the pipe alone says when it is over
    try:
        program = start(command, user=user)
        threading.Thread(target=stop_when_left_alone, args=[program], daemon=True).start()
        return program.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(command: list[str], *, user: str | None) -> "subprocess.Popen[bytes]":
    """Start the program in a session of its own, so that a Ctrl-C meant for the tests does not reach it."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=restore_signals,
        user=user,
        group=group_of(user) if user else None,
        extra_groups=[] if user else None,
    )


def restore_signals() -> None:
    """Give the program the signals back that the guard ignores."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def group_of(user: str) -> int:
    """Return the number of the user's own group."""
    import pwd

    return pwd.getpwnam(user).pw_gid


def stop_when_left_alone(program: "subprocess.Popen[bytes]") -> None:
    """Wait for the end of standard input, then stop the program: ask first, insist when it takes too long."""
    while os.read(0, 1024):
        pass
    program.send_signal(signal.SIGINT)  # Postgres: a fast shutdown; Redis: a shutdown
    try:
        program.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        program.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
