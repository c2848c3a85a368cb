namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The style sheet of the page, for light and dark themes, wide and narrow screens, and paper.</summary>
internal static class PageStyle
{
    /// <summary>The rules. They contain no markup characters, so that they are the same in HTML and in XML.</summary>
    public static string Text { get; } = """
        :root{--page:#f6f7f9;--card:#ffffff;--line:#d5dbe1;--soft:#51606e;--link:#1b5ebd;--warn:#8a4b00;--warnbg:#fff6e6;--good:#157347;--bad:#a8201a}
        @media screen and (prefers-color-scheme:dark){:root{--page:#0e1115;--card:#14181d;--line:#333b44;--soft:#a9b4bf;--link:#74abff;--warn:#ffc27a;--warnbg:#2b2115;--good:#63d092;--bad:#ff8f87}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ib-ink);font:16px/1.55 system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans',sans-serif;overflow-wrap:anywhere}
        .skip{position:absolute;left:-999em}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem}
        header,main,footer,nav.toc{max-width:62rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:2.2rem}
        .kicker{margin:0;color:var(--soft);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase;font-weight:600}
        h1{font-size:2.1rem;line-height:1.15;margin:.2rem 0 .5rem}
        h2{font-size:1.4rem;line-height:1.25;margin:0 0 .6rem}
        h3{font-size:1.05rem;line-height:1.3;margin:0 0 .3rem}
        p{margin:.5rem 0}.meta{color:var(--soft);margin:0}
        a{color:var(--link)}
        nav.toc ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;margin:1rem 0 0;padding:.6rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.95rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:1.3rem 1.5rem;margin:1.25rem 0}
        .lead{font-size:1.12rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1.5rem;margin-top:1rem}
        .cards h3{border-top:3px solid var(--ib-s1);padding-top:.5rem}
        dl.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.8rem;margin:1.1rem 0 .3rem}
        .group{margin-top:1.6rem}dl.tiles div{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
        dl.tiles dt{font-size:.85rem;color:var(--soft)}dl.tiles dd{margin:0}
        .big{font-size:1.5rem;font-weight:650;line-height:1.2;display:block}
        .tiles .big{display:inline}.tiles .unit{margin-left:.35rem;overflow-wrap:normal}.tiles .note{display:block;line-height:1.35}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .unit,.interval,.note,.tiles .unit{color:var(--soft);font-size:.86rem}.interval{display:block;white-space:nowrap;font-weight:400}.tiles .interval,tbody th .interval{white-space:normal}
        .scroll{position:relative;overflow-x:auto;margin:1.1rem 0;background:linear-gradient(90deg,var(--card) 40%,transparent) 0 0/2.5rem 100% no-repeat local,linear-gradient(270deg,var(--card) 40%,transparent) 100% 0/2.5rem 100% no-repeat local,linear-gradient(90deg,var(--line),transparent) 0 0/.9rem 100% no-repeat scroll,linear-gradient(270deg,var(--line),transparent) 100% 0/.9rem 100% no-repeat scroll}.scroll:focus-visible{outline:2px solid var(--link)}
        table{border-collapse:separate;border-spacing:0;width:100%;font-size:.94rem}
        table.few{width:auto;min-width:min(100%,26rem)}
        caption{text-align:left;font-weight:600;padding:.2rem 0 .5rem}
        caption span{display:inline-block;position:sticky;left:0;max-width:calc(100vw - 5.6rem)}
        th,td{text-align:left;vertical-align:top;padding:.42rem .65rem;border-bottom:1px solid var(--line);overflow-wrap:break-word;max-width:24rem}
        th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:.15rem}
        thead th{font-size:.86rem;color:var(--soft);border-bottom:2px solid var(--line);vertical-align:bottom}
        tbody th{font-weight:600}
        td.n{white-space:nowrap}th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}
        .settings,.detail{font-size:.86rem;color:var(--soft)}tbody th .interval code{overflow-wrap:anywhere}
        .detailed tbody tr:first-child td{border-bottom:0}.detailed tbody tr:last-child td{max-width:none;padding:0 0 .5rem .65rem}.detail{max-width:min(56rem,100vw - 9rem)}
        .bar{display:block;height:.5rem;background:var(--ib-s1);print-color-adjust:exact;-webkit-print-color-adjust:exact;border-radius:.2rem;min-width:2px;margin-top:.45rem}
        td.b{width:12rem;min-width:7rem}.later{margin-top:1.2rem}
        figure.plot{margin:1.4rem 0 .4rem}h4{margin:0;font-size:1rem}.pair figure.plot{margin:.6rem 0}figure.plot p,.group p{margin:.1rem 0 .6rem;color:var(--soft);max-width:46rem}
        .ib-plot{display:block;width:100%;height:auto}
        .narrow{display:none}
        .pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(24rem,100%),1fr));gap:0 2rem}
        .notice{border-left:4px solid var(--warn);background:var(--warnbg);padding:.55rem .9rem;margin:.6rem 0;border-radius:.25rem}
        .info{border-left:4px solid var(--line);padding:.35rem .9rem;margin:.6rem 0}
        .notice p,.info p{margin:.15rem 0}
        .good{color:var(--good);font-weight:650}.bad{color:var(--bad);font-weight:650}
        .doubt{color:var(--warn);font-weight:650;white-space:nowrap}
        .guess{display:block;color:var(--soft);font-size:.8em}
        dl.words{display:grid;grid-template-columns:minmax(9rem,13rem) 1fr;gap:.45rem 1.2rem;margin:0}
        dl.words dt{font-weight:600}dl.words dd{margin:0}
        article{border-top:4px solid var(--ib-s1);margin-top:2.5rem}
        footer{color:var(--soft);font-size:.86rem;padding-bottom:2.5rem}
        bdi{unicode-bidi:isolate}code{font-family:ui-monospace,Consolas,'Liberation Mono',monospace;font-size:.93em}
        @media (max-width:640px){header,main,footer,nav.toc{padding:0 .75rem}header{padding-top:1.3rem}section{padding:1rem .95rem;border-radius:.5rem}h1{font-size:1.6rem}.wide{display:none}.narrow{display:block}.pair{grid-template-columns:1fr}dl.words{grid-template-columns:1fr}dl.words dd{margin-bottom:.4rem}dl.tiles{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.big{font-size:1.25rem}caption span{max-width:calc(100vw - 3.7rem)}thead th:first-child,tbody th{position:sticky;left:0;background:linear-gradient(var(--card),var(--card)) 0 3px/100% 100% no-repeat;min-width:5.5rem;max-width:11rem}.medium{min-width:9.5rem}.long{min-width:15rem}thead th.n:first-child,tbody th.n{min-width:0}.detail{position:sticky;left:4rem;max-width:calc(100vw - 8.2rem)}nav.toc ul{font-size:.88rem;gap:.1rem .9rem}.cards{gap:.9rem}}
        @media print{@page{margin:14mm}html{font-size:9.5pt}body{background:none;font-size:1rem}header,main,footer{padding:0;max-width:none}.scroll{background:none}th,td{padding:.3rem .4rem}.detail,caption span{position:static;max-width:none}.pair{grid-template-columns:1fr 1fr}.cards{grid-template-columns:repeat(3,1fr)}dl.tiles{grid-template-columns:repeat(4,1fr)}.group{break-after:avoid}article{break-before:page}thead{break-after:avoid}.detailed tbody,.cards div{break-inside:avoid}dl.words dt{break-after:avoid}p{orphans:3;widows:3}nav.toc,.skip{display:none}section{border:0;padding:0;margin:1.2rem 0}.wide{display:block}.narrow{display:none}figure,tr,.notice,.tiles{break-inside:avoid}h2,h3,caption{break-after:avoid}.scroll{overflow:visible}}
        """.ReplaceLineEndings("\n");
}
