export const id = 805;
export const ids = [805];
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

/***/ 86431:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ loginsFor),
/* harmony export */   m: () => (/* binding */ readLogin)
/* harmony export */ });
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62148);

/**
 * The login of the inputs `username`, `password` and `registry`. Half a login is a problem: an empty password is most
 * often a secret that this workflow may not read.
 */
function readLogin(inputs) {
    const username = inputs.text('username');
    const password = inputs.secret('password');
    const registry = inputs.text('registry');
    if (username !== undefined && password !== undefined) {
        return { username, password, ...(registry !== undefined && { registry: (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .canonicalRegistry */ .i7)(registry) }) };
    }
    if (username !== undefined) {
        inputs.problem('password', 'it is empty, and username is given. Does the secret exist, and may this event read it?');
    }
    else if (password !== undefined) {
        inputs.problem('username', 'it is empty, and password is given.');
    }
    else if (registry !== undefined) {
        inputs.problem('registry', 'username and password are needed to log in to it.');
    }
    return undefined;
}
/** The logins that a step works with, when its images go to `repositories`. */
function loginsFor(given, repositories) {
    const registry = given?.registry ?? repositories[0]?.registry;
    return given === undefined || registry === undefined ? [] : [{ ...given, registry }];
}


/***/ }),

/***/ 95886:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ inputReader)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/nearest.ts
var nearest = __webpack_require__(37909);
;// CONCATENATED MODULE: ./src/inputs/lists.ts

/** `tags, line 3`: where a message sends its reader. */
const atLine = (input, line) => `${input}, line ${line}`;
/**
 * The values of a list input, as Docker's actions read them: one a line, or also separated by commas. A field that
 * begins with `"` runs to the next lone `"` and may hold commas and line ends; `""` in it is one quote. A quote
 * elsewhere is an ordinary character. Blank lines and lines that begin with `#` are left out.
 *
 * `input` names the list in messages. Throws a {@link UsageError} when a quote is never closed.
 */
function parseList(input, text, options = {}) {
    return parseRecords(input, text, options)
        .flatMap(({ fields, line }) => valuesOf(fields, options.commas ?? false).map(value => ({ value, line })))
        .map(({ value, line }) => ({ value: value.trim(), line }))
        .filter(({ value }) => value !== '');
}
/** Docker's actions split a line that is wholly quoted at its commas too, yet leave those of one field among others. */
function valuesOf(fields, commas) {
    const texts = fields.map(({ text }) => text);
    if (!commas)
        return [texts.join(',')];
    return texts.length === 1 ? texts.join().split(',') : texts;
}
/** The lines of a list with their fields, for inputs whose lines have attributes. Rules and errors as {@link parseList}. */
function parseRecords(input, text, { quotes = true } = {}) {
    const records = [];
    let at = 0;
    let line = 1;
    while (at < text.length) {
        const end = lineEnd(text, at);
        const whole = text.slice(at, end).trim();
        if (whole === '' || whole.startsWith('#')) {
            at = end;
        }
        else {
            const begin = at;
            const fields = [];
            let more = true;
            while (more) {
                const field = readField(text, at, quotes);
                if (field === undefined) {
                    throw errors/* UsageError */.e.at(atLine(input, line), 'a quote (") is opened and never closed.');
                }
                fields.push({ text: field.text, quoted: field.quoted });
                more = text[field.end] === ',';
                at = more ? field.end + 1 : field.end;
            }
            records.push({ fields, line });
            line += linesIn(text.slice(begin, at));
        }
        const broken = lineBreak(text, at);
        at += broken;
        if (broken > 0)
            line++;
    }
    return records;
}
/** The field that begins at `at`, and where its delimiter stands; undefined when its quote is never closed. */
function readField(text, at, quotes) {
    const plain = { text: text.slice(at, fieldEnd(text, at)), quoted: false, end: fieldEnd(text, at) };
    if (!quotes || text[at] !== '"')
        return plain;
    let close = at + 1;
    while (text[close] !== '"' || text[close + 1] === '"') {
        if (close >= text.length)
            return undefined;
        close += text[close] === '"' ? 2 : 1;
    }
    const end = close + 1;
    const inside = text.slice(at + 1, close).replaceAll('""', '"');
    // Text behind the closing quote makes all of it an ordinary field: `"a"b` is `"a"b`.
    if (end < text.length && text[end] !== ',' && lineBreak(text, end) === 0) {
        const rest = fieldEnd(text, end);
        return { text: `"${inside}"${text.slice(end, rest)}`, quoted: false, end: rest };
    }
    return { text: inside, quoted: true, end };
}
const lineBreak = (text, at) => text.startsWith('\r\n', at) ? 2 : text[at] === '\n' || text[at] === '\r' ? 1 : 0;
const linesIn = (text) => text.match(/\r\n|\r|\n/g)?.length ?? 0;
function search(text, at, pattern) {
    pattern.lastIndex = at;
    return pattern.exec(text)?.index ?? text.length;
}
const lineEnd = (text, at) => search(text, at, /[\r\n]/g);
const fieldEnd = (text, at) => search(text, at, /[,\r\n]/g);

;// CONCATENATED MODULE: ./src/inputs/reader.ts



/** Where the runner puts the value of an input: upper-case, spaces replaced; the hyphen stays. */
const variable = (name) => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
/** `mask` hides a text in the log: `setSecret` of @actions/core. */
function inputReader(env, mask) {
    const problems = [];
    const problem = (where, what) => void problems.push({ where, what });
    const text = (name) => env[variable(name)]?.trim() || undefined;
    const attempt = (where, read) => {
        try {
            return read();
        }
        catch (thrown) {
            if (thrown instanceof errors/* UsageError */.e)
                problems.push(...thrown.problems);
            else
                problem(where, (0,errors/* messageOf */.b)(thrown));
            return undefined;
        }
    };
    const list = (name, options = {}) => attempt(name, () => parseList(name, env[variable(name)] ?? '', options)) ?? [];
    return {
        text,
        list,
        problem,
        secret(name) {
            const given = text(name);
            if (given !== undefined)
                mask(given);
            return given;
        },
        boolean(name, fallback) {
            const given = text(name);
            if (given === undefined)
                return fallback;
            if (/^(?:true|True|TRUE)$/.test(given))
                return true;
            if (/^(?:false|False|FALSE)$/.test(given))
                return false;
            problem(name, `"${given}" is neither true nor false.`);
            return fallback;
        },
        choice(name, allowed, fallback) {
            const given = text(name);
            if (given === undefined)
                return fallback;
            const found = allowed.find(word => word === given);
            if (found === undefined) {
                problem(name, `"${given}" is not one of ${allowed.join(', ')}.${(0,nearest/* didYouMean */.a)(given, allowed)}`);
            }
            return found ?? fallback;
        },
        parsed(name, parse) {
            const given = text(name);
            return given === undefined ? undefined : attempt(name, () => parse(given));
        },
        each(name, parse, options) {
            const items = list(name, options);
            const where = (line) => (items.length > 1 ? atLine(name, line) : name);
            return items.flatMap(item => {
                const value = attempt(where(item.line), () => ({ value: parse(item.value) }));
                return value === undefined ? [] : [value.value];
            });
        },
        done() {
            if (problems.length > 0)
                throw new errors/* UsageError */.e(problems);
        },
    };
}


/***/ }),

/***/ 37909:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ didYouMean)
/* harmony export */ });
/* unused harmony export nearest */
/** The number of single-character edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a, b) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            row.push(swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + 1) : best);
        }
        beforeLast = last;
        last = row;
    }
    return last[b.length] ?? 0;
}
/** The known word that `word` was most likely meant to be, or undefined when none is close. */
function nearest(word, known) {
    let best;
    for (const candidate of known) {
        const edits = distance(word.toLowerCase(), candidate.toLowerCase());
        if (edits <= Math.max(1, Math.floor(candidate.length / 3)) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
            best = { word: candidate, edits };
        }
    }
    return best?.word;
}
/** ` Did you mean "linux/arm64"?`, or nothing when no known word is close: the end of an error message. */
function didYouMean(word, known) {
    const guess = nearest(word, known);
    return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}


/***/ }),

/***/ 15014:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ connect)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:util/types"
var types_ = __webpack_require__(73429);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/process.ts
var process = __webpack_require__(34006);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/oci/credentials.ts








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
    const { given, env, run, read = readIfThere, home = (0,external_node_os_.homedir)() } = options;
    const path = (0,external_node_path_.join)(env['DOCKER_CONFIG'] || (0,external_node_path_.join)(home, '.docker'), 'config.json');
    let config;
    return async (registry) => {
        const input = given?.get(registry);
        if (input !== undefined)
            return { kind: 'password', ...input, source: 'the inputs' };
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
        return await (0,promises_.readFile)(path, 'utf8');
    }
    catch (error) {
        if ((0,types_.isNativeError)(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
            return undefined;
        }
        throw errors/* UsageError */.e.at(path, `the Docker configuration cannot be read: ${String(error)}`);
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
        throw errors/* UsageError */.e.at(path, 'the Docker configuration is not JSON.');
    }
    if (!(0,descriptor/* isObject */.Gv)(value))
        throw errors/* UsageError */.e.at(path, 'the Docker configuration is not a JSON object.');
    return value;
}
/**
 * The canonical host that a key of `auths` or `credHelpers` names; undefined for keys of single repositories.
 * Forms: `ghcr.io`, `https://ghcr.io`, `https://index.docker.io/v1/`, `localhost:5000`.
 */
