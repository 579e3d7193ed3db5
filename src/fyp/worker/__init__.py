"""THE WORKER: a process of its own that makes videos of uploads, step by step, each done once and survived if killed."""
