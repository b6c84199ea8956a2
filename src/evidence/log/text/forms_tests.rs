//! Each form in which logs come as text, in made-up samples.

use crate::evidence::{EventTime, Level, LogFormat, RawEvent, RawLog, read_text};

fn read(text: &str) -> RawLog {
    read_text(text).unwrap_or_else(|| panic!("no event in {text:?}"))
}

fn time(event: &RawEvent) -> String {
    match event.time {
        Some(EventTime::Utc(t)) => t.to_string(),
        Some(EventTime::Local(t)) => t.to_string(),
        None => "-".to_owned(),
    }
}

/// Source, number, level, time and message of each event.
fn rows(log: &RawLog) -> Vec<(&str, u32, Level, String, &str)> {
    log.events.iter().map(|e| (e.source.as_str(), e.number, e.level, time(e), e.message.as_str())).collect()
}

const PRS: &str = "PasswordResetService";

fn xml(number: u32, message: &str) -> String {
    format!(
        "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>\
         <Provider Name=\"PasswordResetService\"/><EventID Qualifiers=\"0\">{number}</EventID><Level>2</Level>\
         <Keywords>0x80000000000000</Keywords><TimeCreated SystemTime=\"2026-11-20T10:11:12.5Z\"/>\
         <EventRecordID>4711</EventRecordID><Computer>sync1.contoso.com</Computer></System>\
         <EventData><Data>{message}</Data><Data/><Binary></Binary></EventData></Event>"
    )
}

#[test]
fn event_xml_gives_every_field() {
    let log = read(&xml(33_004, "TrackingId: x &amp; &quot;y&quot; &#65; &unknown;"));
    assert_eq!(log.format, LogFormat::Xml);
    let event = &log.events[0];
    assert_eq!(
        rows(&log),
        [(
            PRS,
            33_004,
            Level::Error,
            "2026-11-20T10:11:12.5Z".to_owned(),
            "TrackingId: x & \"y\" A &unknown;"
        )]
    );
    assert_eq!((event.record, event.computer.as_deref()), (Some(4711), Some("sync1.contoso.com")));
    assert_eq!((log.read, log.damaged, log.cut), (1, 0, false));
}

#[test]
fn event_xml_comes_with_a_root_with_many_declarations_and_with_none() {
    let (one, two) = (xml(31_001, "a"), xml(31_002, "b"));
    let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    for text in [
        format!("{one}{two}"),
        format!("{declaration}<Events>{one}\n{two}</Events>"),
        format!("\u{feff}{declaration}{one}\r\n\r\n{declaration}{two}"),
        format!("Here they are:\n{one}\nand\n{two}\nthanks"),
    ] {
        let log = read(&text);
        let found: Vec<_> = log.events.iter().map(|e| (e.number, e.message.as_str())).collect();
        assert_eq!(found, [(31_001, "a"), (31_002, "b")], "{text}");
        assert_eq!(log.damaged, 0, "{text}");
    }
}

#[test]
fn the_xml_view_of_event_viewer_has_marks_for_folding() {
    let text = xml(33_004, "TrackingId: x")
        .replace("<System>", "\n- <System>\n  ")
        .replace("<EventData>", "\n- <EventData>\n  ");
    let log = read(&format!("- {text}"));
    let event = &log.events[0];
    assert_eq!((event.source.as_str(), event.number, event.message.as_str()), (PRS, 33_004, "TrackingId: x"));
    assert_eq!((event.level, event.record), (Level::Error, Some(4711)));
}

#[test]
fn event_xml_counts_other_sources_and_prefers_the_rendered_message() {
    let other = xml(1, "x").replace(PRS, "Contoso Backup");
    let rendered = xml(33_004, "raw").replace(
        "</Event>",
        "<RenderingInfo Culture=\"de-DE\"><Message>gerendert</Message><Level>Fehler</Level>\
         <Keywords><Keyword>Klassisch</Keyword></Keywords></RenderingInfo></Event>",
    );
    let log = read(&format!("{other}{rendered}"));
    assert_eq!(log.read, 2);
    assert_eq!(log.events.len(), 1);
    assert_eq!((log.events[0].message.as_str(), log.events[0].level), ("gerendert", Level::Error));
}

