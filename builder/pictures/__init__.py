"""Pictures of a firm's answers: pure functions from what is known to a drawing and the same facts in words."""
