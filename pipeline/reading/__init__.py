"""A slide read: its picture and the printed lines in it made into text in order, tables, pictures and shapes."""
