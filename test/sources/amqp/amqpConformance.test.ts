import { after } from 'node:test';
import { sourceConformance } from '../sourceConformance.ts';
import { endAmqp, prepareAmqp } from './amqpTransport.ts';

after(endAmqp);
sourceConformance('amqp', prepareAmqp);
