import "@/panes/places";
import "@/compare/places";
import "@/design/places";
import "@/duplicates/places";
import "@/basket/places";
import "@/files/places";
import "@/settings/places";
import "@/trends/places";
