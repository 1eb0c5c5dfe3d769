export const id = 29;
export const ids = [29];
export const modules = {

/***/ 78573:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ stepLogins)
/* harmony export */ });
/* harmony import */ var _inputs_credentials_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12074);
/* harmony import */ var _oci_credentials_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22559);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(34006);



/** The logins of the inputs; the workflow's token does where neither they nor the machine know any. */
async function stepLogins(credentials, repositories, { repositoryName }, env) {
    const onMachine = (0,_oci_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .credentialFinder */ .y)({ env, run: _process_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .eF });
    const known = async (host) => (await onMachine(host)) !== undefined;
    return (0,_inputs_credentials_js__WEBPACK_IMPORTED_MODULE_0__/* .loginsOf */ .Qm)(credentials, { repositories, repositoryName, actor: env['GITHUB_ACTOR'] }, known);
}


/***/ }),

/***/ 12074:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Qm: () => (/* binding */ loginsOf),
  L1: () => (/* binding */ readCredentials)
});

// UNUSED EXPORTS: givenLogins, loginsFor, readLogin, tokenLogin

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(62148);
// EXTERNAL MODULE: ./src/inputs/lists.ts
var lists = __webpack_require__(67560);
;// CONCATENATED MODULE: ./src/inputs/registry-auth.ts


const NAME = 'registry-auth';
const KEYS = new Set(['registry', 'username', 'password']);
/**
 * The input `registry-auth`: a YAML list of `registry`, `username` and `password`, as docker/login-action has it. Without
 * a registry a login is for Docker Hub. Passwords are masked; no message repeats what was written.
 */
async function readRegistryAuth(inputs, mask) {
    const text = inputs.text(NAME);
    if (text === undefined)
        return [];
    const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 38815, 19));
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'failsafe' });
    const where = (offset) => (0,lists/* atLine */.sU)(NAME, lines.linePos(offset ?? 0).line);
    const [error] = document.errors;
    if (error !== undefined) {
        inputs.problem(where(error.pos[0]), `it is not YAML (${error.code}).`);
        return [];
    }
    if (!isSeq(document.contents)) {
        inputs.problem(NAME, 'it is not a YAML list of registry, username and password: begin each with "- registry: …".');
        return [];
    }
    return document.contents.items.flatMap(item => {
        const at = where(item?.range?.[0]);
        const values = new Map();
        for (const { key, value } of isMap(item) ? item.items : []) {
            if (isScalar(key) && isScalar(value))
                values.set(String(key.value), String(value.value ?? '').trim());
        }
        const password = values.get('password');
        if (password)
            mask(password);
        return loginOf(values, what => inputs.problem(at, what));
    });
}
function loginOf(values, problem) {
    const username = values.get('username');
    const password = values.get('password');
    const unknown = [...values.keys()].find(key => !KEYS.has(key));
    if (unknown !== undefined)
        problem(`"${unknown}" is not one of ${[...KEYS].join(', ')}.`);
    if (!username)
        problem('the username is missing or empty.');
    if (!password)
        problem('the password is missing or empty. Does the secret exist, and may this event read it?');
    if (unknown !== undefined || !username || !password)
        return [];
    return [{ registry: (0,reference/* canonicalRegistry */.i7)(values.get('registry') || 'docker.io'), username, password }];
}

;// CONCATENATED MODULE: ./src/inputs/credentials.ts


/**
 * Reads `username`, `password` and `registry`, `registry-auth` and `github-token`. Passwords and the token are masked;
 * every problem goes to the reader.
 */
async function readCredentials(inputs, mask) {
    return {
        login: readLogin(inputs),
        several: await readRegistryAuth(inputs, mask),
        githubToken: inputs.secret('github-token'),
    };
}
/**
 * The login of the inputs `username`, `password` and `registry`. Half a login is a problem: an empty password is most
 * often a secret that this workflow may not read.
 */
