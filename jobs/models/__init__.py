from jobs.models.heartbeat import Heartbeat
from jobs.models.job import Job

__all__ = ["Heartbeat", "Job"]
