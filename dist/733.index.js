export const id = 733;
export const ids = [733,283];
export const modules = {

/***/ 99373:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

const systemClock = {
    now: () => Date.now(),
    sleep: (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
    random: () => Math.random(),
};


/***/ }),

/***/ 95733:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect)
});

// EXTERNAL MODULE: ./src/oci/credentials.ts
var credentials = __webpack_require__(22559);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/http.ts
var http = __webpack_require__(95809);
// EXTERNAL MODULE: ./src/oci/retry.ts
var oci_retry = __webpack_require__(49963);
;// CONCATENATED MODULE: ./src/oci/answer.ts



/** Answers that may be others a moment later: RFC 9110 section 15, and RFC 6585 for 429. */
const TEMPORARY = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Whether a server understood a request and does not want it, now or later. */
const isRefusal = (status) => status !== undefined && status >= 400 && status < 500 && !TEMPORARY.has(status);
/** More than any error's JSON has; pages of proxies are cut. */
const ERROR_LIMIT = 64 * 1024;
const EXCERPT = 300;
/** What an error answer says, read to its end. A body that cannot be had does not hide the status. */
async function failureOf(response, now) {
    const { status } = response;
    const text = await (0,http/* readBody */.x8)(response, ERROR_LIMIT).then(bytes => new TextDecoder().decode(bytes), () => '');
    return {
        status,
        ...wordsOf(text),
        temporary: TEMPORARY.has(status),
        retryAfterMs: TEMPORARY.has(status) ? (0,oci_retry/* retryAfterMs */.Vs)(response.header('retry-after'), now) : undefined,
    };
}
/** The code and the message of an error body. OCI distribution-spec 1.1, "Error Codes"; other bodies in excerpt. */
function wordsOf(text) {
    const errors = errorsOf(text);
    if (errors.length === 0)
        return { reason: excerpt(text) };
    const code = errors.map(error => error.code).find(code => code !== undefined);
    const reason = errors.map(error => error.message).filter(message => message !== '');
    return { ...(code !== undefined && { code }), reason: reason.join('; ') };
}
function errorsOf(text) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        return [];
    }
    if (!(0,descriptor/* isObject */.Gv)(value))
        return [];
    // Token servers say {"details": "…"} (Docker Hub), {"error": "…", "error_description": "…"} (OAuth2), {"message": "…"}.
    const alone = [value['error_description'], value['details'], value['message'], value['error']].find(item => typeof item === 'string');
    const list = Array.isArray(value['errors']) ? value['errors'].filter(descriptor/* isObject */.Gv) : [];
    if (list.length === 0)
        return typeof alone === 'string' ? [{ message: excerpt(alone) }] : [];
    return list.map(({ code, message, detail }) => ({
        ...(typeof code === 'string' && code !== '' && { code: excerpt(code) }),
        message: excerpt([message, detail].filter(part => typeof part === 'string' && part !== '').join(': ')),
    }));
}
/** The beginning of a text or an HTML page, in one line, without what could be read as a workflow command. */
function excerpt(text) {
    const line = text
        .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim();
    return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
}

// EXTERNAL MODULE: ./src/oci/errors.ts
var errors = __webpack_require__(28630);
;// CONCATENATED MODULE: ./src/oci/upload.ts


/** How much of a blob one request of a chunked upload carries, unless the registry asks for more. */
const CHUNK = 8 * 1024 * 1024;
/** Answers of registries, and of what stands before them, that take no request of that length or of that kind. */
const WANTS_CHUNKS = new Set([405, 411, 413, 415]);
/**
 * Uploads a blob: in one piece, and where the registry refuses that for its length, in chunks.
 *
 * A piece whose answer is lost may have been stored all the same. So before the blob is sent again it is looked for,
 * and the upload begins anew: what became of the old session is not known. OCI distribution-spec 1.1, "Pushing blobs".
 */
function uploadBlob(client, path, source, headBlob) {
    const upload = { client, path, source };
    let begun = false;
    let send = sendWhole;
    return client.retrying(async () => {
        if (begun && (await headBlob(path, source.digest)) !== undefined)
            return;
        begun = true;
        try {
            await send(upload, await begin(upload));
        }
        catch (error) {
            const status = error instanceof errors/* RegistryError */.gl ? error.failure.status : undefined;
            if (send === sendChunks || status === undefined || !WANTS_CHUNKS.has(status))
                throw error;
            send = sendChunks;
            await send(upload, await begin(upload));
        }
    });
}
function callOf({ path, source }, call) {
    const scopes = [{ path, actions: 'pull,push' }];
    return { ...call, scopes, subject: `the blob ${path}@${source.digest}`, again: false };
}
/** Where the registry says that the upload goes on. */
async function locationOf(answer) {
    await (0,http/* discard */.vf)(answer);
    const location = answer.header('location');
    if (location === undefined || !URL.canParse(location, answer.url.href)) {
        throw new Error('the registry did not say where the upload goes on');
    }
    return new URL(location, answer.url);
}
function begin(upload) {
    const { client, path } = upload;
    const read = async (answer) => {
        const least = Number(answer.header('oci-chunk-min-length') ?? 0);
        return { location: await locationOf(answer), chunk: Math.max(CHUNK, Number.isSafeInteger(least) ? least : 0) };
    };
    const call = callOf(upload, { method: 'POST', target: `${path}/blobs/uploads/`, expect: [202], read });
    return client.call({ ...call, body: new Uint8Array() });
}
/** The upload's address that closes it: what was sent is this digest. */
function closing(location, digest) {
    const url = new URL(location);
    url.searchParams.set('digest', digest);
    return url;
}
async function sendWhole(upload, { location }) {
    const { client, source } = upload;
    const target = closing(location, source.digest);
    await client.call({
        ...callOf(upload, { method: 'PUT', target, expect: [201], read: http/* discard */.vf }),
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(source.size) },
        body: () => source.open(),
    });
}
async function sendChunks(upload, session) {
    const { client, source } = upload;
    let { location } = session;
    let offset = 0;
    for await (const piece of pieces(await source.open(), session.chunk)) {
        const at = location;
        location = await client.call({
            ...callOf(upload, { method: 'PATCH', target: at, expect: [202], read: locationOf }),
            headers: {
                'content-type': 'application/octet-stream',
                'content-range': `${offset}-${offset + piece.length - 1}`,
            },
            body: piece,
        });
        offset += piece.length;
    }
    const target = closing(location, source.digest);
    const call = callOf(upload, { method: 'PUT', target, expect: [201], read: http/* discard */.vf });
    await client.call({ ...call, body: new Uint8Array() });
}
/** The bytes of a stream in pieces of `size`, the last one what is left. */
async function* pieces(stream, size) {
    let held = [];
    let length = 0;
    for await (const chunk of stream) {
        let rest = chunk;
        while (length + rest.length >= size) {
            const cut = size - length;
            yield Buffer.concat([...held, rest.subarray(0, cut)]);
            rest = rest.subarray(cut);
            held = [];
            length = 0;
        }
        if (rest.length > 0)
            held.push(rest);
        length += rest.length;
    }
    if (length > 0)
        yield Buffer.concat(held);
}

;// CONCATENATED MODULE: ./src/oci/blob-calls.ts






