import { sourceConformance } from '../sourceConformance.ts';
import { prepareAmqp1 } from './amqp1Transport.ts';

sourceConformance('amqp1', prepareAmqp1);
