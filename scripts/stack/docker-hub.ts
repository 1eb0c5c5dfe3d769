const LIMIT = 4000

/** Can Docker Hub be reached from here? It answers 401 to everybody who does not say who asks. */
export async function reachesDockerHub(): Promise<boolean> {
  try {
    const response = await fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(LIMIT) })
    await response.arrayBuffer()
    return response.status === 401 || response.ok
  } catch {
    return false
  }
}
