"""The panel installed as docs/production.md says, and judged from outside by 64 checks: `make accept`."""