function readLogin(inputs) {
    const username = inputs.text('username');
    const password = inputs.secret('password');
    const registry = inputs.text('registry');
    if (username !== undefined && password !== undefined) {
        return { username, password, ...(registry !== undefined && { registry: (0,reference/* canonicalRegistry */.i7)(registry) }) };
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
/** GitHub's own registry, which takes the workflow's token. */
const GITHUB_REGISTRY = 'ghcr.io';
/** The logins that are given. One of `registry-auth` and one of `username` for one registry: the latter counts. */
function givenLogins({ login, several }, { repositories }) {
    const all = [...several, ...loginsFor(login, repositories)];
    return [...new Map(all.map(each => [each.registry, each])).values()];
}
/**
 * The login by the workflow's token: for ghcr.io, when an image goes to the workflow's owner there and no other login is
 * given for it. It must not stand in the way of a login that the machine has already.
 */
function tokenLogin(credentials, facts) {
    const { githubToken: password } = credentials;
    const owner = facts.repositoryName?.split('/')[0]?.toLowerCase();
    const concerned = facts.repositories.some(({ registry, path }) => registry === GITHUB_REGISTRY && path.split('/')[0] === owner);
    if (password === undefined || owner === undefined || !concerned)
        return undefined;
    if (givenLogins(credentials, facts).some(({ registry }) => registry === GITHUB_REGISTRY))
        return undefined;
    return { registry: GITHUB_REGISTRY, username: facts.actor ?? owner, password };
}
/**
 * All logins of a step: the given ones, and the token's where the machine has no login of its own for that registry.
 * `known` looks for one, and is only asked about a registry that the token would do for.
 */
async function loginsOf(credentials, facts, known) {
    const given = givenLogins(credentials, facts);
    const token = tokenLogin(credentials, facts);
    return token === undefined || (await known(token.registry)) ? given : [...given, token];
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

/***/ 32060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $d: () => (/* binding */ sizeOf),
/* harmony export */   Ko: () => (/* binding */ configPlatform),
/* harmony export */   Ng: () => (/* binding */ parseManifest)
/* harmony export */ });
/* harmony import */ var _content_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36956);
/* harmony import */ var _descriptor_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47592);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);



/**
 * The image manifest in `bytes`. `contentType` is the header that it came with, where there was one.
 * Throws an Error that says why it is none.
 */
function parseManifest(bytes, contentType) {
    const document = (0,_content_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonObjectOf */ .p)(bytes, 'the manifest');
    const mediaType = (0,_content_js__WEBPACK_IMPORTED_MODULE_0__/* .mediaTypeOf */ .c)(document, contentType);
    if (!(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .isManifestType */ .Q3)(mediaType))
        throw new Error(`it is no image manifest but ${mediaType}`);
    const { config, layers, annotations, artifactType, subject } = document;
    if (!Array.isArray(layers))
        throw new Error('layers is not a list');
    return {
        mediaType,
        config: (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .descriptorOf */ .nb)(config, 'config'),
        layers: layers.map((layer, i) => (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .descriptorOf */ .nb)(layer, `layers[${i}]`)),
        ...(0,_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .annotationsMember */ .Hk)(annotations, 'the manifest'),
        ...(typeof artifactType === 'string' && artifactType !== '' && { artifactType }),
        ...(subject !== undefined && subject !== null && { subject: (0,_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .descriptorOf */ .nb)(subject, 'subject') }),
    };
}
/** The bytes that a pull of this image transfers at most: its config and its layers. */
const sizeOf = ({ config, layers }) => layers.reduce((sum, layer) => sum + layer.size, config.size);
/**
 * The platform that an image's configuration states, normalised; undefined when it states none, as the
 * configurations of artifacts do. Throws an Error when `bytes` are no JSON object. OCI image-spec, config.md.
 */