function hostOfKey(key) {
    const [, host] = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/i.exec(key.trim()) ?? [];
    return host === undefined ? undefined : (0,reference/* canonicalRegistry */.i7)(host);
}
function entryFor(table, registry) {
    if (!(0,descriptor/* isObject */.Gv)(table))
        return undefined;
    const exact = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
    if (Object.hasOwn(table, exact))
        return table[exact];
    const key = Object.keys(table).find(key => hostOfKey(key) === registry);
    return key === undefined ? undefined : table[key];
}
function credentialOf(entry, source) {
    if (!(0,descriptor/* isObject */.Gv)(entry))
        return undefined;
    const { auth, identitytoken, username, password } = entry;
    if (typeof identitytoken === 'string' && identitytoken !== '') {
        return { kind: 'identity-token', token: identitytoken, source };
    }
    if (typeof auth === 'string' && auth !== '') {
        const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
        const colon = decoded.indexOf(':');
        if (colon < 1)
            throw errors/* UsageError */.e.at(source, 'an entry "auth" is not the base64 form of user:password.');
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
        throw errors/* UsageError */.e.at(where, 'this is no name of a credential helper.');
    const server = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
    const { exitCode, stdout, stderr } = await run(command, ['get'], { input: server, timeoutMs: 30_000 }).catch(error => {
        if (!(error instanceof process/* CommandError */.Qd))
            throw error;
        throw errors/* UsageError */.e.at(where, `it could not be run for ${server}: ${error.message}\nInstall it, take it out of the Docker configuration, or give username and password.`);
    });
    // Helpers tell "not found" from a failure by this sentence alone, printed on standard output.
    if (exitCode !== 0 && /credentials not found/i.test(stdout + stderr))
        return undefined;
    if (exitCode !== 0) {
        throw errors/* UsageError */.e.at(where, `it ended with exit code ${exitCode} for ${server}: ${(0,process/* reasonOf */.A3)(stdout + stderr)}`);
    }
    return helperAnswer(stdout, where);
}
function helperAnswer(stdout, where) {
    let answer;
    try {
        answer = JSON.parse(stdout);
    }
    catch {
        throw errors/* UsageError */.e.at(where, 'what it printed is not JSON.');
    }
    const { Username: username, Secret: secret } = (0,descriptor/* isObject */.Gv)(answer) ? answer : {};
    if (typeof username !== 'string' || typeof secret !== 'string') {
        throw errors/* UsageError */.e.at(where, 'what it printed has no Username and Secret.');
    }
    if (secret === '')
        return undefined;
    return username === '<token>'
        ? { kind: 'identity-token', token: secret, source: where }
        : { kind: 'password', username, password: secret, source: where };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./src/oci/http.ts
const isStream = (body) => body !== undefined && !(body instanceof Uint8Array);
/** The error of a connection that stays silent. */
function silence(url, timeoutMs) {
    const error = new Error(`${url.host} sent nothing for ${timeoutMs / 1000} s`);
    error.code = 'ETIMEDOUT';
    return error;
}
/** A header's value among those of an answer; several of one name are joined by a comma. */
const headerIn = (headers, name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value?.toString();
};
/** Whether `host`, with or without a port, is this machine itself: RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291. */
const isLoopback = (host) => /^(?:localhost|(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[(?:0*:)*:?0*1\])(?::\d+)?$/i.test(host);
/** The bytes of a body, to its end. Rejects when there are more than `limit`, or fewer than were announced. */
async function readBody(response, limit) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body) {
        size += chunk.byteLength;
        if (size > limit) {
            response.body.destroy();
            throw new Error(`the answer is longer than ${limit} bytes`);
        }
        chunks.push(chunk);
    }
    const announced = Number(response.header('content-length') ?? Number.NaN);
    if (size < announced)
        throw new Error(`the answer ended after ${size} of ${announced} bytes`);
    return Buffer.concat(chunks);
}
/** Reads what is left of a body that nobody wants, so that its connection can be used again. */
function discard(response) {
    response.body.on('error', () => { }).resume();
}

// EXTERNAL MODULE: ./src/oci/errors.ts
var oci_errors = __webpack_require__(28630);
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
            const status = error instanceof oci_errors/* RegistryError */.gl ? error.failure.status : undefined;
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
function locationOf(answer) {
    discard(answer);
    const location = answer.header('location');
    if (location === undefined || !URL.canParse(location, answer.url.href)) {
        throw new Error('the registry did not say where the upload goes on');
    }
    return new URL(location, answer.url);
}
function begin(upload) {
    const { client, path } = upload;
    const read = (answer) => {
        const least = Number(answer.header('oci-chunk-min-length') ?? 0);
        return { location: locationOf(answer), chunk: Math.max(CHUNK, Number.isSafeInteger(least) ? least : 0) };
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
        ...callOf(upload, { method: 'PUT', target, expect: [201], read: discard }),
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(source.size) },
        body: () => source.open(0),
    });
}
async function sendChunks(upload, session) {
    const { client, source } = upload;
    let { location } = session;
    let offset = 0;
    for await (const piece of pieces(await source.open(0), session.chunk)) {
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
    const call = callOf(upload, { method: 'PUT', target, expect: [201], read: discard });
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
        read(response) {
            discard(response);
            return response.status === 404 ? undefined : Number(response.header('content-length') ?? Number.NaN);
        },
    });
    return {
        headBlob,
        getBlob: (path, digest, offset = 0) => client.call({
            ...about(path, digest),
            method: 'GET',
            ...(offset > 0 && { headers: { range: `bytes=${offset}-` } }),
            expect: offset > 0 ? [206] : [200],
            read: response => (offset > 0 ? response.body : verified(response.body, digest)),
        }),
        mountBlob: (path, digest, from) => client.call({
            method: 'POST',
            target: `${path}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`,
            scopes: mountScopes(path, from),
            subject: `the blob ${path}@${digest}, mounted from ${from},`,
            // 202 opens an upload instead, which nobody will use: registries drop those by themselves.
            expect: [201, 202],
            body: new Uint8Array(),
            read(response) {
                discard(response);
                return response.status === 201;
            },
        }),
        putBlob: (path, source) => uploadBlob(client, path, source, headBlob),
    };
}
const mountScopes = (path, from) => [
    { path, actions: 'pull,push' },
    { path: from, actions: 'pull' },
];
/** The same stream, which fails at its end when what went through is not what `digest` names. */
function verified(body, digest) {
    const hash = (0,external_node_crypto_.createHash)(digest.startsWith('sha512:') ? 'sha512' : 'sha256');
    const check = new external_node_stream_.Transform({
        transform(chunk, _, done) {
            hash.update(chunk);
            done(null, chunk);
        },
        flush(done) {
            const found = `${digest.split(':')[0]}:${hash.digest('hex')}`;
            done(found === digest ? null : new Error(`the bytes that came are of ${found}, not of ${digest}`));
        },
    });
    body.on('error', error => check.destroy(error));
    check.on('close', () => body.destroy());
    return body.pipe(check);
}

// EXTERNAL MODULE: ./src/clock.ts
var src_clock = __webpack_require__(99373);
// EXTERNAL MODULE: ./src/oci/retry.ts
var oci_retry = __webpack_require__(49963);
;// CONCATENATED MODULE: ./src/oci/answer.ts



/** Answers that may be others a moment later: RFC 9110 section 15, and RFC 6585 for 429. */
const TEMPORARY = new Set([408, 425, 429, 500, 502, 503, 504]);
/** More than any error's JSON has; pages of proxies are cut. */
const ERROR_LIMIT = 64 * 1024;
const EXCERPT = 300;
/** What an error answer says, read to its end. A body that cannot be had does not hide the status. */
async function failureOf(response, now) {
    const { status } = response;
    const text = await readBody(response, ERROR_LIMIT).then(bytes => new TextDecoder().decode(bytes), () => '');
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
            throw new oci_errors/* RegistryError */.gl(facts, await failureOf(response, now()));
        return tokenOf(await readBody(response, TOKEN_LIMIT), asked);
    }
    catch (error) {
        throw error instanceof oci_errors/* RegistryError */.gl ? error : new oci_errors/* RegistryError */.gl(facts, (0,oci_errors/* networkFailure */.rd)(error, realm.host));
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
            : scopes;
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
    return {
        declare(scopes) {
            for (const { path, actions } of scopes) {
                if (declared.get(path) !== 'pull,push')
                    declared.set(path, actions);
            }
        },
        async authorize(scopes) {
            if (way === undefined)
                return undefined;
            if (way.scheme === 'basic') {
                const known = await credential();
                return known?.kind === 'password' ? { header: basic(known) } : undefined;
            }
            const { realm, service } = way;
            const shared = isShared(scopes);
            try {
                return await bearer(realm, service, scopes);
            }
            catch (error) {
                // Some servers refuse the whole when one of its parts is not theirs to give.
                if (!shared || !(error instanceof oci_errors/* RegistryError */.gl) || error.failure.temporary)
                    throw error;
                for (const { path } of scopes)
                    alone.add(path);
                return bearer(realm, service, scopes);
            }
        },
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
            if (grant?.key === undefined)
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

;// CONCATENATED MODULE: ./src/oci/client.ts








const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** @param registry canonical host, as {@link Repository} has it */
function createClient(registry, options) {
    const { transport, clock = src_clock/* systemClock */.m, retry: policy = oci_retry/* DEFAULT_RETRY */.vI, signal, onRetry } = options;
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
    const plainAllowed = isLoopback(host) || (options.insecure?.has(registry) ?? false);
    let base = new URL(`${plainAllowed ? 'http' : 'https'}://${host}/`);
    let known;
    let connected;
    const counts = new Map();
    const retry = { clock, policy, signal, onRetry };
    const credential = () => {
        known ??= options.credentials(registry);
        return known;
    };
    const facts = async (method, subject) => ({
        registry,
        method,
        subject,
        as: describe(await credential()),
    });
    const authorizer = createAuthorizer({
        credential,
        now: clock.now,
        async fetchToken(realm, service, scopes) {
            const who = await credential();
            const as = describe(who);
            const plainRealm = realm.protocol === 'http:' && base.protocol === 'http:';
            const trusted = plainRealm && (isLoopback(realm.host) || realm.host === base.host);
            if (realm.protocol !== 'https:' && !trusted) {
                const reason = `it names the token server ${realm.origin}, which is not reached by https`;
                throw new oci_errors/* RegistryError */.gl({ registry, method: 'GET', subject: 'a token', as }, { reason, temporary: false });
            }
            const request = { send: transport.send, now: clock.now, realm, service, scopes, credential: who, registry, as };
            return (0,oci_retry/* retrying */.R$)(() => fetchToken({ ...request, signal }), retry);
        },
    });
    /** Finds the way in: by which scheme the registry is spoken to, and what it asks for. */
    async function ping() {
        try {
            await pingAt(base);
        }
        catch (error) {
            const secure = new URL(`https://${host}/`);
            if (base.protocol === 'https:' || !speaksTls(error))
                throw error;
            await pingAt(secure).catch(() => Promise.reject(error));
            base = secure;
        }
    }
    async function pingAt(at) {
        const url = new URL('v2/', at);
        const failed = async (failure) => new oci_errors/* RegistryError */.gl(await facts('GET', '/v2/'), failure);
        try {
            const response = await transport.send({ method: 'GET', url, signal });
            const challenge = response.header('www-authenticate');
            const failure = await failureOf(response, clock.now());
            if (failure.status === 401)
                authorizer.refused({ status: 401, challenge, grant: undefined, base: at }, [], 1);
            else if (failure.temporary || SPEAKS_TLS.test(failure.reason))
                throw await failed(failure);
        }
        catch (error) {
            throw error instanceof oci_errors/* RegistryError */.gl ? error : await failed((0,oci_errors/* networkFailure */.rd)(error, registry));
        }
    }
    function connect() {
        if (connected === undefined) {
            // Looked up at the same time; who needs it will see whether that failed.
            credential().catch(() => { });
            const connecting = (0,oci_retry/* retrying */.R$)(ping, retry);
            connected = connecting;
            connecting.catch(() => {
                if (connected === connecting)
                    connected = undefined;
            });
        }
        return connected;
    }
    /** Sends a request and follows where it leads. Only the registry's own origin is shown who asks. */
    async function follow(call, grant) {
        let url = call.target instanceof URL ? call.target : new URL(`v2/${call.target}`, base);
        for (let hops = 0;; hops++) {
            const path = call.scopes[0]?.path ?? '';
            counts.set(path, (counts.get(path) ?? 0) + 1);
            const shown = url.origin === base.origin ? grant : undefined;
            const response = await transport.send(await requestTo(url, call, shown, signal));
            const location = response.header('location');
            if (!REDIRECTS.has(response.status) || location === undefined)
                return { ...response, url };
            discard(response);
            url = nextHop(call.method, response.status, location, url, base);
            if (hops === MAX_REDIRECTS)
                throw new Lasting(`it was redirected more than ${MAX_REDIRECTS} times`);
        }
    }
    async function once(call) {
        for (let refusals = 1;; refusals++) {
            const grant = await authorizer.authorize(call.scopes);
            try {
                const answer = await follow(call, grant);
                const { status } = answer;
                if (call.expect.includes(status))
                    return await call.read(answer);
                const refused = (status === 401 || status === 403) && answer.url.origin === base.origin;
                const challenge = answer.header('www-authenticate');
                const failure = await failureOf(answer, clock.now());
                if (refused && authorizer.refused({ status, challenge, grant, base }, call.scopes, refusals))
                    continue;
                const hint = hintFor(registry, failure, await credential(), call.scopes);
                throw new oci_errors/* RegistryError */.gl(await facts(call.method, call.subject), { ...failure, hint });
            }
            catch (error) {
                if (error instanceof oci_errors/* RegistryError */.gl)
                    throw error;
                const lasting = error instanceof Lasting ? { temporary: false } : {};
                const failure = { ...(0,oci_errors/* networkFailure */.rd)(error, registry), ...lasting };
                throw new oci_errors/* RegistryError */.gl(await facts(call.method, call.subject), failure);
            }
        }
    }
    return {
        registry,
        async authorize(scopes) {
            authorizer.declare(scopes);
            await connect();
            await authorizer.authorize(scopes);
        },
        async call(call) {
            await connect();
            return call.again === false ? once(call) : (0,oci_retry/* retrying */.R$)(() => once(call), retry);
        },
        retrying: operation => (0,oci_retry/* retrying */.R$)(operation, retry),
        requests: path => counts.get(path) ?? 0,
    };
}
/** Whether a plain request failed in the way of servers that expect TLS: some say it, others hang up or send an alert. */
const speaksTls = (error) => error instanceof oci_errors/* RegistryError */.gl &&
    (SPEAKS_TLS.test(error.failure.reason) || /^(?:HPE_|ECONNRESET)/.test((0,oci_errors/* errorCodeOf */.D9)(error) ?? ''));
/** What servers that expect TLS say to a plain request (Go's net/http, nginx, Apache). */
const SPEAKS_TLS = /HTTP request (?:was sent )?to (?:an )?HTTPS|speaking plain HTTP to an SSL/i;
/** A failure that is none of the network's and that waiting does not mend. */
class Lasting extends Error {
}
const describe = (credential) => {
    if (credential === undefined)
        return 'without credentials';
    const who = credential.kind === 'password' ? `as ${credential.username}` : 'with an identity token';
    return `${who}, by ${credential.source}`;
};
async function requestTo(url, { method, headers, body }, grant, signal) {
    return {
        method,
        url,
        headers: { ...headers, ...(grant !== undefined && { authorization: grant.header }) },
        ...(body !== undefined && { body: typeof body === 'function' ? await body() : body }),
        signal,
    };
}
/** Where a redirect leads. Throws when it may not be followed. RFC 9110, section 15.4. */
function nextHop(method, status, location, from, base) {
    if (!URL.canParse(location, from.href))
        throw new Lasting(`it was redirected to "${location}", which is no URL`);
    const to = new URL(location, from);
    if (to.protocol !== 'https:' && to.protocol !== base.protocol) {
        throw new Lasting(`it was redirected to ${to.origin}, which is not reached by https`);
    }
    const reads = method === 'GET' || method === 'HEAD';
    if (!reads && (to.origin !== base.origin || (status !== 307 && status !== 308))) {
        throw new Lasting(`it was redirected to ${to.origin} (${status}); a write is not sent elsewhere`);
    }
    return to;
}

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
            const bytes = await readBody(response, MANIFEST_LIMIT);
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
                read(response) {
                    discard(response);
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
            read(response) {
                discard(response);
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
        const { tags } = (0,content/* jsonObjectOf */.p)(await readBody(response, PAGE_LIMIT), 'the list of tags');
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

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
var external_node_https_default = /*#__PURE__*/__webpack_require__.n(external_node_https_);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
;// CONCATENATED MODULE: ./src/oci/limit.ts
/** Lets at most `most()` operations run at a time; the others wait in the order of coming. */
function createLimit(most) {
    let running = 0;
    const waiting = [];
    return async (operation) => {
        if (running >= most())
            await new Promise(resolve => waiting.push(resolve));
        running++;
        try {
            return await operation();
        }
        finally {
            running--;
            waiting.shift()?.();
        }
    };
}

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
    const limit = createLimit(() => Math.min(STREAMS, session.remoteSettings?.maxConcurrentStreams ?? STREAMS));
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
        stream.setTimeout(timeoutMs, () => stream.destroy(silence(url, timeoutMs)));
        stream.on('error', reject);
        stream.on('close', () => {
            end();
            if (isStream(body))
                body.destroy();
            reject(new Error(`${url.host} closed the connection before it answered`));
        });
        stream.on('response', answer => {
            const status = answer[':status'] ?? 0;
            resolve({ status, header: name => headerIn(answer, name), body: stream });
        });
        if (isStream(body))
            body.on('error', error => stream.destroy(error)).pipe(stream);
        else if (body !== undefined)
            stream.end(body);
    });
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
        socket.setTimeout(timeoutMs, () => socket.destroy(silence(url, timeoutMs)));
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
    return {
        async send(request) {
            const { url } = request;
            const agents = isLoopback(url.host) ? direct : pools;
            if (url.protocol !== 'https:')
                return sendHttp1((external_node_http_default()), agents['http:'], request, timeoutMs);
            const session = agents === direct ? await negotiator.sessionTo(url, request.signal) : undefined;
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
        request.on('timeout', () => request.destroy(silence(url, timeoutMs)));
        request.on('error', error => {
            if (isStream(body))
                body.destroy();
            reject(error);
        });
        request.on('response', response => {
            if (isStream(body) && !request.writableFinished)
                endEarly(request, body, response);
            resolve({ status: response.statusCode ?? 0, header: name => headerIn(response.headers, name), body: response });
        });
        if (isStream(body))
            body.on('error', error => request.destroy(error)).pipe(request);
        else
            request.end(body);
    });
}
/** An answer that comes before all of the body was sent is final: the rest is not sent, and the connection not used again. */
function endEarly(request, body, response) {
    body.unpipe(request).destroy();
    response.on('close', () => request.destroy());
}

;// CONCATENATED MODULE: ./src/oci/connect.ts



/** The registries of this step, by canonical host. What fails and is tried again is told to the log. */
function connect({ logins, env, run, log, signal }) {
    const given = new Map(logins.map(login => [login.registry, login]));
    return createRegistries({
        transport: createTransport({ env }),
        credentials: credentialFinder({ given, env, run }),
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

/***/ 68825:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ isDigest),
/* harmony export */   _j: () => (/* binding */ matchesDigest),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

const GRAMMAR = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const isDigest = (text) => typeof text === 'string' && GRAMMAR.test(text);
/** The sha256 digest of `bytes`. */
const digestOf = (bytes) => `sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(bytes).digest('hex')}`;
/** Whether `bytes` are what `digest` names, by the digest's own algorithm. */
function matchesDigest(bytes, digest) {
    const [algorithm, hex] = digest.split(':', 2);
    return ((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)(algorithm)
        .update(bytes)
        .digest('hex') === hex);
}


/***/ }),

/***/ 28630:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ errorCodeOf),
/* harmony export */   gl: () => (/* binding */ RegistryError),
/* harmony export */   rd: () => (/* binding */ networkFailure)
/* harmony export */ });
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73429);
/* harmony import */ var node_util_types__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util_types__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);


