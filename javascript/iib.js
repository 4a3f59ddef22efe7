// The library's place in the WebUI's page: the frame, its size and look, and the messages between it and this page
// (docs/contributing/host-pages.md). Nothing here may fail where an element is missing: tabs can be hidden.
"use strict";

window.iibHost = (() => {
    const self = { place: null, frame: null, prefix: "iib_hidden_", base: "", name: "a1111" };
    const id = randomId();
    const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("iib-host") : null;
    let focused = document.hasFocus() ? Date.now() : 0;
    let theme = "";

    function randomId() {
        return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("");
    }

    self.app = () => (typeof gradioApp === "function" ? gradioApp() : document);
    self.part = (name) => self.app().querySelector(`#${self.prefix}${name}`);
    self.randomId = randomId;

    /** Our path below whatever the WebUI is served under, at this page's own address: a proxy may know another. */
    function address() {
        let root = "/";
        try {
            root = new URL(window.gradio_config?.root || "/", location.href).pathname;
        } catch {
            // the page's own address says enough
        }
        if (!location.pathname.startsWith(root)) root = location.pathname;
        return root.replace(/\/+$/, "") + self.base;
    }

    // ---- the frame

    function fit() {
        if (!self.frame || self.place.offsetParent === null || self.place.classList.contains("iib_wide")) return;
        const top = self.place.getBoundingClientRect().top + window.scrollY;
        self.place.style.height = `${Math.max(360, window.innerHeight - top - 6)}px`;
    }

    function shown() {
        if (!self.frame) {
            self.frame = document.createElement("iframe");
            self.frame.src = address();
            self.frame.title = "Infinite image browsing";
            self.frame.allow = "fullscreen; clipboard-read; clipboard-write";
            self.place.replaceChildren(self.frame);
        } else {
            tell({ event: "shown" });
        }
        fit();
    }

    function tell(message) {
        self.frame?.contentWindow?.postMessage({ iib: 1, to: "page", ...message }, location.origin);
    }

    function wide(on) {
        self.place.classList.toggle("iib_wide", on);
        document.body.classList.toggle("iib_wide_open", on);
        if (on) self.place.style.height = "";
        else fit();
    }

    // ---- the look

    function look() {
        const dark = document.body.classList.contains("dark") || /[?&]__theme=dark\b/.test(location.search);
        const styles = getComputedStyle(document.querySelector("gradio-app") || document.body);
        const value = (name) => styles.getPropertyValue(name).trim();
        const tokens = {};
        const known = {
            "--page": "--body-background-fill",
            "--panel": "--block-background-fill",
            "--field": "--input-background-fill",
            "--line": "--border-color-primary",
            "--text": "--body-text-color",
            "--font": "--font",
        };
        for (const [ours, theirs] of Object.entries(known)) {
            if (value(theirs)) tokens[ours] = ours === "--font" ? value(theirs) : colour(value(theirs));
            if (!tokens[ours]) delete tokens[ours];
        }
        for (const [ours, theirs] of [["--text-size", "--text-md"], ["--radius", "--button-small-radius"]]) {
            const [, number, unit] = value(theirs).match(/^([\d.]+)(px|rem)$/) || [];
            if (number) tokens[ours] = `${number * (unit === "rem" ? 16 : 1)}px`;
        }
        return { dark, accent: colour(value("--color-accent") || value("--primary-500")), tokens };
    }

    /** A colour as the browser computes it; "" for gradients and what is none. */
    function colour(text) {
        const probe = document.createElement("span");
        probe.style.color = text;
        if (!probe.style.color) return "";
        probe.hidden = true;
        (document.querySelector("gradio-app") || document.body).appendChild(probe);
        const computed = getComputedStyle(probe).color;
        probe.remove();
        return computed;
    }

    function lookChanged() {
        const now = JSON.stringify(look());
        if (now === theme) return;
        theme = now;
        tell({ event: "theme", theme: JSON.parse(now) });
    }

    function language() {
        const chosen = typeof opts === "object" && opts ? opts.localization : "";
        return chosen && chosen !== "None" ? String(chosen).replace("_", "-") : "";
    }

    // ---- messages

    async function answer(message, reply, ours) {
        if (message?.iib !== 1 || message.to !== "host" || typeof message.call !== "string") return;
        const meant = message.host === undefined ? ours || message.do === "hello" : message.host === id;
        if (!meant) return;
        const head = { iib: 1, to: "page", call: message.call, page: message.page, host: id };
        try {
            reply({ ...head, ok: true, result: await done(message, ours) });
        } catch (error) {
            reply({ ...head, ok: false, error: String(error.message || error), reason: error.reason });
        }
    }

    async function done(message, ours) {
        if (message.do === "hello") {
            const targets = self.targets();
            return { name: self.name, targets, focused, theme: look(), language: language() };
        }
        if (message.do === "send") return self.send(message);
        if (message.do === "wide" && ours) return wide(Boolean(message.on));
        throw new Error(`The WebUI's page cannot do this: ${message.do}.`);
    }

    window.addEventListener("message", (event) => {
        if (event.origin !== location.origin || !self.frame || event.source !== self.frame.contentWindow) return;
        answer(event.data, (reply) => event.source.postMessage(reply, location.origin), true);
    });

    // ---- the start

    function begin() {
        if (self.place) return;
        const place = self.app().querySelector(".iib_place");
        if (!place) return;
        self.place = place;
        Object.assign(self, JSON.parse(place.dataset.iib));
        if (channel) channel.onmessage = (event) => answer(event.data, (reply) => channel.postMessage(reply), false);
        new IntersectionObserver((entries) => {
            if (entries.some((entry) => entry.isIntersecting)) shown();
        }).observe(place);
        new ResizeObserver(fit).observe(document.body);
        window.addEventListener("resize", fit);
        new MutationObserver(lookChanged).observe(document.body, { attributes: true, attributeFilter: ["class"] });
        self.older?.();
    }

    const noteFocus = () => (focused = Date.now());
    window.addEventListener("focus", noteFocus);
    window.addEventListener("pointerdown", noteFocus, true);

    if (typeof onUiLoaded === "function") onUiLoaded(begin);
    if (typeof onAfterUiUpdate === "function") onAfterUiUpdate(begin);
    return self;
})();
