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
 * artifact service that the library can use ({@link hasArtifactService}).
 */
export async function openArtifactStore(env: NodeJS.ProcessEnv): Promise<ArtifactStore | undefined> {
  if (!(await hasArtifactService(env))) return undefined
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

/**
 * Finds out whether the run has an artifact service that GitHub's library can use. There is none on other forges, on a
 * local machine, and on GitHub Enterprise Server, whose older service the library refuses. act has one of its own, which
 * may refuse the library's requests; only there, this costs a request.
 */
export async function hasArtifactService(env: NodeJS.ProcessEnv): Promise<boolean> {
  const { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token } = env
  if (!url || !token || isEnterpriseServer(env)) return false
  return !env['ACT'] || (await takesRequests(url, token))
}

const CREATE = '/twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact'

/**
 * Sends a request that no service fulfils, because it names no run, with a member that the library always sends. act's
 * service cannot read that member, and answers 500 without a body (nektos/act, artifactV4Routes.parseProtbufBody); others
 * say that the request is wrong.
 */
async function takesRequests(url: string, token: string): Promise<boolean> {
  try {
    const response = await fetch(new URL(CREATE, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ mime_type: 'application/zip' }),
      signal: AbortSignal.timeout(10_000),
    })
    return response.status !== 500 || (await response.text()) !== ''
  } catch {
    return true // The library retries, and reports the error.
  }
}

/** Advice for runs without an artifact service, or with a broken one. */
export const OUTPUTS_HINT =
  'Pass the records as outputs: give each build step publish: false, and its job outputs: ' +
  '{ record: ${{ steps.<id>.outputs.record }} }; use separate jobs, because the legs of a matrix overwrite the outputs ' +
  'of their job. Give merge records: ${{ toJSON(needs) }} and platforms: all platforms of the image.'

/** Detects GitHub Enterprise Server like the library: by the host of the server. */
function isEnterpriseServer(env: NodeJS.ProcessEnv): boolean {
  const host = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').hostname.toLowerCase()
  return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')
}