/** A request that a registry refused, or that did not come to an answer. */
class RegistryError extends Error {
    name = 'RegistryError';
    request;
    failure;
    constructor(request, failure) {
        const { registry, method, subject, as } = request;
        const answer = [failure.status, failure.code].filter(part => part !== undefined).join(' ');
        const said = [answer, failure.reason].filter(part => part !== '').join(': ');
        const hint = failure.hint === undefined ? '' : ` ${failure.hint}`;
        super(`${registry}: ${method} of ${subject} failed: ${said} (${as}).${hint}`, { cause: failure.cause });
        this.request = request;
        this.failure = failure;
    }
}
/** The error code of Node, where the thrown value or what caused it has one: `ECONNREFUSED`. */
function errorCodeOf(thrown) {
    if (!(0,node_util_types__WEBPACK_IMPORTED_MODULE_0__.isNativeError)(thrown))
        return undefined;
    if ('code' in thrown && typeof thrown.code === 'string')
        return thrown.code;
    return errorCodeOf(thrown.cause);
}
/** Failures of the network that waiting does not mend. */
const LASTING = /^(?:ENOTFOUND|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HPE_|EPROTO|ABORT|ERR_INVALID)/;
const NETWORK_HINTS = [
    [/^ENOTFOUND/, registry => `There is no host of the name ${registry}: is it spelt right?`],
    [/^ECONNREFUSED/, registry => `Nothing listens at ${registry}: is the registry up, and the port right?`],
    [
        /^(?:ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/,
        registry => `${registry} does not speak TLS. If it is meant to be plain HTTP, name it as insecure.`,
    ],
    [/^HPE_/, registry => `${registry} does not speak plain HTTP.`],
    [
        /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
        () => 'If its certificate is of a private authority, name that in the environment variable NODE_EXTRA_CA_CERTS.',
    ],
];
/** The failure that stands for an error of the network. */
function networkFailure(thrown, registry) {
    const code = errorCodeOf(thrown) ?? '';
    const reason = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .b)(thrown) || code || 'the connection failed';
    return {
        reason,
        temporary: !LASTING.test(code),
        hint: NETWORK_HINTS.find(([pattern]) => pattern.test(code))?.[1](registry),
        cause: thrown,
    };
}


/***/ }),

/***/ 18701:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A1: () => (/* binding */ parseIndex),
/* harmony export */   zi: () => (/* binding */ createIndex)
/* harmony export */ });
/* unused harmony export encodeIndex */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _content_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36956);
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47592);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(68825);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1890);





/** The index in `bytes`; `contentType` is the header that it came with. Throws an Error that says why it is none. */
function parseIndex(bytes, contentType) {
    const document = (0,_content_js__WEBPACK_IMPORTED_MODULE_1__/* .jsonObjectOf */ .p)(bytes, 'the index');
    const mediaType = (0,_content_js__WEBPACK_IMPORTED_MODULE_1__/* .mediaTypeOf */ .c)(document, contentType);
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isIndexType */ .$U)(mediaType))
        throw new Error(`it is no index but ${mediaType}`);
    const { manifests, annotations } = document;
    if (!Array.isArray(manifests))
        throw new Error('manifests is not a list');
    return {
        mediaType,
        manifests: manifests.map((manifest, i) => (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorOf */ .nb)(manifest, `manifests[${i}]`)),
        ...(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .annotationsMember */ .Hk)(annotations, 'the index'),
    };
}
/**
 * The index over `children`, image manifests and their attestations: the images in the order of `platforms`, then the
 * attestations in the order of their images. Equal children give equal bytes, whatever order they came in, as long as
 * `platforms` names each of their platforms. OCI or Docker media types, by what the children are.
 *
 * Throws a {@link UsageError} with every reason why there can be no such index.
 */
