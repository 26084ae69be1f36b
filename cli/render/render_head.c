#include "render.h"

/*
 * Light, dark and paper from one set of names; every pair of colours has a contrast of at least 4.5 (WCAG 2.1, 1.4.3).
 * No rule refers to anything outside of the page.
 */
static const char style[] =
    ":root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#16191d;--soft:#4d5560;--rule:#d3d8de;\n"
    "--link:#0a4fa8;\n"
    "--equal:#0b4f8a;--equal-bg:#e6f0fa;--unequal:#a3140c;--unequal-bg:#fdebe9;--open:#7a4b00;--open-bg:#fff3d6;\n"
    "--broken:#fff;--broken-bg:#5b0f5e;--mark:#ffe58a;--mark-ink:#16191d;--code:#eef1f4;--x:#8a1f6a}\n"
    "@media(prefers-color-scheme:dark){:root{--page:#14171a;--card:#1d2126;--ink:#e8eaed;--soft:#aab2bc;\n"
    "--rule:#3a414a;\n"
    "--link:#8ec1ff;--equal:#9ccbff;--equal-bg:#12304d;--unequal:#ffb3ab;--unequal-bg:#4d1512;--open:#ffd37a;\n"
    "--open-bg:#43320c;\n"
    "--broken:#fff;--broken-bg:#7a1d7e;--mark:#6b5600;--mark-ink:#fff;--code:#272c33;--x:#ff9fdc}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%}\n"
    "body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\",\n"
    "Roboto,\"Noto Sans\",\n"
    "\"DejaVu Sans\",sans-serif}\n"
    "main{max-width:62rem;margin:0 auto;padding:1rem}\n"
    "a{color:var(--link)}\n"
    "h1,h2,h3,p,dd,dt,td,th,li{overflow-wrap:anywhere;unicode-bidi:isolate}\n"
    "h1{font-size:1rem;font-weight:600;margin:0;color:var(--soft);letter-spacing:.02em}\n"
    "h2{font-size:1.15rem;margin:0 0 .5rem}\n"
    "h3{font-size:1.05rem;margin:0 0 .5rem}\n"
    "p{margin:.4rem 0}\n"
    "code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;\n"
    "font-size:.86em}\n"
    "code{background:var(--code);border-radius:.2em;padding:.05em .3em;overflow-wrap:anywhere}\n"
    ".kicker{font-size:1.35rem;font-weight:600;line-height:1.3;margin:.1rem 0 .8rem}\n"
    ".answers{display:grid;grid-template-columns:1fr 1fr;gap:1rem}\n"
    ".answer{border:2px solid var(--rule);border-radius:.6rem;padding:1rem;background:var(--card);min-width:0}\n"
    ".answer h2{font-size:1rem;font-weight:600;margin-bottom:.6rem}\n"
    ".answer.equal{border-color:var(--equal);background:var(--equal-bg)}.answer.equal .result{color:var(--equal)}\n"
    ".answer.unequal{border-color:var(--unequal);background:var(--unequal-bg)}\n"
    ".answer.unequal .result{color:var(--unequal)}\n"
    ".answer.open{border-color:var(--open);background:var(--open-bg)}.answer.open .result{color:var(--open)}\n"
    ".answer.broken{border-color:var(--broken-bg);background:var(--broken-bg);color:var(--broken)}\n"
    ".result{font-size:1.75rem;font-weight:800;line-height:1.15;margin:.2rem 0}\n"
    ".pair .label{display:block;font-size:.9rem;color:var(--soft)}\n"
    ".pair{margin:.1rem 0 .7rem}\n"
    ".verdict{display:block;font-size:1.15rem;line-height:1.25;max-height:12em;overflow:auto}\n"
    ".pair:first-of-type .verdict{font-size:1.75rem;line-height:1.15;font-weight:800}\n"
    ".verdict.none{font-weight:600;font-style:italic}\n"
    ".apart{border-left:.3rem solid var(--soft);padding:.2rem 0 .2rem .8rem;margin:1rem 0}\n"
    ".loud{border:2px solid var(--open);background:var(--open-bg);color:var(--open);border-radius:.6rem;\n"
    "padding:.6rem 1rem;margin:0 0 1rem}\n"
    ".self{color:var(--open)}\n"
    "main>section,.checked>section{background:var(--card);border:1px solid var(--rule);border-radius:.6rem;\n"
    "padding:1rem;min-width:0}\n"
    "main>section{margin-top:1rem}\n"
    ".checked{columns:2;column-gap:1rem;margin-top:1rem}.checked>section{break-inside:avoid;margin-bottom:1rem}\n"
    "dl{margin:.4rem 0;display:grid;gap:.25rem}\n"
    "dl>div{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr;gap:.1rem .8rem}\n"
    "dt{color:var(--soft)}dd{margin:0;min-width:0}dd dl{margin:0}\n"
    "main dd dl>div{display:block}dd dl dt,dd dl dd{display:inline}dd dl dt::after{content:\": \"}\n"
    ".claim>dl{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem}main .claim>dl>div{display:block}.claim>dl>div>dt{font-size:.85rem}\n"
    ".claim>dl>div>dd{font-weight:600}\n"
    ".checked dl>div{grid-template-columns:minmax(6rem,9rem) 1fr}.checked .short dl>div{grid-template-columns:2fr 1fr}\n"
    ".counts dl>div{grid-template-columns:1fr auto}.counts dd{font-variant-numeric:tabular-nums;font-weight:600}\n"
    "table{border-collapse:collapse;width:100%;margin:.6rem 0;font-size:.95rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--rule)}\n"
    "th{color:var(--soft);font-weight:600}\n"
    ".badge{display:inline-block;white-space:nowrap;font-weight:700;font-size:.85em;padding:.05em .55em;\n"
    "border-radius:1em;border:1px solid}\n"
    ".badge.equal{color:var(--equal);background:var(--equal-bg)}.badge.unequal{color:var(--unequal);\n"
    "background:var(--unequal-bg)}\n"
    ".badge.open{color:var(--open);background:var(--open-bg)}\n"
    ".claim,.record{border-top:1px solid var(--rule);padding-top:1rem;margin-top:1rem}\n"
    ".claim{border-left:.35rem solid var(--rule);border-top:0;padding:.2rem 0 .2rem 1rem;margin-top:1.6rem}\n"
    ".claim.equal{border-left-color:var(--equal)}.claim.unequal{border-left-color:var(--unequal)}\n"
    ".claim.open{border-left-color:var(--open)}\n"
    ".words{font-size:1.05rem}.meaning::first-letter{text-transform:uppercase}\n"
    ".caption{font-weight:600;margin-top:.8rem}\n"
    ".reasons{list-style:none;margin:.8rem 0;padding:0}.reasons>li{margin:0 0 1rem}\n"
    ".place,.at,.gone,.quoted{color:var(--soft);font-size:.92rem}.place strong{color:var(--ink)}\n"
    "pre{margin:.5rem 0;padding:.5rem 0;background:var(--code);border:1px solid var(--rule);border-radius:.4rem;\n"
    "direction:ltr;\n"
    "white-space:normal;line-height:1.45}\n"
    ".line{display:grid;grid-template-columns:auto 1fr;gap:.6em;padding:0 .6rem;background:none;color:inherit}\n"
    ".line .t{white-space:pre-wrap;overflow-wrap:anywhere;overflow:hidden;unicode-bidi:isolate;min-width:0}\n"
    ".n{color:var(--soft);white-space:pre;user-select:none}\n"
    "mark.line{background:var(--mark);color:var(--mark-ink);font-weight:600}mark .n,mark .x{color:inherit}\n"
    ".x{color:var(--x);font-style:italic}\n"
    "footer{color:var(--soft);font-size:.92rem;margin:1.5rem 0}\n"
    "@media(max-width:44rem){.answers{grid-template-columns:1fr}.checked{columns:1}main{padding:.7rem}\n"
    "dl>div,.checked dl>div{grid-template-columns:1fr}dl>div{padding:.15rem 0}\n"
    ".counts dl>div,.checked .short dl>div{grid-template-columns:1fr auto}\n"
    "thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}table,tbody,tr,\n"
    "td{display:block}\n"
    "tr{border-bottom:1px solid var(--rule);padding:.4rem 0}td{display:inline-block;margin-right:1em;border:0;padding:.1rem 0}\n"
    "td::before{content:attr(data-label) \": \";color:var(--soft)}.claim{padding-left:.7rem}}\n"
    "@media print{:root{--page:#fff;--card:#fff;--ink:#000;--soft:#333;--rule:#999;--link:#000;--equal:#0b4f8a;\n"
    "--equal-bg:#fff;\n"
    "--unequal:#a3140c;--unequal-bg:#fff;--open:#6b4200;--open-bg:#fff;--broken:#5b0f5e;--code:#fff;--mark:#fff;\n"
    "--mark-ink:#000;--x:#333}\n"
    "body{font-size:10pt}main{max-width:none;padding:0}.answer{border-width:3px}.answer.broken{background:#fff}\n"
    ".answer,tr,.reasons>li{break-inside:avoid}h2,h3,.why,.place{break-after:avoid}\n"
    "mark.line{outline:2px solid #000}a{text-decoration:none}.verdict{max-height:none}}\n";

void render_head(struct render *render)
{
	const struct json *title = json_at(render->answer, "/report/title");

	if (render->format != RENDER_HTML)
		return;
	render_html(render, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    /* What a browser would load or run if an escape were ever wrong: nothing. */
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	    "base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	render_attribute(render, json_text_bytes(json_member(render->answer, "result")));
	if (json_type(title) == JSON_TEXT) {
		render_html(render, ": ");
		render_attribute(render, json_text_bytes(title));
	}
	render_html(render, "</title>\n<style>\n");
	render_html(render, style);
	render_html(render, "</style>\n</head>\n<body>\n<main>\n");
}
