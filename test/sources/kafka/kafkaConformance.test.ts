import { after } from 'node:test';
import { sourceConformance } from '../sourceConformance.ts';
import { endKafka, prepareKafka } from './kafkaTransport.ts';

after(endKafka);
sourceConformance('kafka', prepareKafka);