function createIndex(children, options = {}) {
    const { platforms = [], annotations } = options;
    const images = inOrder(children.filter(child => !(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(child)), platforms);
    const attestations = ofImages(children.filter(_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3), images);
    const mediaType = children.every(child => child.mediaType === _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .DOCKER_MANIFEST */ .Vv) ? _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .DOCKER_LIST */ .Y2 : _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI_INDEX */ .$p;
    const index = {
        mediaType,
        manifests: [...images, ...attestations],
        ...(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .annotationsMember */ .Hk)(annotations, 'the index'),
    };
    const problems = [...childProblems(children), ...platformProblems(images), ...attestationProblems(children, images)];
    if (mediaType === _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .DOCKER_LIST */ .Y2)
        problems.push(...annotationProblems(index));
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UsageError */ .e(problems);
    return encodeIndex(index);
}
/** The bytes of an index, its members in a fixed order, and what they are. */
function encodeIndex({ mediaType, manifests, annotations }) {
    const document = {
        schemaVersion: 2,
        mediaType,
        manifests: manifests.map(_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .descriptorJson */ .mh),
        ...(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .annotationsMember */ .Hk)(annotations, 'the index'),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(document, undefined, 2));
    return { bytes, mediaType, digest: (0,_digest_js__WEBPACK_IMPORTED_MODULE_3__/* .digestOf */ .ol)(bytes) };
}
const keyOf = (platform) => platform === undefined ? '' : [(0,_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq)(platform), ...(platform.osFeatures ?? []).toSorted()].join('+');
/** What an error calls a child: its platform where it has one, and its digest. */
const nameOf = ({ platform, digest }) => platform === undefined ? digest : `${(0,_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq)(platform)} (${digest})`;
function inOrder(images, platforms) {
    const keys = platforms.map(keyOf);
    const rank = ({ platform }) => {
        const at = keys.indexOf(keyOf(platform));
        return at === -1 ? keys.length : at;
    };
    return images.toSorted((a, b) => rank(a) - rank(b));
}
/** The attestations in the order of the images they are about, each once. */
function ofImages(attestations, images) {
    const rank = (attestation) => images.findIndex(image => image.digest === (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .attestationSubject */ .dX)(attestation));
    const once = new Map(attestations.map(attestation => [attestation.digest, attestation]));
    const byDigest = (a, b) => (a.digest < b.digest ? -1 : 1);
    return [...once.values()].sort((a, b) => rank(a) - rank(b) || byDigest(a, b));
}
function childProblems(children) {
    if (!children.some(child => !(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(child))) {
        return [{ where: 'index', what: 'there is no image to put into it.' }];
    }
    const problems = children
        .filter(child => !(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isManifestType */ .Q3)(child.mediaType))
        .map(child => ({
        where: nameOf(child),
        what: `${child.mediaType} is no image manifest and cannot be in an index.`,
    }));
    const docker = children.find(child => child.mediaType === _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .DOCKER_MANIFEST */ .Vv);
    const oci = children.find(child => child.mediaType === _descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .OCI_MANIFEST */ .EG);
    if (docker !== undefined && oci !== undefined) {
        problems.push({
            where: nameOf(docker),
            what: `is of Docker's media types, and ${nameOf(oci)} of OCI's. An index holds one kind: build all with "oci-mediatypes=true", or all with "oci-mediatypes=false" and without attestations.`,
        });
    }
    return problems;
}
function platformProblems(images) {
    const seen = new Map();
    return images.flatMap(image => {
        if (image.platform === undefined)
            return [{ where: nameOf(image), what: 'it does not say its platform.' }];
        const key = keyOf(image.platform);
        const twin = seen.get(key);
        seen.set(key, image);
        if (twin === undefined)
            return [];
        const what = `is there twice: ${twin.digest} and ${image.digest}.`;
        return [{ where: (0,_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq)(image.platform), what }];
    });
}
function attestationProblems(children, images) {
    const known = new Set(images.map(image => image.digest));
    return children.filter(_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3).flatMap(attestation => {
        const subject = (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_2__/* .attestationSubject */ .dX)(attestation);
        if (subject !== undefined && known.has(subject))
            return [];
        const about = subject === undefined ? 'does not say which image it is about' : `is about ${subject}`;
        return [{ where: `attestation ${attestation.digest}`, what: `it ${about}, and no such image is in the index.` }];
    });
}
function annotationProblems(index) {
    const holders = [
        ...(index.annotations === undefined ? [] : [{ where: 'index', annotations: index.annotations }]),
        ...index.manifests.map(child => ({ where: nameOf(child), annotations: child.annotations ?? {} })),
    ];
    return holders
        .filter(({ annotations }) => Object.keys(annotations).length > 0)
        .map(({ where, annotations }) => ({
        where,
        what: `the annotations ${Object.keys(annotations).join(', ')} would be lost, because a Docker manifest list cannot hold any. Build with "oci-mediatypes=true", or leave the annotations out.`,
    }));
}


/***/ }),

/***/ 1890:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ formatPlatform),
/* harmony export */   FL: () => (/* binding */ normalizePlatform),
/* harmony export */   L9: () => (/* binding */ formatPlatformShort),
/* harmony export */   Y8: () => (/* binding */ parsePlatform)
/* harmony export */ });
/* unused harmony export platformProblem */
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37909);

const OPERATING_SYSTEMS = new Set(['aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'illumos', 'ios', 'js', 'linux', 'netbsd', 'openbsd'].concat([
    'plan9',
    'solaris',
    'wasi',
    'wasip1',
    'windows',
]));
/** Architecture → the variants it may have. Go's names, with those that the OCI specification lists. */
const ARCHITECTURES = {
    '386': [],
    amd64: ['v2', 'v3', 'v4'],
    arm: ['v5', 'v6', 'v7', 'v8'],
    arm64: ['v8', 'v9'],
    loong64: [],
    mips: [],
    mips64: [],
    mips64le: [],
    mipsle: [],
    ppc64: [],
    ppc64le: ['power8', 'power9', 'power10'],
    riscv64: ['rva20u64', 'rva22u64', 'rva23u64'],
    s390x: [],
    wasm: [],
};
/** Other names that people and tools use → [architecture, variant it implies]. */
const ALIASES = {
    i386: ['386'],
    x86_64: ['amd64'],
    'x86-64': ['amd64'],
    aarch64: ['arm64'],
    armhf: ['arm', 'v7'],
    armel: ['arm', 'v6'],
    loongarch64: ['loong64'],
};
/** The variant that an architecture has when none is given; it is left out, except where Docker writes it (arm/v7). */
const DEFAULT_VARIANTS = { amd64: 'v1', arm64: 'v8' };
const own = (table, key) => Object.hasOwn(table, key) ? table[key] : undefined;
/**
 * The platform with the names that containerd gives its parts: `aarch64` is `arm64`, `arm64/v8` is `arm64`, `arm` is
 * `arm/v7`, `amd64/v1` is `amd64`. Knows no wrong platforms: for those see {@link parsePlatform}.
 *
 * containerd/platforms, normalizeOS and normalizeArch.
 */
function normalizePlatform(platform) {
    const os = platform.os.toLowerCase();
    const named = platform.architecture.toLowerCase();
    const [architecture, implied] = own(ALIASES, named) ?? [named];
    const given = platform.variant?.toLowerCase().replace(/^(\d+)$/, 'v$1') || implied;
    const variant = given ?? (architecture === 'arm' ? 'v7' : undefined);
    return {
        os: os === 'macos' ? 'darwin' : os,
        architecture,
        ...(variant !== undefined && variant !== own(DEFAULT_VARIANTS, architecture) && { variant }),
        ...(platform.osVersion && { osVersion: platform.osVersion }),
        ...(platform.osFeatures?.length && { osFeatures: platform.osFeatures }),
    };
}
/** What is wrong with a normalised platform, or undefined when it is one that images are built for. */
function platformProblem({ os, architecture, variant }) {
    if (!OPERATING_SYSTEMS.has(os)) {
        return `"${os}" is not a known operating system.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .a)(os, OPERATING_SYSTEMS)}`;
    }
    const variants = own(ARCHITECTURES, architecture);
    if (variants === undefined) {
        const known = [...Object.keys(ARCHITECTURES), ...Object.keys(ALIASES)];
        return `"${architecture}" is not a known architecture.${(0,_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .a)(architecture, known)}`;
    }
    if (variant !== undefined && !variants.includes(variant)) {
        const allowed = variants.length > 0 ? `it has ${variants.join(', ')}` : 'it has none';
        return `"${variant}" is not a variant of ${architecture}; ${allowed}.`;
    }
    return undefined;
}
/** `os[(version)]/architecture[/variant]` */
const FORM = /^([a-z0-9_]+)(?:\(([\w.-]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9_.]+))?$/i;
/**
 * The platform that `text` names, normalised.
 *
 * Forms: `linux/amd64`, `linux/arm/v7`, `linux/aarch64`, `windows(10.0.20348.2402)/amd64`.
 * Throws an Error that says what is wrong and, where one is close, which platform was likely meant.
 */
function parsePlatform(text) {
    const match = FORM.exec(text.trim());
    if (match === null) {
        const bare = own(ALIASES, text)?.[0] ?? text;
        const hint = own(ARCHITECTURES, bare) === undefined ? '' : ` Write linux/${bare}.`;
        throw new Error(`"${text}" is not a platform of the form os/architecture[/variant].${hint}`);
    }
    const [, os = '', osVersion, architecture = '', variant] = match;
    const platform = normalizePlatform({
        os,
        architecture,
        ...(variant !== undefined && { variant }),
        ...(osVersion !== undefined && { osVersion }),
    });
    const problem = platformProblem(platform);
    if (problem !== undefined)
        throw new Error(`"${text}" is not a platform: ${problem}`);
    return platform;
}
/** The form that {@link parsePlatform} reads; equal for equal platforms, so that it serves as a key. */
function formatPlatform({ os, architecture, variant, osVersion }) {
    const system = osVersion === undefined ? os : `${os}(${osVersion})`;
    return [system, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
/** The form without `os.version`, as buildx's `--platform` takes it. */
const formatPlatformShort = ({ osVersion: _, ...platform }) => formatPlatform(platform);


/***/ }),

/***/ 62148:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SU: () => (/* binding */ parseRepository),
/* harmony export */   Sh: () => (/* binding */ formatRepository),
/* harmony export */   dz: () => (/* binding */ isTag),
/* harmony export */   i7: () => (/* binding */ canonicalRegistry),
/* harmony export */   qH: () => (/* binding */ tagProblem)
/* harmony export */ });
/* unused harmony exports parseReference, formatReference */
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68825);

/** OCI distribution-spec 1.1, "Pulling manifests": `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
/** One component of a path, as the distribution-spec has it for `<name>`. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
/** A domain name, an IPv4 address or a bracketed IPv6 address, with an optional port. */
const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
/** Docker Hub's other names. Matched exactly: `docker.io.example.com` is somebody else's. */
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);
/** distribution/reference: NameTotalLengthMax, of host and path together. */
const NAME_LIMIT = 255;
const isTag = (text) => TAG.test(text);
/** As Docker tells a host from the first part of a path: by a dot, a port, `localhost`, or a capital letter. */
const looksLikeHost = (first) => /[.:A-Z]/.test(first) || first === 'localhost';
/** The one name of a registry: Docker Hub's aliases are `docker.io`, hosts are lower-case. */
function canonicalRegistry(host) {
    const lower = host.toLowerCase();
    return DOCKER_HUB.has(lower) ? 'docker.io' : lower;
}
/**
 * The repository that `name` names.
 *
 * Forms: `ghcr.io/me/app`, `localhost:5000/app`, `me/app` (Docker Hub), `app` (Docker Hub's `library/app`).
 * Throws an Error that says which part is not legal: there is no tag or digest, and letters of the path are lower-case.
 */
function parseRepository(name) {
    const slash = name.indexOf('/');
    const first = slash === -1 ? '' : name.slice(0, slash);
    const hosted = slash !== -1 && looksLikeHost(first);
    const registry = canonicalRegistry(hosted ? first : 'docker.io');
    const rest = hosted ? name.slice(slash + 1) : name;
    const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
    const illegal = (why) => new Error(`"${name}" is not a legal image name: ${why}`);
    if (hosted && !HOST.test(first))
        throw illegal(`"${first}" is not a registry host.`);
    if (rest.includes('@'))
        throw illegal('it carries a digest; give the name alone.');
    const tag = /^[^:]+:([^/]*)$/.exec(rest)?.[1];
    if (tag !== undefined)
        throw illegal(`it carries the tag "${tag}"; tags go into the input "tags".`);
    if (rest !== rest.toLowerCase() &&
        rest
            .toLowerCase()
            .split('/')
            .every(part => COMPONENT.test(part))) {
        throw illegal('letters must be lower-case.');
    }
    const bad = rest.split('/').find(part => !COMPONENT.test(part));
    if (bad === '')
        throw illegal(rest === '' ? 'the name after the registry is missing.' : 'it has an empty part.');
    if (bad !== undefined)
        throw illegal(`"${bad}" may hold a-z and 0-9, joined by ".", "_", "__" or "-".`);
    if (registry.length + 1 + path.length > NAME_LIMIT)
        throw illegal(`it is longer than ${NAME_LIMIT} characters.`);
    return { registry, path };
}
/** `docker.io/library/busybox`: the canonical form, which {@link parseRepository} reads back. */
const formatRepository = ({ registry, path }) => `${registry}/${path}`;
/**
 * The image that `text` names: `repository:tag`, `repository@digest`, or `repository:tag@digest`, where the digest
 * decides. Without either it is the tag `latest`, as everywhere. Throws an Error that says what is not legal.
 */
