import { sourceConformance } from '../sourceConformance.ts';
import { prepareAmqp } from './amqpTransport.ts';

sourceConformance('amqp', prepareAmqp);
