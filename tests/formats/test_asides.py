"""Chats and reports of a platform: who was there and what was asked; nothing private, no time."""

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.formats.asides import beside, chat, table

SAVED = (
    "10:02:11\t From Vera Holm (she/her) : Hello from Umeå\r\r\n"
    "10:05:59\t From Omar to Everyone : Does it work : in winter?\r\r\n"
    "10:06:30 From Kim Lo to Everyone:\r\r\n\tIs there a list\r\n\tof all the ten steps?\r\n"
    "10:07:00 From Ann to Kim Lo(Direct Message):\r\n\tWill he ever stop talking?\r\n"
    "10:08:00 From Ann  to  Host (Privately) : who invited him?\r\n"
)


def test_a_saved_chat_in_its_dialects() -> None:
    names, questions = chat(SAVED)
    assert names == ["Vera Holm", "Omar", "Kim Lo", "Ann"]
    assert questions == ["Does it work : in winter?", "Is there a list of all the ten steps?"]


def test_a_chat_of_the_cloud() -> None:
    assert chat("00:05:59\tJo Berg:\tWhat does it cost?\r\n") == (["Jo Berg"], ["What does it cost?"])


def test_a_report_of_questions_and_one_of_people() -> None:
    report = (
        '\ufeffQuestion and Answer Report\r\nTopic,Webinar ID\r\n"Topic",123 456 789\r\n\r\n'
        '#,Question,Asker Name,Asker Email,Answer(s)\r\n1,"Who said ""free""?",Jo Berg,jo@example.org,live answered\r\n'
        "2,And when?,Anonymous Attendee,,\r\n"
    )
    assert table(report) == (["Jo Berg"], ['Who said "free"?', "And when?"])
    assert table("Frage;Antwort\r\nWas kostet das?;Nichts.\r\n") == ([], ["Was kostet das?"])
    people = "Meeting ID,Topic\r\n1,x\r\n\r\nName (Original Name),User Email\r\nMia Sand,mia@example.org\r\n"
    assert table(people)[0] == ["Mia Sand"]


def test_what_lies_beside_a_recording(tmp_path: Path) -> None:
    recording = tmp_path / "GMT20260401-080000_Recording_1920x1080.mp4"
    assert beside(recording).names == []
    (tmp_path / "GMT20260401-080000_Recording.txt").write_text(SAVED, "utf-8")
    (tmp_path / "GMT20260401-080000_Recording_1920x1080_qa.csv").write_text("Question,Name\nWhy so?,Bo\n", "utf-8")
    found = beside(recording)
    assert "Bo" in found.names and "Why so?" in found.questions and len(found.files) == 2
    (tmp_path / "GMT20260401-080000_Recording.txt").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        beside(recording)