function configPlatform(bytes) {
    const { os, architecture, variant, ...rest } = (0,_content_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonObjectOf */ .p)(bytes, 'the image configuration');
    if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '')
        return undefined;
    const { 'os.version': osVersion, 'os.features': osFeatures } = rest;
    const features = Array.isArray(osFeatures) ? osFeatures.filter(feature => typeof feature === 'string') : [];
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalizePlatform */ .FL)({
        os,
        architecture,
        ...(typeof variant === 'string' && { variant }),
        ...(typeof osVersion === 'string' && { osVersion }),
        osFeatures: features,
    });
}


/***/ }),

/***/ 55544:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ runArtifacts)
/* harmony export */ });
/**
 * The artifact service of the run, by the library that GitHub keeps for it; heavy, so it is loaded where it is used.
 * Undefined where the run has none: other forges, runs on one's own machine, and GitHub Enterprise Server, whose older
 * service this library refuses.
 */
async function runArtifacts(env) {
    if (!env['ACTIONS_RESULTS_URL'] || !env['ACTIONS_RUNTIME_TOKEN'] || isEnterpriseServer(env))
        return undefined;
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
/** As the library tells it: by the host of the server. */
function isEnterpriseServer(env) {
    const host = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').hostname.toLowerCase();
    return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}


/***/ }),

/***/ 96042:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V$: () => (/* binding */ foreign),
/* harmony export */   VN: () => (/* binding */ wronglyBuilt),
/* harmony export */   kb: () => (/* binding */ doublePlatforms),
/* harmony export */   mn: () => (/* binding */ nowhereToGo),
/* harmony export */   og: () => (/* binding */ disagreements),
/* harmony export */   xu: () => (/* binding */ serves)
/* harmony export */ });
/* unused harmony export legName */
/* harmony import */ var _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47592);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(62148);



/** How messages name a leg: its job, its place in the matrix, and what it builds. */
const legName = ({ leg, platforms }) => {
    const place = leg.index === undefined ? '' : ` ${leg.index + 1} of ${leg.total}`;
    return `leg "${leg.job}"${place} (${platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq).join(', ')})`;
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
    images: record => record.repositories.map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .formatRepository */ .Sh).join(', '),
    tags: record => record.tags.map(tag => tag.name).join(', '),
    annotations: record => JSON.stringify((0,_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_0__/* .sorted */ .IP)(record.annotations)),
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
    const built = new Set(leg.images.map(({ descriptor }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(descriptor.platform)));
    const asked = leg.platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq);
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
            what: `it was to build ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(descriptor.platform)}, and the image is for ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(configured)}. ` +
                'Does the last stage of the Dockerfile name a platform of its own?',
        })),
    ];
}
function doublePlatforms(legs) {
    const built = legs.flatMap(leg => leg.platforms.map(platform => ({ platform: (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPlatform */ .Bq)(platform), leg })));
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


/***/ }),

/***/ 97661:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ue: () => (/* binding */ GateError),
  uV: () => (/* binding */ choosePublication),
  lt: () => (/* binding */ passGate)
});

// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/publish/checks.ts
var checks = __webpack_require__(96042);
;// CONCATENATED MODULE: ./src/publish/missing.ts

