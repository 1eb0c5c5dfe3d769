export const id = 283;
export const ids = [283];
export const modules = {

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
