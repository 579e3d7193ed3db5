"""What stands behind the doors: a folder for each place to run, the same file names, the same contract suite."""
