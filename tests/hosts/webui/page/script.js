// What extensions' page scripts rely on; loaded in the head, before there is a page.
function gradioApp() {
    const app = document.querySelector('gradio-app');
    if (!app) return document;
    app.getElementById = (id) => document.getElementById(id);
    return app.shadowRoot ?? app;
}

function get_uiCurrentTab() {
    return gradioApp().querySelector('#tabs > .tab-nav > button.selected');
}

function get_uiCurrentTabContent() {
    return gradioApp().querySelector('#tabs > .tabitem[id^=tab_]:not([style*="display: none"])');
}

var uiUpdateCallbacks = [];
var uiAfterUpdateCallbacks = [];
var uiLoadedCallbacks = [];
var uiTabChangeCallbacks = [];
var uiCurrentTab = null;

function onUiUpdate(callback) {
    uiUpdateCallbacks.push(callback);
}

function onAfterUiUpdate(callback) {
    uiAfterUpdateCallbacks.push(callback);
}

function onUiLoaded(callback) {
    uiLoadedCallbacks.push(callback);
}

function onUiTabChange(callback) {
    uiTabChangeCallbacks.push(callback);
}

function onOptionsChanged(_callback) {}

function onOptionsAvailable(callback) {
    onUiLoaded(callback);
}

function standinCall(callbacks, argument) {
    for (const callback of callbacks) {
        try {
            callback(argument);
        } catch (error) {
            console.error('error running callback', error);
        }
    }
}

document.addEventListener('DOMContentLoaded', () => {
    let loaded = false;
    let soon = null;
    new MutationObserver((changes) => {
        if (!loaded && gradioApp().querySelector('#txt2img_prompt')) {
            loaded = true;
            standinCall(uiLoadedCallbacks);
        }
        standinCall(uiUpdateCallbacks, changes);
        clearTimeout(soon);
        soon = setTimeout(() => standinCall(uiAfterUpdateCallbacks), 200);
        const tab = get_uiCurrentTab();
        if (tab && tab !== uiCurrentTab) {
            uiCurrentTab = tab;
            standinCall(uiTabChangeCallbacks);
        }
    }).observe(gradioApp(), {childList: true, subtree: true});
});
