"""Ceilometer's own sample builder: reads one case a line, prints the samples that it makes of each message.

In:  {"meters": [YAML text, ...], "messages": [message, ...]}
Out: {"results": [[sample, ...], ...]}
"""

import contextlib
import functools
import io
import json
import logging
import os
import sys
import tempfile

import ply.lex
import ply.yacc

# Parser and lexer are built anew for every path, from the same grammar each time. That they are kept is all that is
# changed here.
ply.yacc.yacc = functools.lru_cache(maxsize=None)(ply.yacc.yacc)

from jsonpath_rw_ext import parser  # noqa: E402
from oslo_cache import core as cache  # noqa: E402
from oslo_config import cfg  # noqa: E402

from ceilometer import sample  # noqa: E402
from ceilometer.meter import notifications  # noqa: E402
from ceilometer.pipeline import sample as pipeline  # noqa: E402

LEXER = ply.lex.lex(module=parser.ExtendedJsonPathLexer())
ply.lex.lex = lambda **options: LEXER.clone()

KEYS = ['name', 'type', 'unit', 'volume', 'user_id', 'project_id', 'resource_id', 'timestamp', 'resource_metadata']
ANYTHING = ['volume', 'resource_metadata']


def builder(folders):
    conf = cfg.ConfigOpts()
    conf.register_opts(notifications.OPTS, group='meter')
    conf.register_opts(sample.OPTS)
    conf.register_opt(cfg.BoolOpt('identity_name_discovery', default=False), group='polling')
    cache.configure(conf)
    conf.set_override('meter_definitions_dirs', folders, group='meter')
    made = notifications.ProcessMeterNotifications.__new__(notifications.ProcessMeterNotifications)
    made.conf = conf
    made.definitions = made._load_definitions()
    return made


def body(message):
    """As oslo.messaging's dispatcher makes it of a message."""
    prefix = '_context_'
    return {
        'ctxt': {key[len(prefix):]: value for key, value in message.items() if key.startswith(prefix)},
        'publisher_id': message.get('publisher_id'),
        'event_type': message.get('event_type'),
        'payload': message.get('payload'),
        'metadata': {
            'message_id': message.get('message_id'),
            'timestamp': message.get('timestamp'),
        },
    }


def valid(one):
    try:
        return pipeline.SamplePipeline._validate_volume(None, one)
    except Exception:
        return False


def built(raw):
    try:
        one = sample.Sample.from_notification(**raw)
        return [one] if valid(one) else []
    except Exception:
        return []


def shown(key, value):
    """What the bridge's contract has as text is text."""
    return value if key in ANYTHING or value is None else str(value)


def samples(made, message):
    """Each definition and each sample by itself: an exception would lose all of the message's."""
    # The endpoint has no method for other priorities.
    if message.get('priority', '').lower() not in ('info', 'sample'):
        return []
    notification = body(message)
    found = []
    for definition in made.definitions:
        try:
            raws = list(definition.to_samples(notification)) if definition.match_type(notification['event_type']) else []
        except Exception:
            continue
        for raw in raws:
            found += [{key: shown(key, getattr(one, key)) for key in KEYS} for one in built(raw)]
    return found


def answer(case, root):
    folders = []
    for index, text in enumerate(case['meters']):
        folder = os.path.join(root, str(index))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'meters.yaml'), 'w', encoding='utf-8') as out:
            out.write(text)
        folders.append(folder)
    # Some of the paths print what they are.
    with contextlib.redirect_stdout(io.StringIO()):
        made = builder(folders)
        return {'results': [samples(made, message) for message in case['messages']]}


def main():
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as root:
            print(json.dumps(answer(json.loads(line), root)))


if __name__ == '__main__':
    main()