function parseReference(text) {
    const at = text.indexOf('@');
    if (at !== -1) {
        const digest = text.slice(at + 1);
        if (!isDigest(digest))
            throw new Error(`"${text}" is not a legal reference: "${digest}" is not a digest.`);
        const name = text.slice(0, at).replace(/:[^:/]*$/, '');
        return { kind: 'digest', repository: parseRepository(name), digest };
    }
    const [, name = text, tag = 'latest'] = /^(.+):([^/]*)$/.exec(text) ?? [];
    if (!isTag(tag))
        throw new Error(`"${text}" is not a legal reference: ${tagProblem(tag)}`);
    return { kind: 'tag', repository: parseRepository(name), tag };
}
/** Why `tag` is not a legal tag; undefined when it is one. */
function tagProblem(tag) {
    if (isTag(tag))
        return undefined;
    if (tag === '')
        return 'the tag is empty.';
    if (tag.length > 128)
        return `the tag "${tag.slice(0, 20)}…" has ${tag.length} characters; 128 are allowed.`;
    return `"${tag}" is not a legal tag: it may hold A-Z, a-z, 0-9, "_", "." and "-", and not begin with "." or "-".`;
}
const formatReference = (reference) => reference.kind === 'tag'
    ? `${formatRepository(reference.repository)}:${reference.tag}`
    : `${formatRepository(reference.repository)}@${reference.digest}`;


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

const DEFAULT_RETRY = { attempts: 6, firstWaitMs: 300, longestWaitMs: 15_000, limitMs: 180_000 };
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
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl) || !error.failure.temporary || attempt >= policy.attempts)
                throw error;
            const waitMs = error.failure.retryAfterMs ?? backoff(attempt, policy, clock);
            if (signal?.aborted || clock.now() + waitMs > end)
                throw error;
            onRetry?.({ error, waitMs, attempt: attempt + 1 });
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

/***/ 34006:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   Pv: () => (/* binding */ mustRun),
/* harmony export */   Qd: () => (/* binding */ CommandError),
/* harmony export */   eF: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80481);
/* harmony import */ var node_readline__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_readline__WEBPACK_IMPORTED_MODULE_1__);


/** A command that did not do its work. Carries what a reader needs to repeat it, and the part of stderr that says why. */
class CommandError extends Error {
    name = 'CommandError';
    argv;
    exitCode;
    constructor(argv, exitCode, why) {
        const how = exitCode === undefined ? 'did not run to its end' : `ended with exit code ${exitCode}`;
        super(`${argv.join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`);
        this.argv = argv;
        this.exitCode = exitCode;
    }
}
/** How long a command that was asked to end may take before it is killed. */
const GRACE_MS = 10_000;
/** {@link Run} with a process of the machine. Commands are given as a list, never through a shell. */
const run = (command, args, options = {}) => new Promise((resolve, reject) => {
    const argv = [command, ...args];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, {
        env: options.env === undefined ? process.env : { ...process.env, ...options.env },
        stdio: 'pipe',
    });
    let ended;
    let killer;
    const end = (why) => {
        ended ??= why;
        child.kill('SIGTERM');
        killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const timer = options.timeoutMs === undefined
        ? undefined
        : setTimeout(end, options.timeoutMs, `it took longer than ${options.timeoutMs / 1000} s`);
    const abort = () => end('it was interrupted');
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted)
        abort();
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
        child[name].setEncoding('utf8').on('data', (text) => {
            output[name] += text;
        });
        if (options.onLine !== undefined)
            (0,node_readline__WEBPACK_IMPORTED_MODULE_1__.createInterface)({ input: child[name] }).on('line', options.onLine);
    }
    // A command that ends without reading its input closes the pipe; its exit code is what counts.
    child.stdin.on('error', () => { }).end(options.input);
    const settle = (act) => {
        clearTimeout(timer);
        clearTimeout(killer);
        options.signal?.removeEventListener('abort', abort);
        act();
    };
    child.on('error', error => settle(() => reject(new CommandError(argv, undefined, startFailure(command, error)))));
    child.on('close', (code, signal) => settle(() => {
        if (ended !== undefined)
            reject(new CommandError(argv, undefined, ended));
        else if (code === null)
            reject(new CommandError(argv, undefined, `it was ended by ${signal}`));
        else
            resolve({ exitCode: code, ...output });
    }));
});
const startFailure = (command, error) => error.code === 'ENOENT' ? `"${command}" is not installed on this machine, or not on its PATH` : error.message;
/**
 * The part of a command's standard error that says why it failed: the block that ends with the last line that begins
 * with `ERROR:` (buildx and docker print hints and links behind it), else its last lines.
 */
function reasonOf(stderr) {
    const lines = stderr.trimEnd().split(/\r?\n/);
    const error = lines.findLastIndex(line => /^error:/i.test(line.trim()));
    const until = error === -1 ? lines.length : error + 1;
    return lines
        .slice(Math.max(0, until - 20), until)
        .join('\n')
        .trim();
}
/** Runs a command that must succeed. Throws a {@link CommandError} for any exit code but 0, whatever it printed. */
async function mustRun(run, command, args, options) {
    const finished = await run(command, args, options);
    if (finished.exitCode !== 0) {
        throw new CommandError([command, ...args], finished.exitCode, reasonOf(finished.stderr));
    }
    return finished;
}


/***/ }),

/***/ 55544:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ runArtifacts)
/* harmony export */ });
/** The artifact service of the run, by the library that GitHub keeps for it; heavy, so it is loaded where it is used. */
async function runArtifacts() {
    const { DefaultArtifactClient } = await __webpack_require__.e(/* import() */ 584).then(__webpack_require__.bind(__webpack_require__, 20584));
    const client = new DefaultArtifactClient();
    return {
        async upload(name, file, directory) {
            await client.uploadArtifact(name, [file], directory);
        },
        async list() {
            const { artifacts } = await client.listArtifacts({ latest: true });
            return artifacts;
        },
        async download(id, path) {
            await client.downloadArtifact(id, { path });
        },
    };
}


/***/ }),

/***/ 20693:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ passGate)
});

// UNUSED EXPORTS: GateError

// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/publish/checks.ts



/** How messages name a leg: its job, its place in the matrix, and what it builds. */
const legName = ({ leg, platforms }) => {
    const place = leg.index === undefined ? '' : ` ${leg.index + 1} of ${leg.total}`;
    return `leg "${leg.job}"${place} (${platforms.map(oci_platform/* formatPlatform */.Bq).join(', ')})`;
};
/** Records that are not of this repository, or not of this commit. */
function foreign(legs, run) {
    return legs.flatMap(record => [
        ...(record.run.repository === run.repository
            ? []
            : [
                { where: legName(record), what: `its record is of ${record.run.repository}, and this is ${run.repository}.` },
            ]),
        ...(record.run.commit === run.commit
            ? []
            : [
                {
                    where: legName(record),
                    what: `it built commit ${record.run.commit}, and this run is of ${run.commit}. Run all jobs again.`,
                },
            ]),
    ]);
}
/** What every leg must say alike, and how a message shows it. */
const SHARED = {
    images: record => record.repositories.map(reference/* formatRepository */.Sh).join(', '),
    tags: record => record.tags.map(tag => tag.name).join(', '),
    annotations: record => JSON.stringify((0,descriptor/* sorted */.IP)(record.annotations)),
    push: record => String(record.pushed),
};
function disagreements(first, legs) {
    return Object.entries(SHARED).flatMap(([where, shown]) => legs
        .filter(leg => shown(leg) !== shown(first))
        .map(leg => ({
        where,
        what: `${legName(first)} says "${shown(first)}", and ${legName(leg)} says "${shown(leg)}". ` +
            'Legs of one image must agree; two images in one run need two names (input "name").',
    })));
}
/** Order of what a processor of one architecture can do: a program for v2 does not run where there is only v1. */
const variantRank = ({ architecture, variant }) => Number(/^v(\d+)/.exec(variant ?? '')?.[1] ?? (architecture === 'arm64' ? 8 : 1));
/** Whether an image whose configuration says `configured` is what somebody who runs `asked` expects. */
const serves = (configured, asked) => configured.os === asked.os &&
    configured.architecture === asked.architecture &&
    variantRank(configured) <= variantRank(asked);
function wronglyBuilt(leg) {
    const where = legName(leg);
    const built = new Set(leg.images.map(({ descriptor }) => (0,oci_platform/* formatPlatform */.Bq)(descriptor.platform)));
    const asked = leg.platforms.map(oci_platform/* formatPlatform */.Bq);
    const missing = leg.pushed ? asked.filter(platform => !built.has(platform)) : [];
    return [
        ...(asked.length === 0 ? [{ where, what: 'it names no platform.' }] : []),
        ...missing.map(platform => ({ where, what: `it was to build ${platform}, and pushed no such image.` })),
        ...[...built]
            .filter(platform => !asked.includes(platform))
            .map(platform => ({ where, what: `it pushed an image for ${platform}, which was not asked for.` })),
        ...leg.images
            .filter(({ configured, descriptor }) => !serves(configured, descriptor.platform))
            .map(({ configured, descriptor }) => ({
            where,
            what: `it was to build ${(0,oci_platform/* formatPlatform */.Bq)(descriptor.platform)}, and the image is for ${(0,oci_platform/* formatPlatform */.Bq)(configured)}. ` +
                'A "FROM --platform=…" in the last stage of the Dockerfile does that.',
        })),
    ];
}
function doublePlatforms(legs) {
    const built = legs.flatMap(leg => leg.platforms.map(platform => ({ platform: (0,oci_platform/* formatPlatform */.Bq)(platform), leg })));
    return [...Map.groupBy(built, ({ platform }) => platform)]
        .filter(([, by]) => by.length > 1)
        .map(([platform, by]) => ({
        where: platform,
        what: `it was built ${by.length} times, by ${by.map(({ leg }) => legName(leg)).join(' and ')}. ` +
            'Two variants of one image need two names (input "name").',
    }));
}
/** A publication without a tag or without a repository. */
const nowhereToGo = ({ tags, repositories }) => [
    ...(tags.length === 0 ? [{ where: 'tags', what: 'there is no tag to publish under.' }] : []),
    ...(repositories.length === 0 ? [{ where: 'images', what: 'there is no repository to publish to.' }] : []),
];

;// CONCATENATED MODULE: ./src/publish/missing.ts

/** The platforms that should be there and that no leg built, and those that a leg built and that should not be there. */
function missingPlatforms(legs, expected) {
    const built = new Set(legs.flatMap(leg => leg.platforms.map(oci_platform/* formatPlatform */.Bq)));
    const wanted = new Set(expected.map(oci_platform/* formatPlatform */.Bq));
    return [
        ...[...wanted.difference(built)].map(platform => ({
            where: platform,
            what: 'no leg left a record of it. Did its job fail, was it skipped, or does it not run this action?',
        })),
        ...[...built.difference(wanted)].map(platform => ({
            where: platform,
            what: 'a leg built it, and the input "platforms" does not have it. Add it there, or take the leg away.',
        })),
    ];
}
/**
 * The legs that the jobs of a publication should have and that left no record.
 *
 * A job says how many legs it has, whatever publications they belong to, so records of other publications of the same
 * job count as legs that are there. They do not when their places overlap: then a reusable workflow was called twice,
 * and these are the legs of the other call.
 */
