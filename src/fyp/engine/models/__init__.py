"""Small learners: learn_one, predict_many; no I/O, no clock."""
