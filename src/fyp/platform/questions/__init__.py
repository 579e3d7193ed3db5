"""Questions: what makers ask the audience of a video, and what people answer, each once."""

from fyp.platform.questions.room import ANSWER, GONE, HEARS, QUESTION, Answer, Gone, erased, hear, question
from fyp.platform.questions.tallies import Tallies, Tally

__all__ = ["ANSWER", "GONE", "HEARS", "QUESTION", "Answer", "Gone", "Tallies", "Tally", "erased", "hear", "question"]