#[test]
fn event_xml_of_the_security_log_says_whether_it_was_refused() {
    let audit = |keywords: &str| {
        xml(4724, "")
            .replace(PRS, "Microsoft-Windows-Security-Auditing")
            .replace("<Level>2<", "<Level>0<")
            .replace("0x80000000000000", keywords)
            .replace("<Data></Data>", "<Data Name=\"TargetUserName\">mia</Data>")
    };
    let log = read(&format!("{}{}", audit("0x8010000000000000"), audit("0x8020000000000000")));
    assert_eq!(log.events.iter().map(|e| e.level).collect::<Vec<_>>(), [Level::Error, Level::Information]);
    assert_eq!(log.events[0].message, "TargetUserName: mia");
    // Another number of that log does not matter.
    let other = audit("0x8010000000000000").replace("4724", "4625");
    assert_eq!(read(&other).events, []);
}

#[test]
fn event_xml_without_a_number_or_with_one_too_large_is_damage() {
    let bad = xml(70_000, "x");
    let none = xml(33_004, "x").replace("<EventID Qualifiers=\"0\">33004</EventID>", "");
    let log = read(&format!("{bad}{none}{}", xml(33_004, "x")));
    assert_eq!((log.read, log.damaged, log.events.len()), (1, 2, 1));
    assert_eq!(read_text(&none), None);
}

#[test]
fn event_xml_that_nobody_escaped_is_read_as_it_stands() {
    let log = read(&xml(33_004, "a & b <!-- c --> d <br> e<![CDATA[ <f> ]]>"));
    assert_eq!(log.events[0].number, 33_004);
    assert_eq!(log.damaged, 0);
    assert_eq!(read(&xml(33_004, "a & b")).events[0].message, "a & b");
    assert_eq!(read(&xml(33_004, "a<![CDATA[ <b> ]]>")).events[0].message, "a <b>");
}

#[test]
fn event_xml_does_not_expand_entities_of_a_document_type() {
    let text = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n{}", xml(33_004, "&a;&a;"));
    assert_eq!(read(&text).events[0].message, "&a;&a;");
}

#[test]
fn event_xml_cut_at_any_byte_keeps_every_event_before_the_cut() {
    let whole = [xml(31_001, "erste é"), xml(33_004, "zweite"), xml(31_003, "dritte")];
    let text = whole.concat();
    let all = read(&text).events;
    let ends: Vec<usize> = whole
        .iter()
        .scan(0, |at, x| {
            *at += x.len();
            Some(*at)
        })
        .collect();
    for cut in (0..text.len()).filter(|n| text.is_char_boundary(*n)) {
        let complete = ends.iter().filter(|end| **end <= cut).count();
        let found = read_text(&text[..cut]).map_or(Vec::new(), |log| log.events);
        assert_eq!(found.get(..complete), all.get(..complete), "cut at {cut}");
        // What was cut off has the number of the event or is not there.
        if let Some(rest) = found.get(complete) {
            assert_eq!(rest.number, all[complete].number, "cut at {cut}");
        }
    }
}

fn copied(number: u32, message: &str) -> String {
    format!(
        "Log Name:      Application\nSource:        PasswordResetService\nDate:          11/20/2026 10:11:12 AM\n\
         Event ID:      {number}\nTask Category: None\nLevel:         Error\nKeywords:      Classic\nUser:          N/A\n\
         Computer:      sync1.contoso.com\nDescription:\n{message}\n"
    )
}

#[test]
fn copied_details_give_every_field_one_event_or_many() {
    let log = read(&format!(
        "{}\n{}",
        copied(31_001, "first\n\nSource: of the trace\nDate: none"),
        copied(33_004, "second")
    ));
    assert_eq!(log.format, LogFormat::Copied);
    let at = "2026-11-20T10:11:12".to_owned();
    assert_eq!(
        rows(&log),
        [
            (PRS, 31_001, Level::Error, at.clone(), "first\n\nSource: of the trace\nDate: none"),
            (PRS, 33_004, Level::Error, at, "second"),
        ]
    );
    assert_eq!(log.events[0].computer.as_deref(), Some("sync1.contoso.com"));
    let windows = copied(33_004, "second").replace('\n', "\r\n");
    assert_eq!(read(&windows).events[0].message, "second");
}

