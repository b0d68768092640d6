"""Sends notifications through oslo.messaging's own Kafka driver, and ends when librdkafka has them acknowledged.

Prints the message ids as a JSON list, in the order in which they were sent.
"""
import argparse
import json
import urllib.parse
import uuid

from oslo_config import cfg
import oslo_messaging
from oslo_messaging._drivers import impl_kafka


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--url', required=True, help='kafka://host:port/vhost')
    parser.add_argument('--topic', default='notifications')
    parser.add_argument('--priority', default='info')
    parser.add_argument('--count', type=int, default=10)
    parser.add_argument('--compression', choices=['none', 'gzip', 'snappy', 'lz4', 'zstd'], default='none')
    parser.add_argument('--linger', type=float, default=0, help='seconds in which records gather to one batch')
    for name in ['protocol', 'mechanism', 'ca']:
        parser.add_argument('--' + name)
    return parser.parse_args()


def main():
    options = arguments()
    conf = cfg.ConfigOpts()
    conf([], project='stackwire-test', default_config_files=[], default_config_dirs=[])
    # The driver reads its settings once, when it is made.
    settings = {'compression_codec': options.compression, 'producer_batch_timeout': options.linger,
                'security_protocol': options.protocol, 'sasl_mechanism': options.mechanism,
                'ssl_cafile': options.ca}
    query = urllib.parse.urlencode({name: value for name, value in settings.items() if value})
    transport = oslo_messaging.get_notification_transport(conf, options.url + '?' + query)
    ids = []
    send = transport._send_notification

    # A notifier keeps its message ids to itself, so they are taken where it sends.
    def noting(target, context, message, **more):
        send(target, context, message, **more)
        ids.append(message['message_id'])

    transport._send_notification = noting
    notifier = oslo_messaging.Notifier(transport, driver='messagingv2', topics=[options.topic],
                                       publisher_id='compute.cmp001')
    emit = getattr(notifier, options.priority)
    for number in range(options.count):
        instance = str(uuid.UUID(int=0x87be4b45 * 2 ** 96 + number % 50, version=4))
        emit({'request_id': 'req-' + str(uuid.uuid4())}, 'compute.instance.update',
             {'instance_id': instance, 'display_name': 'vm-%d' % number, 'host': 'cmp001', 'state': 'active',
              'description': 'the same words again and again ' * 20})
    producer = transport._driver.pconn.producer
    left = producer.flush(30) if producer is not None else 0
    if left:
        raise SystemExit('%d records were not acknowledged' % left)
    print(json.dumps(ids), flush=True)


assert impl_kafka.confluent_kafka is not None
main()
