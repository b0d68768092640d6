import { sourceConformance } from '../sourceConformance.ts';
import { prepareHttp } from './httpTransport.ts';

sourceConformance('http', prepareHttp);
