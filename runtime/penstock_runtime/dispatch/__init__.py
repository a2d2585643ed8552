"""The dispatcher: events of stores go to the queues of the rules that they meet."""
