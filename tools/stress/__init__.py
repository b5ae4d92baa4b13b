"""What readers and editors notice while a large import is written and a process of the server is killed."""