/** The platforms that should be there and that no leg built, and those that a leg built and that should not be there. */
function missingPlatforms(legs, expected) {
    const built = new Set(legs.flatMap(leg => leg.platforms.map(platform/* formatPlatform */.Bq)));
    const wanted = new Set(expected.map(platform/* formatPlatform */.Bq));
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
    const name = choosePublication(newest, expected.name);
    const legs = inOrder(newest.filter(record => record.publication === name));
    const images = legs.flatMap(leg => leg.images);
    const attestations = legs.flatMap(leg => leg.attestations);
    const [first] = legs;
    if (first === undefined)
        throw new GateError([{ where: 'records', what: `there is none of "${name}".` }]);
    const problems = [
        ...checks/* foreign */.V$(legs, expected.run),
        ...(expected.platforms.length > 0 ? missingPlatforms(legs, expected.platforms) : missingLegs(legs, newest)),
        ...checks/* disagreements */.og(first, legs),
        ...legs.flatMap(checks/* wronglyBuilt */.VN),
        ...checks/* doublePlatforms */.kb(legs),
        ...checks/* nowhereToGo */.mn(first),
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
        completeBy: completeBy(legs, expected),
        images: inOrderOf(expected.platforms, images),
        attestations,
    };
}
function completeBy(legs, { platforms }) {
    if (platforms.length > 0)
        return 'platforms';
    return legs.some(({ leg }) => leg.total !== undefined) ? 'matrix' : 'nothing';
}
/** A re-run leaves records of several attempts; of each leg the newest counts. */
function newestOfEachLeg(records) {
    const legKey = ({ publication, leg, platforms }) => JSON.stringify([publication, leg.job, leg.index ?? platforms.map(platform/* formatPlatform */.Bq)]);
    return [...Map.groupBy(records, legKey).values()].map(attempts => attempts.reduce((a, b) => (b.run.attempt >= a.run.attempt ? b : a)));
}
/** The publication to merge: the one that is named, or the only one. Throws a {@link GateError} that lists them. */
function choosePublication(records, wanted) {
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
    const wanted = platforms.map(platform/* formatPlatform */.Bq);
    return images.toSorted((a, b) => wanted.indexOf((0,platform/* formatPlatform */.Bq)(a.descriptor.platform)) - wanted.indexOf((0,platform/* formatPlatform */.Bq)(b.descriptor.platform)));
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
/** What to do where a run has no artifact service. */
const BY_OUTPUTS = 'Hand the records over by outputs: give the build job outputs: { record: ${{ steps.<id>.outputs.record }} } and ' +
    'merge records: ${{ toJSON(needs.build.outputs) }}';
/** Leaves the record with the run, for the merge job to find. */
async function handOver(record, store, { directory, log }) {
    if (store === undefined) {
        log.info(`This run has no artifact service, so the record is in the output "record" alone. ${BY_OUTPUTS}`);
        return;
    }
    log.startGroup('Leave the record of this leg');
    try {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, FILE);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(file, (0,_record_js__WEBPACK_IMPORTED_MODULE_5__/* .formatRecord */ .bM)(record));
        await store.upload(artifactName(record), file, directory);
    }
    catch (cause) {
        throw new Error(`The record of this leg could not be left as an artifact: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(cause)}`, { cause });
    }
    finally {
        log.endGroup();
    }
}
/** The records that the legs of this run have left as artifacts. */
async function collectRecords(store, { directory, log }) {
    if (store === undefined) {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UsageError */ .e.at('records', `it is empty, and this run has no artifact service to find them in. ${BY_OUTPUTS}`);
    }
    log.startGroup('Collect the records of the legs');
    const own = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, 'manifold-records-'));
    try {
        const listed = await store.list();
        return await Promise.all(listed.filter(({ name }) => name.startsWith(PREFIX)).map(({ name, id }) => downloaded(store, name, id, own)));
    }
    catch (cause) {
        if (cause instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UsageError */ .e)
            throw cause;
        throw new Error(`The records could not be read from the artifacts of this run: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .b)(cause)}`, { cause });
    }
    finally {
        log.endGroup();
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(own, { recursive: true, force: true });
    }
}
async function downloaded(store, name, id, directory) {
    const own = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, String(id));
    await store.download(id, own);
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(own, FILE);
    // An artifact is another job's work; one that is too large to be a record is not read into memory.
    if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(file)).size > _record_js__WEBPACK_IMPORTED_MODULE_5__/* .SIZE_LIMIT */ .uE)
        throw _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UsageError */ .e.at(`artifact ${name}`, 'it is too large to be a record.');
    return readRecord(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file, 'utf8'), `artifact ${name}`);
}
function readRecord(text, where) {
    try {
        return (0,_record_js__WEBPACK_IMPORTED_MODULE_5__/* .parseRecord */ .Hh)(text);
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

/***/ 52271:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hm: () => (/* binding */ platformDigests),
/* harmony export */   eR: () => (/* binding */ inspectPushed),
/* harmony export */   mm: () => (/* binding */ inspectImage)
/* harmony export */ });
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38321);
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47592);
/* harmony import */ var _oci_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18701);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1890);