/** OCI distribution-spec 1.1, "Pulling blobs", "Mounting a blob from another repository" and "Pushing blobs". */
function blobCalls(client) {
    const about = (path, digest) => ({
        target: `${path}/blobs/${digest}`,
        scopes: [{ path, actions: 'pull' }],
        subject: `the blob ${path}@${digest}`,
    });
    const headBlob = (path, digest) => client.call({
        ...about(path, digest),
        method: 'HEAD',
        expect: [200, 404],
        async read(response) {
            await (0,http/* discard */.vf)(response);
            return response.status === 404 ? undefined : Number(response.header('content-length') ?? Number.NaN);
        },
    });
    return {
        headBlob,
        getBlob: (path, digest, size) => client.call({
            ...about(path, digest),
            method: 'GET',
            expect: [200],
            read: response => verified(response.body, digest, size),
        }),
        async mountBlob(path, digest, from) {
            try {
                return await client.call({
                    method: 'POST',
                    target: `${path}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`,
                    scopes: mountScopes(path, from),
                    subject: `the blob ${path}@${digest}, mounted from ${from},`,
                    body: new Uint8Array(),
                    // 202 opens an upload instead, which nobody will use: registries drop those by themselves.
                    expect: [201, 202],
                    async read(response) {
                        await (0,http/* discard */.vf)(response);
                        return response.status === 201;
                    },
                });
            }
            catch (error) {
                // Registries need not mount, and those that do not have many ways to say so.
                if (error instanceof errors/* RegistryError */.gl && isRefusal(error.failure.status))
                    return false;
                throw error;
            }
        },
        putBlob: (path, source) => uploadBlob(client, path, source, headBlob),
    };
}
const mountScopes = (path, from) => [
    { path, actions: 'pull,push' },
    { path: from, actions: 'pull' },
];
/** The same stream, which fails when what went through is not what `digest` names, or is not as long as `size` says. */
function verified(body, digest, size) {
    const hash = (0,external_node_crypto_.createHash)(digest.startsWith('sha512:') ? 'sha512' : 'sha256');
    let length = 0;
    const check = new external_node_stream_.Transform({
        transform(chunk, _, done) {
            hash.update(chunk);
            length += chunk.length;
            if (size !== undefined && length > size)
                done(new Error(`more than the ${size} bytes of ${digest} came`));
            else
                done(null, chunk);
        },
        flush(done) {
            const found = `${digest.split(':')[0]}:${hash.digest('hex')}`;
            done(found === digest ? null : new Error(`the ${length} bytes that came are those of ${found}, not of ${digest}`));
        },
    });
    body.on('error', error => check.destroy(error));
    check.on('close', () => body.destroy());
    return body.pipe(check);
}

// EXTERNAL MODULE: ./src/clock.ts
var src_clock = __webpack_require__(99373);
;// CONCATENATED MODULE: ./src/oci/challenge.ts
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[ \t]*/y;
const SPACE_OR_COMMA = /[ \t,]*/y;
/**
 * The challenges of a `WWW-Authenticate` header, in order: several in one header, quoted strings with commas and
 * escapes, names in any case, a lone token68. What cannot be read ends the list; it never throws.
 *
 * RFC 9110, sections 11.2, 11.3 and 11.6.1.
 */
function parseChallenges(header) {
    let at = 0;
    const take = (pattern) => {
        pattern.lastIndex = at;
        const match = pattern.exec(header);
        if (match !== null)
            at = pattern.lastIndex;
        return match ?? undefined;
    };
    /** `name = value`; leaves `at` as it was when there is none, since the next word is then another scheme. */
    const parameter = () => {
        const start = at;
        const name = take(TOKEN)?.[0];
        take(SPACE);
        if (name === undefined || header[at] !== '=') {
            at = start;
            return undefined;
        }
        at++;
        take(SPACE);
        const quoted = take(QUOTED)?.[1];
        const value = quoted === undefined ? take(TOKEN)?.[0] : quoted.replace(/\\(.)/g, '$1');
        return value === undefined ? undefined : [name.toLowerCase(), value];
    };
    const challenges = [];
    for (take(SPACE_OR_COMMA); at < header.length; take(SPACE_OR_COMMA)) {
        const scheme = take(TOKEN)?.[0].toLowerCase();
        if (scheme === undefined)
            break;
        const parameters = new Map();
        const spaced = take(SPACE)?.[0] !== '';
        if (!spaced || take(TOKEN68) === undefined) {
            for (let pair = parameter(); pair !== undefined; pair = parameter()) {
                if (!parameters.has(pair[0]))
                    parameters.set(pair[0], pair[1]);
                take(SPACE_OR_COMMA);
            }
        }
        challenges.push({ scheme, parameters });
    }
    return challenges;
}

// EXTERNAL MODULE: ./src/oci/content.ts
var content = __webpack_require__(36956);
;// CONCATENATED MODULE: ./src/oci/token.ts




const CLIENT_ID = 'manifold';
const TOKEN_LIMIT = 1024 * 1024;
/** What a token is good for when its server does not say. distribution, docs/spec/auth/token.md, `expires_in`. */
const DEFAULT_LIFE_S = 60;
/** How long before its end a token is renewed: a quarter of its life, at most this. */
const MARGIN_S = 10;
/**
 * Asks a token server once. Throws a {@link RegistryError}.
 *
 * distribution, docs/spec/auth/token.md (GET, with Basic) and docs/spec/auth/oauth.md (POST, with an identity token).
 */
async function fetchToken(request) {
    const { send, now, realm, registry, as } = request;
    const asked = now();
    const sent = request.credential?.kind === 'identity-token' ? oauthRequest(request) : basicRequest(request);
    const subject = `the token for ${request.scopes.join(' ') || 'the registry'} at ${realm.host}`;
    const facts = { registry, method: sent.method, subject, as };
    try {
        const response = await send(sent);
        if (response.status !== 200)
            throw new errors/* RegistryError */.gl(facts, await failureOf(response, now()));
        return tokenOf(await (0,http/* readBody */.x8)(response, TOKEN_LIMIT), asked);
    }
    catch (error) {
        throw error instanceof errors/* RegistryError */.gl ? error : new errors/* RegistryError */.gl(facts, (0,errors/* networkFailure */.rd)(error, realm.host));
    }
}
function basicRequest({ realm, service, scopes, credential, signal }) {
    const url = new URL(realm);
    if (service !== undefined)
        url.searchParams.set('service', service);
    for (const scope of scopes)
        url.searchParams.append('scope', scope);
    url.searchParams.set('client_id', CLIENT_ID);
    if (credential?.kind !== 'password')
        return { method: 'GET', url, signal };
    url.searchParams.set('account', credential.username);
    return { method: 'GET', url, headers: { authorization: basic(credential) }, signal };
}
function oauthRequest({ realm, service, scopes, credential, signal }) {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID });
    if (service !== undefined)
        form.set('service', service);
    if (scopes.length > 0)
        form.set('scope', scopes.join(' '));
    if (credential?.kind === 'identity-token')
        form.set('refresh_token', credential.token);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: new TextEncoder().encode(form.toString()), signal };
}
/** The value of an `Authorization` header: RFC 7617. */
const basic = ({ username, password }) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
function tokenOf(bytes, asked) {
    const { token, access_token, expires_in } = (0,content/* jsonObjectOf */.p)(bytes, 'the answer of the token server');
    const value = [token, access_token].find(item => typeof item === 'string' && item !== '');
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value))
        throw new Error('the token server sent no token');
    const life = typeof expires_in === 'number' && expires_in > 0 ? expires_in : DEFAULT_LIFE_S;
    return { value, renewAt: asked + (life - Math.min(MARGIN_S, life / 4)) * 1000 };
}

