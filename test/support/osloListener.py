"""Listens for notifications with the real oslo.messaging: as whoever reads Ceilometer does by the endpoint `sample`, or by others.

Prints each message as a JSON line and ends after so many.
"""
import argparse
import functools
import json
import threading

from oslo_config import cfg
import oslo_messaging


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--url', required=True, help='rabbit://user:password@host:port/vhost, or another driver’s')
    parser.add_argument('--exchange', default='ceilometer')
    parser.add_argument('--topics', default='event,metering')
    parser.add_argument('--priorities', default='sample', help='endpoints: sample, info, warn, error, …')
    parser.add_argument('--count', type=int, required=True)
    parser.add_argument('--durable', action='store_true', help='amqp_durable_queues')
    return parser.parse_args()


class Endpoint:
    def __init__(self, count, priorities):
        self.left = count
        for priority in priorities:
            setattr(self, priority, functools.partial(self.hear, priority))
        self.done = threading.Event()

    def hear(self, priority, ctxt, publisher_id, event_type, payload, metadata):
        print(json.dumps({'priority': priority, 'ctxt': ctxt, 'publisher_id': publisher_id, 'event_type': event_type, 'payload': payload,
                          'metadata': metadata}), flush=True)
        self.left -= 1
        if self.left == 0:
            self.done.set()


def main():
    options = arguments()
    conf = cfg.ConfigOpts()
    conf([], project='stackwire-test', default_config_files=[], default_config_dirs=[])
    # The amqp1 driver listens to this one, whatever exchange a target names.
    oslo_messaging.set_transport_defaults(options.exchange)
    transport = oslo_messaging.get_notification_transport(conf, options.url)
    if options.durable:
        conf.set_override('amqp_durable_queues', True, group='oslo_messaging_rabbit')
    targets = [oslo_messaging.Target(exchange=options.exchange, topic=topic) for topic in options.topics.split(',')]
    endpoint = Endpoint(options.count, options.priorities.split(','))
    listener = oslo_messaging.get_notification_listener(transport, targets, [endpoint], executor='threading')
    listener.start()
    endpoint.done.wait()
    listener.stop()
    listener.wait()


main()