function missingLegs(legs, all) {
    return [...Map.groupBy(legs, record => record.leg.job)].flatMap(([job, own]) => {
        const totals = new Set(own.flatMap(({ leg }) => leg.total ?? []));
        if (totals.size === 0)
            return [];
        if (totals.size > 1) {
            const shown = [...totals].join(' and ');
            return [{ where: `job "${job}"`, what: `its legs say that it has ${shown} legs. Run all jobs again.` }];
        }
        const [total = 0] = totals;
        const present = new Set([...placesOf(own), ...placesOfOthers(job, own, all)]);
        const missing = Array.from({ length: total }, (_, place) => place).filter(place => !present.has(place));
        if (missing.length === 0)
            return [];
        return [
            {
                where: `job "${job}"`,
                what: `of its ${total} legs, ${missing.map(place => `number ${place + 1}`).join(', ')} left no record. ` +
                    'Did it fail, was it skipped, or does it not run this action?',
            },
        ];
    });
}
const placesOf = (records) => new Set(records.flatMap(({ leg }) => leg.index ?? []));
function placesOfOthers(job, own, all) {
    const [mine] = own;
    const ownPlaces = placesOf(own);
    const others = all.filter(({ publication, leg }) => leg.job === job && publication !== mine?.publication);
    return [...Map.groupBy(others, ({ publication }) => publication).values()]
        .map(placesOf)
        .filter(places => places.isDisjointFrom(ownPlaces))
        .flatMap(places => [...places]);
}

;// CONCATENATED MODULE: ./src/publish/gate.ts



/** The publication must not go out. Nothing was written. */
class GateError extends Error {
    name = 'GateError';
    problems;
    constructor(problems) {
        super(['Nothing was published.', ...problems.map(({ where, what }) => `${where}: ${what}`)].join('\n'));
        this.problems = problems;
    }
}
/**
 * Lets a publication through when its records say that it is whole and right. `records` are all of the run, whatever
 * their publication: a leg that left none can only be seen in the sight of all. Throws a {@link GateError} that names
 * every problem of the publication.
 */
function passGate(records, expected) {
    const newest = newestOfEachLeg(records);
    const name = publicationName(newest, expected.name);
    const legs = inOrder(newest.filter(record => record.publication === name));
    const images = legs.flatMap(leg => leg.images);
    const attestations = legs.flatMap(leg => leg.attestations);
    const [first] = legs;
    if (first === undefined)
        throw new GateError([{ where: 'records', what: `there is none of "${name}".` }]);
    const problems = [
        ...foreign(legs, expected.run),
        ...(expected.platforms.length > 0 ? missingPlatforms(legs, expected.platforms) : missingLegs(legs, newest)),
        ...disagreements(first, legs),
        ...legs.flatMap(wronglyBuilt),
        ...doublePlatforms(legs),
        ...nowhereToGo(first),
    ];
    if (problems.length > 0)
        throw new GateError(problems);
    const { repositories, tags, annotations, pushed } = first;
    return {
        name,
        repositories,
        tags,
        annotations,
        pushed,
        legs,
        completeBy: expected.platforms.length > 0 ? 'platforms' : first.leg.total === undefined ? 'nothing' : 'matrix',
        images: inOrderOf(expected.platforms, images),
        attestations,
    };
}
/** A re-run leaves records of several attempts; of each leg the newest counts. */
function newestOfEachLeg(records) {
    const legKey = ({ publication, leg, platforms }) => JSON.stringify([publication, leg.job, leg.index ?? platforms.map(oci_platform/* formatPlatform */.Bq)]);
    return [...Map.groupBy(records, legKey).values()].map(attempts => attempts.reduce((a, b) => (b.run.attempt >= a.run.attempt ? b : a)));
}
function publicationName(records, wanted) {
    const names = [...new Set(records.map(record => record.publication))].sort();
    const [only] = names;
    if (only === undefined) {
        throw new GateError([
            { where: 'records', what: 'no leg left one. Did the build jobs run, and does this job need them?' },
        ]);
    }
    const listed = names.map(name => `"${name}"`).join(', ');
    if (wanted !== undefined && !names.includes(wanted)) {
        throw new GateError([{ where: 'name', what: `no leg built "${wanted}"; the records are of ${listed}.` }]);
    }
    if (wanted === undefined && names.length > 1) {
        throw new GateError([{ where: 'name', what: `several images were built; say which one to publish: ${listed}.` }]);
    }
    return wanted ?? only;
}
const inOrder = (legs) => legs.toSorted((a, b) => a.leg.job.localeCompare(b.leg.job, 'en') || (a.leg.index ?? 0) - (b.leg.index ?? 0));
/** In the order that the merge names the platforms in, when it does. */
function inOrderOf(platforms, images) {
    const wanted = platforms.map(oci_platform/* formatPlatform */.Bq);
    return images.toSorted((a, b) => wanted.indexOf((0,oci_platform/* formatPlatform */.Bq)(a.descriptor.platform)) - wanted.indexOf((0,oci_platform/* formatPlatform */.Bq)(b.descriptor.platform)));
}


/***/ }),

/***/ 58661:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cl: () => (/* binding */ handOver),
/* harmony export */   M$: () => (/* binding */ recordsOf),
/* harmony export */   nn: () => (/* binding */ collectRecords)
/* harmony export */ });
/* unused harmony export artifactName */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83916);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1890);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2483);






const PREFIX = 'manifold-record_';
const FILE = 'record.json';
/** What artifact names may hold (a few characters are forbidden, `/` among them), cut to a readable length. */
const slug = (text) => text.replace(/[^A-Za-z0-9.]+/g, '-').slice(-60);
/**
 * The name of a leg's artifact: publication, platforms and attempt for the reader, and a hash of what tells legs apart.
 * An artifact cannot be changed, so each attempt has its own.
 */
function artifactName({ publication, platforms, leg, run }) {
    const names = platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq);
    const identity = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(JSON.stringify([publication, names, leg.job, leg.index ?? null]))
        .digest('hex');
    return `${PREFIX}${slug(publication)}_${slug(names.join('-'))}_${identity.slice(0, 8)}_${run.attempt}`;
}
/** What to do where a run has no artifact service: other forges, GitHub Enterprise Server, runs on one's own machine. */
const WITHOUT_ARTIFACTS = 'Where there is no artifact service, give merge the records as its input "records": ${{ toJSON(needs.build.outputs) }}';
/** Leaves the record with the run, for the merge job to find. */
async function handOver(record, store, temp) {
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(temp, 'manifold-record-'));
    try {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, FILE);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(file, (0,_record_js__WEBPACK_IMPORTED_MODULE_5__/* .formatRecord */ .b)(record));
        await store.upload(artifactName(record), file, directory);
    }
    catch (cause) {
        throw new Error(`The record of this leg could not be left as an artifact: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(cause)}\n${WITHOUT_ARTIFACTS}`, {
            cause,
        });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true });
    }
}
/** The records that the legs of this run have left as artifacts. */
async function collectRecords(store, temp) {
    const listed = await store.list().catch(cause => {
        throw new Error(`The artifacts of this run could not be listed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(cause)}\n${WITHOUT_ARTIFACTS}`, {
            cause,
        });
    });
    const ours = listed.filter(({ name }) => name.startsWith(PREFIX));
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(temp, 'manifold-records-'));
    try {
        return await Promise.all(ours.map(async ({ name, id }) => {
            const own = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, String(id));
            await store.download(id, own);
            return readRecord(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(own, FILE), 'utf8'), `artifact ${name}`);
        }));
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(directory, { recursive: true, force: true });
    }
}
function readRecord(text, where) {
    try {
        return (0,_record_js__WEBPACK_IMPORTED_MODULE_5__/* .parseRecord */ .H)(text);
    }
    catch (error) {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UsageError */ .e.at(where, `it is not a record that can be trusted: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(error)}.`);
    }
}
/**
 * The records in a JSON text: one, a list, or the outputs of jobs (`toJSON(needs.build.outputs)`, `toJSON(needs)`),
 * where every output that holds a record counts and others are passed over.
 */
function recordsOf(json) {
    let value;
    try {
        value = JSON.parse(json);
    }
    catch (error) {
        throw new Error(`it is not JSON (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(error)}). Write records: \${{ toJSON(needs.build.outputs) }}`);
    }
    const records = findRecords(value);
    if (records.length === 0) {
        throw new Error('no record is in it. Each build job needs outputs: { record: ${{ steps.<id>.outputs.record }} }, ' +
            'and a runner drops an output that contains a secret.');
    }
    return records.map((text, i) => readRecord(text, `records, number ${i + 1}`));
}
/** The texts of the records that a JSON value holds, in whatever depth, as objects or as JSON in a text. */
function findRecords(value) {
    if (typeof value === 'string') {
        if (!value.trimStart().startsWith('{'))
            return [];
        try {
            return findRecords(JSON.parse(value));
        }
        catch {
            return [];
        }
    }
    if (typeof value !== 'object' || value === null)
        return [];
    if (Object.hasOwn(value, 'version') && Object.hasOwn(value, 'publication'))
        return [JSON.stringify(value)];
    return Object.values(value).flatMap(findRecords);
}


/***/ }),

/***/ 23753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ legIdentity),
/* harmony export */   y: () => (/* binding */ runIdentity)
/* harmony export */ });
/** What the runner says of the run, from its environment (docs.github.com, "Default environment variables"). */
const runIdentity = (env) => ({
    repository: env['GITHUB_REPOSITORY'] || 'unknown',
    id: env['GITHUB_RUN_ID'] || '0',
    attempt: Number(env['GITHUB_RUN_ATTEMPT']) || 1,
    commit: env['GITHUB_SHA'] || 'unknown',
});
/**
 * The leg that this job is. Without a matrix a job has one leg, which says nothing of the jobs beside it, so the place
 * is left out: then only the merge's `platforms` can say what is missing.
 */
const legIdentity = (env, { index, total }, inMatrix) => ({
    job: env['GITHUB_JOB'] || 'unknown',
    ...(inMatrix && index !== undefined && total !== undefined && { index, total }),
});


/***/ }),

/***/ 81913:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KV: () => (/* binding */ NOTHING_PUSHED),
  eR: () => (/* binding */ inspectPushed),
  Hm: () => (/* binding */ platformDigests)
});

// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/index.ts
var oci = __webpack_require__(18701);
// EXTERNAL MODULE: ./src/oci/content.ts
var content = __webpack_require__(36956);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/oci/manifest.ts



/**
 * The image manifest in `bytes`. `contentType` is the header that it came with, where there was one.
 * Throws an Error that says why it is none.
 */
function parseManifest(bytes, contentType) {
    const document = (0,content/* jsonObjectOf */.p)(bytes, 'the manifest');
    const mediaType = (0,content/* mediaTypeOf */.c)(document, contentType);
    if (!(0,descriptor/* isManifestType */.Q3)(mediaType))
        throw new Error(`it is no image manifest but ${mediaType}`);
    const { config, layers, annotations, artifactType, subject } = document;
    if (!Array.isArray(layers))
        throw new Error('layers is not a list');
    return {
        mediaType,
        config: (0,descriptor/* descriptorOf */.nb)(config, 'config'),
        layers: layers.map((layer, i) => (0,descriptor/* descriptorOf */.nb)(layer, `layers[${i}]`)),
        ...(0,descriptor/* annotationsMember */.Hk)(annotations, 'the manifest'),
        ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
        ...(subject !== undefined && subject !== null && { subject: (0,descriptor/* descriptorOf */.nb)(subject, 'subject') }),
    };
}
/** The bytes that a pull of this image transfers at most: its config and its layers. */
const sizeOf = ({ config, layers }) => layers.reduce((sum, layer) => sum + layer.size, config.size);
/**
 * The platform that an image's configuration states, normalised; undefined when it states none, as the
 * configurations of artifacts do. Throws an Error when `bytes` are no JSON object. OCI image-spec, config.md.
 */
function configPlatform(bytes) {
    const { os, architecture, variant, ...rest } = (0,content/* jsonObjectOf */.p)(bytes, 'the image configuration');
    if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '')
        return undefined;
    const { 'os.version': osVersion, 'os.features': osFeatures } = rest;
    const features = Array.isArray(osFeatures) ? osFeatures.filter(feature => typeof feature === 'string') : [];
    return (0,oci_platform/* normalizePlatform */.FL)({
        os,
        architecture,
        ...(typeof variant === 'string' && { variant }),
        ...(typeof osVersion === 'string' && { osVersion }),
        osFeatures: features,
    });
}

