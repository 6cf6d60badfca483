/// The style sheet of a page of reports.
enum PageStyle {
    static let css = """
        *{box-sizing:border-box}
        html{color-scheme:light dark;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main,header,footer{max-width:1120px;margin:0 auto;padding:0 20px}
        header{padding-top:32px}footer{padding-bottom:48px;color:var(--faint);font-size:14px}
        h1{font-size:30px;line-height:1.2;margin:0 0 6px}h2{font-size:22px;line-height:1.25;margin:52px 0 8px;padding-top:14px;border-top:2px solid var(--rule)}
        h3{font-size:17px;line-height:1.3;margin:0 0 6px;overflow-wrap:anywhere}
        p{margin:6px 0 12px;max-width:78ch;overflow-wrap:anywhere}.lead{font-size:18px;color:var(--faint)}.note{color:var(--faint);font-size:14px}
        a{color:inherit;text-underline-offset:3px}
        nav{margin:14px 0 4px;font-size:14px}nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px}
        .cards{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(310px,1fr));gap:14px;margin:20px 0;padding:0}
        .cards li{border:1px solid var(--rule);border-left:6px solid var(--tone);border-radius:8px;padding:14px 16px;break-inside:avoid}
        .cards p{margin:4px 0 0;font-size:15px}.cards h3{font-size:18px}
        .tone{font-size:13px;font-weight:600;color:var(--tone);margin:0 0 4px}
        .good{--tone:#1a7f4b}.fair{--tone:#9a6700}.poor{--tone:#c4262e}.open{--tone:#6a7480}
        .banner{border:2px solid var(--tone);border-radius:8px;padding:14px 18px;margin:20px 0;font-size:17px}.banner strong{color:var(--tone)}
        .key{display:flex;gap:20px;font-size:14px;margin:10px 0 16px;flex-wrap:wrap}.key span{display:inline-flex;align-items:center;gap:7px}
        .key i{width:22px;height:12px;display:inline-block}.key .r{background:var(--real)}
        .key .s{background:var(--synthetic);border:1px solid var(--edge)}.key .c{width:2px;height:16px;background:var(--ink)}
        .columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(420px,100%),1fr));gap:22px 28px;margin:18px 0;align-items:start}
        .column{border:1px solid var(--rule);border-radius:8px;padding:14px 16px;min-width:0;break-inside:avoid}
        .column .facts{font-size:14px;color:var(--faint);margin:0 0 8px}.column .facts b{color:var(--ink)}
        .badge{font-size:12px;font-weight:400;color:var(--faint);border:1px solid var(--rule);border-radius:9px;padding:1px 8px;white-space:nowrap}
        .scroll{overflow-x:auto;margin:8px 0 18px}
        table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding:4px 0 6px;white-space:nowrap}
        th,td{padding:5px 14px 5px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
        th{font-weight:600}td.n,th.n{text-align:right;white-space:nowrap}tbody th{font-weight:400;overflow-wrap:break-word;max-width:44ch;min-width:7em}.column tbody th{min-width:0}
        .column table{width:100%;font-size:12.5px}.column th,.column td{padding:3px 10px 3px 0}.column th:last-child,.column td:last-child{padding-right:0}
        .column .scroll{margin:6px 0 0}.column caption,.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(480px,100%),1fr));gap:20px}figure{margin:0;break-inside:avoid;min-width:0}
        .maps.wide{grid-template-columns:1fr}figcaption{font-weight:600;font-size:15px;margin-bottom:4px}
        dl.read dt{font-weight:600;margin-top:12px}dl.read dd{margin:2px 0 0;max-width:78ch}
        @media (prefers-color-scheme:dark){.good{--tone:#4cc38a}.fair{--tone:#e0b341}.poor{--tone:#ff7b7b}.open{--tone:#a3afbd}}
        @media (max-width:520px){main,header,footer{padding-left:14px;padding-right:14px}h1{font-size:25px}.cards{grid-template-columns:1fr}
        .column{padding:12px}}
        @media print{body{font-size:11pt}nav{display:none}h2,h3,caption{break-after:avoid}h2.page{break-before:page;border-top:0}
        .good{--tone:#1a7f4b}.fair{--tone:#9a6700}.poor{--tone:#c4262e}.open{--tone:#6a7480}
        .columns{grid-template-columns:1fr 1fr;gap:12px}.column{padding:8px 10px}.column table{font-size:7pt}.column th,.column td{padding:2px 4px 2px 0}.cards{grid-template-columns:1fr 1fr}.scroll{overflow:visible}
        .maps .chart.heat{max-width:100%;max-height:230mm}tr{break-inside:avoid}thead{display:table-header-group}@page{margin:14mm}}
        """
}