#[test]
fn copied_details_cut_at_any_byte_keep_every_event_before_the_cut() {
    let first = copied(31_001, "eins\nzwei");
    let text = format!("{first}{}", copied(33_004, "drei"));
    let all = read(&text).events;
    for cut in first.len()..text.len() {
        let log = read(&text[..cut]);
        // The first letters of a label that was cut off are taken for the message.
        let (first, whole) = (&log.events[0], &all[0]);
        assert!(first.message.starts_with(&whole.message), "cut at {cut}");
        assert_eq!(RawEvent { message: whole.message.clone(), ..first.clone() }, *whole, "cut at {cut}");
        assert!(log.events.len() <= 2, "cut at {cut}");
    }
    let head = &text[..text.find("Task Category").unwrap()];
    assert_eq!(read(head).events.len(), 1);
}

#[test]
fn copied_details_are_read_in_eight_languages() {
    let german = "Protokollname: Application\nQuelle:        ADSync\nDatum:         20.11.2026 10:11:12\nEreignis-ID:   6329\n\
        Aufgabenkategorie:Server\nEbene:         Fehler\nSchlüsselwörter:Klassisch\nBenutzer:      Nicht zutreffend\n\
        Computer:      sync1.contoso.com\nBeschreibung:\nText";
    let french = "Nom du journal :Application\nSource :       ADSync\nDate :         20/11/2026 10:11:12\nID de l’événement :6329\n\
        Catégorie de la tâche :Server\nNiveau :       Erreur\nMots clés :    Classique\nUtilisateur :  N/A\n\
        Ordinateur :   sync1.contoso.com\nDescription :\nText";
    let spanish = "Nombre de registro:Application\nOrigen:        ADSync\nFecha:         20/11/2026 10:11:12\nId. del evento:6329\n\
        Categoría de la tarea:Server\nNivel:         Error\nPalabras clave:Clásico\nUsuario:       No disponible\n\
        Equipo:        sync1.contoso.com\nDescripción:\nText";
    let italian = "Nome registro: Application\nOrigine:       ADSync\nData:          20/11/2026 10:11:12\nID evento:     6329\n\
        Categoria attività:Server\nLivello:       Errore\nParole chiave: Classico\nUtente:        N/D\n\
        Computer:      sync1.contoso.com\nDescrizione:\nText";
    let dutch = "Logboeknaam:   Application\nBron:          ADSync\nDatum:         20-11-2026 10:11:12\nGebeurtenis-id:6329\n\
        Taakcategorie: Server\nNiveau:        Fout\nTrefwoorden:   Klassiek\nGebruiker:     n.v.t.\n\
        Computer:      sync1.contoso.com\nBeschrijving:\nText";
    let portuguese = "Nome do Log:   Application\nFonte:         ADSync\nData:          20/11/2026 10:11:12\n\
        Identificação do Evento:6329\nCategoria da Tarefa:Server\nNível:         Erro\nPalavras-chave:Clássico\n\
        Usuário:       N/D\nComputador:    sync1.contoso.com\nDescrição:\nText";
    let japanese = "ログの名前:         Application\nソース:           ADSync\n日付:            2026/11/20 10:11:12\n\
        イベント ID:       6329\nタスクのカテゴリ:      Server\nレベル:           エラー\nキーワード:         クラシック\n\
        ユーザー:          N/A\nコンピューター:       sync1.contoso.com\n説明:\nText";
    for text in [german, french, spanish, italian, dutch, portuguese, japanese] {
        let log = read(text);
        assert_eq!(log.format, LogFormat::Copied, "{text}");
        assert_eq!(
            rows(&log),
            [("ADSync", 6329, Level::Error, "2026-11-20T10:11:12".to_owned(), "Text")],
            "{text}"
        );
        assert_eq!(log.events[0].computer.as_deref(), Some("sync1.contoso.com"), "{text}");
    }
}

#[test]
fn the_copy_button_of_event_viewer_gives_text_and_xml_and_the_exact_time_is_taken() {
    let text = format!(
        "{}Event Xml:\n{}\n\n{}",
        copied(33_004, "TrackingId: x"),
        xml(33_004, "raw"),
        copied(31_003, "y")
    );
    let log = read(&text);
    assert_eq!(
        rows(&log),
        [
            (PRS, 33_004, Level::Error, "2026-11-20T10:11:12.5Z".to_owned(), "TrackingId: x"),
            (PRS, 31_003, Level::Error, "2026-11-20T10:11:12".to_owned(), "y"),
        ]
    );
    assert_eq!(log.events[0].record, Some(4711));
}