;// CONCATENATED MODULE: ./src/oci/authorizer.ts




/** A renewed shared token, then a token of its own: more refusals than that are meant. */
const MAX_REFUSALS = 2;
/**
 * Keeps the tokens of one registry: one for all declared repositories, got once for all who wait for it, renewed before
 * it ends and when the registry no longer takes it. A repository for which that token is refused gets one of its own.
 */
function createAuthorizer({ credential, fetchToken, now }) {
    let way;
    const declared = new Map();
    const alone = new Set();
    const tokens = new Map();
    const covered = ({ path, actions }) => !alone.has(path) && (declared.get(path) === actions || declared.get(path) === 'pull,push');
    const isShared = (scopes) => declared.size > 1 && scopes.every(covered);
    function scopesFor(scopes) {
        const wanted = scopes.every(covered)
            ? [...declared].filter(([path]) => !alone.has(path)).map(([path, actions]) => ({ path, actions }))
            : scopes.map(({ path, actions }) => ({
                path,
                actions: declared.get(path) === 'pull,push' ? 'pull,push' : actions,
            }));
        return wanted.map(({ path, actions }) => `repository:${path}:${actions}`).toSorted();
    }
    function obtain(realm, service, scopes) {
        const key = scopes.join(' ');
        const token = fetchToken(realm, service, scopes);
        tokens.set(key, token);
        token.catch(() => tokens.get(key) === token && tokens.delete(key));
        return token;
    }
    async function bearer(realm, service, scopes) {
        const names = scopesFor(scopes);
        const key = names.join(' ');
        let token = tokens.get(key) ?? obtain(realm, service, names);
        if ((await token).renewAt <= now()) {
            // Whoever comes first renews it for all.
            if (tokens.get(key) === token)
                tokens.delete(key);
            token = tokens.get(key) ?? obtain(realm, service, names);
        }
        return { header: `Bearer ${(await token).value}`, key, token };
    }
    async function authorize(scopes) {
        if (way === undefined)
            return undefined;
        if (way.scheme === 'basic') {
            const known = await credential();
            return known?.kind === 'password' ? { header: basic(known) } : {};
        }
        const { realm, service } = way;
        const shared = isShared(scopes);
        try {
            return await bearer(realm, service, scopes);
        }
        catch (error) {
            // Some servers refuse the whole when one of its parts is not theirs to give.
            if (!shared || !(error instanceof errors/* RegistryError */.gl) || !isRefusal(error.failure.status))
                throw error;
            for (const { path } of scopes)
                alone.add(path);
            return bearer(realm, service, scopes);
        }
    }
    return {
        declare(scopes) {
            for (const { path, actions } of scopes) {
                if (declared.get(path) !== 'pull,push')
                    declared.set(path, actions);
            }
        },
        challenged(challenge, base) {
            way = readChallenge(challenge, base).offered ?? way;
        },
        async login() {
            await Promise.all([...declared].map(([path, actions]) => authorize([{ path, actions }])));
        },
        authorize,
        refused({ status, challenge, grant, base }, scopes, refusals) {
            const { offered, why } = readChallenge(challenge, base);
            const anew = offered !== undefined && !sameWay(offered, way);
            if (status === 401 && anew) {
                way = offered;
                tokens.clear();
            }
            if (refusals > MAX_REFUSALS)
                return false;
            if (status === 401 && anew)
                return true;
            // It was sent before another request learnt what the registry asks for.
            if (grant === undefined)
                return status === 401 && way !== undefined;
            if (grant.key === undefined)
                return false;
            const current = tokens.get(grant.key) === grant.token;
            if (current && status === 401)
                tokens.delete(grant.key);
            const suspect = status === 403 || why === 'insufficient_scope' || refusals === MAX_REFUSALS;
            if (suspect && isShared(scopes)) {
                for (const { path } of scopes)
                    alone.add(path);
                return true;
            }
            return status === 401 && (refusals === 1 || !current);
        },
    };
}
function readChallenge(header, base) {
    const challenges = parseChallenges(header ?? '');
    const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'));
    const realm = bearer?.parameters.get('realm');
    if (bearer !== undefined && realm !== undefined && URL.canParse(realm, base.href)) {
        const service = bearer.parameters.get('service');
        return { offered: { scheme: 'bearer', realm: new URL(realm, base), service }, why: bearer.parameters.get('error') };
    }
    return {
        offered: challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined,
        why: undefined,
    };
}
function sameWay(a, b) {
    if (a.scheme === 'basic' || b?.scheme !== 'bearer')
        return a.scheme === b?.scheme;
    return a.realm.href === b.realm.href && a.service === b.service;
}

;// CONCATENATED MODULE: ./src/oci/follow.ts

/** A failure that waiting does not mend. */
class LastingError extends Error {
    name = 'LastingError';
}
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/**
 * Sends a request and goes where redirects lead. Reads are followed anywhere, writes within the registry only; no other
 * origin is shown credentials. Throws a {@link LastingError} for a redirect that may not be followed. RFC 9110, section 15.4.
 */
async function follow({ method, url, headers, body }, options) {
    const { send, authorization, origin, signal, onSend } = options;
    let at = url;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
        const shown = at.origin === origin && authorization !== undefined ? { authorization } : {};
        const sent = typeof body === 'function' ? await body() : body;
        onSend();
        const answer = await send({
            method,
            url: at,
            headers: { ...headers, ...shown },
            ...(sent !== undefined && { body: sent }),
            signal,
        });
        const location = answer.header('location');
        if (!REDIRECTS.has(answer.status) || location === undefined)
            return { ...answer, url: at };
        await (0,http/* discard */.vf)(answer);
        at = nextHop(method, answer.status, location, at, options);
    }
    throw new LastingError(`it was redirected more than ${MAX_REDIRECTS} times`);
}
function nextHop(method, status, location, from, { origin, plainAllowed }) {
    if (!URL.canParse(location, from.href))
        throw new LastingError(`it was redirected to "${location}", which is no URL`);
    const to = new URL(location, from);
    const plain = to.protocol === 'http:' && origin.startsWith('http:') && plainAllowed(to.host);
    if (to.protocol !== 'https:' && !plain) {
        throw new LastingError(`it was redirected to ${to.origin}, which is not reached by https`);
    }
    const reads = method === 'GET' || method === 'HEAD';
    if (!reads && (to.origin !== origin || (status !== 307 && status !== 308))) {
        throw new LastingError(`it was redirected to ${to.origin} (${status}); a write is not sent elsewhere`);
    }
    return to;
}

