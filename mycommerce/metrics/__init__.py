"""The figures of `/metrics`: all but those of requests are the same from every process."""
