"""What developers run: it writes files of the project anew."""
