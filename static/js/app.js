// Everything here only adds to pages that already work without scripts. No storage in the browser, no inline code.
import { watchAutosave } from "./autosave.js";
import { guardForms } from "./guard.js";
import { watchHints } from "./hints.js";
import { watchIdle } from "./idle.js";
import { watchKeys } from "./keys.js";
import { watchLeaving } from "./leaving.js";
import { closeMenus } from "./menus.js";
import { watchScales } from "./scale.js";
import { raiseTabs } from "./tabs.js";
import { watchTheme } from "./theme.js";
import { raiseToasts } from "./toasts.js";

watchKeys();
watchScales();
raiseTabs();
closeMenus();
raiseToasts();
watchTheme();
guardForms();
watchAutosave();
watchHints();
watchLeaving();
watchIdle();