;// CONCATENATED MODULE: ./src/oci/hints.ts
const GITHUB = 'Give the job "permissions: packages: write". If the package exists already, its settings must grant this repository access ("Manage Actions access").';
/** What to do about a refused request; undefined where the registry's words are all there is. */
function hintFor(registry, { status, code }, credential, scopes) {
    const repository = scopes.map(({ path }) => path).join(', ');
    const right = scopes.some(({ actions }) => actions === 'pull,push') ? 'push to' : 'pull from';
    if ((status === 401 || status === 403) && credential === undefined) {
        return `No credentials are known for ${registry}: give "username" and "password" with "registry: ${registry}", or log in before this step.`;
    }
    if (status === 401)
        return `Check the username and the password (or token), and whether it may ${right} ${repository}.`;
    if (status === 403)
        return registry === 'ghcr.io' ? GITHUB : `This user may not ${right} ${repository}.`;
    if (status === 404 && code === 'NAME_UNKNOWN') {
        return `There is no repository ${repository}, and this registry does not make one by itself: create it first.`;
    }
    if (status === 429)
        return 'The registry limits how often it is asked: log in, or run again later.';
    return undefined;
}

;// CONCATENATED MODULE: ./src/oci/way-in.ts


/**
 * Asks a registry for its way in. One at which plain HTTP is allowed is asked so first, which costs no handshake, and
 * by TLS when that turns out to be what it speaks. OCI distribution-spec 1.1, "Determining Support".
 */
async function findWayIn(base, options) {
    try {
        return await ask(base, options);
    }
    catch (error) {
        if (base.protocol === 'https:' || !speaksTls(error))
            throw error;
        return await ask(new URL(`https://${base.host}/`), options).catch(() => Promise.reject(error));
    }
}
async function ask(base, { send, now, signal, failed }) {
    try {
        const response = await send({ method: 'GET', url: new URL('v2/', base), signal });
        const challenge = response.header('www-authenticate');
        const failure = await failureOf(response, now());
        if (failure.temporary || saysTls(failure))
            throw await failed(failure);
        return { base, challenge: failure.status === 401 ? challenge : undefined };
    }
    catch (error) {
        throw error instanceof errors/* RegistryError */.gl ? error : await failed((0,errors/* networkFailure */.rd)(error, base.host));
    }
}
/** What servers that expect TLS say to a plain request: Go's net/http, nginx, Apache. */
const saysTls = ({ status, reason }) => status === 400 && /HTTP request (?:was sent )?to (?:an )?HTTPS|speaking plain HTTP to an SSL/i.test(reason);
/** Some say it; others hang up, or send an alert that is no HTTP. */
const speaksTls = (error) => error instanceof errors/* RegistryError */.gl &&
    (saysTls(error.failure) || /^(?:HPE_|ECONNRESET)/.test((0,errors/* errorCodeOf */.D9)(error.failure.cause) ?? ''));

;// CONCATENATED MODULE: ./src/oci/client.ts










/** @param registry canonical host, as {@link Repository} has it */
function createClient(registry, options) {
    const { transport, clock = src_clock/* systemClock */.m, retry: policy = oci_retry/* DEFAULT_RETRY */.vI, signal, onRetry, insecure } = options;
    const { send } = transport;
    const { now } = clock;
    const retry = { clock, policy, signal, onRetry };
    const plainAllowed = (host) => (0,http/* isLoopback */.U9)(host) || (insecure?.has(host) ?? false);
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
    let base = new URL(`${plainAllowed(host) ? 'http' : 'https'}://${host}/`);
    let connected;
    let known;
    const counts = new Map();
    const credential = () => {
        known ??= options.credentials(registry);
        return known;
    };
    const failed = async (method, subject, failure) => new errors/* RegistryError */.gl({ registry, method, subject, as: describe(await credential()) }, failure);
    const authorizer = createAuthorizer({
        credential,
        now,
        async fetchToken(realm, service, scopes) {
            if (realm.protocol !== 'https:' && (base.protocol !== 'http:' || !plainAllowed(realm.host))) {
                const reason = `it names the token server ${realm.origin}, which is not reached by https`;
                throw await failed('GET', 'a token', { reason, temporary: false });
            }
            const who = await credential();
            const request = { send, now, realm, service, scopes, credential: who, registry, as: describe(who), signal };
            return (0,oci_retry/* retrying */.R$)(() => fetchToken(request), retry);
        },
    });
    async function findIn() {
        const wayIn = await findWayIn(base, { send, now, signal, failed: failure => failed('GET', '/v2/', failure) });
        base = wayIn.base;
        authorizer.challenged(wayIn.challenge, base);
    }
    /** Once for all; a failure is not kept. */
    function connect() {
        if (connected === undefined) {
            // Looked up at the same time; who needs it will see whether that failed.
            credential().catch(() => { });
            const connecting = (0,oci_retry/* retrying */.R$)(findIn, retry);
            connected = connecting;
            connecting.catch(() => {
                if (connected === connecting)
                    connected = undefined;
            });
        }
        return connected;
    }
    function exchange(call, authorization) {
        const url = call.target instanceof URL ? call.target : new URL(`v2/${call.target}`, base);
        const path = call.scopes[0]?.path ?? '';
        const onSend = () => void counts.set(path, (counts.get(path) ?? 0) + 1);
        return follow({ ...call, url }, { send, authorization, origin: base.origin, plainAllowed, signal, onSend });
    }
    async function once(call) {
        const { method, subject, scopes, expect, read } = call;
        for (let refusals = 1;; refusals++) {
            const grant = await authorizer.authorize(scopes);
            try {
                const answer = await exchange(call, grant?.header);
                const { status, url } = answer;
                if (expect.includes(status))
                    return await read(answer);
                const challenge = answer.header('www-authenticate');
                const failure = await failureOf(answer, now());
                const refused = (status === 401 || status === 403) && url.origin === base.origin;
                if (refused && authorizer.refused({ status, challenge, grant, base }, scopes, refusals))
                    continue;
                throw await failed(method, subject, {
                    ...failure,
                    hint: hintFor(registry, failure, await credential(), scopes),
                });
            }
            catch (error) {
                if (error instanceof errors/* RegistryError */.gl)
                    throw error;
                const failure = (0,errors/* networkFailure */.rd)(error, registry);
                throw await failed(method, subject, error instanceof LastingError ? { ...failure, temporary: false } : failure);
            }
        }
    }
    return {
        registry,
        async authorize(scopes) {
            authorizer.declare(scopes);
            await connect();
            await authorizer.login();
        },
        async call(call) {
            await connect();
            return call.again === false ? once(call) : (0,oci_retry/* retrying */.R$)(() => once(call), retry);
        },
        retrying: operation => (0,oci_retry/* retrying */.R$)(operation, retry),
        requests: path => counts.get(path) ?? 0,
    };
}
const describe = (credential) => {
    if (credential === undefined)
        return 'without credentials';
    const who = credential.kind === 'password' ? `as ${credential.username}` : 'with an identity token';
    return `${who}, by ${credential.source}`;
};

// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(68825);
;// CONCATENATED MODULE: ./src/oci/manifest-calls.ts



