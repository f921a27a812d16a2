// The frame of every page. Islands are separate entries and stand in src/islands.
import "@tabler/core/dist/css/tabler.css";
import "./styles/main.css";
import "htmx.org";
import { watchDialogs } from "./shared/dialogs";
import { watchFiles } from "./shared/files";
import { watchFilling } from "./shared/filling";
import { watchForms } from "./shared/forms";
import { watchKeys } from "./shared/keyboard";
import { watchLists } from "./shared/lists";
import { watchLive } from "./shared/live";
import { watchMenus } from "./shared/menus";
import { watchPalette } from "./shared/palette";
import { watchRecent } from "./shared/recent";
import { watchToasts } from "./shared/toasts";

watchDialogs();
watchFiles();
watchFilling();
watchForms();
watchKeys();
watchLists();
watchLive();
watchMenus();
watchPalette();
watchRecent();
watchToasts();
