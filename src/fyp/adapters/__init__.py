"""What stands behind the doors: a folder for each place to run, with the same file names and the same contract suite."""
