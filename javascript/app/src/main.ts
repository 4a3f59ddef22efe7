import { createPinia } from "pinia";
import { createApp } from "vue";
import { followLanguage, i18n } from "./i18n";
import { followThemeColor, keepShell } from "./phone/installed";
import Root from "./Root.vue";
import { useSettings } from "./stores/settings";
import "./styles/tokens.css";
import "./styles/accents.css";
import "./styles/base.css";

const app = createApp(Root).use(createPinia()).use(i18n);
useSettings();
// With the first words in the reader's language nothing is said twice.
followThemeColor();
keepShell();
void followLanguage().then(() => app.mount("#app"));
