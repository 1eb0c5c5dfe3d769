const LIMIT = 4000

/** Reports whether this machine can reach Docker Hub, which answers 401 to anonymous requests. */
export async function reachesDockerHub(): Promise<boolean> {
  try {
    const response = await fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(LIMIT) })
    await response.arrayBuffer()
    return response.status === 401 || response.ok
  } catch {
    return false
  }
}
