"""Sends notifications through the real oslo.messaging, as a service would.

Prints a JSON line {"sent": N, "seconds": S} at its end. With --ids-file each message id is written (and
flushed) only after the broker confirmed the publish, so the file is what must arrive. It outlives a broker
that goes away: a publish that fails is tried again.

--payloads FILE.jsonl takes templates {"publisher_id", "event_type", "priority", "payload"}, used in turn;
without it a few nova-like ones are built in.

--serve reads such arguments as JSON, {"id": N, "arguments": [...]} a line, and sends for each in a process of its own, since to
import oslo.messaging costs most of a second. It answers {"id": N, "error": why or null} in the order in which they end.
"""
import argparse
import io
import itertools
import json
import os
import signal
import sys
import time
import traceback
import uuid

from oslo_config import cfg
import oslo_messaging

TYPES = ['compute.instance.create.end', 'compute.instance.update', 'compute.instance.power_off.end',
         'compute.instance.live_migration.post.dest.end', 'compute.instance.exists']
PRIORITIES = ['info', 'info', 'info', 'error', 'warn']


def arguments(given):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--url', required=True, help='rabbit:// or amqp://user:password@host:port/vhost')
    parser.add_argument('--driver', default='messagingv2', choices=['messaging', 'messagingv2'])
    parser.add_argument('--exchange', default='nova', help='several, comma-separated, are used in turn')
    parser.add_argument('--topic', default='notifications')
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--durable', action='store_true', help='amqp_durable_queues')
    parser.add_argument('--quorum', action='store_true', help='rabbit_quorum_queue')
    parser.add_argument('--addressing', choices=['dynamic', 'legacy', 'routable'], default='dynamic',
                        help='addressing_mode of the amqp1 driver')
    parser.add_argument('--compression', choices=['gzip', 'bz2'], help='kombu_compression')
    parser.add_argument('--rate', type=float, default=0, help='messages per second; 0 is as fast as it goes')
    parser.add_argument('--ids-file')
    parser.add_argument('--payloads')
    return parser.parse_args(given)


def built_in(number):
    """An instance's notification; every tenth instance is seen again."""
    instance = str(uuid.UUID(int=0x87be4b45 * 2 ** 96 + number % 50, version=4))
    kind = number % len(TYPES)
    host = 'cmp%03d' % (number % 7)
    return {
        'publisher_id': 'compute.' + host,
        'event_type': TYPES[kind],
        'priority': PRIORITIES[kind],
        'payload': {
            'instance_id': instance, 'display_name': 'vm-%d' % (number % 50), 'tenant_id': '%032x' % (number % 5),
            'user_id': '%032x' % 7, 'host': host, 'node': host, 'state': 'active', 'state_description': '',
            'memory_mb': 512, 'vcpus': 1, 'disk_gb': 1, 'created_at': '2026-03-01 07:24:31+00:00', 'deleted_at': '',
        },
    }


def templates(path):
    if path is None:
        return map(built_in, itertools.count())
    with open(path, encoding='utf-8') as lines:
        return itertools.cycle([json.loads(line) for line in lines if line.strip()])


def notifier(options, exchange, confirmed):
    """A service's notifier; `confirmed` hears each message id after its publish was confirmed."""
    conf = cfg.ConfigOpts()
    conf([], project='stackwire-test', default_config_files=[], default_config_dirs=[])
    oslo_messaging.set_transport_defaults(exchange)
    transport = oslo_messaging.get_notification_transport(conf, options.url)
    conf.set_override('control_exchange', exchange)
    if options.url.startswith('amqp:'):
        conf.set_override('addressing_mode', options.addressing, group='oslo_messaging_amqp')
    else:
        group = 'oslo_messaging_rabbit'
        conf.set_override('amqp_durable_queues', options.durable or options.quorum, group=group)
        conf.set_override('rabbit_quorum_queue', options.quorum, group=group)
        conf.set_override('rabbit_retry_interval', 1, group=group)
        if options.compression:
            conf.set_override('kombu_compression', options.compression, group=group)
    send = transport._send_notification

    # A notifier swallows errors and keeps its message ids to itself, so they are taken where it sends.
    def send_until_confirmed(target, context, message, **options):
        while True:
            try:
                send(target, context, message, **options)
                return confirmed(message['message_id'])
            except oslo_messaging.MessagingException as error:
                print('retrying: %s' % error, file=sys.stderr, flush=True)
                time.sleep(0.5)

    transport._send_notification = send_until_confirmed
    return oslo_messaging.Notifier(transport, driver=options.driver, topics=[options.topic])


def main(given):
    options = arguments(given)
    ids = open(options.ids_file, 'a', encoding='utf-8', buffering=1) if options.ids_file else None
    sent = []

    def confirmed(message_id):
        sent.append(message_id)
        if ids:
            ids.write(message_id + '\n')

    notifiers = [notifier(options, exchange, confirmed) for exchange in options.exchange.split(',')]
    context = {'request_id': 'req-' + str(uuid.uuid4()), 'user_id': '%032x' % 7, 'project_id': '%032x' % 3}
    begun = time.monotonic()
    for number, template in zip(range(options.count), templates(options.payloads)):
        if options.rate:
            time.sleep(max(0.0, begun + number / options.rate - time.monotonic()))
        service = notifiers[number % len(notifiers)].prepare(publisher_id=template['publisher_id'])
        emit = getattr(service, template['priority'].lower())
        emit(context, template['event_type'], template['payload'])
    print(json.dumps({'sent': len(sent), 'seconds': round(time.monotonic() - begun, 2)}), flush=True)


def attempt(request):
    sys.stdout = io.StringIO()
    try:
        main(request['arguments'])
        return None
    except BaseException:
        return traceback.format_exc()


def serve():
    # Nobody waits for those that have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    answers = sys.stdout.fileno()
    for line in sys.stdin:
        request = json.loads(line)
        if os.fork() == 0:
            answer = {'id': request['id'], 'error': attempt(request)}
            os.write(answers, (json.dumps(answer) + '\n').encode())
            os._exit(0)


if sys.argv[1:] == ['--serve']:
    serve()
else:
    main(sys.argv[1:])
