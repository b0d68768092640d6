/**
 * Oslo notifications of our own making. Comes in: items, and what of each is to be said. Goes out: messages as oslo.messaging's
 * notifier sends them over the driver that is chosen, each taken for good by the bus. It knows no form of a payload, makes no
 * topic and no exchange but as oslo.messaging does, and never shows a password.
 */
export { amqp1NotifierFields, type Amqp1NotifierSettings } from './amqp1Fields.ts';
export { createAmqp1Notifier } from './amqp1Notifier.ts';
export { driverBody, type DriverBody, plainNotification } from './driverBodies.ts';
export { KAFKA_NOTIFIER_FIELDS, type KafkaNotifierSettings } from './kafkaFields.ts';
export { createKafkaNotifier } from './kafkaNotifier.ts';
export type { Notifier, OutgoingNotification } from './notifier.ts';
export { rabbitNotifierFields, type RabbitNotifierSettings } from './rabbitFields.ts';
export { createRabbitNotifier } from './rabbitNotifier.ts';
