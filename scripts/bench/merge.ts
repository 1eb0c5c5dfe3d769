import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Stack, stackEnv } from '../stack/state.ts'
import type { Bench, Measure } from './bench.ts'
import type { Traffic } from './delay-proxy.ts'
import { measureDepth } from './depth.ts'
import { runGoodStep } from './local-job.ts'
import { timed } from './program.ts'
import { type ProxyProcess, startProxyProcess } from './proxy-process.ts'
import { pushLegs, recordsJson, tagNames } from './publication.ts'
import { type Pair, sideBySide } from './rounds.ts'
import { countRow, exactRow, type Row, ratioRow } from './rows.ts'

const LATENCIES_MS = [0, 40, 80]
/** The part of imagetools' time that our step may take if the registry is distant. */
const LIMIT = { latencyMs: 80, ratio: 0.5 }
const PLATFORMS = 3
const TAGS = tagNames(2)
const CONNECTIONS = 8
const AGAINST = 'imagetools create'

/** Measures the merge step against `docker buildx imagetools create`: three platforms with attestations, two tags. */
export const measureMerge: Measure = async bench => {
  const stack = await bench.stack()
  await using proxy = await startProxyProcess(stack.registry)
  const contest = { bench, stack, proxy }
  const rows: Row[] = []
  for (const latencyMs of LATENCIES_MS) {
    const { pair, ours, theirs } = await compare(contest, latencyMs)
    if (latencyMs === 0) rows.push(...trafficRows(ours, theirs))
    const limit = latencyMs === LIMIT.latencyMs ? LIMIT.ratio : undefined
    rows.push(ratioRow({ what: `merge: P=3 T=2, ${latencyMs} ms per round trip`, against: AGAINST }, pair, limit))
  }
  return [...rows, ...(await measureDepth(bench.root))]
}

interface Contest {
  readonly bench: Bench
  readonly stack: Stack
  readonly proxy: ProxyProcess
}

/** Returns the times of both, and their traffic with the registry in the last round. */
async function compare(contest: Contest, latencyMs: number): Promise<{ pair: Pair; ours: Traffic; theirs: Traffic }> {
  const { proxy, bench } = contest
  const traffic: { ours?: Traffic; theirs?: Traffic } = {}
  const counted = async (
    who: 'ours' | 'theirs',
    publish: (contest: Contest) => Promise<Publishing>,
  ): Promise<number> => {
    const publishing = await publish(contest)
    await proxy.begin(latencyMs)
    const ms = await publishing.run()
    traffic[who] = await proxy.traffic()
    await mustBeTagged(contest, publishing.path)
    return ms
  }
  const pair = await sideBySide(
    bench.rounds,
    () => counted('ours', mergeStep),
    () => counted('theirs', imagetools),
  )
  const { ours, theirs } = traffic
  if (ours === undefined || theirs === undefined) throw new Error('No round ran.')
  return { pair, ours, theirs }
}

/** A publication with pushed legs, ready to publish. */
interface Publishing {
  readonly path: string
  /** Publishes it and returns the duration in milliseconds. */
  readonly run: () => Promise<number>
}

const freshPath = (): string => `bench/${randomBytes(6).toString('hex')}`

async function mergeStep({ bench, stack, proxy }: Contest): Promise<Publishing> {
  const path = freshPath()
  const { legs } = await pushLegs(stack.registry, path, PLATFORMS)
  const records = recordsJson(legs, [{ registry: proxy.host, path }], TAGS)
  const job = { host: stackEnv(stack), passOn: Object.keys(stack.env) }
  const order = { uses: join(bench.root, 'merge'), with: { records }, job }
  return { path, run: async () => (await runGoodStep(order)).ms }
}

async function imagetools({ stack, proxy }: Contest): Promise<Publishing> {
  const path = freshPath()
  const { digests } = await pushLegs(stack.registry, path, PLATFORMS)
  const name = `${proxy.host}/${path}`
  const tags = TAGS.flatMap(tag => ['--tag', `${name}:${tag}`])
  const sources = digests.map(digest => `${name}@${digest}`)
  const run = () => timed(['docker', 'buildx', 'imagetools', 'create', ...tags, ...sources], { env: stackEnv(stack) })
  return { path, run: async () => (await run()).ms }
}

/** Checks the tags in the registry itself, bypassing the proxy. */
async function mustBeTagged({ stack }: Contest, path: string): Promise<void> {
  for (const tag of TAGS) {
    const url = `http://${stack.registry}/v2/${path}/manifests/${tag}`
    const answer = await fetch(url, { headers: { accept: 'application/vnd.oci.image.index.v1+json' } })
    const { manifests } = (await answer.json()) as { manifests?: readonly unknown[] }
    if (manifests?.length !== 2 * PLATFORMS) throw new Error(`${path}:${tag} is not the expected image.`)
  }
}

/** Formats the counts, without requests for tokens and pings. */
const requests = ({ methods, manifestGets }: Traffic): string =>
  `${methods['PUT'] ?? 0} PUT ${methods['HEAD'] ?? 0} HEAD ${manifestGets} GET`

function trafficRows(ours: Traffic, theirs: Traffic): readonly Row[] {
  const wanted = `${1 + TAGS.length} PUT ${2 * PLATFORMS + TAGS.length} HEAD 0 GET`
  const of = { against: AGAINST }
  const what = 'merge: P=3 T=2, manifest requests'
  const all = Object.values(theirs.methods).reduce((sum, count) => sum + count, 0)
  return [
    exactRow({ ...of, what, base: `${requests(theirs)} of ${all}` }, requests(ours), wanted),
    countRow(
      { ...of, what: 'merge: P=3 T=2, connections', base: String(theirs.connections) },
      ours.connections,
      CONNECTIONS,
    ),
  ]
}
