"""Starting: the files of a new project, from the starter or from a reference stack, and how they are put down."""