const NOTHING_PUSHED = { images: [], attestations: [] };
/**
 * Reads back what a build pushed to `repository`: its manifest or index, and what each image's own configuration says
 * it is for. BuildKit writes into the index what it was asked for, also where the Dockerfile made something else of it.
 */
async function inspectPushed(registry, repository, pushed, emulated) {
    if (repository === undefined || pushed === undefined)
        return NOTHING_PUSHED;
    const source = { registry: registry(repository.registry), path: repository.path };
    const content = await source.registry.getManifest(source.path, pushed.digest);
    const children = (0,_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .isIndexType */ .$U)(content.mediaType) ? (0,_oci_index_js__WEBPACK_IMPORTED_MODULE_2__/* .parseIndex */ .A1)(content.bytes).manifests : [pushed];
    const names = new Set(emulated.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq));
    const images = await Promise.all(children
        .filter(child => !(0,_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .isAttestation */ .H3)(child))
        .map(child => inspectImage(source, child, child === pushed ? content : undefined, names)));
    return { content, images, attestations: children.filter(_oci_descriptor_js__WEBPACK_IMPORTED_MODULE_1__/* .isAttestation */ .H3) };
}
/**
 * One image of a repository, and what its own configuration says it is for. Where that says nothing (as artifacts do),
 * what its descriptor says is all there is; without either it is an Error.
 */
async function inspectImage({ registry, path }, descriptor, known, emulated) {
    const { bytes } = known ?? (await registry.getManifest(path, descriptor.digest));
    const manifest = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .parseManifest */ .Ng)(bytes);
    const config = await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__.text)(await registry.getBlob(path, manifest.config.digest));
    const configured = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .configPlatform */ .Ko)(Buffer.from(config)) ?? descriptor.platform;
    if (configured === undefined) {
        throw new Error(`The image ${registry.host}/${path}@${descriptor.digest} does not say its platform: name it.`);
    }
    const platform = descriptor.platform ?? configured;
    return {
        descriptor: { ...descriptor, platform },
        configured,
        layers: manifest.layers.length,
        bytes: (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_3__/* .sizeOf */ .$d)(manifest),
        emulated: emulated.has((0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq)(platform)),
    };
}
/** Platform → digest, as the outputs of the actions have it. */
const platformDigests = (images) => Object.fromEntries(images.map(({ descriptor }) => [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_4__/* .formatPlatform */ .Bq)(descriptor.platform), descriptor.digest]));


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
var platform = __webpack_require__(1890);
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
        const names = missing.map(child => {
            if ((0,descriptor/* isAttestation */.H3)(child))
                return `the attestation ${child.digest}`;
            return child.platform === undefined ? child.digest : `${(0,platform/* formatPlatform */.Bq)(child.platform)} (${child.digest})`;
        });
        super(`${repository} does not hold ${names.join(', ')}, which the index names. Either it was not pushed there, or a clean-up of untagged images has deleted it: run its build again.`);
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
    const groups = Object.entries(Object.groupBy([...tags], ([, state]) => state));
    const said = groups.map(([state, members]) => `${state}: ${members.map(([tag]) => tag).join(', ')}`).join('; ');
    const line = `${(0,reference/* formatRepository */.Sh)(repository)} (${said || 'no tags'})`;
    return error === undefined ? line : `${line}\n  ${(0,src_errors/* messageOf */.b)(error)}`;
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
        await Promise.all(works.map(work => attempt(work, () => moveTags(work, tags, options.readBack ?? true))));
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
async function moveTags({ target, progress }, tags, reading) {
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
    if (!reading)
        return;
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

/***/ 76550:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   gU: () => (/* binding */ publicationName),
/* harmony export */   nM: () => (/* binding */ indexAnnotations),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62148);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(23753);


