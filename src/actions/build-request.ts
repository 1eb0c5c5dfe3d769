import { join } from 'node:path'
import { workflowFacts } from '../docker/build/facts.ts'
import type { BuildRequest, Mode } from '../docker/build/request.ts'
import { pushesByDigest } from '../docker/builder/choose.ts'
import type { BuildInputs } from '../inputs/build.ts'
import type { Environment, Workflow } from '../lib/github.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { publicationName } from '../publish/create-record.ts'
import type { DockerSetup } from './docker-setup.ts'

/** Everything that decides what is built. */
interface RequestParts {
  readonly inputs: BuildInputs
  readonly mode: Mode
  readonly workflow: Workflow
  readonly metadata: Metadata
  readonly docker: DockerSetup
  readonly env: Environment
}

/** Assembles the request of a build from what the user asked for and what is known of the run. */
export function buildRequest({ inputs, mode, workflow, metadata, docker, env }: RequestParts): BuildRequest {
  const { options, platforms, push, name, credentials } = inputs
  const repositories = metadata.images.map(({ repository }) => repository)
  return {
    ...workflowFacts(workflow, env),
    builder: docker.builder,
    options,
    platforms,
    publication: publicationName(name, repositories),
    repositories,
    tags: metadata.tags.map(({ name: tag }) => tag),
    push,
    layout: pushesByDigest(docker.builder) ? undefined : join(docker.directory, 'layout'),
    mode,
    labels: metadata.labels,
    annotations: metadata.annotations,
    createdAt: metadata.createdAt,
    githubToken: credentials.githubToken,
    metadataFile: join(docker.directory, 'metadata.json'),
  }
}
