import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { jsonSchemaOf } from '../../src/config/index.ts';

describe('the schemas of all components and sections', () => {
  it('are what the meta-schema of JSON Schema allows, which no start checks again', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    ajv.compile(jsonSchemaOf(COMPONENT_SPECS));
  });
});