/** A publication is called as it is named, else as its first repository. */
function publicationName(name, [first]) {
    return name ?? (first === undefined ? 'image' : (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRepository */ .Sh)(first));
}
/** The record of this step. */
function recordOf({ inputs, publication, metadata, pushed, host, env, began }) {
    return {
        publication,
        run: (0,_identity_js__WEBPACK_IMPORTED_MODULE_1__/* .runIdentity */ .y)(env),
        leg: (0,_identity_js__WEBPACK_IMPORTED_MODULE_1__/* .legIdentity */ .V)(env, inputs.strategy, inputs.matrix !== null),
        pushed: inputs.push,
        platforms: platformsOf(inputs.platforms, pushed, host),
        repositories: metadata.images.map(({ repository }) => repository),
        tags: metadata.tags.map(({ name, moving }) => ({ name, moving })),
        annotations: indexAnnotations(metadata),
        images: pushed.images,
        attestations: pushed.attestations,
        seconds: Math.round((performance.now() - began) / 1000),
    };
}
/** The platforms that a step builds; without the input, those that came out, or this machine's own. */
function platformsOf(asked, { images }, host) {
    if (asked.length > 0)
        return asked;
    return images.length > 0 ? images.map(({ descriptor }) => descriptor.platform) : [host];
}
/** Those that the merge writes into the list; the images carry theirs already. */
const indexAnnotations = ({ annotations }) => Object.fromEntries(annotations.filter(({ level }) => level.kind === 'index').map(({ key, value }) => [key, value]));


/***/ }),

/***/ 2483:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  uE: () => (/* binding */ SIZE_LIMIT),
  bM: () => (/* binding */ formatRecord),
  Hh: () => (/* binding */ parseRecord)
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
/** In bytes. No record of a real leg comes near: twenty platforms and a hundred tags are 40 kB. */
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
/* harmony import */ var _metadata_outputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28427);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(62148);
/* harmony import */ var _publish_inspect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52271);



/** `repository@digest`, canonical: what signs, attests and deploys. */
const pinned = (repository, digest) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRepository */ .Sh)(repository)}@${digest}`;
/** Every tag with every repository, one a line. */
const fullTags = (repositories, tags) => repositories.flatMap(repository => tags.map(({ name }) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRepository */ .Sh)(repository)}:${name}`));
/** The outputs of the merge action. */
function mergeOutputs({ repositories, tags, images, content }) {
    const [first] = repositories;
    return {
        tags: fullTags(repositories, tags).join('\n'),
        ...(content !== undefined && {
            digest: content.digest,
            images: JSON.stringify(repositories.map(repository => pinned(repository, content.digest))),
            platforms: JSON.stringify((0,_publish_inspect_js__WEBPACK_IMPORTED_MODULE_2__/* .platformDigests */ .Hm)(images)),
            manifest: new TextDecoder().decode(content.bytes),
        }),
        ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
    };
}
const NEWLINES = { tags: '\n', labels: '\n', annotations: '\n' };
/** The outputs of the build action. */
function buildOutputs(outcome) {
    const { record, handedOver, content, imageId, metadata, description, published } = outcome;
    const { repositories, images } = record;
    const [first] = repositories;
    const { 'tag-names': _, ...described } = (0,_metadata_outputs_js__WEBPACK_IMPORTED_MODULE_0__/* .metadataOutputs */ ._V)(metadata, NEWLINES);
    return {
        ...described,
        metadata: description,
        platforms: JSON.stringify((0,_publish_inspect_js__WEBPACK_IMPORTED_MODULE_2__/* .platformDigests */ .Hm)(images)),
        published: String(published),
        ...(imageId !== undefined && { imageid: imageId }),
        ...(handedOver !== undefined && { record: handedOver }),
        ...(content !== undefined && { digest: content.digest }),
        ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
    };
}


/***/ }),

/***/ 79652:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ publicationSummary),
/* harmony export */   RW: () => (/* binding */ outcomeLine),
/* harmony export */   ZQ: () => (/* binding */ legLine),
/* harmony export */   eQ: () => (/* binding */ passedLines)
/* harmony export */ });
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(62148);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54285);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65468);




