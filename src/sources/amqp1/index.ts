/**
 * The AMQP 1.0 source, for brokers and routers between services that send by oslo.messaging's amqp1 driver, and for queues of
 * a RabbitMQ. Comes in: settings and a peer. Goes out: deliveries of each address, settled when told, and which addresses
 * cannot be read; from its doctor, findings. It never opens a body and never shows a password.
 */
export { createAmqp1Source, type Amqp1Dependencies } from './amqp1Source.ts';
export { examineAmqp1 } from './doctor/examineAmqp1.ts';
export { amqp1Spec, type Amqp1Settings } from './spec.ts';
export { refuseTemporaryAmqp1Source } from './temporaryAmqp1Source.ts';
