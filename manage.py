#!/usr/bin/env python3
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inbox_project.settings")
    from django.core.management import execute_from_command_line

    from inbox_project.embedded import join_running

    join_running()
    execute_from_command_line(sys.argv)
