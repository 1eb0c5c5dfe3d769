import type { NodeSettings, OwnBuilder } from '../../src/docker/builder/settings.ts'

/** A machine of a builder of which nothing is said. */
export const NODE: NodeSettings = {
  name: undefined,
  endpoint: undefined,
  platforms: [],
  driverOpts: [],
  buildkitdFlags: undefined,
}

/** The builder that a step makes when its inputs say nothing of one. */
export const ownBuilder = (changes: Partial<OwnBuilder> = {}): OwnBuilder => ({
  kind: 'own',
  driver: 'docker-container',
  nodes: [NODE],
  config: undefined,
  mirrors: [],
  keep: false,
  ...changes,
})
