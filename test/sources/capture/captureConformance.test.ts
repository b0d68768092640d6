import { sourceConformance } from '../sourceConformance.ts';
import { prepareCapture } from './captureTransport.ts';

sourceConformance('capture', prepareCapture);