#[test]
fn wevtutil_prints_an_index_and_indented_labels() {
    let one = |index: u32, colon: &str, number: u32| {
        format!(
            "Event[{index}]{colon}\n  Log Name: Application\n  Source: PasswordResetService\n  Date: 2026-11-20T10:11:12.000\n\
             \x20 Event ID: {number}\n  Task: N/A\n  Level: Error\n  Opcode: Info\n  Keyword: Classic\n  User: N/A\n\
             \x20 User Name: N/A\n  Computer: sync1.contoso.com\n  Description: \nTrackingId: x\n\n"
        )
    };
    for colon in ["", ":"] {
        let log = read(&format!("{}{}", one(0, colon, 33_004), one(1, colon, 31_003)));
        let at = "2026-11-20T10:11:12".to_owned();
        assert_eq!(
            rows(&log),
            [
                (PRS, 33_004, Level::Error, at.clone(), "TrackingId: x"),
                (PRS, 31_003, Level::Error, at, "TrackingId: x"),
            ]
        );
        assert_eq!(log.damaged, 0);
    }
}

#[test]
fn details_without_their_first_lines_are_read_too() {
    let text = "Source: PasswordResetService\nDate: 20.11.2026 10:11:12\nEvent ID: 33004\nLevel: Error\nDescription: one\n\
        Source: ADSync\nDate: 20.11.2026 10:11:13\nEvent ID: 6329\nLevel: Error\nDescription: two";
    let log = read(text);
    assert_eq!(
        log.events.iter().map(|e| (e.number, e.message.as_str())).collect::<Vec<_>>(),
        [(33_004, "one"), (6329, "two")]
    );
    let heads_alone = "Source: ADSync\nDate: 20.11.2026 10:11:12\nEvent ID: 6306\nLevel: Error\n\n\
        Source: ADSync\nDate: 20.11.2026 10:11:13\nEvent ID: 6329\nLevel: Error\n";
    assert_eq!(read(heads_alone).events.iter().map(|e| e.number).collect::<Vec<_>>(), [6306, 6329]);
    let turned = read("Event ID: 33004\nSource: PasswordResetService\nThe text");
    assert_eq!(rows(&turned), [(PRS, 33_004, Level::Unknown, "-".to_owned(), "The text")]);
}

#[test]
fn a_refused_attempt_of_the_security_log_is_an_error() {
    let text = copied(4724, "An attempt was made").replace(PRS, "Microsoft-Windows-Security-Auditing");
    let refused = text
        .replace("Classic", "Audit Failure")
        .replace("Level:         Error", "Level:         Information");
    assert_eq!(read(&refused).events[0].level, Level::Error);
    let let_through = refused.replace("Audit Failure", "Audit Success");
    assert_eq!(read(&let_through).events[0].level, Level::Information);
}

#[test]
fn event_viewer_saves_csv_and_tabs_with_a_message_that_has_no_heading() {
    for delimiter in ["\t", ",", ";"] {
        let text = "Level,Date and Time,Source,Event ID,Task Category\r\n\
            Error,11/20/2026 10:11:12 AM,PasswordResetService,33004,None,\"TrackingId: x\nReason; \"\"y\"\", z\tw\"\r\n\
            Information,11/20/2026 10:11:10 AM,Contoso Backup,7,None,Done\r\n\
            Information,1/2/2026 10:11:10 AM,PasswordResetService,31001,None,Start\r\n";
        let text = text.replace(',', "\u{1}").replace("y\"\"\u{1} z", "y\"\", z").replace('\u{1}', delimiter);
        let log = read(&text);
        assert_eq!(log.format, LogFormat::Rows);
        assert_eq!(log.read, 3);
        assert_eq!(
            rows(&log),
            [
                (
                    PRS,
                    33_004,
                    Level::Error,
                    "2026-11-20T10:11:12".to_owned(),
                    "TrackingId: x\nReason; \"y\", z\tw"
                ),
                // The row above shows that the month comes first.
                (PRS, 31_001, Level::Information, "2026-01-02T10:11:10".to_owned(), "Start"),
            ]
        );
    }
}

