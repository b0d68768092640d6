"""Ceilometer's own HTTP publisher, posting what it is told: reads one job a line from stdin, answers each with a line.

In:  {"url": ADDRESS with the publisher's options, "events": [event as serialised, ...], "samples": [arguments of Sample, ...]}
Out: {"error": the exception that the pipeline would see, or null, "logged": what the publisher wrote into its log}
"""

import json
import logging
import sys
from urllib import parse

from bodies import event_of

from ceilometer import sample
from ceilometer.publisher import http


class Conf:
    """What the publisher asks of a configuration."""

    max_parallel_requests = 1


class Kept(logging.Handler):
    """The lines of a log."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def main():
    kept = Kept()
    logging.getLogger('ceilometer').addHandler(kept)
    publishers = {}
    for line in sys.stdin:
        job = json.loads(line)
        url = job['url']
        error = None
        kept.lines = []
        try:
            if url not in publishers:
                publishers[url] = http.HttpPublisher(Conf, parse.urlsplit(url))
            if job['events']:
                publishers[url].publish_events([event_of(one) for one in job['events']])
            if job['samples']:
                publishers[url].publish_samples([sample.Sample(**one) for one in job['samples']])
        except Exception as raised:
            error = type(raised).__name__
        print(json.dumps({'error': error, 'logged': [each[:45] for each in kept.lines]}), flush=True)


if __name__ == '__main__':
    main()
