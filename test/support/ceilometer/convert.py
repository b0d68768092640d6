"""Ceilometer's own converter: reads one case a line, prints what it makes of each message.

In:  {"definitions": YAML text, "drop": bool, "messages": [message, ...]}
Out: {"results": [event as it is serialised | null | {"lost": why}, ...]} or {"invalid": why}
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
from oslo_config import cfg  # noqa: E402
from stevedore import extension  # noqa: E402

from ceilometer import declarative  # noqa: E402
from ceilometer.event import converter, trait_plugins  # noqa: E402

LEXER = ply.lex.lex(module=parser.ExtendedJsonPathLexer())
ply.lex.lex = lambda **options: LEXER.clone()

PLUGINS = {
    'split': trait_plugins.SplitterTraitPlugin,
    'bitfield': trait_plugins.BitfieldTraitPlugin,
    'timedelta': trait_plugins.TimedeltaPlugin,
    'map': trait_plugins.MapTraitPlugin,
}
MANAGER = extension.ExtensionManager.make_test_instance(
    [extension.Extension(name, None, plugin, None) for name, plugin in PLUGINS.items()])


def configuration(drop):
    conf = cfg.ConfigOpts()
    conf.register_opts(converter.OPTS, group='event')
    conf.set_override('drop_unmatched_notifications', drop, group='event')
    return conf


CONFIGURATIONS = {drop: configuration(drop) for drop in (True, False)}


def load(text, drop, path):
    conf = CONFIGURATIONS[drop]
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)
    definitions = declarative.load_definitions(conf, [], path)
    return converter.NotificationEventsConverter(conf, definitions, MANAGER)


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


def convert(events, message):
    try:
        event = events.to_event('info', body(message))
        return event and event.serialize()
    except Exception as error:
        return {'lost': '%s: %s' % (type(error).__name__, error)}


def answer(case, path):
    # Some of the paths print what they are.
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            events = load(case['definitions'], case['drop'], path)
        except Exception as error:
            return {'invalid': '%s: %s' % (type(error).__name__, error)}
        return {'results': [convert(events, message) for message in case['messages']]}


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line), os.path.join(folder, 'definitions.yaml'))))


if __name__ == '__main__':
    main()