#[test]
fn rows_without_a_heading_and_headings_in_other_languages_are_read() {
    let german = "Ebene;Datum und Uhrzeit;Quelle;Ereignis-ID;Aufgabenkategorie\n\
        Fehler;20.11.2026 10:11:12;ADSync;6329;Server;Text";
    let bare = "Error\t20.11.2026 10:11:12\tADSync\t6329\tServer\tText";
    let without_level = "20.11.2026 10:11:12,ADSync,6329,Server,Text";
    for (text, level) in [(german, Level::Error), (bare, Level::Error), (without_level, Level::Unknown)] {
        assert_eq!(
            rows(&read(text)),
            [("ADSync", 6329, level, "2026-11-20T10:11:12".to_owned(), "Text")],
            "{text}"
        );
    }
}

#[test]
fn export_csv_of_powershell_has_named_columns() {
    let text = "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n\
        \"Message\",\"Id\",\"Version\",\"Qualifiers\",\"Level\",\"RecordId\",\"ProviderName\",\"LogName\",\"MachineName\",\"TimeCreated\",\"LevelDisplayName\"\r\n\
        \"TrackingId: x,\r\nReason: \"\"y\"\"\",\"33004\",,\"0\",\"2\",\"4711\",\"PasswordResetService\",\"Application\",\"sync1\",\"20.11.2026 10:11:12\",\"Fehler\"\r\n";
    let log = read(text);
    assert_eq!(
        rows(&log),
        [(PRS, 33_004, Level::Error, "2026-11-20T10:11:12".to_owned(), "TrackingId: x,\r\nReason: \"y\"")]
    );
    assert_eq!((log.events[0].record, log.events[0].computer.as_deref()), (Some(4711), Some("sync1")));
}

#[test]
fn a_list_with_blanks_between_the_fields_is_read_by_its_sources() {
    let text = "Error 20.11.2026 10:11:12 ADSync 6306 Server \"The server encountered an error.\n\n\
        Warning 20.11.2026 10:11:13 Contoso Backup 7 None Something else\n\
        Error <Date> <Time> ADSync 6800 MA Extension The extension failed.\n The stack trace is:\n\
        Error <Date> <Time> PasswordResetService 32001 None TrackingId: x,\nDetails:";
    let log = read(text);
    assert_eq!(
        rows(&log),
        [
            (
                "ADSync",
                6306,
                Level::Error,
                "2026-11-20T10:11:12".to_owned(),
                "The server encountered an error."
            ),
            ("ADSync", 6800, Level::Error, "-".to_owned(), "The extension failed.\nThe stack trace is:"),
            (PRS, 32_001, Level::Error, "-".to_owned(), "TrackingId: x,\nDetails:"),
        ]
    );
}

#[test]
fn format_list_of_get_winevent_and_get_eventlog_is_read() {
    let short = "\nTimeCreated  : 11/20/2026 10:11:12 AM\nProviderName : PasswordResetService\nId           : 33004\n\
        Message      : TrackingId: x,\n               Reason: y\n\n               Details\n\n\n\
        TimeCreated  : 11/20/2026 10:11:13 AM\nProviderName : ADSync\nId           : 6329\nMessage      : z\n";
    let log = read(short);
    assert_eq!(log.format, LogFormat::FormatList);
    assert_eq!(
        rows(&log),
        [
            (
                PRS,
                33_004,
                Level::Unknown,
                "2026-11-20T10:11:12".to_owned(),
                "TrackingId: x,\nReason: y\n\nDetails"
            ),
            ("ADSync", 6329, Level::Unknown, "2026-11-20T10:11:13".to_owned(), "z"),
        ]
    );
    let all = "Message              : TrackingId: x\nId                   : 33004\nQualifiers           : 0\nLevel                : 2\n\
        RecordId             : 4711\nProviderName         : PasswordResetService\nMachineName          : sync1\n\
        TimeCreated          : 20.11.2026 10:11:12\nLevelDisplayName     : Fehler\nKeywordsDisplayNames : {Klassisch}\n";
    let log = read(all);
    assert_eq!(rows(&log), [(PRS, 33_004, Level::Error, "2026-11-20T10:11:12".to_owned(), "TrackingId: x")]);
    assert_eq!(log.events[0].record, Some(4711));
    let old = "Index              : 4711\nEntryType          : Error\nInstanceId         : 3221258476\nMessage            : x\n\
        Category           : (0)\nSource             : PasswordResetService\nTimeGenerated      : 11/20/2026 10:11:12 AM\n";
    assert_eq!(rows(&read(old)), [(PRS, 33_004, Level::Error, "2026-11-20T10:11:12".to_owned(), "x")]);
    let with_number = old.replace("InstanceId ", "EventID    ").replace("3221258476", "33004");
    assert_eq!(read(&with_number).events[0].number, 33_004);
}