const ACCEPT = [descriptor/* OCI_INDEX */.$p, descriptor/* DOCKER_LIST */.Y2, descriptor/* OCI_MANIFEST */.EG, descriptor/* DOCKER_MANIFEST */.Vv].join(', ');
/** What registries must take at least, and most take at most: distribution-spec 1.1, "Pushing Manifests". */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
/** `me/app:1.2` or `me/app@sha256:…` */
const subjectOf = (path, reference) => (0,oci_digest/* isDigest */.Bc)(reference) ? `${path}@${reference}` : `${path}:${reference}`;
const pull = (path) => [{ path, actions: 'pull' }];
const push = (path) => [{ path, actions: 'pull,push' }];
/** OCI distribution-spec 1.1, "Pulling manifests" and "Pushing Manifests". */
function manifestCalls(client) {
    const getManifest = (path, reference) => client.call({
        method: 'GET',
        target: `${path}/manifests/${reference}`,
        scopes: pull(path),
        subject: subjectOf(path, reference),
        headers: { accept: ACCEPT },
        expect: [200],
        async read(response) {
            const bytes = await (0,http/* readBody */.x8)(response, MANIFEST_LIMIT);
            const digest = statedDigest(response, reference);
            if (digest !== undefined && !(0,oci_digest/* matchesDigest */._j)(bytes, digest)) {
                throw new Error(`the ${bytes.length} bytes that came are not those of ${digest}`);
            }
            return { bytes, mediaType: typeOf(response) ?? '', digest: digest ?? (0,oci_digest/* digestOf */.ol)(bytes) };
        },
    });
    return {
        getManifest,
        async headManifest(path, reference) {
            const head = await client.call({
                method: 'HEAD',
                target: `${path}/manifests/${reference}`,
                scopes: pull(path),
                subject: subjectOf(path, reference),
                headers: { accept: ACCEPT },
                expect: [200, 404],
                async read(response) {
                    await (0,http/* discard */.vf)(response);
                    if (response.status === 404)
                        return 'absent';
                    const digest = statedDigest(response, reference);
                    if (digest === undefined)
                        return 'without digest';
                    const length = Number(response.header('content-length') ?? Number.NaN);
                    return { digest, mediaType: typeOf(response), size: Number.isSafeInteger(length) ? length : undefined };
                },
            });
            if (head === 'absent')
                return undefined;
            if (head !== 'without digest')
                return head;
            // The header is only a SHOULD; without it the bytes tell.
            const { digest, mediaType, bytes } = await getManifest(path, reference);
            return { digest, mediaType, size: bytes.length };
        },
        putManifest: (path, reference, content) => client.call({
            method: 'PUT',
            target: `${path}/manifests/${reference}`,
            scopes: push(path),
            subject: `${(0,descriptor/* isIndexType */.$U)(content.mediaType) ? 'the index' : 'the manifest'} ${subjectOf(path, reference)}`,
            headers: { 'content-type': content.mediaType },
            body: content.bytes,
            expect: [200, 201, 202],
            async read(response) {
                await (0,http/* discard */.vf)(response);
                const stored = response.header('docker-content-digest');
                if ((0,oci_digest/* isDigest */.Bc)(stored) && stored.split(':')[0] === content.digest.split(':')[0] && stored !== content.digest) {
                    throw new Error(`the registry says that it stored ${stored} when it was sent ${content.digest}`);
                }
            },
        }),
    };
}
/** The digest that the answer must have: the one asked for, which the header may not contradict, or the header's. */
function statedDigest(response, reference) {
    const stated = response.header('docker-content-digest');
    if (!(0,oci_digest/* isDigest */.Bc)(reference))
        return (0,oci_digest/* isDigest */.Bc)(stated) ? stated : undefined;
    if ((0,oci_digest/* isDigest */.Bc)(stated) && stated.split(':')[0] === reference.split(':')[0] && stated !== reference) {
        throw new Error(`the registry answered with ${stated}`);
    }
    return reference;
}
const typeOf = (response) => response.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

;// CONCATENATED MODULE: ./src/oci/tag-calls.ts


/** One page of a list of tags. */
const PAGE_LIMIT = 16 * 1024 * 1024;
const PAGE_SIZE = 1000;
/** OCI distribution-spec 1.1, "Listing Tags". */
function tagCalls(client) {
    return {
        async listTags(path) {
            const tags = [];
            const seen = new Set();
            for (let target = `${path}/tags/list?n=${PAGE_SIZE}`; target !== undefined;) {
                // A registry that answers a page with a link to itself would be asked for ever.
                if (seen.has(target))
                    break;
                seen.add(target);
                const page = await pageOf(client, path, target);
                tags.push(...page.tags);
                target = page.next;
            }
            return [...new Set(tags)];
        },
    };
}
const pageOf = (client, path, target) => client.call({
    method: 'GET',
    target,
    scopes: [{ path, actions: 'pull' }],
    subject: `the tags of ${path}`,
    expect: [200],
    async read(response) {
        const { tags } = (0,content/* jsonObjectOf */.p)(await (0,http/* readBody */.x8)(response, PAGE_LIMIT), 'the list of tags');
        const list = Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : [];
        return { tags: list, next: nextPage(response.header('link'), target) };
    },
});
/** What follows `/v2/` in the link to the next page, relative to the page `target`. RFC 8288. */
function nextPage(link, target) {
    for (const [, reference = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
        if (!/;\s*rel\s*=\s*"?next"?/i.test(parameters))
            continue;
        const { pathname, search } = new URL(reference, `http://registry/v2/${target}`);
        const behind = /^\/v2\/(.+)$/.exec(pathname)?.[1];
        if (behind !== undefined)
            return `${behind}${search}`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./src/oci/registry.ts




/** The registry at a canonical host. Nothing is sent before it is first needed. */
function createRegistry(host, options) {
    const client = createClient(host, options);
    return {
        host,
        authorize: client.authorize,
        requests: client.requests,
        ...manifestCalls(client),
        ...blobCalls(client),
        ...tagCalls(client),
    };
}
/** The registries of one run: one for each host, so that connections and tokens are shared. */
function createRegistries(options) {
    const registries = new Map();
    return host => {
        const known = registries.get(host) ?? createRegistry(host, options);
        registries.set(host, known);
        return known;
    };
}

// EXTERNAL MODULE: ./src/oci/transport.ts + 2 modules
var transport = __webpack_require__(52283);
;// CONCATENATED MODULE: ./src/oci/connect.ts



/** The registries of this step, by canonical host. What fails and is tried again is told to the log. */
function connect({ logins, env, run, log, signal }) {
    const given = new Map(logins.map(login => [login.registry, login]));
    return createRegistries({
        transport: (0,transport.createTransport)({ env }),
        credentials: (0,credentials/* credentialFinder */.y)({ given, env, run }),
        onRetry: ({ error, attempt, waitMs }) => log.info(`Attempt ${attempt} failed, trying again in ${(waitMs / 1000).toFixed(1)} s: ${error.message}`),
        ...(signal !== undefined && { signal }),
    });
}


/***/ }),

/***/ 36956:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ mediaTypeOf),
/* harmony export */   p: () => (/* binding */ jsonObjectOf)
/* harmony export */ });
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47592);

/** `application/json; charset=utf-8` without its parameters, in lower case. */
const essence = (contentType) => (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
/** The JSON object in `bytes`. `what` begins the message of the Error it throws when there is none. */
function jsonObjectOf(bytes, what) {
    let value;
    try {
        value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        throw new Error(`${what} is not JSON`);
    }
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value))
        throw new Error(`${what} is not a JSON object`);
    return value;
}
/**
 * The media type of a manifest or an index: what the document says of itself, which the `Content-Type` it came with
 * must repeat. Throws an Error when they differ, when neither is there, when the document is of the old schema 1, and
 * when it could be read as a manifest as well as an index.
 *
 * OCI image-spec, manifest.md and image-index.md; distribution-spec 1.1, "Pulling manifests".
 */
