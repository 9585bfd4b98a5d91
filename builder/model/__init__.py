"""The kernel: questions, answers, conditions, facts and readiness. Imports no renderer."""
