"""The project: a folder with a `penstock.yaml`, and the files that belong to it."""

from penstock.project.discover import find_root, list_files
from penstock.project.settings import PROJECT_FILE, Project, Settings, open_project

__all__ = ["PROJECT_FILE", "Project", "Settings", "find_root", "list_files", "open_project"]
