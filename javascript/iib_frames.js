// Keeps the WebUI's page drawing while a picture arrives. gradio takes values over in animation frames, which a page
// behind another gets once a second or never; what it asked for before the picture came waits for them as well.
"use strict";

(() => {
    const LATE_MS = 50;
    const AFTER_MS = 2000; // what arrives is drawn in a few steps more
    const own = window.requestAnimationFrame.bind(window);
    const ownCancel = window.cancelAnimationFrame.bind(window);
    const waiting = new Map();
    let underway = 0;
    let awakeUntil = 0;

    const isAwake = () => underway > 0 || performance.now() < awakeUntil;

    function draw(id, now) {
        const act = waiting.get(id);
        if (!act) return;
        waiting.delete(id);
        ownCancel(id);
        act(now);
    }

    /** Draw it soon, whether a frame comes or not. */
    function hurry(id) {
        if (!document.hidden) {
            setTimeout(() => draw(id, performance.now()), LATE_MS);
            return;
        }
        const port = new MessageChannel(); // a hidden page's timers come once a second
        port.port1.onmessage = () => {
            port.port1.close();
            draw(id, performance.now());
        };
        port.port2.postMessage(0);
    }

    window.requestAnimationFrame = (act) => {
        const id = own((now) => draw(id, now));
        waiting.set(id, act);
        if (isAwake()) hurry(id);
        return id;
    };

    window.cancelAnimationFrame = (id) => {
        waiting.delete(id);
        ownCancel(id);
    };

    /** Do `act` in a page that draws, in front or not. */
    window.iibHost.awake = async (act) => {
        underway += 1;
        for (const id of [...waiting.keys()]) hurry(id);
        try {
            return await act();
        } finally {
            underway -= 1;
            awakeUntil = performance.now() + AFTER_MS;
        }
    };
})();
