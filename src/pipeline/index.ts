/**
 * The loop of the bridge: deliveries are decoded and mapped as they come, whatever arrived while the last commit
 * ran becomes the next transaction, and only what is committed is settled. Comes in: deliveries of any source.
 * Goes out: commits to the store, settlement to the sources. It names no concrete source, store or sink.
 */
export { Pipeline, type PipelineOptions, type PipelineParts, type PipelineTelemetry } from './pipeline.ts';