#[test]
fn the_table_of_a_console_is_read_with_its_provider() {
    let text = "\n\n   ProviderName: ADSync\n\nTimeCreated                      Id LevelDisplayName Message\n\
        -----------                      -- ---------------- -------\n\
        11/20/2026 10:11:12 AM         6329 Error            An unexpected error has occurred...\n\
        11/2/2026 9:11:12 AM           6306                  The server...\n\n\n\
        \x20  ProviderName: PasswordResetService\n\n\
        TimeCreated                      Id LevelDisplayName Message\n\
        -----------                      -- ---------------- -------\n\
        11/1/2026 9:11:12 AM          31001 Information      TrackingId: x\n";
    let log = read(text);
    assert_eq!(
        rows(&log),
        [
            (
                "ADSync",
                6329,
                Level::Error,
                "2026-11-20T10:11:12".to_owned(),
                "An unexpected error has occurred..."
            ),
            ("ADSync", 6306, Level::Unknown, "2026-11-02T09:11:12".to_owned(), "The server..."),
            (PRS, 31_001, Level::Information, "2026-11-01T09:11:12".to_owned(), "TrackingId: x"),
        ]
    );
}

#[test]
fn events_quoted_in_prose_are_read_where_the_text_calls_them_so() {
    let text =
        "We see EventID 33004: TrackingId: x, Reason: y\n\nand then\n\nADSync Event ID 6329: An error\nBAIL";
    let log = read(text);
    assert_eq!(log.format, LogFormat::Quoted);
    assert_eq!(
        rows(&log),
        [
            ("", 33_004, Level::Unknown, "-".to_owned(), "TrackingId: x, Reason: y\n\nand then"),
            ("ADSync", 6329, Level::Unknown, "-".to_owned(), "An error\nBAIL"),
        ]
    );
    let headed = "**PasswordResetService**\nEvent ID: 31001\nPasswordResetRequestStart\n\n***Directory Synchronization***\nEvent ID: 657\nResult";
    let log = read(headed);
    assert_eq!(
        log.events.iter().map(|e| (e.source.as_str(), e.number, e.message.as_str())).collect::<Vec<_>>(),
        [(PRS, 31_001, "PasswordResetRequestStart"), ("Directory Synchronization", 657, "Result"),]
    );
    for text in [
        "error 33004",
        "SSPR_0029",
        "the number 31002 and 80230619",
        "",
        "Event",
        "event 12",
        "20.11.2026 10:11:12,Contoso Backup,7,x",
        "Error 10:11 something",
    ] {
        assert_eq!(read_text(text), None, "{text}");
    }
}

#[test]
fn the_output_of_the_export_command_is_read_and_lines_that_a_console_broke_are_joined() {
    let text = "2026-11-20T10:11:12Z | Error | PasswordResetService | 33004 | TrackingId: x, a | b\n\
        2026-11-20T10:11:10Z | Information | PasswordResetService | 31001 | Tracking\nId: y\n\
        2026-11-20T10:11:09Z | Warning | Directory Synchronization | 611 |\n";
    let log = read(text);
    assert_eq!(log.format, LogFormat::Rows);
    assert_eq!(
        rows(&log),
        [
            (PRS, 33_004, Level::Error, "2026-11-20T10:11:12Z".to_owned(), "TrackingId: x, a | b"),
            (PRS, 31_001, Level::Information, "2026-11-20T10:11:10Z".to_owned(), "Tracking\nId: y"),
            ("Directory Synchronization", 611, Level::Warning, "2026-11-20T10:11:09Z".to_owned(), ""),
        ]
    );
}

#[test]
fn reading_stops_at_the_most_events_and_says_so() {
    let line = "2026-11-20T10:11:12Z | Error | PasswordResetService | 33004 | x\n";
    let log = read(&line.repeat(20_001));
    assert_eq!((log.events.len(), log.read, log.cut), (20_000, 20_000, true));
    assert!(!read(&line.repeat(20_000)).cut);
    let long = format!("{}{}", line.trim_end(), "é".repeat(9_000));
    assert_eq!(read(&long).events[0].message.chars().count(), 4_000);
}