function mediaTypeOf(document, contentType) {
    const { schemaVersion, mediaType } = document;
    if (schemaVersion === 1)
        throw new Error('it is an image of the old Docker schema 1; push it again with a current tool');
    if (schemaVersion !== 2)
        throw new Error(`its schemaVersion is ${JSON.stringify(schemaVersion)}, not 2`);
    if (document['manifests'] !== undefined && (document['layers'] !== undefined || document['config'] !== undefined)) {
        throw new Error('it has "manifests" as well as "config" or "layers": it is neither an index nor a manifest');
    }
    if (mediaType !== undefined && typeof mediaType !== 'string')
        throw new Error('its mediaType is not a string');
    const header = contentType === undefined ? '' : essence(contentType);
    const said = mediaType || header;
    if (said === '')
        throw new Error('it has no mediaType');
    if (header !== '' && header !== said)
        throw new Error(`it says it is ${said}, but it was sent as ${header}`);
    return said;
}


/***/ }),

/***/ 22559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ credentialFinder)
/* harmony export */ });
/* unused harmony export hostOfKey */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73429);
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_util_types__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83916);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(34006);
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(47592);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(62148);








/** What Docker Hub is called in Docker's configuration and by its credential helpers. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';
/**
 * Finds credentials: those that were given, then the Docker configuration's credential helper for the registry, its
 * credential store, and its `auths`. The configuration is read when it is first needed, once.
 *
 * The function it gives throws a {@link UsageError} when the configuration cannot be read or a helper fails. That a
 * helper knows nothing of a registry is no failure. docker/cli, cli/config; docker-credential-helpers, README.
 */
function credentialFinder(options) {
    const { given, env, run, read = readIfThere, home = (0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)() } = options;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(env['DOCKER_CONFIG'] || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(home, '.docker'), 'config.json');
    let config;
    return async (registry) => {
        const input = given?.get(registry);
        if (input !== undefined) {
            const { username, password } = input;
            return { kind: 'password', username, password, source: 'the inputs' };
        }
        config ??= read(path).then(text => parseConfig(text, path));
        const { credHelpers, credsStore, auths } = await config;
        const helper = entryFor(credHelpers, registry) ?? credsStore;
        if (typeof helper === 'string' && helper !== '') {
            const stored = await askHelper(helper, registry, run);
            if (stored !== undefined)
                return stored;
        }
        return credentialOf(entryFor(auths, registry), path);
    };
}
async function readIfThere(path) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8');
    }
    catch (error) {
        if ((0,node_util_types__WEBPACK_IMPORTED_MODULE_3__.isNativeError)(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
            return undefined;
        }
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(path, `the Docker configuration cannot be read: ${String(error)}`);
    }
}
function parseConfig(text, path) {
    if (text === undefined || text.trim() === '')
        return {};
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(path, 'the Docker configuration is not JSON.');
    }
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(value))
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(path, 'the Docker configuration is not a JSON object.');
    return value;
}
/**
 * The canonical host that a key of `auths` or `credHelpers` names; undefined for keys of single repositories.
 * Forms: `ghcr.io`, `https://ghcr.io`, `https://index.docker.io/v1/`, `localhost:5000`.
 */
function hostOfKey(key) {
    const [, host] = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/i.exec(key.trim()) ?? [];
    return host === undefined ? undefined : (0,_reference_js__WEBPACK_IMPORTED_MODULE_7__/* .canonicalRegistry */ .i7)(host);
}
function entryFor(table, registry) {
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(table))
        return undefined;
    const exact = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
    if (Object.hasOwn(table, exact))
        return table[exact];
    const key = Object.keys(table).find(key => hostOfKey(key) === registry);
    return key === undefined ? undefined : table[key];
}
function credentialOf(entry, source) {
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(entry))
        return undefined;
    const { auth, identitytoken, username, password } = entry;
    if (typeof identitytoken === 'string' && identitytoken !== '') {
        return { kind: 'identity-token', token: identitytoken, source };
    }
    if (typeof auth === 'string' && auth !== '') {
        const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
        const colon = decoded.indexOf(':');
        if (colon < 1)
            throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(source, 'an entry "auth" is not the base64 form of user:password.');
        return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1), source };
    }
    if (typeof username === 'string' && typeof password === 'string' && username !== '') {
        return { kind: 'password', username, password, source };
    }
    return undefined;
}
async function askHelper(name, registry, run) {
    const command = `docker-credential-${name}`;
    const where = `credential helper ${command}`;
    if (!/^[\w.-]+$/.test(name))
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(where, 'this is no name of a credential helper.');
    const server = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
    const { exitCode, stdout, stderr } = await run(command, ['get'], { input: server, timeoutMs: 30_000 }).catch(error => {
        if (!(error instanceof _process_js__WEBPACK_IMPORTED_MODULE_5__/* .CommandError */ .Qd))
            throw error;
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(where, `it could not be run for ${server}: ${error.message}\nInstall it, take it out of the Docker configuration, or give username and password.`);
    });
    // Helpers tell "not found" from a failure by this sentence alone, printed on standard output.
    if (exitCode !== 0 && /credentials not found/i.test(stdout + stderr))
        return undefined;
    if (exitCode !== 0) {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(where, `it ended with exit code ${exitCode} for ${server}: ${(0,_process_js__WEBPACK_IMPORTED_MODULE_5__/* .reasonOf */ .A3)(stdout + stderr)}`);
    }
    return helperAnswer(stdout, where);
}
function helperAnswer(stdout, where) {
    let answer;
    try {
        answer = JSON.parse(stdout);
    }
    catch {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(where, 'what it printed is not JSON.');
    }
    const { Username: username, Secret: secret } = (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_6__/* .isObject */ .Gv)(answer) ? answer : {};
    if (typeof username !== 'string' || typeof secret !== 'string') {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UsageError */ .e.at(where, 'what it printed has no Username and Secret.');
    }
    if (secret === '')
        return undefined;
    return username === '<token>'
        ? { kind: 'identity-token', token: secret, source: where }
        : { kind: 'password', username, password: secret, source: where };
}


/***/ }),

/***/ 47592:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $U: () => (/* binding */ isIndexType),
/* harmony export */   $p: () => (/* binding */ OCI_INDEX),
/* harmony export */   EG: () => (/* binding */ OCI_MANIFEST),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Hk: () => (/* binding */ annotationsMember),
/* harmony export */   IP: () => (/* binding */ sorted),
/* harmony export */   Q3: () => (/* binding */ isManifestType),
/* harmony export */   Vv: () => (/* binding */ DOCKER_MANIFEST),
/* harmony export */   Y2: () => (/* binding */ DOCKER_LIST),
/* harmony export */   bw: () => (/* binding */ attestationsAbout),
/* harmony export */   dX: () => (/* binding */ attestationSubject),
/* harmony export */   mh: () => (/* binding */ descriptorJson),
/* harmony export */   nb: () => (/* binding */ descriptorOf)
/* harmony export */ });
/* unused harmony export platformJson */
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68825);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1890);


