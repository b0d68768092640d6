#!/usr/bin/python3
"""Records what the real oslo.messaging notifier puts on a RabbitMQ, byte for byte.

    OSLO_URL=rabbit://guest:guest@127.0.0.1:5672/ test/oslo/wire/make.py

Writes one file per case beside itself, NAME.jsonl, one message a line:
{exchange, routing_key, content_type, content_encoding, headers, body_base64}.
The tests decode the recorded bytes, so this runs only to record them anew; any empty RabbitMQ will do. Needs
oslo.messaging (Debian: python3-oslo.messaging). Ids and times are those of the day of recording.
"""
import base64
import datetime
import json
import os
import pathlib
import uuid

import amqp
from oslo_config import cfg
from oslo_context import context
import oslo_messaging

URL = os.environ['OSLO_URL']
HERE = pathlib.Path(__file__).parent
EXCHANGE = 'nova'
PRIORITIES = ['audit', 'debug', 'info', 'warn', 'error', 'critical', 'sample']

INSTANCE = {
    'tenant_id': '10296907e44248d2a707689f77d59ef6',
    'user_id': '6d581c230c86475abf70cce41440e8a1',
    'instance_id': '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
    'display_name': 'pdcmtest \u2013 pr\u00fcfung \U0001f427',
    'host': 'ndc27-3222',
    'node': 'ndc27-3222.example.net',
    'memory_mb': 512,
    'key_name': 'operators',
    'state': 'active',
    'state_description': '',
    'created_at': datetime.datetime(2017, 1, 23, 5, 6, 30, tzinfo=datetime.timezone.utc),
    'launched_at': datetime.datetime(2017, 1, 23, 5, 6, 41),
    'deleted_at': '',
    'image_meta': {'base_image_ref': uuid.UUID('8a9b9f3c-6a53-4bd4-9a55-0c1c7d0f5b3a'), 'min_ram': '0'},
    'metadata': {'role': 'web'},
    'fixed_ips': [{'version': 4, 'address': '192.168.0.15', 'floating_ips': [], 'meta': {}}],
}

VERSIONED = {
    'nova_object.name': 'InstanceActionPayload',
    'nova_object.namespace': 'nova',
    'nova_object.version': '1.8',
    'nova_object.data': {
        'uuid': '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
        'host': 'ndc27-3222',
        'state': 'active',
        'launched_at': '2017-01-23T05:06:41Z',
        'key_name': 'operators',
        'fault': None,
        'flavor': {
            'nova_object.name': 'FlavorPayload',
            'nova_object.namespace': 'nova',
            'nova_object.version': '1.4',
            'nova_object.data': {'name': 'm1.tiny', 'memory_mb': 512, 'extra_specs': {'hw:cpu_policy': 'shared'}},
        },
        'ip_addresses': [
            {
                'nova_object.name': 'IpPayload',
                'nova_object.namespace': 'nova',
                'nova_object.version': '1.0',
                'nova_object.data': {'address': '192.168.0.15', 'version': 4},
            }
        ],
    },
}

ODD = {
    'not_a_number': float('nan'),
    'infinite': float('inf'),
    'minus': [float('-inf')],
    'big': 2 ** 53 + 1,
    'huge': -(2 ** 70),
    'safe': 2 ** 53 - 1,
    'fraction': 0.30000000000000004,
    'digits': '12345678901234567890',
}

SECRET = {
    'instance_id': '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
    'key_name': 'operators',
    'user_data': 'SECRET-user-data',
    'args': {'admin_password': 'SECRET-admin', 'instance': [{'adminPass': 'SECRET-pass', 'name': 'kept'}]},
}


class OldContext(context.RequestContext):
    """A request context as services before the redaction (oslo.messaging 14.4.0) sent it, tokens and all."""

    def to_dict(self):
        values = super().to_dict()
        values['auth_token'] = 'SECRET-token'
        values['service_catalog'] = [{'type': 'volume', 'endpoints': [{'publicURL': 'http://SECRET-catalog/'}]}]
        return values


class Serializer(oslo_messaging.NoOpSerializer):
    def serialize_context(self, ctxt):
        return ctxt if isinstance(ctxt, dict) else ctxt.to_dict()


CONTEXT = context.RequestContext(
    user_id='6d581c230c86475abf70cce41440e8a1',
    project_id='10296907e44248d2a707689f77d59ef6',
    request_id='req-d4c27d06-6329-4ce0-adb5-370b8ca83a22',
    roles=['member', 'reader'],
)
OLD_CONTEXT = OldContext(user_id='u1', project_id='p1', request_id='req-00000000-0000-4000-8000-000000000001')