;// CONCATENATED MODULE: ./src/publish/inspect.ts





const NOTHING_PUSHED = { images: [], attestations: [] };
/**
 * Reads back what a build pushed to `repository`: its manifest or index, and what each image's own configuration says
 * it is for. BuildKit writes into the index what it was asked for, also where the Dockerfile made something else of it.
 */
async function inspectPushed(registry, repository, pushed, emulated) {
    const source = { registry: registry(repository.registry), path: repository.path };
    const content = await source.registry.getManifest(source.path, pushed.digest);
    const children = (0,descriptor/* isIndexType */.$U)(content.mediaType) ? (0,oci/* parseIndex */.A1)(content.bytes).manifests : [pushed];
    const names = new Set(emulated.map(oci_platform/* formatPlatform */.Bq));
    const images = await Promise.all(children
        .filter(child => !(0,descriptor/* isAttestation */.H3)(child))
        .map(child => inspectImage(source, child, child === pushed ? content : undefined, names)));
    return { content, images, attestations: children.filter(descriptor/* isAttestation */.H3) };
}
async function inspectImage({ registry, path }, descriptor, known, emulated) {
    const { bytes } = known ?? (await registry.getManifest(path, descriptor.digest));
    const manifest = parseManifest(bytes);
    const config = await (0,consumers_.text)(await registry.getBlob(path, manifest.config.digest));
    const configured = configPlatform(Buffer.from(config));
    if (configured === undefined)
        throw new Error(`The image ${descriptor.digest} does not say its platform.`);
    const platform = descriptor.platform ?? configured;
    return {
        descriptor: { ...descriptor, platform },
        configured,
        layers: manifest.layers.length,
        bytes: sizeOf(manifest),
        emulated: emulated.has((0,oci_platform/* formatPlatform */.Bq)(platform)),
    };
}
/** Platform → digest, as the outputs of the actions have it. */
const platformDigests = (images) => Object.fromEntries(images.map(({ descriptor }) => [(0,oci_platform/* formatPlatform */.Bq)(descriptor.platform), descriptor.digest]));


/***/ }),

/***/ 45654:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ publish)
});

// EXTERNAL MODULE: ./src/clock.ts
var src_clock = __webpack_require__(99373);
// EXTERNAL MODULE: ./src/oci/descriptor.ts
var descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/index.ts
var oci = __webpack_require__(18701);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/errors.ts
var errors = __webpack_require__(28630);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(49963);
;// CONCATENATED MODULE: ./src/publish/target.ts


const DEFAULT_LAG = { limitMs: 30_000, firstWaitMs: 250, longestWaitMs: 4_000 };
/** Looks until what it sees is good, or the time is over. Gives what it saw last. */
async function eventually({ clock, lag }, look, good) {
    const end = clock.now() + lag.limitMs;
    for (let attempt = 1;; attempt++) {
        const seen = await look();
        const waitMs = (0,retry/* backoff */.JN)(attempt, lag, clock);
        if (good(seen) || clock.now() + waitMs > end)
            return seen;
        await clock.sleep(waitMs);
    }
}
/** Puts the content under a reference. What the registry does not see yet, though it was written, is waited for. */
async function put(target, reference) {
    const { registry, path, content } = target;
    const failure = await eventually(target, () => registry.putManifest(path, reference, content).catch((error) => error), error => !isUnknownContent(error));
    if (failure !== undefined)
        throw failure;
}
const UNKNOWN_CONTENT = new Set(['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN', 'BLOB_UNKNOWN']);
/** Whether a registry refused a manifest because something that it points at is not there. */
function isUnknownContent(error) {
    if (!(error instanceof errors/* RegistryError */.gl))
        return false;
    const { status, code } = error.failure;
    return (code !== undefined && UNKNOWN_CONTENT.has(code)) || (status === 404 && code !== 'NAME_UNKNOWN');
}
/** Answers by which registries refuse to write a tag that stands: distribution-spec leaves the choice to them. */
const REFUSALS = new Set([400, 403, 405, 409, 412, 422]);
/**
 * Points a tag at the content. A registry that refuses it because the tag stands at this digest already has what is
 * wanted. Throws when it stands at another one, and for everything else that is wrong.
 */
async function writeTag(target, tag) {
    const { registry, path, content } = target;
    try {
        await put(target, tag);
        return 'written';
    }
    catch (error) {
        const status = error instanceof errors/* RegistryError */.gl ? error.failure.status : undefined;
        if (status === undefined || !REFUSALS.has(status))
            throw error;
        const look = () => registry.headManifest(path, tag);
        // 403 is mostly about rights, and then the tag need not be there at all.
        const standing = status === 403 ? await look() : await eventually(target, look, head => head !== undefined);
        if (standing?.digest === content.digest)
            return 'unchanged';
        if (standing === undefined)
            throw error;
        throw new ImmutableTagError(`${registry.host}/${path}:${tag}`, standing.digest, error);
    }
}
/** A tag stands at another digest, and the registry does not let it be moved. */
class ImmutableTagError extends Error {
    name = 'ImmutableTagError';
    constructor(reference, digest, refusal) {
        const said = refusal instanceof Error ? refusal.message : String(refusal);
        super(`${reference} stands at ${digest}, and the registry does not let it be moved. Publish under another tag, or allow tags to be overwritten there. ${said}`, { cause: refusal });
    }
}

;// CONCATENATED MODULE: ./src/publish/place.ts


/**
 * Puts the content by its digest, and looks for each of its children at the same time, since not every registry checks
 * them. Throws when a child is missing.
 */
async function place(target, children) {
    const { registry, path, content } = target;
    const distinct = [...new Map(children.map(child => [child.digest, child])).values()];
    const find = async (child) => {
        const look = () => registry.headManifest(path, child.digest);
        const head = await eventually(target, look, seen => seen !== undefined);
        return head === undefined ? child : undefined;
    };
    const finding = distinct.map(find);
    const [placed] = await Promise.allSettled([put(target, content.digest), ...finding]);
    if (placed.status === 'rejected' && !isUnknownContent(placed.reason))
        throw placed.reason;
    const missing = (await Promise.all(finding)).filter(child => child !== undefined);
    if (missing.length > 0)
        throw new MissingChildError(`${registry.host}/${path}`, missing);
    if (placed.status === 'rejected')
        throw placed.reason;
}
/** Manifests that an index names are not in the repository. */
class MissingChildError extends Error {
    name = 'MissingChildError';
    constructor(repository, missing) {
        const names = missing.map(({ platform, digest }) => platform === undefined ? digest : `${(0,oci_platform/* formatPlatform */.Bq)(platform)} (${digest})`);
        super(`${repository} does not hold ${names.join(', ')}, which the index names. Was it pushed there, or deleted since by a clean-up of untagged images? Run its build again.`);
    }
}

// EXTERNAL MODULE: ./src/errors.ts
var src_errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/publish/progress.ts



/** What is known of a tag after an attempt to write it failed. */
const stateAfter = (error) => error instanceof errors/* RegistryError */.gl && (error.failure.status === undefined || error.failure.status >= 500)
    ? 'in doubt'
    : 'not written';
/** A publication that is not complete. Says for each repository what was and what was not written. */
class PublishError extends Error {
    name = 'PublishError';
    digest;
    repositories;
    constructor(digest, repositories) {
        const errors = repositories.map(({ error }) => error).filter(error => error !== undefined);
        super([`${digest} was not published completely.`, ...repositories.map(lineOf), advice(repositories)].join('\n'), {
            cause: errors.length === 1 ? errors[0] : new AggregateError(errors),
        });
        this.digest = digest;
        this.repositories = repositories;
    }
}
function lineOf({ repository, tags, error }) {
    const name = (0,reference/* formatRepository */.Sh)(repository);
    const groups = Object.entries(Object.groupBy([...tags], ([, state]) => state));
    const said = groups.map(([state, members]) => `${state}: ${members.map(([tag]) => tag).join(', ')}`).join('; ');
    return `${name}: ${error === undefined ? 'nothing failed here' : (0,src_errors/* messageOf */.b)(error)}\n  ${said || 'no tags'}`;
}
function advice(repositories) {
    const touched = repositories.some(({ tags }) => [...tags.values()].some(state => state !== 'not written'));
    const state = touched ? 'Every tag that was written points at the complete image.' : 'No tag was written.';
    return `${state} When the cause is mended, run this job again: it leaves what stands and completes the rest.`;
}

;// CONCATENATED MODULE: ./src/publish/read-back.ts

/** Looks whether a tag that was written is what the registry gives out. Throws when it is not, after some waiting. */
async function readBack(target, tag) {
    const { registry, path, content, lag } = target;
    const head = await eventually(target, () => registry.headManifest(path, tag), seen => seen?.digest === content.digest);
    if (head?.digest === content.digest)
        return;
    const reference = `${registry.host}/${path}:${tag}`;
    const seconds = lag.limitMs / 1000;
    throw new Error(head === undefined
        ? `${reference} was written, but the registry did not show it within ${seconds} s.`
        : `${reference} was written, but ${seconds} s later it stands at ${head.digest}: something else has moved it. Let only one job at a time publish a tag ("concurrency").`);
}

;// CONCATENATED MODULE: ./src/publish/publisher.ts







/**
 * Publishes an index or a manifest under tags, in every repository at once:
 * 1. all children are looked for while the index is put by its digest; 2. the fixed tags; 3. the moving tags; 4. each
 * tag is read back and compared. No tag is written anywhere before every repository has the index and its children.
 *
 * What stands already stays as it is, so publishing again changes nothing, and completes what was interrupted.
 * Throws a {@link PublishError} that says, for each repository, what was and what was not written.
 */
async function publish(request, options) {
    const { content, tags } = request;
    const works = request.repositories.map(repository => workOn(repository, request, options));
    const children = (0,descriptor/* isIndexType */.$U)(content.mediaType) ? (0,oci/* parseIndex */.A1)(content.bytes, content.mediaType).manifests : [];
    await Promise.all(byHost(works).map(group => placeAll(group, children)));
    if (works.every(({ progress }) => progress.error === undefined)) {
        await Promise.all(works.map(work => attempt(work, () => moveTags(work, tags))));
    }
    const progress = works.map(work => work.progress);
    if (progress.some(({ error }) => error !== undefined))
        throw new PublishError(content.digest, progress);
    return { digest: content.digest, repositories: works.map(resultOf) };
}
function workOn(repository, { content, tags }, options) {
    const registry = options.registry(repository.registry);
    const { path } = repository;
    const { clock = src_clock/* systemClock */.m, lag = DEFAULT_LAG } = options;
    return {
        target: { registry, path, content, clock, lag },
        progress: { repository, tags: new Map(tags.map(({ name }) => [name, 'not written'])), error: undefined },
        requestsBefore: registry.requests(path),
    };
}
function byHost(works) {
    return [...Map.groupBy(works, ({ target }) => target.registry.host).values()];
}
/** Logs in once for all repositories of one registry, then places the content in each. */
async function placeAll(works, children) {
    const scopes = works.map(({ target }) => ({ path: target.path, actions: 'pull,push' }));
    const login = works[0]?.target.registry.authorize(scopes);
    const placing = works.map(work => attempt(work, async () => {
        await login;
        await place(work.target, children);
    }));
    await Promise.all(placing);
}
async function attempt({ progress }, act) {
    try {
        await act();
    }
    catch (error) {
        progress.error = error;
    }
}
async function moveTags({ target, progress }, tags) {
    const write = async ({ name }) => {
        try {
            progress.tags.set(name, await writeTag(target, name));
        }
        catch (error) {
            progress.tags.set(name, stateAfter(error));
            throw error;
        }
    };
    await publisher_all(tags.filter(tag => !tag.moving).map(write));
    await publisher_all(tags.filter(tag => tag.moving).map(write));
    const written = [...progress.tags].filter(([, state]) => state === 'written');
    await publisher_all(written.map(([name]) => readBack(target, name)));
}
/** Waits for all, whatever becomes of the others; then throws what the first that failed threw. */
async function publisher_all(promises) {
    await Promise.allSettled(promises);
    await Promise.all(promises);
}
function resultOf({ target, progress, requestsBefore }) {
    const tags = [...progress.tags].map(([name, state]) => ({
        name,
        state: state === 'unchanged' ? 'unchanged' : 'written',
    }));
    return { repository: progress.repository, tags, requests: target.registry.requests(target.path) - requestsBefore };
}


