import { after } from 'node:test';
import { sourceConformance } from '../sourceConformance.ts';
import { endAmqp1, prepareAmqp1 } from './amqp1Transport.ts';

after(endAmqp1);
sourceConformance('amqp1', prepareAmqp1);