def notifier(topic, driver, **rabbit):
    conf = cfg.ConfigOpts()
    conf([], project='record', default_config_files=[])
    oslo_messaging.set_transport_defaults(EXCHANGE)
    transport = oslo_messaging.get_notification_transport(conf, URL)
    for name, value in rabbit.items():
        conf.set_override(name, value, group='oslo_messaging_rabbit')
    return oslo_messaging.Notifier(transport, driver=driver, topics=[topic], serializer=Serializer())


def every_priority(to):
    for priority in PRIORITIES:
        getattr(to, priority)(CONTEXT, 'compute.instance.power_on.end', INSTANCE)


def null_publisher(to):
    to.publisher_id = None
    to.info({}, 'octavia.loadbalancer.create.end', {'loadbalancer_id': 'lb-1'})


def ceilometer_events(to):
    """The payload of Ceilometer's notifier publisher: a list of serialised, signed events."""
    events = [
        {
            'message_id': '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a',
            'event_type': 'compute.instance.live_migration.post.dest.end',
            'generated': '2017-01-23T06:22:02.584049',
            'traits': [['service', 1, 'compute.ndc27-3222'], ['memory_mb', 2, 512], ['launched_at', 4, '2017-01-23T05:06:41']],
            'raw': {},
            'message_signature': '0' * 64,
        },
        {
            'message_id': '8db64329-606c-4184-9b5b-eb815166cb17',
            'event_type': 'volume.create.end',
            'generated': '2017-01-23T06:22:03',
            'traits': [['resource_id', 1, 'volume-1']],
            'raw': {},
            'message_signature': '0' * 64,
        },
    ]
    to.prepare(publisher_id='telemetry.publisher.ndc27-3205').sample({}, 'event', events)


def one(event_type, payload, ctxt=CONTEXT):
    return lambda to: to.prepare(publisher_id='compute.ndc27-3222').info(ctxt, event_type, payload)


CASES = {
    'v2-every-priority': ('messagingv2', {}, every_priority),
    'v1': ('messaging', {}, one('compute.instance.update', INSTANCE)),
    'v2-gzip': ('messagingv2', {'kombu_compression': 'gzip'}, one('compute.instance.update', INSTANCE)),
    # kombu knows this codec as bzip2; the `bz2` of oslo.messaging's own help fails with kombu 5.2.4.
    'v2-bz2': ('messagingv2', {'kombu_compression': 'bzip2'}, one('compute.instance.update', INSTANCE)),
    'v1-gzip': ('messaging', {'kombu_compression': 'gzip'}, one('compute.instance.update', INSTANCE)),
    'v2-odd-numbers': ('messagingv2', {}, one('compute.metrics.update', ODD)),
    'v1-odd-numbers': ('messaging', {}, one('compute.metrics.update', ODD)),
    'v2-null-publisher': ('messagingv2', {}, null_publisher),
    'v2-versioned': ('messagingv2', {}, one('instance.power_on.end', VERSIONED)),
    'v2-secrets': ('messagingv2', {}, one('rebuild_instance', SECRET, OLD_CONTEXT)),
    'v1-secrets': ('messaging', {}, one('rebuild_instance', SECRET, OLD_CONTEXT)),
    'v2-string-payload': ('messagingv2', {}, one('image.upload', 'Image storage media is full', {})),
    'v2-ceilometer-notifier': ('messagingv2', {}, ceilometer_events),
}


def drain(channel, topic):
    for priority in PRIORITIES:
        queue = '%s.%s' % (topic, priority)
        while True:
            message = channel.basic_get(queue, no_ack=True)
            if message is None:
                break
            body = message.body if isinstance(message.body, bytes) else message.body.encode()
            yield {
                'exchange': message.delivery_info['exchange'],
                'routing_key': message.delivery_info['routing_key'].replace(topic, 'notifications'),
                'content_type': message.properties.get('content_type'),
                'content_encoding': message.properties.get('content_encoding'),
                'headers': message.properties.get('application_headers', {}),
                'body_base64': base64.b64encode(body).decode(),
            }


def main():
    connection = amqp.Connection(host=URL.rsplit('@', 1)[1].split('/')[0], userid='guest', password='guest')
    connection.connect()
    for name, (driver, rabbit, send) in CASES.items():
        # A topic of its own keeps the queues of the cases apart; only queues that exist are read.
        channel = connection.channel()
        channel.exchange_declare(EXCHANGE, 'topic', durable=False, auto_delete=False)
        for priority in PRIORITIES:
            queue = '%s.%s' % (name, priority)
            channel.queue_declare(queue, durable=False, auto_delete=False)
            channel.queue_bind(queue, EXCHANGE, queue)
        send(notifier(name, driver, **rabbit))
        lines = [json.dumps(message) + '\n' for message in drain(channel, name)]
        (HERE / (name + '.jsonl')).write_text(''.join(lines))
        print(name, len(lines))
        for priority in PRIORITIES:
            channel.queue_delete('%s.%s' % (name, priority))
        channel.close()
    connection.close()


if __name__ == '__main__':
    main()
