"""What is kept of people: said to visitors, shown to staff, and taken away."""
