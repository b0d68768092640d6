"""Ceilometer's own publishers: reads one job from stdin, publishes with the real code, prints what there is to compare.

In:  {"secret": TEXT, "url": ADDRESS or null, "folder": PATH or null,
      "cases": [{"definitions": YAML text, "drop": bool, "messages": [...]}, ...],   events to be made of messages
      "samples": [arguments of Sample, ...],                                         samples to be made
      "messages": [dict, ...]}                                                       messages to be signed
Out: {"outcomes": [["event" | "dropped" | "lost", ...] or "invalid", ...], "events": [TEXT, ...], "samples": [TEXT, ...],
      "signatures": [TEXT, ...]}: the texts are JSON of signed messages.

Events and samples are posted to `url` in one list each, and written to events.log, events.json, samples.log and
samples.json in `folder`.
"""

import contextlib
import io
import json
import logging
import os
import sys
import tempfile
from urllib import parse

import convert

from ceilometer import sample
from ceilometer.publisher import file, http, utils


class Conf:
    """What the publishers ask of a configuration."""

    max_parallel_requests = 1


def made_of(case, path):
    """What becomes of each message of a case: an event, None, or why it is lost."""
    try:
        events = convert.load(case['definitions'], case['drop'], path)
    except Exception:
        return 'invalid'
    return [one_of(events, message) for message in case['messages']]


def one_of(events, message):
    try:
        event = events.to_event('info', convert.body(message))
        # What has half of a surrogate pair in it cannot be signed.
        return event and utils.message_from_event(event, 'any') and event
    except Exception:
        return 'lost'


def word(made):
    return made if isinstance(made, str) else 'dropped' if made is None else 'event'


def write_files(folder, name, write):
    for ending, query in (('log', ''), ('json', '?json')):
        path = os.path.join(folder, '%s.%s' % (name, ending))
        write(file.FilePublisher(Conf, parse.urlsplit('file://%s%s' % (path, query))))


def publish(job, events, samples):
    if job['url']:
        poster = http.HttpPublisher(Conf, parse.urlsplit(job['url']))
        poster.publish_events(events)
        poster.publish_samples(samples)
    if job['folder']:
        write_files(job['folder'], 'events', lambda publisher: publisher.publish_events(events))
        write_files(job['folder'], 'samples', lambda publisher: publisher.publish_samples(samples))


def main():
    logging.disable(logging.CRITICAL)
    logging.raiseExceptions = False
    job = json.load(sys.stdin)
    # Some of the paths print what they are.
    with contextlib.redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
        made = [made_of(case, os.path.join(folder, 'definitions.yaml')) for case in job['cases']]
    logging.disable(logging.NOTSET)
    logging.getLogger().addHandler(logging.NullHandler())
    events = [one for each in made if each != 'invalid' for one in each if word(one) == 'event']
    samples = [sample.Sample(**arguments) for arguments in job['samples']]
    publish(job, events, samples)
    secret = job['secret']
    print(json.dumps({
        'outcomes': [each if each == 'invalid' else [word(one) for one in each] for each in made],
        'events': [json.dumps(utils.message_from_event(event, secret)) for event in events],
        'samples': [json.dumps(utils.meter_message_from_counter(one, secret)) for one in samples],
        'signatures': [utils.compute_signature(message, secret) for message in job['messages']],
    }))


if __name__ == '__main__':
    main()
