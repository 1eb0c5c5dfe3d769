import type { IncomingMessage } from 'node:http'
import type { Blob, BlobStore } from './blob-store.ts'

export interface Response {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Returns the name of a blob operation in Azure's REST API. */
export const blobOperation = (method: string | undefined, query: URLSearchParams): string => {
  if (method !== 'PUT') return method === 'HEAD' ? 'GetBlobProperties' : 'GetBlob'
  return { block: 'PutBlock', blocklist: 'PutBlockList' }[query.get('comp') ?? ''] ?? 'PutBlob'
}

export interface BlobRequest {
  readonly operation: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** File name of a download. */
  readonly fileName: string
}

/** Answers a request to the blob storage: uploads in one request or in blocks, and downloads, also of ranges. */
export const answerBlobRequest = (store: BlobStore, request: BlobRequest): Response => {
  const { operation, key, query, body } = request
  const contentType = header(request, 'x-ms-blob-content-type') ?? 'application/octet-stream'
  switch (operation) {
    case 'PutBlock':
      store.stage(key, query.get('blockid') ?? '', body)
      return created
    case 'PutBlockList':
      return store.commit(key, blockIdsOf(body), contentType) ? created : failure(400, 'InvalidBlockList')
    case 'PutBlob':
      store.put(key, body, contentType)
      return created
    default: {
      const blob = store.get(key)
      return blob === undefined ? failure(404, 'BlobNotFound') : download(blob, request)
    }
  }
}

export const failure = (status: number, code: string): Response => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
})

const created: Response = { status: 201, headers: { etag: '"0x1"', 'last-modified': new Date(0).toUTCString() } }

const header = ({ headers }: BlobRequest, name: string): string | undefined => [headers[name]].flat()[0]

const blockIdsOf = (body: Buffer): readonly string[] =>
  [...body.toString().matchAll(/<(?:Latest|Committed|Uncommitted)>([^<]*)</g)].map(([, id = '']) => id)

const download = (blob: Blob, request: BlobRequest): Response => {
  const size = blob.content.length
  const [start, end] = rangeOf(header(request, 'x-ms-range') ?? header(request, 'range'), size)
  if (start > end && size > 0) return failure(416, 'InvalidRange')
  const content = blob.content.subarray(start, end + 1)
  const isPartial = content.length < size
  return {
    status: isPartial ? 206 : 200,
    headers: {
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${request.fileName}"`,
      'content-length': String(content.length),
      'content-type': blob.contentType,
      ...(isPartial ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
    },
    ...(request.operation === 'GetBlob' ? { body: content } : {}),
  }
}

/** Parses `bytes=first-last`. Returns the first and last byte; without the header, those of the whole blob. */
const rangeOf = (range: string | undefined, size: number): readonly [number, number] => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined) return [0, size - 1]
  return [Number(first), last ? Math.min(Number(last), size - 1) : size - 1]
}
