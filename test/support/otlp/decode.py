"""OTLP requests and answers, by OpenTelemetry's own protobuf definitions. One case a line.

In:  {"read": "logs" | "metrics", "type": content type, "body": base64}
Out: the request as a dictionary, names as in the definitions; or {"error": why}
In:  {"write": "logs" | "metrics" | "status", "type": content type, "message": {...}}
Out: {"body": base64}
"""

import base64
import json
import sys

from google.protobuf import json_format
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics

REQUESTS = {"logs": logs.ExportLogsServiceRequest, "metrics": metrics.ExportMetricsServiceRequest}
ANSWERS = {"logs": logs.ExportLogsServiceResponse, "metrics": metrics.ExportMetricsServiceResponse}


def status_class():
    """google.rpc.Status, which the package does not have."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="status.proto", package="google.rpc", syntax="proto3")
    message = file.message_type.add(name="Status")
    message.field.add(name="code", number=1, type=5, label=1)
    message.field.add(name="message", number=2, type=9, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("google.rpc.Status"))


ANSWERS["status"] = status_class()


def read(case):
    message = REQUESTS[case["read"]]()
    body = base64.b64decode(case["body"])
    try:
        if case["type"] == "application/json":
            json_format.Parse(body, message)
        else:
            message.ParseFromString(body)
    except (DecodeError, json_format.ParseError) as error:
        return {"error": str(error)}
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


def write(case):
    message = json_format.ParseDict(case["message"], ANSWERS[case["write"]]())
    if case["type"] == "application/json":
        body = json_format.MessageToJson(message).encode()
    else:
        body = message.SerializeToString()
    return {"body": base64.b64encode(body).decode()}


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(read(case) if "read" in case else write(case)), flush=True)