const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const isIndexType = (mediaType) => mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
const isManifestType = (mediaType) => mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;
/** BuildKit's marks on the descriptor of an attestation: docs/attestations/attestation-storage.md of moby/buildkit. */
const REFERENCE_TYPE = 'vnd.docker.reference.type';
const REFERENCE_DIGEST = 'vnd.docker.reference.digest';
/** Whether the descriptor names an attestation manifest (provenance, SBOM) and not an image. */
const isAttestation = (descriptor) => descriptor.annotations?.[REFERENCE_TYPE] === 'attestation-manifest';
/** The digest of the image that an attestation is about, as it states it. */
const attestationSubject = (descriptor) => descriptor.annotations?.[REFERENCE_DIGEST];
/** Those of the attestations that are about one of the images. */
function attestationsAbout(images, attestations) {
    const digests = new Set(images.map(({ digest }) => digest));
    return attestations.filter(attestation => digests.has(attestationSubject(attestation)));
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isStringMap = (value) => isObject(value) && Object.values(value).every(item => typeof item === 'string');
/** The member `annotations` that `value` stands for: nothing when there are none. Throws when it is no map of strings. */
function annotationsMember(value, where) {
    if (value === undefined || value === null)
        return {};
    if (!isStringMap(value))
        throw new Error(`${where}.annotations is not a map of strings`);
    return Object.keys(value).length === 0 ? {} : { annotations: sorted(value) };
}
function platformOf(value, where) {
    if (!isObject(value) || typeof value['os'] !== 'string' || typeof value['architecture'] !== 'string') {
        throw new Error(`${where} has no os and architecture`);
    }
    const { os, architecture, variant, 'os.version': osVersion, 'os.features': osFeatures } = value;
    const features = Array.isArray(osFeatures) ? osFeatures.filter(feature => typeof feature === 'string') : [];
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .normalizePlatform */ .FL)({
        os,
        architecture,
        ...(typeof variant === 'string' && variant !== '' && { variant }),
        ...(typeof osVersion === 'string' && { osVersion }),
        ...(features.length > 0 && { osFeatures: features }),
    });
}
/**
 * The descriptor that `value`, parsed JSON, holds; its platform normalised. `where` begins the messages of the errors
 * it throws: `manifests[2]`. Members that it does not know are left out.
 */
function descriptorOf(value, where) {
    if (!isObject(value))
        throw new Error(`${where} is not a descriptor`);
    const { mediaType, digest, size, platform, annotations, artifactType } = value;
    if (typeof mediaType !== 'string' || mediaType === '')
        throw new Error(`${where} has no mediaType`);
    if (!(0,_digest_js__WEBPACK_IMPORTED_MODULE_0__/* .isDigest */ .Bc)(digest))
        throw new Error(`${where} has no digest of the form sha256:<64 hex digits>`);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
        throw new Error(`${where} has no size`);
    return {
        mediaType,
        digest,
        size,
        ...(platform !== undefined && platform !== null && { platform: platformOf(platform, `${where}.platform`) }),
        ...annotationsMember(annotations, where),
        ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
    };
}
/** The platform with the names and the order that manifests have it in. */
const platformJson = ({ os, architecture, variant, osVersion, osFeatures }) => ({
    architecture,
    os,
    ...(osVersion !== undefined && { 'os.version': osVersion }),
    ...(osFeatures !== undefined && { 'os.features': osFeatures }),
    ...(variant !== undefined && { variant }),
});
/** The JSON value of a descriptor, its members in a fixed order: equal descriptors are equal bytes. */
const descriptorJson = (descriptor) => ({
    mediaType: descriptor.mediaType,
    digest: descriptor.digest,
    size: descriptor.size,
    ...annotationsMember(descriptor.annotations, descriptor.digest),
    ...(descriptor.platform !== undefined && { platform: platformJson(descriptor.platform) }),
    ...(descriptor.artifactType !== undefined && { artifactType: descriptor.artifactType }),
});
/** The map with its keys in order. */
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));


/***/ }),

/***/ 50570:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ createLimit)
/* harmony export */ });
/** Lets at most `most()` operations run at a time; the others wait in the order of coming. */
function createLimit(most) {
    let running = 0;
    const waiting = [];
    return async (operation) => {
        if (running < most())
            running++;
        else
            await new Promise(resolve => waiting.push(resolve));
        try {
            return await operation();
        }
        finally {
            // Whoever waits takes over the place.
            const next = waiting.shift();
            if (next === undefined)
                running--;
            else
                next();
        }
    };
}


/***/ }),

/***/ 49963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JN: () => (/* binding */ backoff),
/* harmony export */   R$: () => (/* binding */ retrying),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   vI: () => (/* binding */ DEFAULT_RETRY)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28630);

const DEFAULT_RETRY = { attempts: 8, firstWaitMs: 300, longestWaitMs: 15_000, limitMs: 180_000 };
/**
 * Does `operation` until it succeeds, fails for good, or the policy's limits are reached. What is tried again is a
 * {@link RegistryError} that calls itself temporary. Waits grow and are spread by chance, so that many runners do not
 * come back at one moment; a `Retry-After` of the registry is obeyed, unless it goes beyond the limit.
 */
async function retrying(operation, options) {
    const { clock, policy = DEFAULT_RETRY, signal, onRetry } = options;
    const end = clock.now() + policy.limitMs;
    for (let attempt = 1;; attempt++) {
        try {
            return await operation();
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl) || !error.failure.temporary)
                throw error;
            const waitMs = error.failure.retryAfterMs ?? backoff(attempt, policy, clock);
            if (attempt >= policy.attempts || signal?.aborted || clock.now() + waitMs > end)
                throw error.asLasting();
            onRetry?.({ error, waitMs, attempt });
            await clock.sleep(waitMs, signal);
        }
    }
}
/** Between half and the whole of a span that doubles with each attempt. */
function backoff(attempt, policy, clock) {
    const span = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
    return Math.round(span * (0.5 + clock.random() / 2));
}
/**
 * The milliseconds that a `Retry-After` header asks to wait from `now` on: seconds or a date. Undefined when it is
 * neither. RFC 9110, section 10.2.3.
 */
function retryAfterMs(header, now) {
    if (header === undefined)
        return undefined;
    const text = header.trim();
    if (/^\d+$/.test(text))
        return Number(text) * 1000;
    const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}


/***/ }),

/***/ 52283:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createTransport: () => (/* binding */ createTransport)
});

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
var external_node_https_default = /*#__PURE__*/__webpack_require__.n(external_node_https_);
// EXTERNAL MODULE: ./src/oci/http.ts
var http = __webpack_require__(95809);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
// EXTERNAL MODULE: ./src/oci/limit.ts
var oci_limit = __webpack_require__(50570);
;// CONCATENATED MODULE: ./src/oci/http2.ts