/***/ }),

/***/ 2483:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ formatRecord),
  H: () => (/* binding */ parseRecord)
});

;// CONCATENATED MODULE: ./src/json.ts
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Reads `value`, parsed JSON, as an object; `where` begins the messages: `record.run`. */
function members(value, where) {
    if (!isObject(value))
        throw new Error(`${where} is not an object`);
    const has = (name) => Object.hasOwn(value, name);
    const raw = (name) => (has(name) ? value[name] : undefined);
    const checked = (name, is, what) => {
        const member = raw(name);
        if (!is(member))
            throw new Error(`${where}.${name} is not ${what}`);
        return member;
    };
    return {
        has,
        raw,
        string: name => checked(name, isText, 'a text'),
        count: name => checked(name, isCount, 'a whole number'),
        boolean: name => checked(name, item => typeof item === 'boolean', 'true or false'),
        object: name => members(raw(name), `${where}.${name}`),
        strings: name => checked(name, isTextMap, 'a map of texts'),
        list: (name, read) => checked(name, isList, 'a list').map((item, i) => read(item, `${where}.${name}[${i}]`)),
    };
}
const isText = (value) => typeof value === 'string' && value !== '';
const isCount = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isList = (value) => Array.isArray(value);
const isTextMap = (value) => isObject(value) && Object.values(value).every(item => typeof item === 'string');

// EXTERNAL MODULE: ./src/oci/descriptor.ts
var oci_descriptor = __webpack_require__(47592);
// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/publish/record.ts




/** The form of the records that this version writes and reads; one of another version is refused. */
const VERSION = 1;
/** No record of a real leg comes near: twenty platforms and a hundred tags are 40 kB. */
const SIZE_LIMIT = 1024 * 1024;
function formatRecord(record) {
    return JSON.stringify({
        version: VERSION,
        publication: record.publication,
        run: record.run,
        leg: record.leg,
        pushed: record.pushed,
        platforms: record.platforms.map(platform/* formatPlatform */.Bq),
        repositories: record.repositories.map(reference/* formatRepository */.Sh),
        tags: record.tags,
        annotations: (0,oci_descriptor/* sorted */.IP)(record.annotations),
        images: record.images.map(image => ({
            descriptor: (0,oci_descriptor/* descriptorJson */.mh)(image.descriptor),
            configured: (0,platform/* formatPlatform */.Bq)(image.configured),
            layers: image.layers,
            bytes: image.bytes,
            emulated: image.emulated,
        })),
        attestations: record.attestations.map(oci_descriptor/* descriptorJson */.mh),
        seconds: record.seconds,
    });
}
const platformAt = (value, where) => {
    if (typeof value !== 'string')
        throw new Error(`${where} is not a platform`);
    return (0,platform/* parsePlatform */.Y8)(value);
};
function repositoryAt(value, where) {
    if (typeof value !== 'string')
        throw new Error(`${where} is not an image name`);
    return (0,reference/* parseRepository */.SU)(value);
}
function tagAt(value, where) {
    const tag = members(value, where);
    const name = tag.string('name');
    if (!(0,reference/* isTag */.dz)(name))
        throw new Error(`${where} is not a legal tag`);
    return { name, moving: tag.boolean('moving') };
}
function imageAt(value, where) {
    const image = members(value, where);
    const { platform, ...descriptor } = (0,oci_descriptor/* descriptorOf */.nb)(image.raw('descriptor'), `${where}.descriptor`);
    if (platform === undefined)
        throw new Error(`${where}.descriptor has no platform`);
    return {
        descriptor: { ...descriptor, platform },
        configured: platformAt(image.raw('configured'), `${where}.configured`),
        layers: image.count('layers'),
        bytes: image.count('bytes'),
        emulated: image.boolean('emulated'),
    };
}
function legAt(leg) {
    const place = leg.has('index') ? { index: leg.count('index'), total: leg.count('total') } : {};
    return { job: leg.string('job'), ...place };
}
/**
 * Reads a record back. It comes from another job, so nothing in it is believed: every part is parsed, unknown members
 * are left out, and an Error says which part is not what a record holds.
 */
function parseRecord(text) {
    if (Buffer.byteLength(text) > SIZE_LIMIT)
        throw new Error(`it is larger than ${SIZE_LIMIT} bytes`);
    const record = members(JSON.parse(text), 'record');
    const version = record.raw('version');
    if (version !== VERSION) {
        throw new Error(`it has version ${JSON.stringify(version)}, and this is version ${VERSION}: use one release in all jobs`);
    }
    const run = record.object('run');
    return {
        publication: record.string('publication'),
        run: {
            repository: run.string('repository'),
            id: run.string('id'),
            attempt: run.count('attempt'),
            commit: run.string('commit'),
        },
        leg: legAt(record.object('leg')),
        pushed: record.boolean('pushed'),
        platforms: record.list('platforms', platformAt),
        repositories: record.list('repositories', repositoryAt),
        tags: record.list('tags', tagAt),
        annotations: record.strings('annotations'),
        images: record.list('images', imageAt),
        attestations: record.list('attestations', oci_descriptor/* descriptorOf */.nb),
        seconds: record.count('seconds'),
    };
}


/***/ }),

/***/ 65468:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BH: () => (/* binding */ mergeOutputs),
/* harmony export */   JZ: () => (/* binding */ buildOutputs),
/* harmony export */   dp: () => (/* binding */ pinned),
/* harmony export */   fp: () => (/* binding */ fullTags)
/* harmony export */ });
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62148);
/* harmony import */ var _publish_inspect_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81913);


/** `repository@digest`, canonical: what signs, attests and deploys. */
const pinned = (repository, digest) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRepository */ .Sh)(repository)}@${digest}`;
/** Every tag with every repository, one a line. */
const fullTags = (repositories, tags) => repositories.flatMap(repository => tags.map(({ name }) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRepository */ .Sh)(repository)}:${name}`));
/** The outputs of the merge action. */
function mergeOutputs({ repositories, tags, images, content }) {
    const [first] = repositories;
    return {
        tags: fullTags(repositories, tags).join('\n'),
        ...(content !== undefined && {
            digest: content.digest,
            images: JSON.stringify(repositories.map(repository => pinned(repository, content.digest))),
            platforms: JSON.stringify((0,_publish_inspect_js__WEBPACK_IMPORTED_MODULE_1__/* .platformDigests */ .Hm)(images)),
            manifest: new TextDecoder().decode(content.bytes),
        }),
        ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
    };
}
/** The outputs of the build action. */
function buildOutputs({ record, handedOver, content, imageId, metadata, published }) {
    const { repositories, tags, images } = record;
    const [first] = repositories;
    return {
        metadata,
        tags: fullTags(repositories, tags).join('\n'),
        platforms: JSON.stringify((0,_publish_inspect_js__WEBPACK_IMPORTED_MODULE_1__/* .platformDigests */ .Hm)(images)),
        published: String(published),
        ...(imageId !== undefined && { imageid: imageId }),
        ...(handedOver !== undefined && { record: handedOver }),
        ...(content !== undefined && { digest: content.digest }),
        ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
    };
}


/***/ }),

/***/ 67751:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ZQ: () => (/* binding */ legLine),
  RW: () => (/* binding */ outcomeLine),
  eQ: () => (/* binding */ passedLines),
  Hy: () => (/* binding */ publicationSummary)
});

// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
;// CONCATENATED MODULE: ./src/report/markdown.ts
/** A cell's text: what would end the cell or begin markup is made plain. */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
/** A table of GitHub Flavored Markdown. Cells may hold markup of their own, such as code spans. */
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');
const code = (text) => `\`${text.replaceAll('`', "'")}\``;
/** A block of code that no content can close: its fence is longer than any in the content. */
function codeBlock(language, content) {
    const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(run => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${content}\n${fence}`;
}
/** What is shown only when somebody opens it. */
const fold = (title, content) => `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
/** `12 B`, `3.4 MB`: bytes as registries show them, in powers of ten. */
function bytesText(bytes) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** power;
    return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

// EXTERNAL MODULE: ./src/report/outputs.ts
var outputs = __webpack_require__(65468);
;// CONCATENATED MODULE: ./src/report/publication.ts




const CHECKED_BY = {
    platforms: 'all platforms that were expected are there',
    matrix: 'all legs of the matrix are there',
    nothing: 'nothing says which platforms there should be (give merge its input "platforms")',
};
/** What the gate let through, for the log. */
const passedLines = ({ name, legs, completeBy }) => [
    `${name}: ${legs.length} ${legs.length === 1 ? 'record' : 'records'}; ${CHECKED_BY[completeBy]}.`,
    ...legs.map(leg => `  ${leg.platforms.map(platform/* formatPlatform */.Bq).join(', ')} by ${leg.leg.job} in ${leg.seconds} s`),
];
/** The last line of a leg's log. */
function legLine({ platforms, repositories, images, pushed }) {
    const built = platforms.map(platform/* formatPlatform */.Bq).join(', ');
    if (!pushed)
        return `Built ${built}, and pushed nothing.`;
    const digests = images.map(({ descriptor }) => descriptor.digest).join(', ');
    return `Pushed ${built} to ${repositories.map(reference/* formatRepository */.Sh).join(', ')} as ${digests}. The merge job writes the tags.`;
}
/** The last line of the log: what was published, or what would be. */
function outcomeLine({ repositories, tags, content, published }) {
    const what = content === undefined ? '' : ` as ${content.digest}`;
    const names = (0,outputs/* fullTags */.fp)(repositories, tags).join(', ');
    return published ? `Published ${names}${what}.` : `Nothing was published. With push it would be ${names}${what}.`;
}
const imageRow = ({ descriptor, layers, bytes, emulated }) => [
    code((0,platform/* formatPlatform */.Bq)(descriptor.platform)),
    code(descriptor.digest),
    bytesText(bytes),
    String(layers),
    emulated ? 'emulated' : 'native',
];
/** The job summary of a publication. */
function publicationSummary(shown) {
    const { repositories, tags, images, content, published } = shown;
    const [first] = repositories;
    const title = `${published ? 'Published' : 'Checked, not published:'} ${repositories.map(reference/* formatRepository */.Sh).join(', ')}`;
    return [
        `### ${title}`,
        (0,outputs/* fullTags */.fp)(repositories, tags)
            .map(tag => `- ${code(tag)}`)
            .join('\n'),
        ...(images.length > 0 ? [table(['Platform', 'Digest', 'Size', 'Layers', 'Built'], images.map(imageRow))] : []),
        ...(published && first && content ? [codeBlock('sh', `docker pull ${(0,outputs/* pinned */.dp)(first, content.digest)}`)] : []),
        ...(content ? [fold('Manifest', codeBlock('json', new TextDecoder().decode(content.bytes)))] : []),
    ].join('\n\n');
}


/***/ }),

/***/ 51529:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ writeSummary),
/* harmony export */   n: () => (/* binding */ setOutputs)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77094);

function setOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__.setOutput(name, value);
}
/** Adds to the job's summary page; where there is none (local runs), that is no reason to fail. */
async function writeSummary(markdown, env) {
    if (env['GITHUB_STEP_SUMMARY'])
        await _actions_core__WEBPACK_IMPORTED_MODULE_0__.summary.addRaw(markdown, true).write();
}


/***/ })

};
