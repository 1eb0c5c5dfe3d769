/** The artifacts of a workflow run, reduced to the needs of records. */
export interface ArtifactStore {
  /** Uploads one file. Throws if the run already has an artifact of this name. */
  upload(name: string, file: string, directory: string): Promise<void>
  /** Lists the newest artifact of each name. */
  list(): Promise<readonly Artifact[]>
  /** Unpacks an artifact into a directory. */
  download(id: number, directory: string): Promise<void>
}

export interface Artifact {
  readonly name: string
  readonly id: number
}

/**
 * Opens the artifacts of the run with GitHub's library, which is large and so loaded here. Undefined if the run has no
 * artifact service: on other forges, on a local machine, and on GitHub Enterprise Server, whose older service the
 * library refuses.
 */
export async function openArtifactStore(env: NodeJS.ProcessEnv): Promise<ArtifactStore | undefined> {
  if (!env['ACTIONS_RESULTS_URL'] || !env['ACTIONS_RUNTIME_TOKEN'] || isEnterpriseServer(env)) return undefined
  // A dependency of the library calls Buffer(). Users cannot fix that, so suppress the warning of Node.js.
  process.noDeprecation = true
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const client = new DefaultArtifactClient()
  return {
    async upload(name, file, directory) {
      await client.uploadArtifact(name, [file], directory)
    },
    async list() {
      const { artifacts } = await client.listArtifacts({ latest: true })
      return artifacts
    },
    async download(id, path) {
      await client.downloadArtifact(id, { path })
    },
  }
}

/** Detects GitHub Enterprise Server like the library: by the host of the server. */
function isEnterpriseServer(env: NodeJS.ProcessEnv): boolean {
  const host = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