/** Requests under way at one time, where the server allows no fewer. Servers announce 100 to 250. */
const STREAMS = 250;
/** Speaks HTTP/2 over a TLS connection on which that was agreed upon. RFC 9113. */
async function openSession(origin, socket, timeoutMs) {
    // Loaded here, since hosts that do not speak HTTP/2 need none of it.
    const { connect } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 32467, 23));
    const session = connect(origin, { createConnection: () => socket });
    let leaving = false;
    session.on('goaway', () => {
        leaving = true;
    });
    // Each request reports the failure of its own stream.
    session.on('error', () => { });
    // A connection that is kept for later does not keep the process alive.
    session.unref();
    let open = 0;
    const limit = (0,oci_limit/* createLimit */.K)(() => Math.min(STREAMS, session.remoteSettings?.maxConcurrentStreams ?? STREAMS));
    return {
        usable: () => !leaving && !session.closed && !session.destroyed,
        close: () => session.destroy(),
        send: request => limit(async () => {
            open++;
            session.ref();
            let ended = false;
            const end = () => {
                if (!ended)
                    open--;
                ended = true;
                if (open === 0 && !session.destroyed)
                    session.unref();
            };
            try {
                return await exchange(session, request, timeoutMs, end);
            }
            catch (error) {
                end();
                throw error;
            }
        }),
    };
}
function exchange(session, { method, url, headers = {}, body, signal }, timeoutMs, end) {
    return new Promise((resolve, reject) => {
        const stream = session.request({
            ':method': method,
            ':path': `${url.pathname}${url.search}`,
            ...headers,
            ...(body instanceof Uint8Array && { 'content-length': String(body.byteLength) }),
        }, { endStream: body === undefined, ...(signal !== undefined && { signal }) });
        stream.setTimeout(timeoutMs, () => stream.destroy((0,http/* silence */.ao)(url, timeoutMs)));
        stream.on('error', reject);
        stream.on('close', () => {
            end();
            if ((0,http/* isStream */.rL)(body))
                body.destroy();
            reject(new Error(`${url.host} closed the connection before it answered`));
        });
        stream.on('response', answer => {
            const status = answer[':status'] ?? 0;
            if ((0,http/* isStream */.rL)(body) && !stream.writableFinished)
                endEarly(stream, body);
            resolve({ status, header: name => (0,http/* headerIn */.Nb)(answer, name), body: stream });
        });
        if ((0,http/* isStream */.rL)(body))
            body.on('error', error => stream.destroy(error)).pipe(stream);
        else if (body !== undefined)
            stream.end(body);
    });
}
/** An answer that comes before all of the body was sent is final: the rest is not sent. */
function endEarly(stream, body) {
    body.unpipe(stream).destroy();
    stream.on('end', () => stream.close());
}

;// CONCATENATED MODULE: ./src/oci/negotiate.ts



/** One connection to each host tells, whoever asks first; the others wait for it. TLS's ALPN, RFC 7301. */
function createNegotiator({ agent, timeoutMs, ca }) {
    const sessions = new Map();
    const spare = new Map();
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
        const key = `${options.host}:${options.port}`;
        const socket = spare.get(key);
        spare.delete(key);
        return socket === undefined || socket.destroyed ? create(options, callback) : socket.ref();
    };
    async function negotiate(url) {
        const host = url.hostname.replace(/^\[|\]$/g, '');
        const port = Number(url.port || 443);
        const socket = await connectTls({ host, port, ...(ca !== undefined && { ca }) }, url, timeoutMs);
        if (socket.alpnProtocol === 'h2')
            return openSession(url.origin, socket, timeoutMs);
        spare.set(`${host}:${port}`, socket);
        socket.on('error', () => { }).unref();
        return undefined;
    }
    function begin(url) {
        const session = negotiate(url);
        sessions.set(url.origin, session);
        session.catch(() => sessions.get(url.origin) === session && sessions.delete(url.origin));
        return session;
    }
    return {
        async sessionTo(url, signal) {
            signal?.throwIfAborted();
            const known = sessions.get(url.origin) ?? begin(url);
            const session = await known;
            if (session === undefined || session.usable())
                return session;
            const current = sessions.get(url.origin);
            return current === known || current === undefined ? begin(url) : current;
        },
        close() {
            for (const socket of spare.values())
                socket.destroy();
            for (const session of sessions.values()) {
                session.then(open => open?.close(), () => { });
            }
        },
    };
}
function connectTls(options, url, timeoutMs) {
    return new Promise((resolve, reject) => {
        const socket = external_node_tls_default().connect({ ...options, ALPNProtocols: ['h2', 'http/1.1'] });
        socket.setTimeout(timeoutMs, () => socket.destroy((0,http/* silence */.ao)(url, timeoutMs)));
        socket.once('error', reject);
        socket.once('secureConnect', () => {
            socket.setTimeout(0);
            socket.removeListener('error', reject);
            resolve(socket);
        });
    });
}

;// CONCATENATED MODULE: ./src/oci/transport.ts




/**
 * HTTP over kept connections: HTTP/2 where the server agrees to it, so that any number of requests takes one connection
 * and one round trip, and else HTTP/1.1. Goes through the proxies that the environment names (then by HTTP/1.1), but
 * never through one to this machine.
 */
function createTransport(options = {}) {
    const { env = {}, connections = 8, timeoutMs = 60_000, ca } = options;
    const common = { keepAlive: true, maxSockets: connections };
    const trust = ca === undefined ? {} : { ca };
    const direct = { 'http:': new (external_node_http_default()).Agent(common), 'https:': new (external_node_https_default()).Agent({ ...common, ...trust }) };
    const proxied = env['https_proxy'] || env['HTTPS_PROXY'] || env['http_proxy'] || env['HTTP_PROXY'];
    const proxyEnv = env;
    const pools = proxied
        ? { 'http:': new (external_node_http_default()).Agent({ ...common, proxyEnv }), 'https:': new (external_node_https_default()).Agent({ ...common, ...trust, proxyEnv }) }
        : direct;
    const negotiator = createNegotiator({ agent: direct['https:'], timeoutMs, ...trust });
    async function sessionFor({ url, body, signal }) {
        try {
            return await negotiator.sessionTo(url, signal);
        }
        catch (error) {
            if ((0,http/* isStream */.rL)(body))
                body.destroy();
            throw error;
        }
    }
    return {
        async send(request) {
            const { url } = request;
            const agents = (0,http/* isLoopback */.U9)(url.host) ? direct : pools;
            if (url.protocol !== 'https:')
                return sendHttp1((external_node_http_default()), agents['http:'], request, timeoutMs);
            const session = agents === direct ? await sessionFor(request) : undefined;
            return session?.send(request) ?? sendHttp1((external_node_https_default()), agents['https:'], request, timeoutMs);
        },
        close() {
            negotiator.close();
            for (const agent of [...Object.values(direct), ...Object.values(pools)])
                agent.destroy();
        },
    };
}
function sendHttp1(protocol, agent, { method, url, headers = {}, body, signal }, timeoutMs) {
    return new Promise((resolve, reject) => {
        const request = protocol.request(url, {
            method,
            headers: { ...headers, ...(body instanceof Uint8Array && { 'content-length': body.byteLength }) },
            agent,
            timeout: timeoutMs,
            ...(signal !== undefined && { signal }),
        });
        request.on('timeout', () => request.destroy((0,http/* silence */.ao)(url, timeoutMs)));
        request.on('error', error => {
            if ((0,http/* isStream */.rL)(body))
                body.destroy();
            reject(error);
        });
        request.on('response', response => {
            if ((0,http/* isStream */.rL)(body) && !request.writableFinished)
                transport_endEarly(request, body, response);
            resolve({ status: response.statusCode ?? 0, header: name => (0,http/* headerIn */.Nb)(response.headers, name), body: response });
        });
        if ((0,http/* isStream */.rL)(body))
            body.on('error', error => request.destroy(error)).pipe(request);
        else
            request.end(body);
    });
}
/** An answer that comes before all of the body was sent is final: the rest is not sent, and the connection not used again. */
function transport_endEarly(request, body, response) {
    body.unpipe(request).destroy();
    response.on('close', () => request.destroy());
}


/***/ })

};
