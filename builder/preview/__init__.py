"""The live preview: what the playbook would say of an answer that is still being typed."""
