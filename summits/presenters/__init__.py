"""What pages show, ready to print: citations, discussions, timelines, rows of lists."""