const CHECKED_BY = {
    platforms: 'all platforms that were expected are there',
    matrix: 'all legs of the matrix are there',
    nothing: 'nothing says which platforms there should be (give merge its input "platforms")',
};
/** What the gate let through, for the log. */
const passedLines = ({ name, legs, completeBy }) => [
    `${name}: ${legs.length} ${legs.length === 1 ? 'record' : 'records'}; ${CHECKED_BY[completeBy]}.`,
    ...legs.map(leg => `  ${leg.platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPlatform */ .Bq).join(', ')} by ${leg.leg.job} in ${leg.seconds} s`),
];
/** The last line of a leg's log. */
function legLine({ platforms, repositories, images, pushed }) {
    const built = platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPlatform */ .Bq).join(', ');
    if (!pushed)
        return `Built ${built}, and pushed nothing.`;
    const digests = images.map(({ descriptor }) => descriptor.digest).join(', ');
    return `Pushed ${built} to ${repositories.map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRepository */ .Sh).join(', ')} as ${digests}. The merge job writes the tags.`;
}
/** The last line of the log: what was published, or what would be. */
function outcomeLine({ repositories, tags, content, published }) {
    const what = content === undefined ? '' : ` as ${content.digest}`;
    const names = (0,_outputs_js__WEBPACK_IMPORTED_MODULE_2__/* .fullTags */ .fp)(repositories, tags).join(', ');
    return published ? `Published ${names}${what}.` : `Nothing was published. With push it would be ${names}${what}.`;
}
/** A leg's time is that of its whole step. What was not built in this run has none. */
function imageRow({ descriptor, layers, bytes, emulated }, legs) {
    const leg = legs.find(({ images }) => images.some(image => image.descriptor.digest === descriptor.digest));
    const here = leg !== undefined && leg.seconds > 0;
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)((0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPlatform */ .Bq)(descriptor.platform)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(descriptor.digest),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .bytesText */ .pV)(bytes),
        String(layers),
        here ? `${emulated ? 'emulated' : 'native'}, ${leg.seconds} s` : '',
    ];
}
/** Where a person looks at a tag, in registries that have pages. */
function pageOf({ registry, path }, tag) {
    switch (registry) {
        case 'docker.io':
            return `https://hub.docker.com/${path.replace(/^library\//, '_/').replace(/^(?!_\/)/, 'r/')}/tags?name=${tag}`;
        case 'ghcr.io':
            return `https://ghcr.io/${path}:${tag}`;
        case 'quay.io':
            return `https://quay.io/repository/${path}?tab=tags&tag=${tag}`;
        default:
            return undefined;
    }
}
function tagLine(repository, { name }) {
    const page = pageOf(repository, name);
    const text = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRepository */ .Sh)(repository)}:${name}`);
    return `- ${page === undefined ? text : `[${text}](${page})`}`;
}
/** The job summary of a publication. */
function publicationSummary(shown) {
    const { repositories, tags, images, legs, content, published } = shown;
    const [first] = repositories;
    const rows = images.map(image => imageRow(image, legs));
    const title = `${published ? 'Published' : 'Checked, not published:'} ${repositories.map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRepository */ .Sh).join(', ')}`;
    return [
        `### ${title}`,
        repositories.flatMap(repository => tags.map(tag => tagLine(repository, tag))).join('\n'),
        ...(rows.length > 0 ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .table */ .tp)(['Platform', 'Digest', 'Size', 'Layers', 'Built'], rows)] : []),
        ...(published && first && content ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .codeBlock */ .DV)('sh', `docker pull ${(0,_outputs_js__WEBPACK_IMPORTED_MODULE_2__/* .pinned */ .dp)(first, content.digest)}`)] : []),
        ...(content ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .fold */ .AU)('Manifest', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .codeBlock */ .DV)('json', new TextDecoder().decode(content.bytes)))] : []),
    ].join('\n\n');
}


/***/ })

};
